import { expect, test } from 'vitest';
import { accountSubject, contentSubject, type Decision } from '#shared/decisions/decision.ts';
import { compactSignals } from '#shared/decisions/snapshot.ts';
import { LabelledRow } from '#shared/scoring/rows.ts';
import { type DecisionWithOutcome, trainingRowsFrom } from '#shared/scoring/training-rows.ts';
import { decision, noon, signals } from '#test/decisions/specimens.ts';

const decisionOf = (accountId: string, overrides: Partial<Decision> = {}): Decision =>
  decision({
    id: `dec-${accountId}`,
    eventId: `event-${accountId}`,
    subject: accountSubject(accountId),
    signals: compactSignals(signals()),
    at: noon,
    ...overrides,
  });

const outcome = (
  accountId: string,
  overrides: Partial<DecisionWithOutcome> = {},
): DecisionWithOutcome => ({
  decision: decisionOf(accountId),
  conclusion: null,
  appeal: null,
  ...overrides,
});

test('conclusions of reviewers become labels, automated decisions do not', () => {
  const rows = trainingRowsFrom([
    outcome('a', { conclusion: 'upheld' }),
    outcome('b', { conclusion: 'released' }),
    outcome('c'),
    outcome('d', { conclusion: 'upheld', appeal: 'overturned' }),
    outcome('e', { conclusion: 'upheld', appeal: 'rejected' }),
  ]);
  expect(rows.map(({ id, label, weight }) => [id, label, weight])).toEqual([
    ['a', 1, 1],
    ['b', 0, 1],
    ['d', 0, 3],
    ['e', 1, 2],
  ]);
});

test('a mark takes precedence over a conclusion, and an unclear one gives no row', () => {
  const mark = (truth: 'abusive' | 'innocent' | 'unclear') => ({ truth, category: null });
  const rows = trainingRowsFrom([
    outcome('a', { conclusion: 'released', mark: mark('abusive') }),
    outcome('b', { mark: mark('innocent') }),
    outcome('c', { conclusion: 'upheld', mark: mark('unclear') }),
    outcome('d', { mark: mark('abusive'), appeal: 'overturned' }),
  ]);
  expect(rows.map(({ id, label, weight }) => [id, label, weight])).toEqual([
    ['a', 1, 1],
    ['b', 0, 1],
    ['d', 0, 3],
  ]);
});

test('an overturned appeal takes precedence over earlier and later conclusions', () => {
  const [row, ...more] = trainingRowsFrom([
    outcome('a', { conclusion: 'upheld' }),
    outcome('a', { conclusion: 'upheld', appeal: 'overturned' }),
    outcome('a', { conclusion: 'upheld', decision: decisionOf('a', { at: noon + 1 }) }),
  ]);
  expect(row).toMatchObject({ label: 0, weight: 3 });
  expect(more).toEqual([]);
});

test('features are signals without ids, texts or decisions', () => {
  const [row] = trainingRowsFrom([outcome('a', { conclusion: 'upheld' })]);
  expect(LabelledRow.parse(row)).toEqual(row);
  const names = Object.keys(row?.features ?? {});
  expect(names).toContain('counts.posts.day');
  expect(names.filter((name) => /Id$|standing|score$|outcome|rule/.test(name))).toEqual([]);
});

test('a decision about a post gives no row for the account', () => {
  const decision = decisionOf('a', { subject: contentSubject('p', 'a'), outcome: 'hide' });
  expect(trainingRowsFrom([outcome('a', { decision, conclusion: 'upheld' })])).toEqual([]);
});

test('a decision about the counterpart gives no row: its signals are those of the other party', () => {
  const victims = signals({
    counterpart: {
      id: 'payee',
      ageHours: 3,
      standing: 'active',
      reporters: 0,
      payers: 6,
      acquainted: false,
    },
  });
  const about = (accountId: string) => ({
    decision: decisionOf(accountId, { signals: compactSignals(victims) }),
    conclusion: 'upheld' as const,
  });
  const rows = trainingRowsFrom([outcome('payee', about('payee')), outcome('b', about('b'))]);
  expect(rows.map(({ id }) => id)).toEqual(['b']);
});
