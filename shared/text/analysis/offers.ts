import { lexicon } from '../lexicon/lexicon.ts';
import type { Contact } from '../reading.ts';
import { isWithinAny, overlaps, textBefore } from '../span.ts';
import {
  type Hit,
  type Hits,
  isAcrossClauses,
  isThingOfTrade,
  mostHits,
  namesTrade,
} from '../terms/hits.ts';
import { withoutSwindlers } from './contact-owners.ts';
import { hasMentionCues, hasOpenOffer, withoutDenied } from './intent.ts';
import { quotedIn } from './quotations.ts';

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
  if (tellsWhatFollows.test(text) || hasMentionCues(withoutDenied(text, hits))) return false;
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

/** What a deed brings upon who does it, as warnings of few words say: `出租公户，罚款五千`, `出租微信，号没了`. */
export const tellsWhatFollows =
  /[封冻没跑]了(?![赔换包补])|后果|开除|处[分罚]|罚款|担责|洗钱|征信受|(?<!舍)不得|暂停|限制[开业办]|属于|禁止|严[禁惩查打]|罪|牢(?![靠固])|毁(?!约)|(?<!厉)害(?![怕羞])|警(?!察?勿)|查[了到]|违法(?<!不违法)/u;

/** An accessory of a card or what to learn for a licence: `银行卡卡套`, `驾照科目四`; not `银行卡套件`, `电话卡包激活`. */
const accessory =
  /^的?卡?(?:套(?![件装餐现])|包(?![结解售激实赔过邮吃住])|贴(?![钱现])|托(?!管)|座(?!机)|[针槽盒册膜夹板]|科目[一二三四1-4](?!包))/u;
/**
 * A verb before the thing, not as the end of another (`导出`, `没收`). `买卖` counts only after a trader's word: alone,
 * laws and banks use it to name the deed.
 */
const sellsWhatFollows =
  /(?<!(?:不|勿|别|莫|不要|不得|不能|不许|禁止|严禁|拒绝|非法|涉嫌|杜绝|打击)(?:出租|出售|收购|出借|买卖|[出租收买卖售、和或]|以及)*)(?:(?<![接吸没签验税营丰查招征])收购?|回收|求购|出售|出租|转让|(?<![房公])租|(?<![买外拍专特义热])卖|(?<=专业|专做|长期|常年|大量|诚信|承接)买卖|批发|(?<![支付输退突推导发提列演外拿取掏转找交寄流放拍做办查打点弹跳指])出|(?<![销零预])售)(?:各种|各类|全套|大量|真实|实名|个人|公民|他人|闲置|二手|海量|本人|别人|的|一手|全新|自用|自家|老)*\s*$/u;
const sellsWhatPrecedes =
  /^\s*(?:出售|出租|回收|收购|转让|批发(?![价市商])|低价出|便宜出|[高溢]价收)/u;
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
/** The same, lawful occupations, and core words that shops, offices and superiors use as well. */
const everyday: ReadonlySet<string> = new Set([
  ...goods,
  ...employed,
  ...'抵扣 进项 专票 四件套 明天来我办公室 共享屏幕 屏幕共享 腾讯会议'.split(' '),
]);
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
      !isLawfulAmong(everyday, hit, hits) &&
      (offers || all.some((other) => other.term.trade === hit.term.trade && !overlaps(other, hit))),
  );
  return !named.every(quotedIn(text));
};

/** Whether a text names a game in which players sell accounts to each other. */
export const isOfGames = (text: string): boolean => games.test(text);
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
  const things = hits.all.filter(isThingOfTrade);
  return (
    things.length > 0 &&
    (hits.cues.act > 0 || things.some(({ term }) => term.role === 'core')) &&
    // Of a text with more words, not all are known.
    hits.all.length < mostHits &&
    things.every(({ term }) => accounts.has(term.word)) &&
    isOfGames(text) &&
    !otherPlatforms.test(text)
  );
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

/**
 * Whether a text gives no contact and tells its reader not to send its writer what it speaks of, as nobody does who wants
 * it: `请在订单页内填写，不用发给我`. Who asks for secrecy (`别告诉任何人`) refuses nothing.
 */
export const refusesToBeSent = (text: string, contacts: readonly Contact[]): boolean =>
  contacts.length === 0 && refusal.test(text);
const refusal =
  /(?:不[用要必需須]|别|別|勿|无需|無需)[^，。！,!]{0,8}(?:(?:告诉|告訴|报|報)[给給]?我|(?:发|發|提供)[给給]?(?:我|任何人))(?![\p{L}\p{N}])/u;

/** Who is spoken to in a group that knows its members. */
const members =
  /家[长長]|同[学學]们?|各位(?:业主|邻居|同事|老师|居民|学员|队员|群友)|@(?:所有人|全体)|全体(?:员工|师生|成员|学生)|[请請]大家|班级群/u;
/** What they are asked to do for their school, office or neighbourhood. */
const errands =
  /填[写寫报報好完]?|接龙|打卡|核[对對]|提交|上[传傳]|答[题題]|学完|[报報]名|登[记記]|完成|[签簽]到|回[复復]收到/u;

/**
 * Whether a text asks the members of a group for an errand, as teachers and offices do, and for neither money, secrets nor
 * programs, and gives no contact: `家长您好，请今晚十点前填写安全平台作业，完成后截图发我`.
 */
export const isGroupNotice = (text: string, hits: Hits, contacts: readonly Contact[]): boolean =>
  contacts.length === 0 &&
  !namesTrade(hits) &&
  (['demand', 'credential', 'remote', 'secrecy', 'gain', 'price', 'offer'] as const).every(
    (cue) => hits.cues[cue] === 0,
  ) &&
  members.test(text) &&
  errands.test(text);
