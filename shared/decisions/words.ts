import type { FindingCategory, UserFact } from '../rules/categories.ts';
import type { Words } from '../rules/words.ts';

/** The measures that can be taken about an account or a post, and those that undo them. */
export const measures = {
  challenge: { 'zh-CN': '要求核验身份', en: 'identity verification is required' },
  limit: { 'zh-CN': '限制部分功能', en: 'some features are limited' },
  freeze: { 'zh-CN': '冻结账号', en: 'the account is frozen' },
  hide: { 'zh-CN': '隐藏该内容', en: 'this content is hidden' },
  flag: { 'zh-CN': '交由人工审核', en: 'sent for human review' },
  release: { 'zh-CN': '解除对账号的限制', en: 'the restriction on the account is lifted' },
  restore: { 'zh-CN': '恢复该内容的展示', en: 'this content is visible again' },
} as const satisfies Readonly<Record<string, Words>>;

/** An outcome that does something to an account or a post. */
export type Measure = keyof typeof measures;

/** Whether an outcome is a measure: something is done to an account or a post. */
export const isMeasure = (outcome: string): outcome is Measure => Object.hasOwn(measures, outcome);

/** Whether a measure undoes another one. */
export const isLifting = (measure: Measure): boolean =>
  measure === 'release' || measure === 'restore';

/** A fact that says nothing about what was found. */
const unspecific: Words = {
  'zh-CN': '账号或内容存在需要核实的异常情况。',
  en: 'The account or content showed unusual signs that need to be verified.',
};

/** What a text was read as is suspected, not proven. */
const suspectedOf = (chinese: string, english: string): Words => ({
  'zh-CN': `内容或行为疑似涉及${chinese}。`,
  en: `Content or activity appears to involve ${english}.`,
});

/**
 * Facts stated to a restricted user: one sentence for each category of abuse. It is true of every finding
 * in the category that has no sentence of its own, and does not help to find the limits of a rule.
 */
export const facts: { readonly [Fact in FindingCategory | UserFact]: Words } = {
  'many-on-one-identity': {
    'zh-CN': '以本账号所用身份核验的账号数量异常。',
    en: 'An unusual number of accounts were verified with the same identity as this account.',
  },
  'many-on-one-payment': {
    'zh-CN': '绑定本账号所用收付款账户的账号数量异常。',
    en: 'An unusual number of accounts are bound to the same payment account as this account.',
  },
  'many-on-one-phone': {
    'zh-CN': '使用本账号手机号的账号数量异常。',
    en: 'An unusual number of accounts use the same phone number as this account.',
  },
  'signed-up-again': {
    'zh-CN': '账号出现重复注册。',
    en: 'The account was signed up more than once.',
  },
  'shared-with-restricted': {
    'zh-CN': '账号与受限或已被平台关闭的账号使用同一身份、号码、邮箱、收付款账户或设备。',
    en: 'The account shares an identity, phone number, email address, payment account or device with an account that is restricted or was closed by the platform.',
  },
  'real-name-lapsed': {
    'zh-CN': '账号的真实身份核验未通过、已过期或已被撤销，该服务依法须核验身份。',
    en: 'The account’s real-name verification failed, has expired or was revoked; the law requires it for this service.',
  },
  'alike-approaches': {
    'zh-CN': '账号联系陌生人的用语或对象与其他新账号相同。',
    en: 'The account approached strangers with the same words as other new accounts, or approached the same people.',
  },
  'many-groups': {
    'zh-CN': '新账号短时间内加入了大量群组。',
    en: 'The new account joined many groups in a short time.',
  },
  'shared-text': {
    'zh-CN': '内容的文字或联系方式与其他账号发布的可疑内容相同。',
    en: 'The content has the same wording or contact details as suspicious content from other accounts.',
  },
  'passed-on-payments': {
    'zh-CN': '账号的收付款方式与代他人转移资金相似。',
    en: 'Payments to and from the account resemble moving money on behalf of others.',
  },
  // Nobody must learn that they are on the watch list.
  watched: unspecific,
  'card-trade': suspectedOf(
    '买卖、出租、出借银行卡或支付账户',
    'buying, selling, renting or lending bank cards or payment accounts',
  ),
  'sim-trade': suspectedOf(
    '买卖、出租、出借电话卡或物联网卡',
    'buying, selling, renting or lending SIM cards or IoT cards',
  ),
  'personal-data-trade': suspectedOf(
    '买卖、非法提供个人信息',
    'trading or unlawfully providing personal data',
  ),
  'account-trade': {
    'zh-CN': '账号或内容疑似涉及买卖、出租、出借网络账号。',
    en: 'The account or content appears to involve buying, selling, renting or lending online accounts.',
  },
  'money-mule': suspectedOf('为他人转移资金', 'moving money on behalf of others'),
  brushing: suspectedOf(
    '刷单、刷量或虚假兼职',
    'fake orders, fake engagement or fake part-time jobs',
  ),
  'traffic-diversion': suspectedOf(
    '将用户引向其他渠道的违规推广',
    'prohibited promotion that directs users to other channels',
  ),
  'illegal-loan': suspectedOf('非法贷款或套现', 'illegal lending or cash-out'),
  gambling: suspectedOf('网络赌博', 'online gambling'),
  'fraud-tools': suspectedOf(
    '可用于诈骗的设备、软件或服务',
    'devices, software or services that can be used for fraud',
  ),
  'forged-documents': suspectedOf('伪造证件、票据或印章', 'forged documents, invoices or seals'),
  'illegal-migration': suspectedOf(
    '偷越国（边）境或境外虚假招聘',
    'illegal border crossing or false overseas recruitment',
  ),
  'fake-investment': suspectedOf('虚假投资理财', 'fake investments'),
  impersonation: {
    'zh-CN': '内容或行为疑似冒充他人或机构。',
    en: 'Content or activity appears to impersonate a person or an organisation.',
  },
  'porn-lure': suspectedOf('色情引诱', 'sexual lures'),
  'fraud-support': {
    'zh-CN': '内容或行为疑似为诈骗活动提供支持。',
    en: 'Content or activity appears to support fraud.',
  },
  'real-name': {
    'zh-CN': '账号尚未完成使用该服务所需级别的真实身份核验。',
    en: 'The account has not completed real-name verification at the level required for this service.',
  },
  'bulk-registration': {
    'zh-CN': '账号的注册或使用方式与批量注册的账号相似。',
    en: 'The account was registered or used in a way that resembles accounts registered in bulk.',
  },
  'account-takeover': {
    'zh-CN': '账号近期的使用情况与以往明显不同，可能已由他人使用。',
    en: 'The account’s recent use differs markedly from before; someone else may be using it.',
  },
  automation: {
    'zh-CN': '账号的操作疑似由程序代替本人进行。',
    en: 'The account’s activity appears to be automated, not carried out by its holder in person.',
  },
  spam: {
    'zh-CN': '账号短时间内大量联系他人。',
    en: 'The account contacted many people in a short time.',
  },
  fraud: {
    'zh-CN': '账号的行为或他人的举报涉及诈骗风险。',
    en: 'The account’s activity, or reports from other users, point to a risk of fraud.',
  },
  listed: {
    'zh-CN':
      '账号本身，或其使用、发布的身份、号码、邮箱、收付款账户、设备、网络、联系方式、链接、文字或图片，在平台限制名单内。',
    en: 'The account, or an identity, number, email address, payment account, device, network, contact, link, text or image that it used or posted, is on the platform’s restriction lists.',
  },
  punished: {
    'zh-CN':
      '账号本身，或其实名身份、手机号、收付款账户，在电信网络诈骗联合惩戒名单内，惩戒期未满。对列入名单有异议的，也可向作出认定的公安机关申诉。',
    en: 'The account, or its verified identity, phone number or payment account, is on the dishonesty list for telecom and online fraud, and the term has not ended. You may also contest the listing with the public security organ that decided on it.',
  },
  'suspicious-wording': {
    'zh-CN': '内容的用语与违规内容相似。',
    en: 'The wording resembles content that is not allowed.',
  },
};

