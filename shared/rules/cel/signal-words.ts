import { type CountFamily, countFamilies } from '../../signals/account-state.ts';
import { type EntityKind, entityKinds } from '../../signals/entity-state.ts';
import type { Words } from '../words.ts';
import type { Fields, shape } from './shape.ts';

/** What each signal says: a signal without words does not compile. The parts of a list share one sentence. */
type WordsOf<Of> = {
  readonly [Name in keyof Of]: Of[Name] extends { readonly kind: 'group'; readonly of: infer Inner }
    ? WordsOf<Inner>
    : Words;
};

const words = (chinese: string, english: string): Words => ({ 'zh-CN': chinese, en: english });

/** What is counted, by family. */
export const counted: { readonly [Family in CountFamily]: Words } = {
  logins: words('登录', 'log-ins'),
  posts: words('发布内容（消息除外）', 'posts of content other than messages'),
  requests: words('好友申请与关注', 'friend requests and follows'),
  messages: words('发出的消息', 'messages sent'),
  transfersOut: words('付出的款项', 'payments made'),
  transfersIn: words('收到的款项', 'payments received'),
  joins: words('加入群组', 'groups joined'),
  accepted: words('被接受的申请', 'requests of the account that were accepted'),
  rejected: words('被拒绝的申请', 'requests of the account that were rejected'),
  reports: words('可信举报（每位举报人一次）', 'credible reports about it, once for each reporter'),
  reportsFiled: words('该账号提出的举报', 'reports that it filed'),
  risky: words('可疑文字', 'its texts that were flagged or hidden'),
  newcomerReports: words('新用户提出的举报', 'reports about it by newcomers'),
};

const countsIn = (what: Words) => {
  const during = (chinese: string, english: string) =>
    words(`${chinese}：${what['zh-CN']}`, `${what.en}, ${english}`);
  return {
    tenMinutes: during('十至二十分钟内', 'in the last 10 to 20 minutes'),
    hour: during('一小时内', 'in the last hour'),
    day: during('一天内', 'in the last day'),
    week: during('一周内', 'in the last week'),
    month: during('二十八至三十五天内', 'in the last 28 to 35 days'),
  };
};

/** The things that accounts share, with the events that touch them if these are few. */
export const things: { readonly [Kind in EntityKind]: Words } = {
  device: words('设备', 'device'),
  block: words('地址段（/24、/56）', 'address block (/24, /56)'),
  operator: words('机房网络（注册）', 'hosting network (sign-up)'),
  phonePrefix: words('号段（注册）', 'phone prefix (sign-up)'),
  phone: words(
    '手机号（注册、导入、改凭据、注销）',
    'phone number (sign-up, import, credentials, closing)',
  ),
  email: words(
    '邮箱（注册、导入、改凭据、注销）',
    'email address (sign-up, import, credentials, closing)',
  ),
  mailDomain: words('邮箱域名（注册）', 'mail domain (sign-up)'),
  identity: words(
    '身份（注册、导入、实名、注销）',
    'identity (sign-up, import, verification, closing)',
  ),
  payment: words('支付账户（绑定）', 'means of payment (binding)'),
  contact: words('未获放行的文字中的联系方式', 'contact in a text that is not allowed'),
  template: words('未获放行的文字的模板', 'template of a text that is not allowed'),
  line: words('新账号的开场白（消息）', 'opening line of a new account (message)'),
  target: words(
    '新账号接触的人（申请、消息）',
    'person whom a new account approaches (request, message)',
  ),
  reporter: words('举报人（举报）', 'reporter (report)'),
};

const linkOf = (thing: Words) => {
  const about = (chinese: string, english: string) =>
    words(`${thing['zh-CN']}：${chinese}`, `${thing.en}: ${english}`);
  return {
    accounts: about(
      '共用账号数；64 起为下限',
      'accounts that share it; at least so many from 64 on',
    ),
    joinedHour: about('一小时内开始使用的账号', 'accounts that came to it within an hour'),
    joinedDay: about('一天内开始使用的账号', 'accounts that came to it within a day'),
    joinedWeek: about('一周内开始使用的账号', 'accounts that came to it within a week'),
    newcomersMonth: about(
      '三十天内、注册一天之内开始使用的账号',
      'accounts that came within 30 days, and a day of signing up',
    ),
    restricted: about(
      '其他受冻结或关闭的账号',
      'other accounts that are frozen or closed for cause',
    ),
    cameLater: about('晚一周以上开始使用的账号', 'accounts that came over a week after this one'),
    guestsMonth: about(
      '三十天内、注册一天之后才来的账号（仅设备）',
      'accounts that came within 30 days, over a day after signing up (devices only)',
    ),
    alikeDay: about(
      '一天内开始使用且昵称或邮箱格式相同的账号',
      'accounts with the same pattern of name or email that came within a day',
    ),
    alikeWeek: about(
      '一周内开始使用且昵称或邮箱格式相同的账号',
      'accounts with the same pattern of name or email that came within a week',
    ),
  };
};

