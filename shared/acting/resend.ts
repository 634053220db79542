import {
  accountSubject,
  contentSubject,
  type Decision,
  type Subject,
} from '../decisions/decision.ts';
import { liftReasonOf } from '../decisions/sent-statement.ts';
import { changeStanding, changeVisibility, holdOf } from '../effects/change.ts';
import { type Command, commandIdOf } from '../effects/command.ts';
import { caseIdOf, type Effects, noEffects } from '../effects/effects.ts';
import { clockSkew } from '../events/parse.ts';
import { appealsIn, asHeard, noAppeals, toldFactsOf } from '../reviews/appeal.ts';
import { retryWhileStale } from '../screening/retry.ts';
import { instant } from '../settings/durations.ts';
import { type AccountState, isBeforeErasure } from '../signals/account-state.ts';
import { readCase } from '../stores/ledger/port.ts';
import type { OutboxStore } from '../stores/outbox/port.ts';
import type { StoredPost } from '../stores/states/port.ts';
import { type ActingPorts, commitOf, readSubject, retryOptions } from './account-commit.ts';

/**
 * Ports for sending states again. Stored commands are read; a command that is no longer stored is worded
 * again from its decision.
 */
export type ResendPorts = Pick<
  ActingPorts,
  'settings' | 'catalogue' | 'states' | 'ledger' | 'clock'
> & {
  readonly outbox: Pick<OutboxStore, 'find'>;
};

/** Options for sending states again. */
export type ResendOptions = {
  /**
   * How much versions rise: by more than any subject was given since the second that tables were restored to.
   */
  readonly ahead: number;
  /** Lifted restrictions are sent too if they ended at this time or later, epoch milliseconds. */
  readonly liftedSince: number;
  readonly by: string;
  readonly causeId: string;
  /** Only returns what would happen. */
  readonly dry: boolean;
};

/**
 * `nothing`: no decision restricts the subject or did lately, or its account is closed or has been erased
 * since; `expired`: neither its command nor its decision is stored.
 */
export type ResendOutcome = 'sent' | 'nothing' | 'expired';

type StateCommand = Extract<Command, { readonly subjectVersion: number }>;

/**
 * The current state of a subject, how to word its command again, and the effects of sending it under a later
 * version.
 */
type ResendableState = {
  readonly command: Pick<StateCommand, 'kind' | 'subject' | 'subjectVersion'>;
  readonly decisionId: string | null;
  readonly reword: (decision: Decision, told: ReturnType<typeof toldFactsOf>) => readonly Command[];
  readonly effectsUnder: (version: number) => Partial<Effects>;
};

const resendableStanding = (
  accountId: string,
  { standing }: AccountState,
  ports: ResendPorts,
): ResendableState => ({
  command: {
    kind: 'set-standing',
    subject: accountSubject(accountId),
    subjectVersion: standing.version,
  },
  decisionId: standing.decisionId,
  reword: (decision, told) => {
    if (standing.status === 'closed') return [];
    return changeStanding(decision, standing, standing.status, ports, told).commands;
  },
  effectsUnder: (version) => {
    const again = { ...standing, version };
    return {
      standing: { accountId, from: standing.status, standing: again },
      hold: holdOf(ports.settings.platformId, accountId, again),
    };
  },
});

const resendableVisibility = (
  contentId: string,
  { accountId, ...post }: StoredPost,
  ports: ResendPorts,
): ResendableState => {
  const { visibility, version, decisionId } = post;
  return {
    command: {
      kind: 'set-visibility',
      subject: contentSubject(contentId, accountId),
      subjectVersion: version,
    },
    decisionId,
    reword: (decision, told) => changeVisibility(decision, post, visibility, ports, told).commands,
    effectsUnder: (later) => ({
      post: {
        contentId,
        accountId,
        from: visibility,
        replacedVersion: version,
        post: { ...post, version: later },
      },
    }),
  };
};

/** A command that is no longer stored, with what its decision says and the user was told of appeals. */
const rewordedCommandOf = async (
  { command: { subject }, decisionId, reword }: ResendableState,
  isLifted: boolean,
  { settings: { platformId, appeal }, ledger }: ResendPorts,
): Promise<Command | undefined> => {
  const decision = decisionId === null ? null : await ledger.readDecision(decisionId);
  if (!decision) return undefined;
  const known = await readCase(caseIdOf(platformId, subject.accountId), ledger);
  const appeals = known ?? noAppeals;
  const told = toldFactsOf(decision, appeals);
  const reason = told.reason ?? (isLifted ? liftReasonOf(decision) : undefined);
  return reword(asHeard(decision, appealsIn(appeals), appeal), { ...told, reason })[0];
};

