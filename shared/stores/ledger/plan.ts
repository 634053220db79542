import { bundleOf, type Decision } from '#shared/decisions/decision.ts';
import type { BrakeItem } from '#shared/effects/brakes.ts';
import type { Hold } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import { type Paper, paperName } from '../papers/port.ts';
import type { StoredPost } from '../states/port.ts';
import type { Commit, CommitOutcome } from './port.ts';

/** What the tables of a ledger hold. */
export type Stored = {
  readonly accounts: AccountState;
  /** Those of one event about one account and its posts together: half of their content is the same. */
  readonly decisions: readonly Decision[];
  readonly audit: AuditEntry;
  readonly outbox: OutboxItem;
  readonly cases: Case;
  readonly posts: StoredPost;
  readonly holds: Hold;
  readonly papers: Paper;
};

type Target<Table> = {
  readonly table: Table;
  readonly id: string;
  /** The version that must be stored now; 0: nothing may be; `null`: whatever is. */
  readonly from: number | null;
};
export type Put = {
  readonly [Table in keyof Stored]: Target<Table> & { readonly put: Stored[Table] };
}[keyof Stored];
export type Removal = Target<'cases' | 'holds'> & { readonly put: null };
export type Write = Put | Removal;

const write = <Table extends keyof Stored>(
  table: Table,
  id: string,
  from: number | null,
  put: Stored[Table] | null,
) => ({ table, id, from, put }) as Write;

/** Returns all that a commit writes, besides adding one to each of its brakes. */
export const planCommit = (commit: Commit): readonly Write[] => {
  const { account, ended, erased, tally } = commit;
  const bundles = Map.groupBy(commit.decisions, ({ id }) => bundleOf(id));
  return [
    write('accounts', account.accountId, account.from, account.state),
    ...[...bundles].map(([id, bundle]) => write('decisions', id, 0, bundle)),
    ...commit.audit.map((entry) => write('audit', `${entry.subject}#${entry.sequence}`, 0, entry)),
    ...commit.outbox.map((message) => write('outbox', message.id, null, message)),
    ...commit.cases.map(({ from, case: one }) => write('cases', one.caseId, from, one)),
    ...commit.posts.map(({ contentId, accountId, post, replacedVersion }) =>
      write('posts', contentId, replacedVersion ?? post.version - 1, { ...post, accountId }),
    ),
    ...commit.holds.map((hold) => write('holds', hold.holdId, null, hold)),
    ...(ended ? [write('holds', ended.holdId, null, null)] : []),
    ...(erased ? [write('cases', erased.caseId, erased.from, null)] : []),
    ...commit.papers.map((paper) => write('papers', paperName(paper), null, paper)),
    ...(tally ? [write('papers', paperName(tally), tally.version - 1, tally)] : []),
  ];
};

/**
 * Returns the outcome of a commit.
 *
 * @param refused the writes whose version was not the stored one
 * @param full the counters that are at their cap
 */
export const outcomeOf = (refused: readonly Write[], full: readonly BrakeItem[]): CommitOutcome => {
  if (refused.some(({ table }) => table !== 'decisions')) return { kind: 'stale' };
  const decided = refused.flatMap((write) =>
    write.table === 'decisions' ? (write.put ?? []) : [],
  );
  if (decided.length > 0) return { kind: 'decided', decisions: decided.map(({ id }) => id) };
  return full.length > 0
    ? { kind: 'full', counters: full.map(({ id }) => id) }
    : { kind: 'committed' };
};
