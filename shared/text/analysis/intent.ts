import { lexicon } from '../lexicon/lexicon.ts';
import type { Contact, Intent, Span } from '../reading.ts';
import { isWithinAny, overlaps, textBefore } from '../span.ts';
import { type Hit, type Hits, isAcrossClauses, mostHits, namesTrade } from '../terms/hits.ts';
import { isOtherSides, isWarnedOff, withoutSwindlers } from './contact-owners.ts';
import { introductionsOf, quotedIn, quotedPlaces } from './quotations.ts';

/**
 * Returns the intent of a text; `null` if it has none and names neither a trade nor a contact. Warnings,
 * reports and questions use the same words as the trade, but give no way to reach the writer. A warning with
 * contacts and offers is a disguised offer, however often it warns. An offer inside quotation marks with a
 * warning outside is a warning. A contact that the text calls a swindler's, or tells others to leave alone, does not
 * count as the writer's.
 */
export const intentOf = (text: string, found: Hits, named: readonly Contact[]): Intent | null => {
  const hits = withoutAddressed(text, withoutDenied(text, found));
  const { cues } = hits;
  const unaccused = withoutSwindlers(text, named);
  const warnedOff = isWarnedOff(text);
  const contacts = unaccused.filter((contact) => !warnedOff(contact));
  const reachable = contacts.some((contact) => contact.kind !== 'phone' || !contact.masked) ? 1 : 0;
  // Words such as 微信 beside somebody else's contact announce none of the writer's.
  const announces = cues.contact > 0 && (contacts.length > 0 || named.length === 0) ? 1 : 0;
  const offerWeight = cues.offer + 2 * reachable + announces + 0.5 * cues.act;
  const warnings = cues.warning + (contacts.length < unaccused.length ? 1 : 0);
  const warningWeight = 2 * warnings + cues.report;
  const mayBeMention = !hasOpenOffer(text, hits, contacts);
  if (isQuoted(text, hits, contacts) || (mayBeMention && warningWeight > offerWeight))
    return warnings * 2 >= cues.report ? 'warning' : 'report';
  if (mayBeMention && 2 * cues.report > offerWeight) return 'report';
  if (mayBeMention && 2 * cues.quote > offerWeight) return 'quote';
  const hasTrade = namesTrade(hits);
  const isAddressed = cues.request > 0 && (invites.test(text) || demands.test(text));
  const requests = isAddressed ? cues.request - 1 : cues.request;
  if (requests > 0 && 2 * requests >= cues.offer + reachable && (hasTrade || reachable > 0))
    return 'request';
  return hasTrade || reachable > 0 ? 'offer' : null;
};

/** Words of warning that recruiters deny to reassure: `绝对不违法`, `没有套路`, `我们不是骗子`. */
const deniable: ReadonlySet<string> = new Set(
  '违法 骗局 新骗局 套路 骗子 是诈骗 就是诈骗 都是诈骗 诈骗手法 涉嫌犯罪 犯罪行为 小心 当心 投诉 举报 报警 报案'.split(
    ' ',
  ),
);
/** A negation before such a word; not in what others claim or believe: `对方说绝对不违法`, `别以为不违法`. */
const denied =
  /(?<!(?:[说称讲想]|以为|认为|觉得|保证|承诺)[^，。！？,.!?\n]{0,12})(?:(?:不|没有?|无|非|零)(?:任何|什么|一点)?|(?:不|没|并非)(?:是|算|存在|涉及|涉嫌|属于|构成)(?:什么|任何)?)新?$/u;
/** `抗投诉`, `防举报`: a quality of what is sold. */
const withstood = /(?:抗|防|不怕|无视)(?:被|恶意)?$/u;
/** `骗子勿扰`, as buyers and sellers of everything write. */
const keptOut = /^们?(?:勿|绕|滚|莫|别[来加扰]|走开|止步)/u;
/** `这样不违法吧？` asks. */
const asked = /^[^，。！!,.\n]{0,6}[吗么嘛吧?？]/u;

/** UTF-16 units before a word that may deny it. */
const longestDenial = 20;

