import type { Hits } from '../terms/hits.ts';
import { hasMentionCues, withoutDenied } from './intent.ts';
import { isOfGames, tellsWhatFollows } from './offers.ts';

/** Longer offers say enough for the model. */
const longestPlainOffer = 40;

/**
 * Whether a short text offers or seeks in plain words, with no word of slang and no contact, what nobody lawful trades:
 * accounts and cards to rent (`出租微信，一天50`) or by the batch (`批发QQ老号`) with terms, papers and seals (`代开在职证明`),
 * and other trades by what they have and how they put it; and neither warns, reports, asks nor tells.
 */
export const isPlainOffer = (text: string, found: Hits): boolean => {
  if (text.length > longestPlainOffer || speaksOfIt.test(text)) return false;
  if (tellsWhatFollows.test(text) || isOfGames(text)) return false;
  const hits = withoutDenied(text, found);
  return (
    !hasMentionCues(hits) &&
    hits.cues.quote === 0 &&
    forms.some((form) => form.every((part) => part.test(text)))
  );
};

/** Questions, quotations, what others should not do, lessons, plays, and the offices that issue papers. */
const speaksOfIt =
  /[吗么呢?？“”「」]|怎|别|不[能许可做]|不要(?!学历)|骗|被|教[你程]|剧[组本]|人事[处科部]|教务|校医/u;

const opens =
  '(?:^|[，。！!,.、；;…】]\\s*)(?:本人|个人|长期|常年|高价|低价|急|大量|专业|诚心|需?要|我|想|现|可|能)*';
const closes = '用?(?=$|[\\s，。！!,.、；;…~～和]|\\d|[一每日周月按+/＋])';
const whose =
  '(?:自己的?|本人的?|个人的?|[你我]的?|闲置的?|不用的|实名|满[月年]的?|[\\d一两几二三]*[个张套批])*';
const social = '(?:微信|[Qq]{2}|抖音|快手|小红书|视频(?=号)|陌陌|探探|企微|钉钉)';
const platform = `(?:${social}|淘宝|闲鱼)`;
const account = `(?:${platform}|支付宝)[老新小大]?(?:账?号|账户)?`;
const card =
  '(?:(?:(?:工商|农业|建设|交通|招商|中国)?银行|储蓄|[一二]类|[工农建中交招]行|农商|邮政|信用社)卡|(?:银行|对公|支付)账户|公户|收款码|商户码)';
const accounts = `(?:${card}|${account})(?:[、和]?${account})*`;
const trades = '(?:收购?|回收|求购|出售?|卖|批发|转让)';
const papers =
  '(?:(?:在职|离职|工作|收入|实习|在读)(?:工作|收入)?证明|(?:诊断|体检)报告|病假条|(?:银行|工资|假)?流水|(?:毕业|学位|学历)证书?)';
const abroad = '(?:[境海国]外|出国|东南亚|柬埔寨|缅[甸北]|老挝|迪拜|菲律宾|西港)';
const each = '(?:\\d+[元块]?一[份张个次]|一[份张个次]\\d)';
const anyOf = (...patterns: readonly string[]): RegExp => new RegExp(patterns.join('|'), 'u');

/**
 * What an offer has, part by part: accounts with terms (without, slogans say the same), papers, jobs abroad, fake orders,
 * cheats, room cards of gambling, cards without a name, a box at somebody's home that calls for others, certificates of a
 * craft without an examination, altered pictures of papers, and accounts of the state that a link unblocks. A platform
 * that is no account (`闲鱼租，一天60，汉服`) is where other things are let.
 */
