import { expect, it } from 'vitest';
import { basisOf } from '#functions/review-api/acting/rule-on-case.ts';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { joinCase } from '#shared/reviews/case.ts';
import { noon } from '../decisions/specimens.ts';
import { opening } from '../reviews/specimens.ts';

const account = accountSubject('u-1');
const post = contentSubject('p-1', 'u-1');
const entry = (decisionId: string, score: number, subject: typeof account = account) => ({
  decisionId,
  subject,
  outcome: 'limit' as const,
  score,
  at: noon,
});
const caseOf = (...entries: readonly ReturnType<typeof entry>[]) =>
  entries.reduce(
    (known, one) => joinCase(known, { ...opening(), entries: [one] }),
    joinCase(null, { ...opening(), entries: entries.slice(0, 1) }),
  );

it('a ruling rests on the most certain decision about its subject, not on the latest', () => {
  const known = caseOf(
    entry('dec-sure', 0.94),
    entry('dec-post', 0.99, post),
    entry('dec-pay', 0.16),
  );
  expect(basisOf(known, account)).toBe('dec-sure');
  expect(basisOf(known, post)).toBe('dec-post');
  expect(basisOf(known, contentSubject('p-2', 'u-1'))).toBe('dec-post');
});

it('a ruling rests on the latest of equally certain decisions, and only on those since the case was opened', () => {
  expect(basisOf(caseOf(entry('dec-1', 0.9), entry('dec-2', 0.9)), account)).toBe('dec-2');
  // Reopened by an appeal: the decision appealed against is the basis.
  const appealed = { ...caseOf(entry('dec-1', 0.9), entry('dec-2', 0.3)), hits: 1 };
  expect(basisOf(appealed, account)).toBe('dec-2');
});