/** Whether a word accuses or warns in one of its places, rather than being denied or addressed in all. */
const warnsOf = (text: string, { term: { word }, start }: Hit): boolean => {
  for (let at = start; at >= 0; at = text.indexOf(word, at + 1)) {
    const before = textBefore(text, at, longestDenial);
    const after = text.slice(at + word.length, at + word.length + 8);
    if (!isDenied(word, before, after)) return true;
  }
  return false;
};

/** `敢报警试试`, `别想着报案`: threats, unlike `不敢报警`, `才敢报警` and `威胁我别报警`. */
const forbidden = /(?:(?<![不没未才于谁哪])敢|(?<![叫让劝我])别)(?:想着?)?$/u;
const isDenied = (word: string, before: string, after: string): boolean => {
  if (word === '投诉' || word === '举报') return withstood.test(before);
  if (word[0] === '报') return forbidden.test(before);
  // 不小心, 小心心; not 小心心动.
  if (word.endsWith('心')) return before.endsWith('不') || /^心(?![怀术动理])/u.test(after);
  return (word === '骗子' && keptOut.test(after)) || (denied.test(before) && !asked.test(after));
};

type WarningOrReport = Hit & { readonly term: { readonly role: 'warning' | 'report' } };

const isWarningOrReport = (hit: Hit): hit is WarningOrReport =>
  hit.term.role === 'warning' || hit.term.role === 'report';

/**
 * Returns the words found without those of warning and reporting that an offer denies to reassure, or addresses
 * (`骗子勿扰`), and without 小心 in 不小心.
 */
const withoutDenied = (text: string, hits: Hits): Hits => {
  if (hits.cues.warning + hits.cues.report === 0) return hits;
  const cues = { ...hits.cues };
  const all = hits.all.filter((hit) => {
    if (!isWarningOrReport(hit) || !deniable.has(hit.term.word) || warnsOf(text, hit)) return true;
    cues[hit.term.role]--;
    return false;
  });
  return { ...hits, all, cues };
};

/**
 * Returns the words found without those of reporting and asking if the text speaks to its reader as the one concerned
 * and nothing in it warns or is told of others: `你名下的账户涉案，已立案`, `请问您的快递…`. Whoever poses as the police or a
 * service uses their words.
 */
const withoutAddressed = (text: string, hits: Hits): Hits =>
  hits.all.every(({ term: { role, word } }) => role !== 'warning' || word === '违法') &&
  concernsReader.test(unquoted(text, hits)) &&
  !isTold.test(text)
    ? { ...hits, cues: { ...hits.cues, warning: 0, report: 0, quote: 0 } }
    : hits;

/** A text without what it quotes if it reports outside of that: `她接到来电：“您名下…”，警方已立案`. */
const unquoted = (text: string, hits: Hits): string => {
  const places = quotedPlaces(text);
  return hits.all.some((hit) => isWarningOrReport(hit) && !isWithinAny(places, hit))
    ? places.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text)
    : text;
};

/** What is the reader's, or money that the reader is asked to send: `能先转我三千吗`. */
const concernsReader =
  /[您你](?:名下|的(?!话)|之前|有[一两几]?[张笔份]|涉|在我|投诉|[儿孙孩]子)|能先[转借]我/u;
/**
 * Words of who tells what happened to them, was told, or heard; not who speaks in a transcript (`对方：你名下的卡涉案`,
 * `我：我没办过`).
 */
const isTold =
  /自称|冒充|谎称|对方(?![:：])|骗[子我]|[接收打]到?[^，。,]{0,12}(?:电话|短信)|(?<![您你局院刚])(?:[今昨]天|刚[刚才]?)[^，。,您你]{0,4}收到|收到这[种样类]|[说称讲][我是你您他]|[让叫要]我|我.?(?:被骗|报|直接)|(?<![:：])我.?没|已经报|[他她][说们让叫要]|真的|怎么(?!办理)/u;

/** Words that invite whoever needs something, which is an offer: `需要的加我`, `想要办证的联系`. */
const invites =
  /(?:需要|想要|想买|急需)[^，。！？,!?\n]{0,24}(?<!有)的(?:朋友|老板|兄弟|客户|宝妈?|亲|老铁|家人)?们?[\s,，:：]*(?:请|可以?|直接|速)?(?:找|联系|[加私+➕]|来|滴|戳|咨询|扣|dd|[vq]|电)/iu;

