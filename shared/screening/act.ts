import type { Decision, Subject } from '../decisions/decision.ts';
import { caseIdOf, type Effects, type Hold } from '../effects/effects.ts';
import { endHold } from '../effects/hold.ts';
import { outgoingCommand } from '../effects/outbox.ts';
import { type Case, joinCase, openingAbout } from '../reviews/case.ts';
import { clear } from '../reviews/clearance.ts';
import { type Ruling, type RulingProblem, ruleOn } from '../reviews/ruling.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { Commit } from '../stores/ledger/port.ts';
import { appendAll } from '../telemetry/audit.ts';
import { errorFields } from '../telemetry/log.ts';
import { untilSettled } from './contest.ts';
import type { Ports } from './ports.ts';
import { publish } from './publish.ts';

/** The commit of what happens to an account without an event of its platform. */
const commitOf = (
  accountId: string,
  before: AccountState,
  {
    decision,
    effects,
    at,
  }: { readonly decision: Decision | null; readonly effects: Effects; readonly at: number },
  more: Partial<Pick<Commit, 'cases' | 'ended'>> & { readonly state?: AccountState },
): Commit => {
  const { entries, head } = appendAll(before.audit, effects.audit);
  return {
    account: {
      accountId,
      from: before.version,
      state: {
        ...(more.state ?? before),
        version: before.version + 1,
        standing: effects.standing?.standing ?? before.standing,
        audit: head,
      },
    },
    decisions: decision ? [decision] : [],
    audit: entries,
    outbox: effects.commands.map((command) => outgoingCommand(command, at)),
    cases: more.cases ?? [],
    posts: effects.content ? [effects.content] : [],
    holds: effects.hold ? [effects.hold] : [],
    ended: more.ended ?? null,
    brakes: [],
  };
};

const readAccount = async (
  accountId: string,
  posts: readonly string[],
  { states }: Pick<Ports, 'states'>,
) => {
  const found = await states.read(
    { accounts: [accountId], entities: [], posts },
    { consistent: true },
  );
  return { state: found.accounts.get(accountId), posts: found.posts };
};

type ActingPorts = Pick<
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

const attempts = 5;

/** How an account that others write to is asked again. */
const contested = ({ clock }: Pick<Ports, 'clock'>) => ({ clock, attempts, what: 'the account' });

const endOne = (hold: Hold, ports: ActingPorts): Promise<boolean> =>
  untilSettled(contested(ports), async () => {
    const { ledger, clock, settings, catalogue } = ports;
    const { state } = await readAccount(hold.accountId, [], ports);
    const at = clock.now();
    const end = state ? endHold(hold, state.standing, at, { settings, catalogue }) : null;
    if (!state || !end) {
      await ledger.dropHold(hold);
      return false;
    }
    const commit = commitOf(hold.accountId, state, { ...end, at }, { ended: hold });
    const { is } = await ledger.commit(commit);
    if (is === 'stale') return 'stale';
    if (is === 'committed') await publish(commit.outbox, ports);
    return is === 'committed';
  });

const mostPerRun = 500;

/** Ends the timed restrictions that are over. Gives how many ended; what fails now is due again. */
export const endHolds = async (ports: ActingPorts): Promise<number> => {
  const due = await ports.ledger.dueHolds(ports.clock.now(), mostPerRun);
  let ended = 0;
  for (const hold of due) {
    try {
      if (await endOne(hold, ports)) ended += 1;
    } catch (error) {
      ports.log.warn('hold-not-ended', { holdId: hold.holdId, ...errorFields(error) });
    }
  }
  ports.metrics.flush();
  return ended;
};

/**
 * Carries out what a person ruled: the same decision, commands and audit as a machine's.
 *
 * @param rulingId made by the caller: repeating it lands on the first
 * @param basis the decision that the person looked at
 * @throws Unavailable when the store is, or the account stays contested
 */
export const rule = (
  {
    subject,
    ruling,
    rulingId,
    by,
    basis,
  }: {
    readonly subject: Subject;
    readonly ruling: Ruling;
    readonly rulingId: string;
    readonly by: string;
    readonly basis: string | null;
  },
  ports: ActingPorts,
): Promise<
  | { readonly ok: true; readonly case: Case }
  | { readonly ok: false; readonly problem: RulingProblem | 'unknown-account' | 'no-case' }
> =>
  untilSettled(contested(ports), async () => {
    const { ledger, clock, settings, catalogue } = ports;
    const { accountId } = subject;
    const caseId = caseIdOf(settings.platformId, accountId);
    const posts = subject.kind === 'content' ? [subject.id] : [];
    const [{ state, posts: found }, cases, decision] = await Promise.all([
      readAccount(accountId, posts, ports),
      ledger.readCases([caseId]),
      basis === null ? null : ledger.readDecision(basis),
    ]);
    const known = cases.get(caseId) ?? null;
    // One that is part of a campaign has no case of its own until somebody rules on it.
    const own = decision?.subject.accountId === accountId ? decision : null;
    const open = known ?? (own ? joinCase(null, openingAbout(own, clock.now())) : null);
    if (!state) return { ok: false, problem: 'unknown-account' } as const;
    if (!open) return { ok: false, problem: 'no-case' } as const;
    if (open.rulings.includes(rulingId)) return { ok: true, case: open } as const;
    const at = clock.now();
    const ruled = ruleOn({
      open,
      subject,
      ruling,
      rulingId,
      by,
      at,
      basis: decision,
      before: { standing: state.standing, content: found.get(subject.id) ?? null },
      wording: { settings, catalogue },
    });
    if (!ruled.ok) return ruled;
    const commit = commitOf(
      accountId,
      state,
      { ...ruled, at },
      {
        cases: [{ from: known?.version ?? 0, case: ruled.case }],
        ...(ruled.clears && { state: clear(state, { at, links: state.spoken }) }),
      },
    );
    const outcome = await ledger.commit(commit);
    if (outcome.is === 'stale') return 'stale';
    if (outcome.is === 'committed') await publish(commit.outbox, ports);
    return { ok: true, case: ruled.case } as const;
  });
