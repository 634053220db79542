import { isDigit, isHan, isLatin, unitsOf } from '../normalise/characters.ts';
import type { Contact } from '../reading.ts';
import { textBefore } from '../span.ts';
import { firstHan, spellings, syllables } from '../tables/tables.ts';

export type ContactKind = Contact['kind'];

/**
 * Returns the kind of contact that the words around position `from` of a line announce; `undefined` if
 * none.
 */
export type CueOf = (from: number) => ContactKind | undefined;

const cues: readonly (readonly [words: string, kind: ContactKind])[] = [
  [
    'v心?[x乂叉]|w心?[x信芯]|weixin|wechat|v心?[信心芯]|vxin|wxh|[微薇威徽维喂]x|(?:[微薇威徽葳崴溦嶶]|彳敚|wei)心?(?:[信心芯]|亻言|xin)|卫星|weixing|(?:加|jia)(?:我|wo)?(?:的|de)?wei|绿泡泡?|绿信|绿色?(?:聊天)?软件|加(?:我的?|个)?(?:小绿|绿标)|(?:小绿|绿标)(?=号)|(?<![查询看打上有洗黑白花修复视人行麻业代的])徵信',
    'wechat',
  ],
  ['(?:[群裙峮囷]|君羊|qun)(?:里面?|聊|组)?|qqgroup', 'group'],
  ['[企扣乞]鹅|口口|求求|球球|秋秋|丘丘|(?:[扣抠]|kou)(?:[扣抠]|kou)', 'qq'],
  [
    'tg|tele?g[ar]{1,2}m|飞鸡|飞几|灰机|纸飞机|(?:电|dian)(?:报|bao)|(?:飞|fei)(?:机机?|ji)',
    'telegram',
  ],
  ['(?:电|dian)(?:话|hua)|(?:手|shou)(?:机|ji)|热线|致电|tel|whatsapp', 'phone'],
  [
    '联系方式|联系我|[加找私]我|私[聊信讯]我|加赖|滴滴我|(?<![好是行对嗯])滴我|[加找私聊系蝠]bat|蝙蝠聊?天?|土豆|potato|letstalk|safew|密聊猫?|skype|加line',
    'handle',
  ],
];

/** `号` or a homophone of it, and a heart, which folds to 心: `微信❤号`, `微信❤`. */
const numberWord = '心?(?:[号耗浩豪毫昊]码?|hao)?心*';

/** All cues, one group per kind, optionally followed by `号`. */
const anyCue = new RegExp(`(?:${cues.map(([words]) => `(${words})`).join('|')})${numberWord}$`);

/** Short cues that are also endings of words: they count only if no letter precedes them. */
const shortCues: readonly (readonly [RegExp, ContactKind])[] = [
  // 大V is an account with many followers.
  [/(?:^|[^a-z0-9大]|jia|(?:^|[^a-z])j)q?vv?(?:加|我|号码?)?$/, 'wechat'],
  [/(?:^|[^a-z]|jia|(?:^|[^a-z])j)(?:qq|q|cc)(?:我|号码?)?$/, 'qq'],
  [/(?:^|[^a-z])w心$/, 'wechat'],
  [/(?:^|[^a-z])(?:dh|sj|ws)$/, 'phone'],
  [/(?:^|[^a-z])line$/, 'handle'],
  [/(?:^|[^a-z])tele$/, 'telegram'],
];

/**
 * Words that may stand between a cue and the name: `我的微信是demo888`, `QQ微信同号`, `微信小号`, `加我新号`, `QQ联系`,
 * `飞机频道`, `蝙蝠app搜`, `微信👇`, `加我吧`.
 */
const copula =
  /(?:就?是|为|叫|(?<![a-z])is|账号|名片|id|同号|同步|[大小新]号|联系|添加|请加|客服|频道|channel|(?:app)?搜索?|下|(?<=[加私找聊扣联滴].{0,6})[吧呗])$/;

const sound = (spelling: string): number => spellings.get(spelling) ?? -1;
const soundOfWei = sound('wei');
const soundOfXin = sound('xin');
const soundOfKou = sound('kou');
const soundOfJia = sound('jia');

// Before a name or number, these characters stand for the cue that they sound like, unless they end an
// ordinary word: 轻微, 安徽, 折扣. Other homophones (位, 新, 口) end too many ordinary words.
const weiAlone =
  /(?:^|[^略稍轻细低卑])微$|(?:^|[^安国校警党队])徽$|(?:^|[^示权扬雄神助])威$|[薇葳崴溦嶶喂]$/;
const kouAlone = /(?:^|[^折纽回克暗])扣$|[抠蔻蔲叩筘]$/;
const xinAsWritten = /[信心芯鑫薪欣馨昕忻]$|[微薇葳崴溦嶶].$|威新$/;

/** Ordinary words that sound like 加微, 加扣, 加信: 价位, 张家口, 夹心. */
const ordinaryAfterJia = /[位为未味胃谓]$|家口$|夹心$/;