/**
 * What the reader needs to do, which requests nothing: `需要注销，否则影响征信`, `需要下载会议软件配合`; not if the writer
 * asks (`需要提供流水吗`).
 */
const demands =
  /(?<!我)需要(?:[您你]|先|马上|立即|尽快|本人|配合|注销|下载|缴纳?|支付|补[交缴]|认证|核[实查验]|关闭|添加|点击|登录|提供|转[账到入]|验证|激活|解冻|充值|垫付)(?![^，。！,!\n]{0,20}[吗么嘛？?])/u;

/**
 * Whether the writer gives a personal contact near a word of a trade other than `goods`, both outside quotation marks
 * and the word not in a contact's name; also if others are told to leave it alone, since any offer can be worded like
 * that.
 */
export const isOpenOffer = (text: string, hits: Hits, contacts: readonly Contact[]): boolean =>
  hasOpenOffer(
    text,
    hits,
    withoutSwindlers(text, contacts),
    (hit) =>
      !isWithinAny(contacts, hit) && (!isLawfulAmong(goods, hit, hits) || isBareLure(text, hit)),
  );

/**
 * Whether a text offers or seeks a thing of a trade explicitly, or recruits for its deed: a verb is right
 * next to the word, outside quotation marks (`收银行卡四件套`, `公户出租`, `跑分车队招人`), and no word warns,
 * reports or refers to others. Trades with the response `flag` do not count, because they have lawful
 * sellers.
 */
export const isExplicitOffer = (text: string, hits: Hits): boolean => {
  if (hasMentionCues(withoutDenied(text, hits))) return false;
  const offered = hits.all
    .filter((hit) => {
      const { role, trade, word } = hit.term;
      const before = textBefore(text, hit.start, verbDistance);
      const after = text.slice(hit.end, hit.end + verbDistance);
      return (
        isThingOfTrade(hit) &&
        word.length > 1 &&
        lexicon[trade]?.response === 'hide' &&
        !accessory.test(after.slice(0, 3)) &&
        (((sellsWhatFollows.test(before) || sellsWhatPrecedes.test(after)) &&
          !isLawfulAmong(goods, hit, hits)) ||
          (role === 'core' && recruitsForIt.test(after) && !isLawfulAmong(employed, hit, hits)))
      );
    })
    .filter((hit) => !isAcrossClauses(text, hit));
  return !offered.every(quotedIn(text));
};
const verbDistance = 10;

/**
 * Whether a text names a trade by a word of its own beside another word of the trade or of an offer, outside quotation
 * marks (`六合彩特码来`, `刷单垫付日结300`), and neither warns, reports, asks nor tells of others or of what followed. Alone,
 * many of these words have another sense: `慢充一晚上`, `喝茶聊天`.
 */
export const isNamedOffer = (text: string, found: Hits): boolean => {
  const hits = withoutDenied(text, found);
  const { cues, all } = hits;
  if (hasMentionCues(hits) || cues.quote + cues.request + cues.consequence > 0) return false;
  if (/[吗么?？]/u.test(text)) return false;
  const offers = cues.offer + cues.gain + cues.price + cues.contact > 0;
  const named = all.filter(
    (hit) =>
      hit.term.role === 'core' &&
      hit.term.word.length > 1 &&
      lexicon[hit.term.trade]?.response === 'hide' &&
      !isAcrossClauses(text, hit) &&
      !isLawfulAmong(goods, hit, hits) &&
      (offers || all.some((other) => other.term.trade === hit.term.trade && !overlaps(other, hit))),
  );
  return !named.every(quotedIn(text));
};

/** Words of games in which players sell accounts to each other. */
const games =
  /王者(?!归来)|原神|星铁|崩坏|鸣潮|dnf|地下城|lol|英雄联盟|\bcf|穿越火线|吃鸡|和平精英|魔兽|明日方舟|阴阳师|蛋仔|光遇|我的世界|第五人格|永劫|瓦罗兰特|steam|皮肤(?!科)|渠道服|官服|安卓区|苹果区|满级/iu;