const forEach = <Name extends string, Said>(
  names: readonly Name[],
  say: (name: Name) => Said,
): { readonly [N in Name]: Said } =>
  Object.fromEntries(names.map((name) => [name, say(name)])) as { readonly [N in Name]: Said };

const listed = words(
  '命中的名单条目：名单、种类、条目 id、来源、发布机关、到期日',
  'entries that match: list, kind, id of the entry, source, authority, date of expiry',
);

const signalWords: WordsOf<typeof shape> = {
  event: {
    type: words('事件类型', 'type of the event'),
    service: words('须实名的服务', 'service that requires a verified name'),
    contentKind: words('内容或支付账户的种类', 'kind of the content or means of payment'),
    hour: words('发生时刻（中国时间）的小时', 'hour of the day in China at which it happened'),
    late: words('迟到的事件', 'whether it arrived late'),
    beforeClearance: words(
      '早于人工解除',
      'whether it happened before a person cleared the account',
    ),
    degraded: words('被截短或去掉的部分', 'what was cut or left out of it'),
  },
  account: {
    ageHours: words('注册至今的小时数', 'hours since sign-up'),
    imported: words('由导入而来', 'whether it was imported'),
    signedUpBefore: words('同一账号再次注册', 'whether the same account id signs up again'),
    standing: words('此前的状态', 'its standing before the event'),
    gated: words('仅因实名要求受限', 'whether only the real-name gate restricts it'),
    dormantDays: words('此前多少天没有活动', 'days since it last acted'),
    pace: {
      intervals: words('已测的操作间隔数', 'intervals between acts that were measured'),
      meanSeconds: words(
        '平均间隔秒数；8 个起才有',
        'mean interval in seconds, from 8 intervals on',
      ),
      variation: words(
        '间隔的变异系数：定时器为 0，人为 1 以上',
        'coefficient of variation of intervals: 0 for a timer, 1 or more for people',
      ),
    },
    credentialChangedHours: words(
      '修改凭据至今的小时数（三十天内）',
      'hours since a credential was changed, within 30 days',
    ),
    profileChangedHours: words(
      '修改资料至今的小时数（三十天内）',
      'hours since the profile was changed, within 30 days',
    ),
    profileFields: words('该次改动的资料项数', 'profile fields that were changed then'),
    newDeviceHours: words(
      '出现新设备至今的小时数（三十天内）',
      'hours since a new device was seen, within 30 days',
    ),
    newBlockHours: words(
      '出现新地址段至今的小时数（三十天内）',
      'hours since a new address block was seen, within 30 days',
    ),
    newCountryHours: words(
      '出现新国家至今的小时数（三十天内）',
      'hours since a new country was seen, within 30 days',
    ),
    seenDays: words('计数所及的天数', 'days that its counts reach back'),
    remembered: forEach(['identity', 'network', 'behaviour'], (family) =>
      words(
        `此前发现的权重（对数几率）：${{ identity: '身份', network: '网络', behaviour: '行为' }[family]}`,
        `weight of earlier ${family} evidence, in log-odds`,
      ),
    ),
    answered: words('此后已通过验证', 'whether it met a challenge since'),
    onEarlierDevice: words(
      '来自早三天以上的旧设备',
      'whether it comes from a device used over three days before its newest',
    ),
    devices: words('已知设备数', 'devices known'),
    blocks: words('已知地址段数', 'address blocks known'),
  },
  realName: {
    status: words('实名状态', 'state of its real-name verification'),
    level: words('实名级别', 'level of its verification'),
    verifiedHours: words(
      '核验身份或人脸至今的小时数（三十天内）',
      'hours since it was verified by identity or face, within 30 days',
    ),
    required: words('平台要求的级别', 'level that the platform requires'),
    gateClosed: words(
      '宽限期后未达级别而使用服务',
      'whether it uses a service without the level, after the grace period',
    ),
    identityLimit: words('一个身份可持有的账号数', 'accounts that one identity may hold'),
    holderShown: words('本人已以人脸核验', 'whether the holder was verified by face since'),
  },
  signUp: {
    formSeconds: words('填写表单的秒数', 'seconds to fill in the form'),
    automation: words('浏览器标识中的自动化工具', 'automation mark in the user agent'),
    disposableMail: words('一次性邮箱', 'whether the email address is disposable'),
    virtualOperator: words('虚拟运营商或物联网号段', 'whether the number is of a virtual operator'),
    hostingNetwork: words('来自机房网络', 'whether it comes from a hosting network'),
    countryMismatch: words(
      '号码与地址的国家不同',
      'whether the countries of number and address differ',
    ),
  },
  novelty: {
    device: words('此事件带来新设备', 'whether the event brought a new device'),
    block: words('此事件带来新地址段', 'whether the event brought a new address block'),
    country: words('此事件带来新国家', 'whether the event brought a new country'),
  },
  counts: forEach(countFamilies, (family) => countsIn(counted[family])),
  social: {
    targets: words('接触过的人数；16 起为下限', 'people approached; at least so many from 16 on'),
    novelTargets: words(
      '此次对象中的新人占比',
      'share of the people of this event that are new to it',
    ),
    acceptRate: words(
      '申请被接受的比例；5 次起才有',
      'share of its requests accepted, from 5 answers on',
    ),
    openings: words(
      '注册首周内先发消息的次数',
      'times that it wrote first to somebody in its first week',
    ),
    answerRate: words('其中得到回复的比例；5 次起才有', 'share of these answered, from 5 on'),
    choice: {
      targets: words('此次新入样本的人数', 'people of this event that are new in its sample'),
      newcomers: words('其他新账号对他们的接触', 'approaches to them by other new accounts'),
      restricted: words('受限账号对他们的接触', 'approaches to them by restricted accounts'),
    },
  },
  links: forEach(entityKinds, (kind) => linkOf(things[kind])),
  content: {
    score: words('涉黑灰产的概率', 'probability that it serves a black or gray trade'),
    verdict: words('文字结论', 'verdict about the text'),
    category: words('类别', 'category of the trade'),
    intent: words('意图', 'intent of the writer'),
    evidence: words(
      '依据：原文位置、原文、读作、繁体',
      'quotes: place, text as written, how it reads, whether only traditional script tells it apart',
    ),
    contacts: words(
      '联系方式：种类、打码后的值、是否遮挡、位置、来源',
      'contacts: kind, value with numbers masked, whether hidden, place, source',
    ),
    template: words('文字模板的标识；放行的没有', 'key of the template; allowed texts have none'),
    contentId: words('内容的 id', 'id of the content'),
    templateAccounts: words('写过相同文字的账号', 'accounts that wrote the same text'),
    imageLabels: words('图片标签与散列', 'labels and hashes of images'),
  },
  payment: {
    amountMinor: words('金额，以分等最小单位计', 'amount in minor units, such as fen'),
    currency: words('币种，如 CNY', 'currency, such as CNY'),
    minutesSinceReceived: words(
      '距上次收款的分钟数（一天内）',
      'minutes since money came in, within a day',
    ),
    receivedMinor: words(
      '近来收款，最小单位，每小时减半',
      'received lately, in minor units, halved every hour',
    ),
    payers: words('付款人数；7 起为下限', 'distinct payers; at least so many from 7 on'),
    strangers: words('其中素无往来者', 'of a sample of these, those it never turned to'),
    acquaintances: words('其中有往来者', 'of a sample of these, those it turned to or paid'),
    holderMatches: words(
      '持卡人与实名一致',
      'whether the holder of the card is the verified person',
    ),
    firstToPayee: words('首次付给对方相近金额', 'whether it never paid this payee a like amount'),
    paidByPayee: words('对方付过相近金额', 'whether the payee paid it a like amount'),
  },
  report: {
    reason: words('举报理由', 'reason given'),
    reporters: words('可信举报人数', 'distinct credible reporters of all time'),
    reporterCredible: words('举报人可信', 'whether the reporter is credible'),
    reporterNew: words('新用户首次举报该账号', 'whether it is the first about it by a newcomer'),
    reported: words('举报人举报过的账号', 'accounts that the reporter reported before'),
    reportedRestricted: words('其中已被处置的', 'those of them that are excluded now'),
  },
  listed: { matches: listed, counterpart: listed },
  counterpart: {
    id: words('对方账号', 'account on the other side'),
    ageHours: words('对方注册至今的小时数', 'hours since its sign-up'),
    standing: words('对方状态', 'its standing'),
    reporters: words('一月内可信举报人数', 'distinct credible reporters of the last month'),
    payers: words(
      '其他付款人数；8 起为下限',
      'other accounts that paid it; at least so many from 8 on',
    ),
    acquainted: words('此前接触过或付过款', 'whether the account approached or paid it before'),
  },
};

/** What a signal says; `null` of a group. */
export const wordsOfSignal = (path: string): Words | null => {
  const found = path
    .split('.')
    .reduce<unknown>((inside, name) => (inside as Fields | undefined)?.[name], signalWords);
  return typeof found === 'object' && found !== null && 'zh-CN' in found ? (found as Words) : null;
};
