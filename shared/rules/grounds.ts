import type { Language, Words } from './words.ts';

/** The legal or contractual basis of a measure, as a statement of reasons names it. */
export type Ground =
  | {
      readonly law: keyof typeof laws;
      readonly article: number;
      readonly paragraph?: number | undefined;
    }
  | { readonly platformRule: keyof typeof platformRules };

const laws = {
  /** In force since 1 December 2022. */
  'anti-telecom-fraud-law': {
    'zh-CN': '《中华人民共和国反电信网络诈骗法》',
    en: 'Anti-Telecom and Online Fraud Law of the People’s Republic of China',
  },
  /** Order No. 5 of the Cyberspace Administration of China, in force since 1 March 2020. */
  'content-ecosystem-provisions': {
    'zh-CN': '《网络信息内容生态治理规定》',
    en: 'Provisions on the Governance of the Online Information Content Ecosystem',
  },
  /** In force since 1 January 2019. */
  'e-commerce-law': {
    'zh-CN': '《中华人民共和国电子商务法》',
    en: 'E-Commerce Law of the People’s Republic of China',
  },
} as const satisfies Record<string, Words>;

/** How many articles each law has, in the version in force. */
export const articleCounts: { readonly [Law in keyof typeof laws]: number } = {
  'anti-telecom-fraud-law': 50,
  'content-ecosystem-provisions': 42,
  'e-commerce-law': 89,
};

const platformRules = {
  'no-bulk-accounts': {
    'zh-CN': '禁止批量注册和使用账号',
    en: 'no bulk registration or use of accounts',
  },
  'no-return-under-restriction': {
    'zh-CN': '账号受限期间或被关闭后不得另行注册',
    en: 'no new account while an earlier one is restricted, or after it was closed',
  },
  'no-automation': {
    'zh-CN': '禁止以程序代替本人操作',
    en: 'no automated operation in place of the account holder',
  },
  'no-mass-contact': { 'zh-CN': '禁止批量骚扰他人', en: 'no mass unsolicited contact' },
  'no-illegal-goods': {
    'zh-CN': '禁止发布违禁物品和服务',
    en: 'no offers of prohibited goods or services',
  },
  'no-listed-means': {
    'zh-CN': '不得使用限制名单内的账号、身份、号码、邮箱、收付款账户、设备、网络或联系方式',
    en: 'no use of accounts, identities, numbers, email addresses, payment accounts, devices, networks or contacts on the restriction lists',
  },
  'keep-people-safe': { 'zh-CN': '保护用户免受诈骗', en: 'protection of users from fraud' },
} as const satisfies Record<string, Words>;

/** Laws and platform rules that a ground may name. */
export const lawNames = Object.keys(laws) as readonly (keyof typeof laws)[];
export const platformRuleNames = Object.keys(
  platformRules,
) as readonly (keyof typeof platformRules)[];

/**
 * Words a ground for a statement of reasons.
 *
 * @example
 * wordGround({ law: 'anti-telecom-fraud-law', article: 21 }, 'zh-CN');
 * // '《中华人民共和国反电信网络诈骗法》第21条'
 */
export const wordGround = (ground: Ground, language: Language): string => {
  if ('platformRule' in ground) {
    const rule = platformRules[ground.platformRule][language];
    return language === 'zh-CN' ? `平台规则：${rule}` : `platform rule: ${rule}`;
  }
  const { article, paragraph } = ground;
  const law = laws[ground.law][language];
  return language === 'zh-CN'
    ? `${law}第${article}条${paragraph ? `第${paragraph}款` : ''}`
    : `${law}, article ${article}${paragraph ? `, paragraph ${paragraph}` : ''}`;
};