/** Platforms whose accounts are no game's: `租账号直播带货 皮肤不限`. */
const otherPlatforms = /抖音|快手|小红书|陌陌|探探|soul|钉钉|企微|视频号|推特|脸书|骑手|带货/iu;
/** Words for accounts of any kind. */
const accounts: ReadonlySet<string> = new Set(
  '号 账号 小号 老号 会员 id 收号 租号 顶号 年号 白号 成品号'.split(' '),
);

/**
 * Whether all that a text trades are accounts of a game, as far as it says: `收个号 有皮肤的`; `您的lol账号异常` trades none.
 */
export const tradesGameAccounts = (text: string, hits: Hits): boolean => {
  // Of a text with more words, not all are known.
  if (hits.all.length === mostHits || !games.test(text) || otherPlatforms.test(text)) return false;
  const things = hits.all.filter(isThingOfTrade);
  const isTraded = hits.cues.act > 0 || things.some(({ term }) => term.role === 'core');
  return isTraded && things.length > 0 && things.every(({ term }) => accounts.has(term.word));
};

/** An account of one's own that is blocked, and friends who are asked to confirm who one is. */
const isBlocked =
  /(?:微信|qq|号|账户)[^，。！,\n]{0,4}(?:[封冻盗]|限制|登不|上不去)|帮我?[^，。！,\n]{0,6}解封/iu;
/** Who asks for it, not who has it to give: `帮忙解封微信号，辅助都有`. */
const asksFriends =
  /帮(?:我|个|一?[下把点]|帮|忙[^，。！,\n]{0,6}我)|好友帮|求帮|谁[能帮有]|拜托|求助/u;
const isFriendsHelp = /辅助|解封|验证|好友/u;

/**
 * Whether a text asks friends for help with a blocked account and offers nothing for it, unlike who buys such help:
 * `解封要好友帮我辅助一下`.
 */
export const asksForUnblocking = (text: string, { cues, traded }: Hits): boolean =>
  cues.gain + cues.price + cues.secrecy === 0 &&
  traded.every((words) => words === 0) &&
  isBlocked.test(text) &&
  asksFriends.test(text) &&
  isFriendsHelp.test(text) &&
  !isPaidFor.test(text);
const isPaidFor =
  /专业|团队|收费|[代包可]解|[接做有]单|有偿|酬|辛苦费|红包|当场|[秒现]结|长期|转[我账]|给[二三五十百]|[给个单送付]\d|[\d两三五六八十][元块]/u;

/**
 * A text that opens with a verb of trading, or with what is traded and such a verb (`出闲置显示器`, `黄金高价收`); not what
 * trades sell that the lexicon has no word for (`收QQ`, `收业主群`), nor what is set character by character.
 */
const privateSale =
  /^(?!\S(?:\s\S){2})[\s【[]*(?![^，。！!,.\s]{0,14}(?:[群粉证号码站户盾网]|名单|客户|身份|家长|手持|收分|分期|租机|借条|辅助))(?:(?:本人|个人|诚心|高价|低价|便宜|长期|大量|专业|现金|常年|毕业|搬家|换季|上门|打包)*(?:收购?|回收|求购|出售?|转让?|批发|卖)(?![到款费来去租账发差境入口手点]|微信|抖音|支付|[Qq]{2}|飞机(?!模))|[^，。！!,.\s]{1,8}(?:回收|收购|转让|出售|价收|打包)|[^，。！!,.\s]{2,10}[，。！!,.\s]+(?:打包|便宜|低价)?出(?=$|[\s，。！!,.]))/u;
/** What only trades say of cards, accounts and firms, wherever it stands: `收闲置，对公个体都要`. */
const saidOfTrades =
  /[一二]类|对公|个体|法人|实名|带[盾章]|带好友|满[一半两]年|[各大]行(?!李)|银行|来路/u;
/** Cues of who wants money or secrets of the reader. */
const pressing = ['gain', 'demand', 'credential', 'remote', 'authority', 'threat'] as const;
/** Words of trades that are also said of everyday things. */
const saidOfThings: ReadonlySet<string> = new Set('打包 黄金 签名 代理 小号 麻将 扑克'.split(' '));

/**
 * Whether a text buys or sells something and names no thing of a trade, no gain and no demand: as far as its words say,
 * it is of the second-hand market, a dealer or a shop. What only the name of a contact or two clauses spell is no word.
 */
export const tradesNothingKnown = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
): boolean =>
  hits.all.length < mostHits &&
  pressing.every((cue) => hits.cues[cue] === 0) &&
  privateSale.test(text) &&
  !saidOfTrades.test(text) &&
  hits.all.every(
    (hit) =>
      !isThingOfTrade(hit) ||
      saidOfThings.has(hit.term.word) ||
      isWithinAny(contacts, hit) ||
      isAcrossClauses(text, hit),
  );