/** Facts that are not a category of abuse. */
export const plainFacts = {
  restricted: unspecific,
  reviewed: {
    'zh-CN': '经工作人员核查，已无需继续限制。',
    en: 'After review by our staff, the restriction is no longer needed.',
  },
  'hold-ended': { 'zh-CN': '限制期限已满。', en: 'The restriction period has ended.' },
  'applies-again': {
    'zh-CN': '后来的措施期限已满；此前的这项措施仍未到期，继续适用。',
    en: 'The period of a later measure has ended. This earlier measure has not ended and applies again.',
  },
  'applies-again-refused': {
    'zh-CN':
      '后来的措施期限已满；此前的这项措施仍未到期，继续适用。您对其提出的申诉已由未参与原决定的工作人员复核，未获支持。',
    en: 'The period of a later measure has ended. This earlier measure has not ended and applies again. Your appeal against it was reviewed by a member of staff who took no part in the original decision, and was not granted.',
  },
  verified: {
    'zh-CN': '账号已完成所要求的身份核验。',
    en: 'The account completed the required identity verification.',
  },
  appeal: { 'zh-CN': '申诉成立。', en: 'The appeal was granted.' },
  'appeal-open': {
    'zh-CN': '您的申诉已收到，将由未参与原决定的工作人员复核。',
    en: 'Your appeal was received and will be reviewed by a member of staff who took no part in the original decision.',
  },
  'appeal-reopened': {
    'zh-CN': '此前的答复已撤回，您的申诉将重新复核。',
    en: 'The earlier answer was withdrawn; your appeal is being heard again.',
  },
  'appeal-refused': {
    'zh-CN': '您的申诉已由未参与原决定的工作人员复核，未获支持，维持原决定。',
    en: 'Your appeal was reviewed by a member of staff who took no part in the original decision. It was not granted, and the decision stands.',
  },
  'earlier-appeal-refused': {
    'zh-CN': '您对此前措施的申诉已由未参与该决定的工作人员复核，未获支持。现行措施继续适用。',
    en: 'Your appeal against an earlier measure was reviewed by a member of staff who took no part in that decision. It was not granted, and the present measure continues to apply.',
  },
  'earlier-appeal-reopened': {
    'zh-CN': '对您此前措施申诉的答复已撤回，该申诉将重新复核。现行措施继续适用。',
    en: 'The answer to your appeal against an earlier measure was withdrawn; that appeal is being heard again. The present measure continues to apply.',
  },
} as const satisfies Readonly<Record<string, Words>>;
export type PlainFact = keyof typeof plainFacts;

