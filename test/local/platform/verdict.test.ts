import { expect, it } from 'vitest';
import type { Sent } from '#infra/local/platform/stage.ts';
import { compare } from '#infra/local/platform/verdict.ts';
import type { Decision } from '#shared/decisions/decision.ts';

const event = (accountId: string, abusive: boolean, contentId?: string): Sent => ({
  at: 0,
  body: '{}',
  truth: { scene: 'a scene', kind: 'event', accountId, abusive, ...(contentId && { contentId }) },
});
const decision = (outcome: Decision['outcome'], accountId: string, contentId?: string) =>
  ({
    outcome,
    subject: contentId
      ? { kind: 'content', id: contentId, accountId }
      : { kind: 'account', id: accountId, accountId },
  }) as Decision;

it('what was decided is compared with what is true of accounts and of posts', () => {
  const day: readonly Sent[] = [
    event('honest', false, 'p-fine'),
    event('limited', false, 'p-hidden'),
    event('frozen-by-mistake', false),
    event('asked', false),
    // One abusive act makes an account abusive, whatever it did before and after.
    event('farm', false, 'p-early'),
    event('farm', true, 'p-bad'),
    event('farm', false),
    event('seller', true, 'p-worse'),
    event('seller', true, 'p-missed'),
    event('unseen', true),
    event('watched', true),
    // A repetition says nothing about anybody.
    { at: 0, body: '{}', truth: { scene: 'faults', kind: 'duplicate', abusive: false } },
  ];
  const decisions = [
    decision('allow', 'honest'),
    decision('limit', 'limited'),
    decision('hide', 'limited', 'p-hidden'),
    decision('freeze', 'frozen-by-mistake'),
    decision('challenge', 'asked'),
    decision('freeze', 'farm'),
    decision('freeze', 'farm'),
    decision('flag', 'farm', 'p-bad'),
    decision('hide', 'seller', 'p-worse'),
    decision('observe', 'watched'),
  ];
  expect(compare(decisions, day)).toEqual({
    honestAccounts: 4,
    honestRestricted: ['limited', 'frozen-by-mistake'],
    honestHidden: ['p-hidden'],
    abusiveAccounts: 4,
    abusiveFrozen: 1,
    abusiveMet: 2,
    abusivePosts: 3,
    abusiveHidden: 1,
  });
});