/** Whether a word names a deed or a thing of a trade. */
const isThingOfTrade = ({ term: { role } }: Hit): boolean => role === 'core' || role === 'object';

/** Whether a text contains a word that warns, reports or refers to others. */
export const hasMentionCues = ({ cues }: Hits): boolean =>
  cues.warning + cues.report + cues.telling > 0;

/** An accessory of a card, which is not a card: `银行卡卡套`, `手机卡托`; not `银行卡套件`, `电话卡包激活`. */
const accessory =
  /^的?卡?(?:套(?![件装餐现])|包(?![结解售激实赔过邮吃住])|贴(?![钱现])|托(?!管)|座(?!机)|[针槽盒册膜夹板])/u;
/**
 * A verb before the thing, not as the end of another (`导出`, `没收`). `买卖` counts only after a trader's word: alone,
 * laws and banks use it to name the deed.
 */
const sellsWhatFollows =
  /(?<!(?:不|勿|别|莫|不要|不得|不能|不许|禁止|严禁|拒绝|非法|涉嫌|杜绝|打击)(?:出租|出售|收购|出借|买卖|[出租收买卖售、和或]|以及)*)(?:(?<![接吸没签验税营丰查招征])收购?|回收|求购|出售|出租|转让|(?<![房公])租|(?<![买外拍专特义热])卖|(?<=专业|专做|长期|常年|大量|诚信|承接)买卖|(?<![支付输退突推导发提列演外拿取掏转找交寄流放拍做办查打点弹跳指])出|(?<![销零预])售)(?:各种|各类|全套|大量|真实|实名|个人|公民|他人|闲置|二手|海量|本人|别人|的|一手|全新|自用|自家|老)*\s*$/u;
const sellsWhatPrecedes = /^\s*(?:出售|出租|回收|收购|转让|低价出|便宜出|[高溢]价收)/u;
/**
 * Places and occupations among the core words, for which lawful employers recruit as well (`园区招聘操作工`), unless
 * another word of the trade is there (`柬埔寨园区招聘`).
 */
const employed: ReadonlySet<string> = new Set(
  (
    '园区 园区招聘 话务员 招话务 海外客服 境外客服 国外打字 海外打字 出国打工高薪 海外高薪 出国高薪 境外高薪 ' +
    '国外直招 境外直招 海外直招 直招 卸货 接货 支付通道 云控'
  ).split(' '),
);
/**
 * Things among the words of trades that people sell to each other every day (`转让小号一把`, `出签名球衣`), and what any shop
 * says (`注册送鸡蛋`), unless another word of the trade is there.
 */
const goods: ReadonlySet<string> = new Set(
  (
    '小号 流量卡 靓号 语音卡 资料 信息 轨迹 人脸 同住 面单 粉料 账号 号 会员 id 会员号 公众号 直播号 ' +
    '话费 油卡 料 支付 现钞 点位 慢充 洗米 打米 水房 兼职 副业 任务 单子 评价 关注 点赞 彩票 棋牌 娱乐 真人 ' +
    '代理 平台 麻将 扑克 体育 彩金 特码 四码 串子 投注站 威尼斯人 设备 网关 软件 系统 源码 脚本 机器人 签名 服务器 线路 ' +
    '域名 协议 打包 封装 木马 轰炸机 变声器 余票 套牌 印章 签证 境外 海外 边境 东南亚 柬埔寨 缅甸 迪拜 老挝 菲律宾 ' +
    '马尼拉 股票 基金 外汇 期货 黄金 理财 投资 新股 项目 矿机 链接 积分 补贴 退款 资源 视频 福利 小姐姐 妹妹 妹子 姐姐 ' +
    '网盘 直播间 美女 会所 新茶 品茶 包夜 原味 双飞 半套 键盘手 剧本 素材 教程 技术 后台 注册送'
  ).split(' '),
);
/** What tea and journeys are sold with; the words of a lure stand without: `双飞 微信 …`, `新茶到货 微信 …`. */
const soldWith: Readonly<Record<string, RegExp>> = {
  新茶: /茶[叶农园山庄商馆厂]|龙井|毛[尖峰]|普洱|[白绿红黑岩春秋]茶|碧螺|观音|大红袍|银针|小种|单丛|茉莉|[明雨]前|斤|上市/u,
  双飞: /机票|往返|旅[行游]|跟团|航|纯玩|度假|行程|日游/u,
};
const isBareLure = (text: string, { term: { word }, disguise }: Hit): boolean =>
  disguise === 'none' && soldWith[word]?.test(text) === false;