const currentCommandOf = async (
  state: ResendableState,
  isLifted: boolean,
  ports: ResendPorts,
): Promise<StateCommand | null> => {
  const { kind, subject, subjectVersion } = state.command;
  const { platformId } = ports.settings;
  const stored = await ports.outbox.find(commandIdOf(platformId, kind, subject, subjectVersion));
  // A command that only another release can read is worded again, as one that is gone.
  const storedBody = stored && stored.destination !== 'unreadable' ? stored.body : null;
  const found = storedBody ?? (await rewordedCommandOf(state, isLifted, ports));
  return found && 'subjectVersion' in found ? found : null;
};

const liftedStates: ReadonlySet<string> = new Set(['active', 'visible']);

/**
 * Whether a state has to be sent. A state without a decision came from the platform itself, and an erased
 * account has no state left.
 */
const needsSending = (
  {
    status,
    since,
    decisionId,
  }: { readonly status: string; readonly since: number; readonly decisionId: string | null },
  liftedSince: number,
): boolean =>
  decisionId !== null && (liftedStates.has(status) ? since >= liftedSince : status !== 'closed');

/**
 * Whether a post is from before its account was erased. The tolerance is needed because a decision may be up
 * to `clockSkew` older than the event that it is about.
 */
const predatesErasure = ({ since }: StoredPost, state: AccountState): boolean =>
  isBeforeErasure({ at: since + clockSkew }, state);

/**
 * Puts the current state of an account or a post in the outbox again, under a much later version. After
 * tables were restored to an earlier second, versions went back too; the receiver knows later ones and only
 * accepts a version above them. Nothing else about the subject changes. The resend is recorded on the
 * account's audit chain. Not idempotent: two calls send two commands.
 *
 * @throws {Unavailable} if a store is unavailable, or if concurrent writers keep winning on this account
 * @example
 * declare const subjects: readonly Subject[];
 * declare const resend: ResendOptions;
 * declare const ports: ResendPorts;
 * for (const subject of subjects) await resendState(subject, resend, ports);
 */
export const resendState = (
  { kind, id, accountId }: Subject,
  { ahead, liftedSince, by, causeId, dry }: ResendOptions,
  ports: ResendPorts,
): Promise<ResendOutcome> =>
  retryWhileStale<ResendOutcome>(retryOptions(ports), async () => {
    const { state, post } = await readSubject({ kind, id, accountId }, ports);
    const currentState =
      kind === 'account' ? state?.standing : post && { ...post, status: post.visibility };
    if (!state || !currentState || !needsSending(currentState, liftedSince)) return 'nothing';
    if (post && (state.standing.status === 'closed' || predatesErasure(post, state)))
      return 'nothing';
    const resendable = post
      ? resendableVisibility(id, post, ports)
      : resendableStanding(accountId, state, ports);
    const isLifted = liftedStates.has(currentState.status);
    const before = await currentCommandOf(resendable, isLifted, ports);
    if (!before) return 'expired';
    if (dry) return 'sent';
    const at = ports.clock.now();
    const version = currentState.version + ahead;
    const { platformId } = ports.settings;
    const command: Command = {
      ...before,
      commandId: commandIdOf(platformId, before.kind, before.subject, version),
      subjectVersion: version,
      issuedAt: instant(at),
    };
    const effects: Effects = {
      ...noEffects,
      ...resendable.effectsUnder(version),
      commands: [command],
      audit: [
        {
          subject: `account:${accountId}`,
          at,
          actor: by,
          action: 'state.resent',
          causeId,
          details: { ...(post && { subject: id }), from: currentState.version, version },
        },
      ],
    };
    const ended = post ? null : holdOf(platformId, accountId, state.standing);
    const commit = commitOf(accountId, state, { decision: null, effects, at }, { ended });
    const outcome = await ports.ledger.commit(commit);
    return outcome.kind === 'committed' ? 'sent' : 'stale';
  });
