import type { Decision, Subject } from '../decisions/decision.ts';
import type { Effects } from '../effects/effects.ts';
import { taintsOf } from '../effects/follow-up.ts';
import { outgoingCommand, outgoingFollowUp } from '../effects/outbox.ts';
import type { Ports } from '../screening/ports.ts';
import type { AccountState } from '../signals/account-state.ts';
import { peopleOf } from '../signals/touch.ts';
import { type Commit, noRecords } from '../stores/ledger/port.ts';
import { appendAll } from '../telemetry/audit.ts';

/** Ports for changing an account without an event of its platform. */
export type ActingPorts = Pick<
  Ports,
  | 'settings'
  | 'catalogue'
  | 'states'
  | 'ledger'
  | 'actions'
  | 'followUps'
  | 'clock'
  | 'log'
  | 'metrics'
>;

/** Retry options for a step that writes to an account which others may write to as well (`retryWhileStale`). */
export const retryOptions = ({ clock }: Pick<Ports, 'clock'>) => ({
  clock,
  what: 'the account',
});

/** Reads the current state of a subject's account, and of the subject if it is a post. */
export const readSubject = async (
  { kind, id, accountId }: Subject,
  { states }: Pick<Ports, 'states'>,
) => {
  const wanted = { accounts: [accountId], posts: kind === 'content' ? [id] : [] };
  const { accounts, posts } = await states.read(wanted, { consistent: true });
  return { state: accounts.get(accountId), post: posts.get(id) ?? null };
};

/** Builds the commit for a change of an account without an event of its platform. */
export const commitOf = (
  accountId: string,
  before: AccountState,
  {
    decision,
    effects,
    at,
  }: { readonly decision: Decision | null; readonly effects: Effects; readonly at: number },
  {
    state = before,
    ...more
  }: Partial<Pick<Commit, 'cases' | 'ended' | 'papers' | 'tally'>> & {
    readonly state?: AccountState;
  },
): Commit => {
  const { entries, head } = appendAll(before.audit, effects.audit);
  const after = {
    ...state,
    standing: effects.standing?.standing ?? before.standing,
  };
  // A change of standing without a decision of its own, such as an earlier measure that applies again, has a command.
  const { platformId } = decision ?? effects.commands[0] ?? {};
  const taints = platformId
    ? taintsOf({
        platformId,
        accountId,
        before,
        after,
        entities: peopleOf(before),
        at,
      })
    : [];
  return {
    account: {
      accountId,
      from: before.version,
      state: {
        ...after,
        version: before.version + 1,
        audit: head,
      },
    },
    ...noRecords,
    ...more,
    decisions: decision ? [decision] : [],
    audit: entries,
    outbox: [
      ...effects.commands.map((command) => outgoingCommand(command, at)),
      ...taints.map((followUp) => outgoingFollowUp(followUp, at)),
    ],
    posts: effects.post ? [effects.post] : [],
    holds: effects.hold ? [effects.hold] : [],
  };
};