const forms: readonly (readonly RegExp[])[] = [
  [
    anyOf(
      `${opens}(?:出租|招租|求租|收租|租[借用赁]?)${whose}${accounts}${closes}`,
      `${accounts}(?:[都也]|可以?|长期|对外)?(?:[出招求]租|租(?:给?我|用)|(?<=[号户卡码])租[借赁]?)${closes}`,
      `${opens}${trades}${whose}(?:${platform}[老小大白]?号|[Qq]{2}|满[月年]微信|${card}|(?:闲置|个人|实名|[老大小新]号?)的?${account})${closes}`,
      `${social}[老小大白]?号(?:高价|低价|打包)?(?:批发|回收|收购|出)${closes}`,
      `有${whose}(?:${card}|${account})的[^。]{0,6}(?:一天|租给|高价|[一每]张\\d)`,
    ),
    /\d|[一二两三五六八十百千][百千十块元]|[天日周月][结付]|批|私|长期|实名|高价|面议|满[月年]|勿扰|给[两三五]/u,
    /^(?!.*(?:[房室厅铺伞]|单车|充电|免押|信用分|相机|[西女童]装|婚纱|(?:毕业|演出|[汉礼校])服(?!务)))/u,
  ],
  [
    anyOf(
      `${opens}(?:代[开做办出]|制作|伪造|出售)${whose}(?:医院)?${papers}(?:盖章)?${closes}`,
      `${opens}帮?[开做办]${papers}[，\\s]*${each}`,
      `${papers}(?:等?(?:代[开做办]|制作)${closes}|盖章(?=[，：:\\s]?${each}))`,
      `代盖(?:公|单位)?章[，\\s]?${each}`,
      `${opens}(?:私刻(?:[公私]|财务)?章|[公私财务]+章私刻)${closes}`,
      '刻(?:公司|单位|财务|合同|法人|发票|公)*章[，\\s]?(?:不[用要看]|不需要|免|无需?)(?:手续(?!费)|执照)',
    ),
    /^(?!.*(?:幼儿|定[制做]|模[板版]|烫金))/u,
  ],
  [
    anyOf(`${abroad}[^。]{0,3}(?:招|客服|打字|聊天)`, `招[^，。]{0,3}${abroad}`),
    /客服|打字|聊天|缅[甸北]招人/u,
    /高薪|[包管](?:机票|路费)|月[薪入][\d一二三四五六七八九两]万/u,
    /^(?!.*(?:[语仓旅]|(?<!不[要限])学历|五险|外贸|跨境|电商|双休|劳务|留学|说说(?!话)|酒店|前台|翻译|[央国]企|签合同|改签))/u,
  ],
  [/[招缺找需][^，。]{0,4}刷手(?![术护工机套柄环游帐法])|刷手(?:招[募聘人]|群|缺人|的来)/u],
  [
    /(?:红包|抢单|埋雷|麻将|棋牌|牛牛|金花|斗地主)[^，。遇]{0,3}(?:外挂(?![显式好太真])|透视)/u,
    /自动|稳定|不封|包赢|试用|[，\s]秒|控[牌尾]|出售|低价|私|红包透视/u,
  ],
  [
    /房卡[^，。]{0,2}代理|代理房卡|(?:麻将(?!馆)|棋牌|金花|牛牛|十三水|跑得快|斗地主)(?!的|馆)[^，。的]{0,2}房卡/u,
    /^(?!.*[店丢])/u,
  ],
  [
    /(?:免|不用|无需|不需要?)实名/u,
    /(?:流量|电话|手机|物联|虚拟|注册)卡/u,
    /^(?!.*(?:公园|年卡|这[张种个]|吧|假|年代|坑))/u,
  ],
  [
    /(?:家里?|家中)[^，。]{0,6}[，]?[^，。]{0,4}(?:[放装插架接]|设)[^，。]{0,3}(?:盒子|设备|机器|网关)|固话[^，。]{0,4}[租接用]/u,
    /(?:[一每]天|日结|[一每]小时)[^，。]{0,2}(?![\d一二两三四五六七八九十百]+(?:小时|分钟|[集升度次]))[\d二两三四五六七八九][\d十百千]/u,
    /[供通插]电|插卡|联网|不用管|结|给/u,
    /^(?!.*租金)/u,
  ],
  [
    /(?:电工|焊工|叉车|登高|高低压)[^。]{0,10}(?:不用?|免|无需)考(?!试?费)试?[^。]{0,8}[出拿下]证|[P改]图，?[^。]{0,4}(?:身份证|执照|转账|流水|证件)/u,
    /^(?!.*(?:[复年]审|换证|补办|期|证件照(?!片)|底色|打码|扫描))/u,
  ],
  [
    /[您你]的[^，。]{0,4}(?:医保|社保|养老金|[Ee][Tt][Cc])[^。]{0,8}(?:停用|失效|异常|冻结)/u,
    /(?:点击?|打开)(?:下方|以下)?(?:链接|网址)/u,
    /^(?!.*(?:短信|收到|这[种样]|假))/u,
  ],
];