/** The kind of a cue at the end of `before` that is written in homophones: 佳喂 is 加微, 薇芯 is 微信. */
const homophoneCueAtEnd = (before: string): ContactKind | undefined => {
  const last = soundAt(before, before.length - 1);
  if (last === soundOfWei && weiAlone.test(before)) return 'wechat';
  if (last === soundOfKou && kouAlone.test(before)) return 'qq';
  const previous = soundAt(before, before.length - 2);
  if (previous === soundOfJia && !ordinaryAfterJia.test(before)) {
    if (last === soundOfKou) return 'qq';
    return last === soundOfWei || (last === soundOfXin && xinAsWritten.test(before))
      ? 'wechat'
      : undefined;
  }
  const isWeixin = last === soundOfXin && previous === soundOfWei && xinAsWritten.test(before);
  return isWeixin && !/[为位未违唯].$/.test(before) ? 'wechat' : undefined;
};

/** The characters that cues consist of; `lastSounds` holds the sounds that a homophone cue may end in. */
const cueCharacters = unitsOf(
  [anyCue, copula, ...shortCues.map(([words]) => words)].map(({ source }) => source).join(''),
);
const lastSounds: ReadonlySet<number> = new Set([soundOfWei, soundOfXin, soundOfKou]);

/**
 * Whether a cue, or a word between it and the name, may end in this character or before this sign. A cheap pre-check
 * that is enough for most texts.
 */
const mayEndCue = (line: string, at: number): boolean => {
  const unit = line.charCodeAt(at);
  return isHan(unit)
    ? cueCharacters.has(unit) || lastSounds.has(soundAt(line, at))
    : !isDigit(unit);
};

const soundAt = (line: string, at: number): number => {
  const unit = line.charCodeAt(at);
  return isHan(unit) ? (syllables[unit - firstHan] as number) : 0;
};

/** The number between a cue and its name: `QQ1：`, `微信一：`, `微信A：`, `微信2 demo888`, unlike `微信8 iphone13`. */
const positionInList = /(?:[1-9一二三四五]|[^a-z][a-e]):$|[^\d ][1-3] $/;

/** Longest cue in UTF-16 units, such as `jia wo wei xin hao` with the signs between its words. */
export const longestCue = 20;

/** The kind of the cue right before `at`: `加微`, `vx:`, `扣扣` or a homophone, also numbered (`QQ1：`). */
export const cueBefore = (line: string, at: number): ContactKind | undefined => {
  let end = at;
  while (end > 0 && at - end < 4 && isFiller(line.charCodeAt(end - 1))) end--;
  if (positionInList.test(line.slice(Math.max(0, end - 2), end + 1))) end--;
  const before = textBefore(line, end, longestCue);
  if (before.endsWith('小绿')) {
    if (line.startsWith('ofo', at)) return undefined;
    if (line.slice(end, at).includes(':')) return 'wechat';
  }
  const cue = cueAtEnd(before);
  const name = line.slice(at, at + longestCue);
  if (cue !== undefined) return isArticleNumber(before, name) ? undefined : cue;
  if (unmistakableName.test(name)) {
    const lead = before + line.slice(end, at);
    if (namedAsAccount.test(lead) || (addedAlone.test(lead) && withDigit.test(name)))
      return 'handle';
  }
  if (end === at && !remarkInWords.test(before)) return undefined;
  if (!nameStart.test(name) && !longNumber.test(name)) return undefined;
  const beforeAside = before.replace(textBetween, '');
  if (beforeAside === before) return undefined;
  const cueBeforeAside = cueAtEnd(beforeAside);
  // A WeChat name never consists of digits alone.
  if (end === at && !nameStart.test(name) && (cueBeforeAside !== 'qq' || beginsWithYear.test(name)))
    return undefined;
  // `加我聊聊，` is the end of a sentence.
  return cueBeforeAside === 'handle' ? undefined : cueBeforeAside;
};

