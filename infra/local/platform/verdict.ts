import type { Decision } from '#shared/decisions/decision.ts';
import type { Sent } from './stage.ts';

/** The decisions of a simulated day compared with the ground truth. */
export type Comparison = {
  readonly honestAccounts: number;
  /** Ids of honest accounts that were limited or frozen. */
  readonly honestRestricted: readonly string[];
  /** Ids of honest posts that were hidden. */
  readonly honestHidden: readonly string[];
  readonly abusiveAccounts: number;
  readonly abusiveFrozen: number;
  /** Abusive accounts that were frozen, limited, challenged or flagged, or had a post hidden or flagged. */
  readonly abusiveMet: number;
  readonly abusivePosts: number;
  readonly abusiveHidden: number;
};

const acted: ReadonlySet<string> = new Set(['challenge', 'limit', 'flag', 'freeze', 'hide']);

/** Compares the decisions with the ground truth of the simulated platform. */
export const compare = (decisions: readonly Decision[], day: readonly Sent[]): Comparison => {
  const accounts = new Map<string, boolean>();
  const posts = new Map<string, boolean>();
  for (const { truth } of day) {
    if (truth.kind !== 'event') continue;
    if (truth.contentId) posts.set(truth.contentId, truth.abusive);
    // One abusive action makes the account abusive.
    if (truth.accountId) {
      accounts.set(truth.accountId, (accounts.get(truth.accountId) ?? false) || truth.abusive);
    }
  }
  const withOutcome = (...outcomes: readonly Decision['outcome'][]) =>
    decisions.filter(({ outcome }) => outcomes.includes(outcome));
  const idsOf = (some: readonly Decision[], kind: Decision['subject']['kind']) =>
    new Set(some.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.id));

  const hidden = idsOf(withOutcome('hide'), 'content');
  const frozen = idsOf(withOutcome('freeze'), 'account');
  const restricted = idsOf(withOutcome('limit', 'freeze'), 'account');
  const actedOn = new Set(
    decisions.filter(({ outcome }) => acted.has(outcome)).map(({ subject }) => subject.accountId),
  );
  const idsWhere = (all: ReadonlyMap<string, boolean>, abusive: boolean) =>
    [...all].filter(([, is]) => is === abusive).map(([id]) => id);
  const honest = idsWhere(accounts, false);
  const abusive = idsWhere(accounts, true);
  return {
    honestAccounts: honest.length,
    honestRestricted: honest.filter((id) => restricted.has(id)),
    honestHidden: idsWhere(posts, false).filter((id) => hidden.has(id)),
    abusiveAccounts: abusive.length,
    abusiveFrozen: abusive.filter((id) => frozen.has(id)).length,
    abusiveMet: abusive.filter((id) => actedOn.has(id)).length,
    abusivePosts: idsWhere(posts, true).length,
    abusiveHidden: idsWhere(posts, true).filter((id) => hidden.has(id)).length,
  };
};
