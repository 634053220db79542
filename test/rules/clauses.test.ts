import { describe, expect, it } from 'vitest';
import {
  barelyAcquainted,
  blockNew,
  deviceNew,
  disguised,
  notVerifiedWithin,
  old,
  onlyActedWithin,
  young,
} from '#shared/rules/clauses.ts';
import { signalsOf } from '#shared/rules/play.ts';
import { message, post, signUp } from '#shared/rules/specimen.ts';
import { ownFamilies } from '#shared/signals/account-state.ts';
import { bucketLimit } from '#shared/signals/windows.ts';

const { account, counts, realName, counterpart } = signalsOf([
  signUp(),
  message('friend-1', '在吗？'),
]);

describe('a span of hours includes its last moment', () => {
  const spans = {
    young: (ageHours: number | null) => young({ ...account, ageHours }, 72),
    deviceNew: (newDeviceHours: number | null) => deviceNew({ ...account, newDeviceHours }, 72),
    blockNew: (newBlockHours: number | null) => blockNew({ ...account, newBlockHours }, 72),
    barelyAcquainted: (ageHours: number | null) =>
      counterpart &&
      barelyAcquainted({ ...counterpart, acquainted: true }, { ...account, ageHours }, 72),
  };

  it.each(Object.entries(spans))('%s', (_, holds) => {
    expect([0, 72, 72.01, null].map((hours) => !!holds(hours))).toEqual([true, true, false, false]);
  });

  it('an account is old from the last moment of the span on, and its full days are told', () => {
    const aged = (ageHours: number | null) => old({ ...account, ageHours }, 72);
    expect([71.99, null].map(aged)).toEqual([false, false]);
    expect([72, 95.9].map(aged)).toMatchObject([{ values: { days: 3 } }, { values: { days: 3 } }]);
  });

  it('a verification of up to an hour before a change counts as one since', () => {
    const asked = (verifiedHours: number | null) =>
      !!notVerifiedWithin({ ...realName, verifiedHours }, 5);
    expect([null, 6.01, 6, 0].map(asked)).toEqual([true, true, false, false]);
  });
});

it('a stranger is barely known, whatever the age of the account', () => {
  const known = counterpart && { ...counterpart, acquainted: false };
  expect(barelyAcquainted(known, { ...account, ageHours: null }, 72)).toMatchObject({
    code: 'strangers',
  });
  expect(barelyAcquainted(undefined, account, 72)).toBe(false);
});

describe('whether an account only acted of late', () => {
  const silent = { ...counts, messages: counts.posts };
  const acted = { tenMinutes: 0, hour: 0, day: 2, week: 3, month: 3 };

  it.each(ownFamilies)('is told by its %s too, unless their count is full', (family) => {
    const only = (more: Partial<typeof acted>, span: 'day' | 'week' = 'week') =>
      onlyActedWithin({ ...silent, [family]: { ...acted, ...more } }, span);
    expect(only({})).toBe(true);
    expect(only({}, 'day')).toBe(false);
    expect(only({ month: 4 })).toBe(false);
    expect(only({ week: bucketLimit - 1, month: bucketLimit - 1 })).toBe(true);
    expect(only({ week: bucketLimit, month: bucketLimit })).toBe(false);
  });
});

it('a word is disguised if it reads otherwise than it is written, but for width, case and spaces', () => {
  const { content } = signalsOf([post('今天天气真好')]);
  const shown = (text: string, reads: string) =>
    disguised(content && { ...content, evidence: [{ text, reads, start: 0, end: text.length }] });
  expect(shown('ＶＸ 号', 'vx号')).toBeFalsy();
  const long = '薇'.repeat(30);
  expect(shown(long, '微')).toMatchObject({ values: { text: '薇'.repeat(24), reads: '微' } });
});

it.each([
  ['高價收銀行卡四件套，加微信 demo_card88', null],
  ['回收微信號、ＱＱ號，價格從優，後台自動發貨，加微信 demo_card88', null],
  ['高價收銀行咔四件套，加微信 demo_card88', '銀行咔四件套'],
  ['高價收銀行卡四件套，加薇❤ demo_card88', '加薇'],
  ['各位朋友大家好，今日天氣真好。高價收銀行卡四件套，加微信 demo_card88。祝各位生意興隆', null],
  ['高價收银行卡四件套，加微信 demo_card88', '高價'],
  ['收購銀行账户，加微信 demo_card88', '銀行'],
])('traditional script is no disguise, unless only here and there: %s', (text, disguise) => {
  expect(disguised(signalsOf([post(text)]).content) || null).toEqual(
    disguise && expect.objectContaining({ values: expect.objectContaining({ text: disguise }) }),
  );
});
