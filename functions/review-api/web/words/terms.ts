import type { Campaign } from '#shared/effects/case-weight.ts';
import type { ClueRecipient } from '#shared/effects/command.ts';
import type { EventOf, EventType } from '#shared/events/event.ts';
import type { AppealProblem } from '#shared/reviews/filing.ts';
import type { Script, Tier } from '#shared/settings/review.ts';
import type { EntityKind } from '#shared/signals/entity-state.ts';
import type { ProblemCode } from '../../contract/problem.ts';
import type { Catalogue, Words } from './say.ts';

/** Names of the abuse categories. Copied, because the lexicon stays on the server; a test compares them. */
export const categories = {
  'card-trade': { 'zh-CN': '银行卡与支付账户买卖', en: 'trade in bank cards and payment accounts' },
  'sim-trade': { 'zh-CN': '电话卡与号码买卖', en: 'trade in SIM cards and phone numbers' },
  'personal-data-trade': { 'zh-CN': '公民个人信息买卖', en: 'trade in personal data' },
  'account-trade': { 'zh-CN': '互联网账号买卖与租借', en: 'sale and rental of online accounts' },
  'money-mule': { 'zh-CN': '跑分洗钱招募', en: 'money mule recruitment' },
  brushing: { 'zh-CN': '刷单与虚假兼职', en: 'fake orders and part-time jobs' },
  'traffic-diversion': { 'zh-CN': '引流与群发', en: 'traffic diversion and mass messaging' },
  'illegal-loan': { 'zh-CN': '非法贷款与套现', en: 'illegal loans and cash-out' },
  gambling: { 'zh-CN': '网络赌博', en: 'online gambling' },
  'fraud-tools': { 'zh-CN': '涉诈工具与设备', en: 'fraud tools and devices' },
  'forged-documents': { 'zh-CN': '假证与虚开发票', en: 'forged documents and invoices' },
  'illegal-migration': {
    'zh-CN': '偷渡与境外高薪招募',
    en: 'illegal border crossing and overseas job lures',
  },
  'fake-investment': { 'zh-CN': '虚假投资与假平台', en: 'fake investments and platforms' },
  impersonation: {
    'zh-CN': '冒充公检法、银行、客服、熟人',
    en: 'impersonation of police, banks, customer service or people you know',
  },
  'porn-lure': { 'zh-CN': '色情引诱', en: 'sexual lures' },
  'fraud-support': { 'zh-CN': '诈骗话术与技术支持', en: 'scripts and technical support for fraud' },
  'real-name': { 'zh-CN': '真实身份核验', en: 'real-name verification' },
  'bulk-registration': { 'zh-CN': '批量注册', en: 'bulk registration' },
  'account-takeover': { 'zh-CN': '账号易主', en: 'account changed hands' },
  automation: { 'zh-CN': '机器操作', en: 'automation' },
  spam: { 'zh-CN': '批量骚扰', en: 'mass unsolicited contact' },
  fraud: { 'zh-CN': '涉嫌诈骗', en: 'suspected fraud' },
  'suspicious-wording': { 'zh-CN': '可疑用语', en: 'suspicious wording' },
  listed: { 'zh-CN': '名单限制', en: 'on a restriction list' },
  punished: { 'zh-CN': '联合惩戒', en: 'on the dishonesty list' },
  unread: { 'zh-CN': '未能判读', en: 'could not be read' },
} as const satisfies Catalogue;

export const severities = {
  low: { 'zh-CN': '轻微', en: 'low' },
  medium: { 'zh-CN': '一般', en: 'medium' },
  high: { 'zh-CN': '严重', en: 'high' },
  critical: { 'zh-CN': '特别严重', en: 'critical' },
} as const satisfies Catalogue;

export const queues = {
  fraud: { 'zh-CN': '诈骗', en: 'Fraud' },
  trade: { 'zh-CN': '卡号与信息买卖', en: 'Illicit trade' },
  content: { 'zh-CN': '违规内容', en: 'Content' },
  registration: { 'zh-CN': '批量注册', en: 'Registration' },
  takeover: { 'zh-CN': '账号易主', en: 'Takeover' },
  identity: { 'zh-CN': '真实身份', en: 'Real name' },
  escalated: { 'zh-CN': '已升级', en: 'Escalated' },
} as const satisfies Catalogue;