/** Whether a word is one of `words`, and every other word of its trade as well. */
const isLawfulAmong = (words: ReadonlySet<string>, hit: Hit, hits: Hits): boolean =>
  words.has(hit.term.word) &&
  hits.all.every(
    (other) =>
      other.term.trade !== hit.term.trade ||
      !isThingOfTrade(other) ||
      words.has(other.term.word) ||
      overlaps(other, hit),
  );
/** Recruiting after another core word, as in `跑分车队招人`: nobody lawful recruits for the deed itself. */
const recruitsForIt = /^\s*(?:人员)?(?:长期|大量|诚心|急)?(?:招人|招募|招工|招聘|缺人|来人)/u;

/**
 * Whether a text warns, reports or quotes. Such a text is flagged for review at most, never hidden
 * automatically.
 */
export const isMention = (intent: Intent | null): boolean =>
  intent === 'warning' || intent === 'report' || intent === 'quote';

/** Whether a text tells others to leave a contact alone that it neither calls a swindler's nor quotes. */
export const warnsOff = (text: string, hits: Hits, contacts: readonly Contact[]): boolean =>
  !isQuoted(text, hits, contacts) && withoutSwindlers(text, contacts).some(isWarnedOff(text));

/**
 * Whether a text is a complaint about the other side of a deal, or a call to moderators about another's
 * post. Any offer can be worded like that, so this describes allowed texts but does not lower a verdict.
 */
export const isComplaint = (text: string, hits: Hits, contacts: readonly Contact[]): boolean =>
  accusesOtherSide(text, hits, contacts) || showsToModerators(text, hits, contacts);

/** Harm that has already happened. `被骗过的看这里` is not a complaint. */
const harmed = /(?:被骗了?|骗了)(?![了过的怕])|骗我|报警|报案|已举报/;

/** Whether the text reports harm and all of its contacts belong to the other side. */
const accusesOtherSide = (text: string, { cues }: Hits, contacts: readonly Contact[]): boolean => {
  const first = contacts[0];
  return (
    first !== undefined &&
    cues.offer + cues.act === 0 &&
    harmed.test(text.slice(0, first.start)) &&
    contacts.every(isOtherSides(text))
  );
};

/** A call to moderators: `管理员踢一下`, `群主能不能管管`, `踢了吧`; not `管理员别删掉` and `被群主踢掉`. */
const callsModerators =
  /(?<![被让给遭])(?:管理员?|群管|群主|版主|吧主|房管)(?:能不能|[^。！？!?\n别勿不莫]){0,8}?(?<!被|要|已经?|直接)(?:踢|删|封|清理?|处理|禁言|管)(?:一?下|掉|他|她|ta|管|走|出去)|(?<![被别勿不要])踢(?:了|掉|走|出去?|他|她|ta)*(?:吧|一下)[。！!~]*$|(?<=@(?:管理员?|群主)[^\n别勿不莫]{0,24})踢/iu;
/** Words that attribute what follows to somebody else: `又有人在发卖手机卡的`, `这人发…`. */
const attribution =
  /(?:(?:又|群里)有个?人|有个人在群里|这个?人|谁把这个)(?:在群里|在|又)?[发刷](?![财现达])/u;
/** Words that introduce a citation, so that contacts in it are somebody else's as well: `群里又有人发：`. */
const citation = new RegExp(`${attribution.source}[：:“「"]`, 'u');

