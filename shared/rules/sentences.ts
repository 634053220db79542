import { kindWords, listWords } from '../lists/entry.ts';
import { categories } from './categories.ts';
import type { Words } from './words.ts';

/** Terms used in sentences, translated. */
export const terms = {
  ...categories,
  ...kindWords,
  'block-list': listWords.block,
  'watch-list': listWords.watch,
  'allow-list': listWords.allow,
  'dishonesty-list': listWords.dishonesty,
  publishing: { 'zh-CN': '信息发布', en: 'publishing' },
  messaging: { 'zh-CN': '即时通讯', en: 'messaging' },
  social: { 'zh-CN': '社交', en: 'social' },
  trading: { 'zh-CN': '交易', en: 'trading' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  identity: { 'zh-CN': '身份证件', en: 'identity document' },
  face: { 'zh-CN': '人脸', en: 'face' },
  unverified: { 'zh-CN': '未实名', en: 'not verified' },
  pending: { 'zh-CN': '核验中', en: 'pending' },
  verified: { 'zh-CN': '已实名', en: 'verified' },
  failed: { 'zh-CN': '核验未通过', en: 'failed' },
  expired: { 'zh-CN': '已过期', en: 'expired' },
  revoked: { 'zh-CN': '已撤销', en: 'revoked' },
  wechat: { 'zh-CN': '微信号', en: 'WeChat ID' },
  qq: { 'zh-CN': 'QQ 号', en: 'QQ number' },
  telegram: { 'zh-CN': 'Telegram 账号', en: 'Telegram handle' },
  email: { 'zh-CN': '邮箱', en: 'email address' },
  url: { 'zh-CN': '链接', en: 'link' },
  group: { 'zh-CN': '群号', en: 'group number' },
  'qr-code': { 'zh-CN': '二维码', en: 'QR code' },
  handle: { 'zh-CN': '联系账号', en: 'contact handle' },
  douyin: { 'zh-CN': '抖音号', en: 'Douyin ID' },
  kuaishou: { 'zh-CN': '快手号', en: 'Kuaishou ID' },
  xiaohongshu: { 'zh-CN': '小红书号', en: 'Xiaohongshu ID' },
  'official-account': { 'zh-CN': '公众号', en: 'WeChat official account' },
  device: { 'zh-CN': '设备', en: 'device' },
  block: { 'zh-CN': '地址段', en: 'address block' },
  payment: { 'zh-CN': '收付款账户', en: 'payment account' },
} as const satisfies Record<string, Words>;
export type Term = keyof typeof terms;

/**
 * Every evidence sentence. `{name}` takes a value, `{name:term}` a term of the table above. Counts saturate
 * and links are sketches, so figures are worded as "at least".
 */
export const sentences = {
  'service-used-without-real-name': {
    'zh-CN': '使用“{service:term}”服务时真实身份状态为“{status:term}”，须达到“{required:term}”核验',
    en: 'used the {service:term} service with real-name status “{status:term}”; {required:term} verification is required',
  },
  'service-used-below-level': {
    'zh-CN': '使用“{service:term}”服务时仅有“{level:term}”核验，须达到“{required:term}”核验',
    en: 'used the {service:term} service with {level:term} verification only; {required:term} verification is required',
  },
  'real-name-lapsed': {
    'zh-CN': '真实身份状态为“{status:term}”',
    en: 'real-name status is “{status:term}”',
  },
  'service-used': {
    'zh-CN': '仍在使用“{service:term}”服务',
    en: 'still uses the {service:term} service',
  },
  'not-verified': {
    'zh-CN': '真实身份未核验',
    en: 'the real name is not verified',
  },
  'signed-up-before': {
    'zh-CN': '同一账号标识此前已注册过',
    en: 'the same account id signed up before',
  },
  'account-young': {
    'zh-CN': '账号注册不满 {hours} 小时',
    en: 'the account is less than {hours} h old',
  },
  'account-old': {
    'zh-CN': '账号注册已满 {days} 天',
    en: 'the account is at least {days} days old',
  },
  'identity-shared': {
    'zh-CN': '同一身份名下至少有 {accounts} 个账号，上限为 {limit} 个',
    en: 'at least {accounts} accounts use one identity; the limit is {limit}',
  },
  'phone-shared': {
    'zh-CN': '同一手机号名下至少有 {accounts} 个账号',
    en: 'at least {accounts} accounts use one phone number',
  },
  'payment-shared': {
    'zh-CN': '同一收付款账户绑定了至少 {accounts} 个账号',
    en: 'at least {accounts} accounts are bound to one payment account',
  },
  'device-joined-day': {
    'zh-CN': '一天内至少有 {accounts} 个账号首次使用同一设备',
    en: 'at least {accounts} accounts were first seen on one device within a day',
  },
  'device-newcomers-month': {
    'zh-CN': '一个月内至少有 {accounts} 个账号在同一设备上注册或在注册当天使用该设备',
    en: 'at least {accounts} accounts signed up on one device within a month, or used it on the day they signed up',
  },
  'segment-joined-week': {
    'zh-CN': '一周内至少有 {accounts} 个账号以同一号段的手机号注册',
    en: 'at least {accounts} accounts signed up from one number range within a week',
  },
  'identity-joined-week': {
    'zh-CN': '同一身份在一周内至少核验了 {accounts} 个账号',
    en: 'one identity was used to verify at least {accounts} accounts within a week',
  },
  'pace-even': {
    'zh-CN': '近期操作间隔平均 {seconds} 秒，波动仅 {percent}%',
    en: 'recent actions are {seconds} s apart on average and vary by only {percent}%',
  },
  'intervals-many': {
    'zh-CN': '已观察到至少 {count} 个操作间隔',
    en: 'at least {count} intervals between actions were observed',
  },
  'openings-many': {
    'zh-CN': '注册首周内至少 {count} 次主动向他人搭话',
    en: 'messaged people first at least {count} times in its first week',
  },
  'answer-rate-low': {
    'zh-CN': '其中至多 {percent}% 得到回复',
    en: 'at most {percent}% of these were answered',
  },
  'reporter-proven': {
    'zh-CN': '该举报人此前举报的约 {known} 个账号中，至少 {accounts} 个现已受限',
    en: 'of about {known} accounts this reporter reported before, at least {accounts} are now restricted',
  },
  'line-shared': {
    'zh-CN': '至少有 {accounts} 个新账号以同一句话向陌生人搭话',
    en: 'at least {accounts} new accounts approached strangers with the same opening line',
  },
  'line-on-device': {
    'zh-CN': '一周内至少有 {accounts} 个新账号在同一设备上以同一句话向陌生人搭话',
    en: 'at least {accounts} new accounts on one device approached strangers with the same opening line within a week',
  },
  'messages-week': {
    'zh-CN': '一周内至少发送私信 {count} 条',
    en: 'sent at least {count} messages within a week',
  },
  'passes-most-on': {
    'zh-CN': '一周内至少收款 {received} 笔、付款 {sent} 笔，随收随付',
    en: 'received at least {received} payments and made at least {sent} within a week, passing money on as it came in',
  },
  'payments-begun': {
    'zh-CN': '此前一个月没有收付款记录',
    en: 'received and paid nothing in the month before',
  },
  'payments-begun-today': {
    'zh-CN': '最近一天之前的一个月没有收付款记录',
    en: 'received and paid nothing in the month before the last day',
  },
  'payers-strangers': {
    'zh-CN': '至少有 {accounts} 个付款账号与其此前没有往来记录',
    en: 'at least {accounts} of those who paid it had no known earlier contact with it',
  },
  'counterpart-paid-by-many': {
    'zh-CN': '收款方另有至少 {accounts} 个账号付款',
    en: 'at least {accounts} other accounts paid this payee',
  },
  'block-joined-hour': {
    'zh-CN': '一小时内至少有 {accounts} 个账号首次使用同一地址段',
    en: 'at least {accounts} accounts were first seen in one address block within an hour',
  },
  'block-alike-day': {
    'zh-CN': '一天内至少有 {accounts} 个账号在同一地址段以同一格式的昵称或邮箱注册',
    en: 'at least {accounts} accounts signed up from one address block within a day with names or email addresses of the same pattern',
  },
  'operator-joined-hour': {
    'zh-CN': '一小时内至少有 {accounts} 个账号经同一机房运营商的网络注册',
    en: 'at least {accounts} accounts signed up through one hosting provider’s networks within an hour',
  },
  'mail-domain-joined-day': {
    'zh-CN': '以该邮箱域名注册的约 {known} 个账号中，至少 {accounts} 个在一天内注册',
    en: 'of about {known} accounts that signed up with this email domain, at least {accounts} did so within a day',
  },
  'targets-sought': {
    'zh-CN':
      '所联系的人此前被其他新账号联系过约 {approaches} 次，其中至少 {restricted} 次来自现已受限的账号',
    en: 'other new accounts approached the same people about {approaches} times before; at least {restricted} of these approaches were by accounts that are now restricted',
  },
  'entity-restricted': {
    'zh-CN': '同一{entity:term}下另有至少 {accounts} 个账号受到限制',
    en: 'other restricted accounts with the same {entity:term}: at least {accounts}',
  },
  'contact-of-restricted': {
    'zh-CN':
      '此前在可疑内容中留过同一联系方式的其他账号约 {others} 个，其中至少 {accounts} 个现已受限',
    en: 'other accounts that gave this contact in suspicious texts before: about {others}; now restricted of these: at least {accounts}',
  },
  'automation-mark': {
    'zh-CN': '注册请求带有自动化工具标记“{mark}”',
    en: 'the sign-up shows a sign of an automation tool, “{mark}”',
  },
  'form-too-fast': {
    'zh-CN': '注册表单用时 {seconds} 秒',
    en: 'the sign-up form was completed in {seconds} s',
  },
  'hosting-network': {
    'zh-CN': '注册来自机房网络',
    en: 'the sign-up came from a hosting network',
  },
  'disposable-mail': {
    'zh-CN': '注册使用一次性邮箱',
    en: 'the sign-up used a disposable email address',
  },
  'virtual-operator': {
    'zh-CN': '注册使用虚拟运营商号码',
    en: 'the sign-up used a virtual operator’s number',
  },
  'country-mismatch': {
    'zh-CN': '注册地址所在国家或地区与手机号不符',
    en: 'the sign-up came from a different country or region than the phone number',
  },
  'device-new-lately': {
    'zh-CN': '{hours} 小时内出现在从未用过的设备上',
    en: 'used a device for the first time within the last {hours} h',
  },
  'block-new-lately': {
    'zh-CN': '{hours} 小时内出现在从未用过的网络上',
    en: 'used a network for the first time within the last {hours} h',
  },
  'device-of-others': {
    'zh-CN': '该设备另有至少 {accounts} 个账号使用过',
    en: 'at least {accounts} other accounts have used this device',
  },
  'country-new-lately': {
    'zh-CN': '{hours} 小时内出现在从未到过的国家或地区',
    en: 'appeared in a country or region for the first time within the last {hours} h',
  },
  'credential-changed': {
    'zh-CN': '{hours} 小时内更换过密码、手机号或邮箱',
    en: 'the password, phone number or email address was changed within the last {hours} h',
  },
  'not-verified-since': {
    'zh-CN': '此后未再以身份或人脸核验',
    en: 'no identity or face verification since then',
  },
  'profile-changed': {
    'zh-CN': '{hours} 小时内改写过资料',
    en: 'the profile was rewritten within the last {hours} h',
  },
  'profile-parts': {
    'zh-CN': '接连改写了资料中的 {parts} 项（昵称、头像、简介、地区等），最近一次在 {hours} 小时内',
    en: '{parts} parts of the profile (name, picture, description, region, etc.) were rewritten one after another, the latest within the last {hours} h',
  },
  'silent-weeks': {
    'zh-CN': '一周以前至少有三周没有任何动态',
    en: 'until a week ago the account had been silent for at least three weeks',
  },
  'silent-month': {
    'zh-CN': '此前至少四周没有任何动态',
    en: 'the account had been silent for at least four weeks',
  },
  'burst-day': {
    'zh-CN': '一天内至少有 {acts} 次发布、私信和请求',
    en: 'at least {acts} posts, messages and requests within a day',
  },
  'posts-fast': {
    'zh-CN': '十至二十分钟内至少发布 {count} 次',
    en: 'at least {count} posts within ten to twenty minutes',
  },
  'messages-fast': {
    'zh-CN': '十至二十分钟内至少发送私信 {count} 条',
    en: 'at least {count} messages within ten to twenty minutes',
  },
  'requests-fast': {
    'zh-CN': '十至二十分钟内至少发出请求 {count} 次',
    en: 'at least {count} requests within ten to twenty minutes',
  },
  'requests-day': {
    'zh-CN': '一天内至少发出请求 {count} 次',
    en: 'at least {count} requests within a day',
  },
  'messages-hour': {
    'zh-CN': '一小时内至少发送私信 {count} 条',
    en: 'at least {count} messages within an hour',
  },
  'joins-day': {
    'zh-CN': '一天内至少加入 {count} 个群',
    en: 'joined at least {count} groups within a day',
  },
  'targets-many': {
    'zh-CN': '至少联系过 {accounts} 个账号',
    en: 'approached at least {accounts} accounts',
  },
  'targets-novel': {
    'zh-CN': '本次或近期联系的对象中 {percent}% 此前没有联系过的记录',
    en: '{percent}% of those approached now or lately are not known to have been approached before',
  },
  'accept-rate-low': {
    'zh-CN': '得到答复的请求中仅 {percent}% 被接受',
    en: 'only {percent}% of its answered requests were accepted',
  },
  'risky-week': {
    'zh-CN': '一周内至少有 {count} 次内容被判为可疑',
    en: 'its texts were judged suspicious at least {count} times within a week',
  },
  'names-trade': {
    'zh-CN': '涉及{category:term}：{words}',
    en: 'is about {category:term}: {words}',
  },
  'names-no-trade': {
    'zh-CN': '所用词语：{words}',
    en: 'words used: {words}',
  },
  'reads-black-gray': {
    'zh-CN': '全文疑似黑灰产内容',
    en: 'the text as a whole resembles a black-gray post',
  },
  'reads-black-gray-surely': {
    'zh-CN': '全文高度符合黑灰产内容特征',
    en: 'the text as a whole strongly resembles a black-gray post',
  },
  'speaks-as-offer': {
    'zh-CN': '以提供者的口吻',
    en: 'written as an offer',
  },
  'speaks-as-request': {
    'zh-CN': '以求购者的口吻',
    en: 'written as a request',
  },
  'gives-contact': {
    'zh-CN': '留有{kind:term}（{contact}）',
    en: 'contact given: {kind:term} ({contact})',
  },
  'gives-contact-in-code': {
    'zh-CN': '图片中的二维码为{kind:term}（{contact}）',
    en: 'a QR code in an image gives a contact: {kind:term} ({contact})',
  },
  'wording-disguised': {
    'zh-CN': '“{text}”按“{reads}”理解',
    en: '“{text}” is read as “{reads}”',
  },
  'contact-shared': {
    'zh-CN': '可疑内容中的同一联系方式至少由 {accounts} 个账号发布',
    en: 'at least {accounts} accounts gave the same contact in suspicious texts',
  },
  'template-shared': {
    'zh-CN': '同一可疑文本至少由 {accounts} 个账号发布',
    en: 'at least {accounts} accounts posted the same suspicious text',
  },
  'joined-campaign-earlier': {
    'zh-CN': '该账号此前发布过其中的可疑内容',
    en: 'the account posted some of this suspicious content earlier',
  },
  'payers-many': {
    'zh-CN': '至少有 {accounts} 个账号向其付款',
    en: 'received payments from at least {accounts} accounts',
  },
  'received-hour': {
    'zh-CN': '一小时内至少收款 {count} 笔',
    en: 'received at least {count} payments within an hour',
  },
  'sent-hour': {
    'zh-CN': '一小时内至少付款 {count} 笔',
    en: 'made at least {count} payments within an hour',
  },
  'sent-day': {
    'zh-CN': '一天内至少付款 {count} 笔',
    en: 'made at least {count} payments within a day',
  },
  'received-nothing': {
    'zh-CN': '一天内没有收款记录',
    en: 'not known to have received a payment within a day',
  },
  'received-little': {
    'zh-CN': '近来收到的款项远少于这笔付款',
    en: 'it lately received far less than this payment',
  },
  'passed-on': {
    'zh-CN': '收款后 {minutes} 分钟内即转出',
    en: 'passed money on within {minutes} min of receiving it',
  },
  'payee-new': {
    'zh-CN': '此前没有向该收款人支付过相近金额的记录',
    en: 'no earlier payment of a similar amount to this payee is known',
  },
  'holder-differs': {
    'zh-CN': '付款账户户名与核验身份不符',
    en: 'the name on the payment account is not the verified name',
  },
  'counterpart-reported': {
    'zh-CN': '对方一个月内被至少 {accounts} 名可信用户举报',
    en: 'the other account was reported by at least {accounts} credible people within a month',
  },
  'counterpart-restricted': {
    'zh-CN': '对方账号已受限制',
    en: 'the other account is restricted',
  },
  'counterpart-closed': {
    'zh-CN': '对方账号已关闭',
    en: 'the other account is closed',
  },
  'counterpart-collects': {
    'zh-CN': '对方账号注册不满 {hours} 小时，已有至少 {accounts} 个账号向其付款',
    en: 'the other account is less than {hours} h old and at least {accounts} accounts have already paid it',
  },
  'counterpart-young': {
    'zh-CN': '对方账号注册不满 {hours} 小时',
    en: 'the other account is less than {hours} h old',
  },
  // Said first where somebody reads about the counterpart: what follows speaks from where the home account stands.
  'as-other-account': {
    'zh-CN': '由他人的操作发现，以下“对方”即该账号',
    en: 'found in what somebody else did, where “the other account” is this one',
  },
  'acquainted-briefly': {
    'zh-CN': '双方相识不超过 {hours} 小时',
    en: 'the two have known each other for at most {hours} h',
  },
  strangers: {
    'zh-CN': '发送者此前没有联系过对方的记录',
    en: 'the sender is not known to have contacted the recipient before',
  },
  'reports-week': {
    'zh-CN': '一周内至少被可信用户举报 {count} 次',
    en: 'reported by credible people at least {count} times within a week',
  },
  'reports-newcomers-week': {
    'zh-CN':
      '一周内被可信用户举报 {credible} 次、被新用户举报 {count} 次（新用户每 {each} 人计一名可信用户）',
    en: 'reported within a week by credible people ({credible}) and by newcomers ({count}); {each} newcomers count as one credible person',
  },
  'reports-month': {
    'zh-CN': '一个月内至少被可信用户举报 {count} 次',
    en: 'reported by credible people at least {count} times within a month',
  },
  'reporters-many': {
    'zh-CN': '至少被 {accounts} 名可信用户举报',
    en: 'reported by at least {accounts} credible people',
  },
  'reporter-credible': {
    'zh-CN': '本次举报人可信',
    en: 'this reporter is credible',
  },
  'reporter-new': {
    'zh-CN': '本次举报人为新用户，首次举报该账号',
    en: 'this reporter is a newcomer who had not reported the account before',
  },
  'sender-restricted': {
    'zh-CN': '发送者账号已受限制',
    en: 'the sender is restricted',
  },
  'sender-closed': {
    'zh-CN': '发送者账号已关闭',
    en: 'the sender’s account is closed',
  },
  'on-list': {
    'zh-CN': '{list:term}载有其{kind:term}（来源：{source}；有效期至 {until}）',
    en: 'its {kind:term} is on the {list:term} (source: {source}; until {until})',
  },
  'on-list-by-authority': {
    'zh-CN':
      '经{authority}认定，{list:term}载有其{kind:term}（文号或来源：{source}；有效期至 {until}）',
    en: 'by order of {authority}, its {kind:term} is on the {list:term} (document or source: {source}; until {until})',
  },
  'counterpart-on-list': {
    'zh-CN': '对方账号在{list:term}内（来源：{source}；有效期至 {until}）',
    en: 'the other account is on the {list:term} (source: {source}; until {until})',
  },
  // Added to a finding that an allow list entry keeps from deciding.
  exempted: {
    'zh-CN':
      '豁免：{list:term}载有其{kind:term}（来源：{source}；有效期至 {until}），此项不作为处置依据',
    en: 'exempt: its {kind:term} is on the {list:term} (source: {source}; until {until}), so this finding is set aside',
  },
  // Staff word their rules themselves. The worded text is stored with the decision, so it outlives the rule.
  'staff-rule': { 'zh-CN': '{zh}', en: '{en}' },
} as const satisfies Record<string, Words>;