/** Names of the account tiers, which the platform assigns. */
export const tiers = {
  standard: { 'zh-CN': '普通用户', en: 'standard' },
  premium: { 'zh-CN': '优质用户', en: 'premium' },
  vip: { 'zh-CN': '重要用户', en: 'key account' },
} as const satisfies { readonly [T in Tier]: Words };

/** Names of scripts; a text's letters reveal its language only this far. */
export const scripts = {
  Hani: { 'zh-CN': '中文', en: 'Chinese' },
  Latn: { 'zh-CN': '拉丁字母', en: 'Latin letters' },
  Cyrl: { 'zh-CN': '西里尔字母', en: 'Cyrillic letters' },
  Arab: { 'zh-CN': '阿拉伯字母', en: 'Arabic letters' },
  Jpan: { 'zh-CN': '日文', en: 'Japanese' },
  Kore: { 'zh-CN': '朝鲜文', en: 'Korean' },
  Thai: { 'zh-CN': '泰文', en: 'Thai' },
  Tibt: { 'zh-CN': '藏文', en: 'Tibetan' },
  Mong: { 'zh-CN': '传统蒙古文', en: 'Mongolian' },
  Deva: { 'zh-CN': '天城文', en: 'Devanagari' },
} as const satisfies { readonly [S in Script]: Words };

/** Event types created by the system itself, not by the platform. */
type InternalEvent = 'account.rechecked' | 'review.ruled' | 'hold.ended' | 'appeal.granted';

export const eventTypes = {
  'account.signed-up': { 'zh-CN': '注册', en: 'signed up' },
  'account.imported': { 'zh-CN': '导入账号', en: 'imported' },
  'account.logged-in': { 'zh-CN': '登录', en: 'logged in' },
  'account.profile-changed': { 'zh-CN': '修改资料', en: 'changed profile' },
  'account.verification-changed': { 'zh-CN': '真实身份状态变更', en: 'real-name status changed' },
  'account.device-bound': { 'zh-CN': '绑定设备', en: 'bound a device' },
  'account.credential-changed': { 'zh-CN': '更换凭据', en: 'changed credentials' },
  'account.closed': { 'zh-CN': '关闭账号', en: 'closed' },
  'account.reopened': { 'zh-CN': '重新开通', en: 'reopened' },
  'account.rechecked': { 'zh-CN': '复查', en: 'rechecked' },
  'content.posted': { 'zh-CN': '发布内容', en: 'posted' },
  'content.edited': { 'zh-CN': '编辑内容', en: 'edited' },
  'content.removed': { 'zh-CN': '删除内容', en: 'removed a post' },
  'social.requested': { 'zh-CN': '请求加好友', en: 'sent a friend request' },
  'social.accepted': { 'zh-CN': '通过好友请求', en: 'accepted a friend request' },
  'social.rejected': { 'zh-CN': '拒绝好友请求', en: 'rejected a friend request' },
  'social.followed': { 'zh-CN': '关注', en: 'followed' },
  'social.messaged': { 'zh-CN': '发私信', en: 'sent a message' },
  'social.group-joined': { 'zh-CN': '加群', en: 'joined a group' },
  'payment.bound': { 'zh-CN': '绑定收付款账户', en: 'bound a payment account' },
  'payment.transferred': { 'zh-CN': '转账', en: 'transferred money' },
  'report.filed': { 'zh-CN': '举报', en: 'report' },
  'appeal.filed': { 'zh-CN': '申诉', en: 'appeal' },
  'action.applied': { 'zh-CN': '平台回执', en: 'platform receipt' },
  'review.ruled': { 'zh-CN': '人工裁定', en: 'ruled on by staff' },
  'hold.ended': { 'zh-CN': '限制期满', en: 'restriction expired' },
  'appeal.granted': { 'zh-CN': '申诉成立', en: 'appeal granted' },
} as const satisfies { readonly [T in EventType | InternalEvent]: Words };