/**
 * Whether all words of a trade and all contacts are between words that attribute them to somebody else
 * and a call to moderators.
 */
const showsToModerators = (
  text: string,
  { all, cues }: Hits,
  contacts: readonly Contact[],
): boolean => {
  if (contacts.length === 0 && cues.contact > 0) return false;
  const called = callsModerators.exec(text)?.index;
  const shown = (contacts.length > 0 ? citation : attribution).exec(text);
  if (called === undefined || !shown) return false;
  return [...all.filter(isThingOfTrade), ...contacts].every(
    ({ start, end }) => shown.index <= start && end <= called,
  );
};

/**
 * Whether a word was only matched by its sound, from outside a quotation into it or out of it: `截图为证「简单…」` has no
 * 证件. Marks around less than a word are put there as a disguise.
 */
const isAcrossQuotationMark = (places: readonly Span[], hit: Hit): boolean =>
  hit.disguise === 'sound' &&
  !isWithinAny(places, hit) &&
  places.some((place) => overlaps(place, hit) && place.end - place.start > hit.end - hit.start);

/**
 * Whether an offer is quoted as a whole with its contacts, and the text outside the quotes warns or
 * reports.
 */
const isQuoted = (text: string, hits: Hits, contacts: readonly Contact[]): boolean => {
  const things = hits.all.filter(isThingOfTrade);
  const places = things.length > 0 ? quotedPlaces(text) : [];
  if (places.length === 0) return false;
  const quoted = (span: Span): boolean => isWithinAny(places, span);
  const introductions = introductionsOf(places, text);
  const tradeWords = things.filter(
    (hit) => !isWithinAny(introductions, hit) && !isAcrossQuotationMark(places, hit),
  );
  // `“…” 都是洗钱` calls the quoted offer by the name of the deed.
  const accusations = hits.all.filter(({ term: { role } }) => role === 'threat');
  return (
    tradeWords.some(quoted) &&
    contacts.every(quoted) &&
    tradeWords.every((hit) => quoted(hit) || isWithinAny(accusations, hit)) &&
    hits.all.some((hit) => isWarningOrReport(hit) && !quoted(hit))
  );
};

/** A landline, as offices have: `asPhone` writes it with its area code. */
const isLandline = ({ kind, value }: Contact): boolean => kind === 'phone' && /^0[1-9]/.test(value);

/**
 * Whether an office may have written a text: it gives landlines only, names no trade, and asks for neither money, secrets,
 * programs nor silence (`请联系办案民警 0571-…`).
 */
export const mayBeOffice = (hits: Hits, contacts: readonly Contact[]): boolean =>
  hits.cues.authority > 0 &&
  !namesTrade(hits) &&
  (['demand', 'credential', 'remote', 'secrecy'] as const).every((cue) => hits.cues[cue] === 0) &&
  contacts.length > 0 &&
  contacts.every(isLandline);

/** Distance in UTF-16 units within which a word of a trade relates to a contact. */
const contactDistance = 24;

/**
 * Kinds of personal contacts. Phone numbers and links are left out: police and newspapers give them as
 * well.
 */
const personalKinds: ReadonlySet<Contact['kind']> = new Set([
  'wechat',
  'qq',
  'telegram',
  'group',
  'handle',
]);

/** Whether a personal contact is near a word of a trade that counts, both outside quotation marks. */
const hasOpenOffer = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
  counts: (hit: Hit) => boolean = () => true,
): boolean => {
  const personalContacts = contacts.filter(
    ({ kind, masked }) => personalKinds.has(kind) && !masked,
  );
  if (personalContacts.length === 0) return false;
  const quoted = quotedIn(text);
  const open = personalContacts.filter((contact) => !quoted(contact));
  return hits.all.some(
    (hit) =>
      (hit.term.role === 'core' || (hit.term.role === 'object' && hits.cues.act > 0)) &&
      // A single character is mostly a part of another word: 片 in 照片.
      hit.term.word.length > 1 &&
      open.some(
        ({ start, end }) => start - hit.end < contactDistance && hit.start - end < contactDistance,
      ) &&
      !quoted(hit) &&
      !isAcrossClauses(text, hit) &&
      counts(hit),
  );
};
