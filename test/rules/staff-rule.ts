import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { buildCatalogue, type Catalogue } from '#shared/rules/collect.ts';

/** A staff rule in source form: fast payments to a stranger by a young account. */
export const staffRule = (more: Partial<Record<keyof StaffRule, unknown>> = {}) => ({
  id: 'staff.young-and-paying',
  revision: 1,
  title: { 'zh-CN': '新号连续付款', en: 'a young account that pays again and again' },
  detects: {
    'zh-CN': '注册不久即连续向陌生人付款的账号',
    en: 'Accounts that pay strangers again and again soon after they signed up.',
  },
  family: 'account',
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'fraud',
  severity: 'medium',
  ground: { platformRule: 'keep-people-safe' },
  on: ['payment.transferred'],
  when: 'account.ageHours < 48 && counts.transfersOut.hour >= 3 && payment.firstToPayee',
  sentence: {
    'zh-CN': '注册 {age} 小时，一小时内付款 {count} 笔',
    en: 'signed up {age} h ago and made {count} payments within an hour',
  },
  values: { age: 'account.ageHours', count: 'counts.transfersOut.hour' },
  cases: [
    {
      name: 'the third payment within an hour',
      expects: 'fires',
      on: 'payment.transferred',
      signals: {
        'account.ageHours': 5,
        'counts.transfersOut.hour': 3,
        'payment.firstToPayee': true,
      },
    },
    {
      name: 'somebody who has been here for years',
      expects: 'quiet',
      on: 'payment.transferred',
      signals: {
        'account.ageHours': 20_000,
        'counts.transfersOut.hour': 3,
        'payment.firstToPayee': true,
      },
    },
  ],
  owner: 'risk team',
  ...more,
});

/** The product's rules, and a live one of staff against accounts that post within two days of their sign-up. */
export const rulesAgainstYoungPosters = (): Catalogue => {
  const checked = checkStaffRule(
    staffRule({
      on: ['content.posted'],
      severity: 'high',
      when: 'account.ageHours < 48',
      values: { age: 'account.ageHours' },
      sentence: { 'zh-CN': '注册 {age} 小时', en: 'signed up {age} h ago' },
    }),
  );
  if (!checked.ok) throw new Error('not written');
  return buildCatalogue([...catalogue.rules, checked.compile({ life: 'live' })]);
};