export const contentKinds = {
  post: { 'zh-CN': '帖子', en: 'post' },
  comment: { 'zh-CN': '评论', en: 'comment' },
  message: { 'zh-CN': '私信', en: 'message' },
  group: { 'zh-CN': '群组', en: 'group' },
  listing: { 'zh-CN': '商品', en: 'listing' },
  'live-title': { 'zh-CN': '直播标题', en: 'livestream title' },
  profile: { 'zh-CN': '资料', en: 'profile' },
} as const satisfies { readonly [K in EventOf<'content.posted'>['data']['kind']]: Words };

/** Names of the entity kinds, as on the server; a test compares them. */
export const entityKinds = {
  device: { 'zh-CN': '设备', en: 'device' },
  block: { 'zh-CN': '地址段', en: 'address block' },
  operator: { 'zh-CN': '机房运营商', en: 'hosting provider' },
  phonePrefix: { 'zh-CN': '号段', en: 'number range' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  email: { 'zh-CN': '邮箱', en: 'email address' },
  mailDomain: { 'zh-CN': '邮箱域名', en: 'email domain' },
  identity: { 'zh-CN': '身份证件', en: 'identity' },
  payment: { 'zh-CN': '收付款账户', en: 'payment account' },
  contact: { 'zh-CN': '联系方式', en: 'contact' },
  template: { 'zh-CN': '相同文本', en: 'same text' },
  line: { 'zh-CN': '搭话用语', en: 'opening line' },
  target: { 'zh-CN': '被联系的人', en: 'person approached' },
  reporter: { 'zh-CN': '举报人', en: 'reporter' },
} as const satisfies { readonly [K in EntityKind]: Words };

/**
 * Names of the campaign kinds. They distinguish a campaign's case from the lead account's own case, which has
 * the same account id.
 */
export const campaigns = {
  contact: { 'zh-CN': '团伙：同一联系方式', en: 'campaign: one contact' },
  template: { 'zh-CN': '团伙：同一文本', en: 'campaign: one text' },
} as const satisfies { readonly [K in Campaign['kind']]: Words };

export const reportReasons = {
  fraud: { 'zh-CN': '诈骗', en: 'fraud' },
  spam: { 'zh-CN': '骚扰广告', en: 'spam' },
  impersonation: { 'zh-CN': '冒充他人', en: 'impersonation' },
  'illegal-trade': { 'zh-CN': '违禁交易', en: 'illegal trade' },
  harassment: { 'zh-CN': '骚扰辱骂', en: 'harassment' },
  other: { 'zh-CN': '其他', en: 'other' },
} as const satisfies { readonly [R in EventOf<'report.filed'>['data']['reason']]: Words };

export const outcomes = {
  allow: { 'zh-CN': '放行', en: 'allowed' },
  observe: { 'zh-CN': '观察', en: 'observed' },
  challenge: { 'zh-CN': '要求核验', en: 'challenged' },
  limit: { 'zh-CN': '限制功能', en: 'limited' },
  flag: { 'zh-CN': '转人工', en: 'flagged' },
  freeze: { 'zh-CN': '冻结', en: 'frozen' },
  hide: { 'zh-CN': '隐藏', en: 'hidden' },
  // A rule on trial had a finding, but nothing was decided.
  none: { 'zh-CN': '无处置', en: 'nothing decided' },
} as const satisfies Catalogue;

/** Names of the platform modes. */
export const modes = {
  observe: { 'zh-CN': '仅观察', en: 'observe' },
  assist: { 'zh-CN': '辅助', en: 'assist' },
  enforce: { 'zh-CN': '执行', en: 'enforce' },
} as const satisfies Catalogue;

/** Names of the states of accounts and posts. */
export const standings = {
  active: { 'zh-CN': '正常', en: 'active' },
  challenged: { 'zh-CN': '待核验', en: 'challenged' },
  limited: { 'zh-CN': '受限', en: 'limited' },
  frozen: { 'zh-CN': '已冻结', en: 'frozen' },
  closed: { 'zh-CN': '已关闭', en: 'closed' },
  visible: { 'zh-CN': '可见', en: 'visible' },
  flagged: { 'zh-CN': '已标记', en: 'flagged' },
  hidden: { 'zh-CN': '已隐藏', en: 'hidden' },
} as const satisfies Catalogue;

export const acts = {
  uphold: { 'zh-CN': '维持现状', en: 'Uphold' },
  release: { 'zh-CN': '解除并放行', en: 'Release' },
  challenge: { 'zh-CN': '要求核验', en: 'Challenge' },
  limit: { 'zh-CN': '限制功能', en: 'Limit' },
  freeze: { 'zh-CN': '冻结账号', en: 'Freeze' },
  hide: { 'zh-CN': '隐藏内容', en: 'Hide post' },
  restore: { 'zh-CN': '恢复内容', en: 'Restore post' },
} as const satisfies Catalogue;

/** Names of completed acts. */
export const actsDone = {
  uphold: { 'zh-CN': '已维持现状', en: 'upheld' },
  release: { 'zh-CN': '已解除并放行', en: 'released' },
  challenge: { 'zh-CN': '已要求核验', en: 'challenged' },
  limit: { 'zh-CN': '已限制功能', en: 'limited' },
  freeze: { 'zh-CN': '已冻结账号', en: 'frozen' },
  hide: { 'zh-CN': '已隐藏内容', en: 'post hidden' },
  restore: { 'zh-CN': '已恢复内容', en: 'post restored' },
} as const satisfies { readonly [Act in keyof typeof acts]: Words };

export const verifications = {
  unverified: { 'zh-CN': '未实名', en: 'not verified' },
  pending: { 'zh-CN': '核验中', en: 'pending' },
  verified: { 'zh-CN': '已实名', en: 'verified' },
  failed: { 'zh-CN': '核验未通过', en: 'failed' },
  expired: { 'zh-CN': '已过期', en: 'expired' },
  revoked: { 'zh-CN': '已撤销', en: 'revoked' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  identity: { 'zh-CN': '身份证件', en: 'identity document' },
  face: { 'zh-CN': '人脸', en: 'face' },
} as const satisfies Catalogue;

export const intents = {
  offer: { 'zh-CN': '招揽或出售', en: 'an offer' },
  request: { 'zh-CN': '求购或求助', en: 'a request' },
  warning: { 'zh-CN': '防骗提醒', en: 'a warning' },
  report: { 'zh-CN': '事后讲述或举报', en: 'an account of what happened' },
  quote: { 'zh-CN': '提问或转述', en: 'a question or quotation' },
} as const satisfies Catalogue;

export const families = {
  identity: { 'zh-CN': '身份', en: 'identity' },
  network: { 'zh-CN': '关联', en: 'network' },
  behaviour: { 'zh-CN': '行为', en: 'behaviour' },
  content: { 'zh-CN': '内容', en: 'content' },
  reports: { 'zh-CN': '举报', en: 'reports' },
  list: { 'zh-CN': '名单', en: 'list' },
} as const satisfies Catalogue;

export const languages = {
  'zh-CN': { 'zh-CN': '中文', en: 'Chinese' },
  en: { 'zh-CN': '英文', en: 'English' },
} as const satisfies Catalogue;

/** Names of the authorities that receive clues. */
export const recipients = {
  police: { 'zh-CN': '公安机关', en: 'the police' },
  finance: { 'zh-CN': '金融管理部门', en: 'the financial authority' },
  telecom: { 'zh-CN': '电信主管部门', en: 'the telecom authority' },
  cyberspace: { 'zh-CN': '网信部门', en: 'the cyberspace authority' },
} as const satisfies Record<ClueRecipient, Words>;

/** Why an appeal was not accepted, for staff. */
export const appealProblems = {
  'unknown-decision': {
    'zh-CN': '没有这个决定，或与该账号无关',
    en: 'there is no such decision about this account',
  },
  'too-late': { 'zh-CN': '已过申诉期限', en: 'the time for appeals is over' },
  'nothing-to-lift': { 'zh-CN': '没有可解除的限制', en: 'nothing of it is in force' },
  'open-already': {
    'zh-CN': '对该决定的申诉已在处理',
    en: 'an appeal against this decision is open already',
  },
  'heard-enough': {
    'zh-CN': '对该决定的申诉已达次数上限',
    en: 'this decision was appealed against as often as possible',
  },
  'too-many-today': { 'zh-CN': '当日申诉次数已达上限', en: 'too many appeals in one day' },
  'too-many-open': { 'zh-CN': '待裁定的申诉过多', en: 'too many appeals are open' },
} as const satisfies Record<AppealProblem, Words>;

/** Short reasons why an act failed, for use in lists. */
export const problems = {
  unauthenticated: { 'zh-CN': '登录已过期', en: 'the session has ended' },
  forbidden: { 'zh-CN': '没有权限', en: 'not allowed' },
  'cross-origin': { 'zh-CN': '请求来自其他网站', en: 'sent from another site' },
  'not-found': { 'zh-CN': '没有找到', en: 'not found' },
  'method-not-allowed': { 'zh-CN': '不支持的请求', en: 'not supported' },
  invalid: { 'zh-CN': '填写有误', en: 'not filled in correctly' },
  'stale-version': { 'zh-CN': '已有变动', en: 'has changed since' },
  claimed: { 'zh-CN': '他人正在处理', en: 'someone else is working on it' },
  'already-decided': { 'zh-CN': '已有决定', en: 'already decided' },
  'already-proposed': {
    'zh-CN': '已提交，等待另一人同意',
    en: 'awaiting approval',
  },
  'nothing-changes': { 'zh-CN': '已是此状态', en: 'already in this state' },
  'wrong-subject': { 'zh-CN': '不适用于此对象', en: 'does not apply here' },
  closed: { 'zh-CN': '账号已关闭', en: 'the account is closed' },
  observing: { 'zh-CN': '平台仅观察', en: 'the platform is in observe mode' },
  'same-person': { 'zh-CN': '须由他人处理', en: 'someone else must do it' },
  'appeal-open': {
    'zh-CN': '有待裁定的申诉，须先在“申诉”中裁定',
    en: 'an appeal is open and must be answered first, under “Appeal”',
  },
  'no-appeal': { 'zh-CN': '没有待裁定的申诉', en: 'no open appeal' },
  'not-latest': { 'zh-CN': '此后另有处置', en: 'acted on again since' },
  'no-grounds': { 'zh-CN': '没有可依据的决定', en: 'no decision to rest on' },
  'duplicate-event': { 'zh-CN': '同号事件已被接收', en: 'its id was accepted before' },
  'not-movable': { 'zh-CN': '此区域不能送回', en: 'not possible in this region' },
  'unknown-account': { 'zh-CN': '没有此账号', en: 'no such account' },
  'too-late': { 'zh-CN': '已过期限', en: 'the deadline has passed' },
  'too-large': { 'zh-CN': '内容过大', en: 'too large' },
  'unsupported-media-type': { 'zh-CN': '格式不支持', en: 'not a supported format' },
  'key-reused': { 'zh-CN': '重复的请求', en: 'already used for another request' },
  'too-many': { 'zh-CN': '次数已达上限', en: 'limit reached' },
  internal: { 'zh-CN': '服务出错', en: 'service error' },
  unreadable: { 'zh-CN': '记录无法读取', en: 'a record cannot be read' },
  unavailable: { 'zh-CN': '服务暂不可用', en: 'temporarily unavailable' },
} as const satisfies { readonly [Code in ProblemCode]: Words };

/** Labels of the first and last day of a search, by query parameter. */
export const spanEnds = {
  from: { 'zh-CN': '从（UTC 日）', en: 'From (UTC)' },
  to: { 'zh-CN': '到（UTC 日）', en: 'To (UTC)' },
} as const satisfies Catalogue;

/**
 * The word for a code, or the code itself if the table has none.
 *
 * @example
 * termOf(severities, 'high').en; // 'high'
 */
export const termOf = (terms: Catalogue, code: string): Words =>
  (Object.hasOwn(terms, code) ? terms[code] : undefined) ?? { 'zh-CN': code, en: code };