/** A remark that readers are told to send, before the name: `加V备注666 demo888`. */
export const remark = /\(?备注[: "“]{0,2}[\u3400-\u9fff0-9]{1,6}$/;
/** `加Q备注兼职881234567`; not `备注学号20260001`, where the number is the reader's own. */
const remarkInWords =
  /备注(?![\u3400-\u9fff]{0,5}(?:姓名|名字|专业|[班年]级|学[校院]|院系|单位|公司|小区|房[间号]|楼栋|生日|出生|年龄|日期|时间|来意))[\u3400-\u9fff]{1,6}(?<!号)$/;
/** Text that may separate a cue from the name after it: `进群领资料 88123456`, `微信（全小写）：demo888`. */
const textBetween = new RegExp(
  `(?<=[加进入添].{1,8})(?:(?:领取?|拿|看|获取?|聊|找)[\\u3400-\\u9fff]{1,6}|咨询|了解|报名|学习)$|\\([^()a-z0-9]{1,12}$|${remark.source}`,
);
const nameStart = /^[a-z0-9_-]*[a-z]/;
/** `➕ demo_888`, `加：demo_888`, `联系我的 demo_888`, without a word for the app; not in code (`(a) + b_c`). */
const addedAlone =
  /(?:[\u3400-\u9fff][,;!~。 ]{0,2}\+|(?<![参增])加(?:一下)?|联系|滴滴)(?:我的?|这个)*[吧呗: ]{0,3}$/;
/** `新号是 demo_abc`, `加工作号：demo_abc`. */
const namedAsAccount =
  /(?:[新大小]|(?:\+|加(?:一下)?|联系|滴滴)(?:我的?|这个)*(?:工作|私人))号(?:就?是)?[吧呗: ]{0,3}$/;
/** A name with an underscore, which no goods or versions have (`显卡+i512400f`). */
const unmistakableName = /^[a-z][a-z0-9]{1,20}_[a-z0-9_]{2,}/;
/** A word of programs has no digit: `加 user_id 字段`. */
const withDigit = /^[a-z_]*\d/;
/** At least seven digits: after so much text, shorter numbers are amounts. */
const longNumber = /^(?:\d[ -]?){7}/;
/** A date, or a number that begins with a year: `20261127`, `20240001`. */
const beginsWithYear = /^(?:19[4-9]|20[0-4])\d{5}(?!\d)/;

/** `货号WS20231188`: the number of WhatsApp has a country code, and no year. */
const isArticleNumber = (before: string, name: string): boolean =>
  before.endsWith('ws') && !/^(?!202)(?:\d[ -]?){10}/.test(name);

const cueAtEnd = (preceding: string): ContactKind | undefined => {
  let last = preceding.length - 1;
  while (last > 0 && isSign(preceding.charCodeAt(last))) last--;
  if (!mayEndCue(preceding, last)) return undefined;
  const before = preceding
    .replaceAll('+', '加')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trimEnd()
    .replace(copula, '')
    .trimEnd();
  const joined = before.replaceAll(' ', '');
  const cue = anyCue.exec(joined);
  if (cue) return cues[cue.findIndex((words, i) => i > 0 && words !== undefined) - 1]?.[1];
  for (const [words, kind] of shortCues) if (words.test(joined) || words.test(before)) return kind;
  return homophoneCueAtEnd(joined.replace(afterHomophone, ''));
};

/** `薇号 demo888`, `扣我 12345678`, `扣❤❤ 12345678`. */
const afterHomophone = /(?<=[微薇威扣抠叩])(?:[号我]|心+)$/;

const isMark = (unit: number): boolean => !isDigit(unit) && !isLatin(unit) && !isHan(unit);

/** Whether a code unit is no part of a cue. A plus stands for 加. */
const isSign = (unit: number): boolean => isMark(unit) && unit !== 0x2b;

const isFiller = (unit: number): boolean => isMark(unit) && unit !== 0x0a;

/**
 * The kind of the cue right after a number of so many digits that ends at `at`: `12345678微信`, `1234567看扣`. Not if the
 * cue is separate and belongs to another name: `单号12345678，微信 demo888`.
 */
export const cueAfter = (line: string, at: number, digits: number): ContactKind | undefined => {
  if (announcesNext.test(line.slice(at, at + longestCue))) return undefined;
  const after = line.slice(at, at + 8).replace(/[^\p{L}\p{N}]/gu, '');
  if (service.test(after)) return undefined;
  if (/^(?:加?(?:vx|wx|v$|微信|微$|薇))/.test(after)) return 'wechat';
  // A sum that is taken off has fewer digits: `佣金12000扣`.
  if (/^加?(?:qq|扣扣|看扣|企鹅|口口)/.test(after) || (after === '扣' && digits >= 7)) return 'qq';
  return undefined;
};
/** What people do or use there, which announces no number: `订单12345678微信支付`, `学号12345678 QQ登录`. */
const service =
  /^(?:微信|qq)(?:支付|付款?|登[录陆]|转账|收款|缴费|查询|红包|零钱|音乐|邮箱|空间|会员|小程序|公众号|读书|通知)/;
const announcesNext =
  /^ ?[,;、。](?:[加微信薇扣看口企鹅号码同]|[vw]x|qq?|v|[^\p{L}\p{N}\n])+(?:\d{7}|(?=[a-z_-]+\d)[a-z0-9](?:[_-]?[a-z0-9]){4})/u;

/** After a name: `demo_888 +v`, `"demo_888"微信`, `demo_888加微信聊`; not `demo_888，微信 demo_999`. */
const addedAfter =
  /^["”」】]? ?(?:[加+] ?我?)?(?:微信?|薇信?|vx?|wx)号?["”」】]?(?:$|[,。!;\n]|[聊详谈])/;

/** The kind that is stated after a name: `demo888是我微信`, `demo888（微信）`. */
export const kindStatedAfter = (
  line: string,
  name: string,
  at: number,
): ContactKind | undefined => {
  if (unmistakableName.test(name) && addedAfter.test(line.slice(at, at + longestCue)))
    return 'wechat';
  const stated =
    /^ ?(?:这?就?是(?:我|本人)?的?|(?:我|本人)的?|\((?=[^()]{1,4}\)))(?:(微信|薇信|威信|vx|wx)|(?:qq|扣扣)|(电报|飞机|tg))/.exec(
      line.slice(at, at + 10),
    );
  if (!stated) return undefined;
  return stated[1] ? 'wechat' : stated[2] ? 'telegram' : 'qq';
};