/** What a user can submit with an appeal. */
export const materials = {
  explanation: { 'zh-CN': '情况说明', en: 'an explanation in your own words' },
  'identity-document': {
    'zh-CN': '本人身份证明（在官方核验页面提交）',
    en: 'proof of identity, submitted on the official verification page',
  },
  'face-check': {
    'zh-CN': '本人人脸核验（在官方核验页面完成）',
    en: 'a face check, completed on the official verification page',
  },
  'content-context': {
    'zh-CN': '该内容的背景或合法用途证明',
    en: 'background of the content, or proof of its lawful purpose',
  },
  'ownership-proof': {
    'zh-CN': '设备、号码、邮箱、收付款账户由本人使用的说明',
    en: 'a statement that the device, number, email address and payment account are yours',
  },
} as const satisfies Readonly<Record<string, Words>>;
export type Material = keyof typeof materials;

/** How automated a decision was. */
export const automations = {
  full: { 'zh-CN': '由自动化程序作出', en: 'automatically' },
  partial: {
    'zh-CN': '由程序发现、工作人员决定',
    en: 'detected automatically, decided by a member of staff',
  },
  none: { 'zh-CN': '由工作人员作出', en: 'by a member of staff' },
} as const satisfies Readonly<Record<string, Words>>;

/** Phrases of a statement. `{name}` is replaced by a value. */
export const phrases = {
  account: { 'zh-CN': '账号 {id}', en: 'account {id}' },
  content: { 'zh-CN': '内容 {id}', en: 'content {id}' },
  measure: { 'zh-CN': '措施：{measure}', en: 'Measure: {measure}' },
  scope: { 'zh-CN': '对象：{scope}', en: 'Applies to: {scope}' },
  fromUntil: { 'zh-CN': '期限：{start}至 {end}', en: 'From {start} until {end}' },
  from: { 'zh-CN': '生效时间：{start}', en: 'From {start}' },
  fromOn: {
    'zh-CN': '期限：{start}起，至解除为止',
    en: 'From {start} until it is lifted',
  },
  fact: { 'zh-CN': '事实：{fact}', en: 'Facts: {fact}' },
  evidenceTime: { 'zh-CN': '事实发生时间：{time}', en: 'When it happened: {time}' },
  ground: { 'zh-CN': '依据：{ground}', en: 'Grounds: {ground}' },
  automation: { 'zh-CN': '决定方式：{automation}', en: 'How it was decided: {automation}' },
  automationOpen: {
    'zh-CN': '决定方式：{automation}，可要求人工复核',
    en: 'How it was decided: {automation}; you may request human review',
  },
  remedy: {
    'zh-CN': '申诉渠道：{channel}。请在措施有效期间、{deadline}前提出，申诉成立将立即解除措施。',
    en: 'Appeal by {deadline}, while the measure applies: {channel}. If the appeal is granted, the measure is lifted at once.',
  },
  materials: { 'zh-CN': '申诉材料：{materials}', en: 'Please provide: {materials}' },
} as const satisfies Readonly<Record<string, Words>>;

/** The warning to an account that may be about to be harmed. */
export const warnings: Words = {
  'zh-CN':
    '安全提醒：与您往来的账号可能存在风险（{category}），请谨防受骗。不要转账、透露验证码、共享屏幕，也不要换到其他软件联系。拿不准时，请拨打反诈专线 96110。已经转账的，请停止付款，保留聊天和转账记录，立即拨打 110 报警，并联系银行或支付机构。',
  en: 'Safety notice: the account you are in contact with may be a risk ({category}). Beware of fraud. Do not send money, share verification codes or your screen, or move the conversation to another app. If in doubt, call the anti-fraud hotline 96110 (mainland China). If you have already sent money, stop paying, keep the messages and payment records, call the police at once on 110, and tell your bank or payment service.',
};

const suspected: Words = { 'zh-CN': '涉嫌诈骗', en: 'suspected fraud' };

/**
 * What a warning names instead of the category: what the category calls it means nothing to whoever is warned, or tells
 * them of a list that the other person is on.
 */
export const dangers: { readonly [Category in FindingCategory]?: Words } = {
  'traffic-diversion': {
    'zh-CN': '引您到其他平台联系',
    en: 'asking you to move to another platform',
  },
  'account-takeover': {
    'zh-CN': '账号可能已由他人使用',
    en: 'someone else may be using the account',
  },
  'real-name': suspected,
  'bulk-registration': suspected,
  automation: suspected,
  'suspicious-wording': suspected,
  listed: suspected,
  punished: suspected,
};
