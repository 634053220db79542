import {
  accountSubject,
  contentSubject,
  type Decision,
  type Subject,
} from '../decisions/decision.ts';
import { liftedBecause } from '../decisions/told.ts';
import { changeStanding, changeVisibility, holdOf } from '../effects/change.ts';
import { type Command, commandIdOf } from '../effects/command.ts';
import { type Effects, noEffects } from '../effects/effects.ts';
import { clockSkew } from '../events/parse.ts';
import { type AccountState, isForgotten } from '../signals/account-state.ts';
import type { OutboxStore } from '../stores/outbox/port.ts';
import type { PostState } from '../stores/states/port.ts';
import { type ActingPorts, commitOf, contested, readAccount } from './account-commit.ts';
import { untilSettled } from './contest.ts';

/** What is needed to send states anew: commands that are kept are read, later ones committed. */
export type ResendPorts = Pick<
  ActingPorts,
  'settings' | 'catalogue' | 'states' | 'ledger' | 'clock'
> & {
  readonly outbox: Pick<OutboxStore, 'find'>;
};

/** How states are sent anew. */
export type Resend = {
  /** By how much versions rise: by more than were given out since the second that tables were restored to. */
  readonly ahead: number;
  /** What is restricted no more is sent too where that ended at this time or later, epoch milliseconds. */
  readonly liftedSince: number;
  readonly by: string;
  readonly causeId: string;
  /** Only tells what would become of it. */
  readonly dry: boolean;
};

/**
 * `nothing`: it is not restricted by a decision, and was not lately, or its account is closed or was erased since;
 * `untold`: neither its command nor its decision is kept.
 */
export type Resent = 'sent' | 'nothing' | 'untold';

type StateCommand = Extract<Command, { readonly subjectVersion: number }>;

/** A state as it stands, how to word its command again, and what follows where it is sent under a later version. */
type Standing = {
  readonly command: Pick<StateCommand, 'kind' | 'subject' | 'subjectVersion'>;
  readonly decisionId: string | null;
  readonly reword: (decision: Decision) => readonly Command[];
  readonly follows: (version: number) => Partial<Effects>;
};

const standingOf = (
  accountId: string,
  { standing }: AccountState,
  { settings, catalogue }: ResendPorts,
): Standing => ({
  command: {
    kind: 'set-standing',
    subject: accountSubject(accountId),
    subjectVersion: standing.version,
  },
  decisionId: standing.decisionId,
  reword: (decision) => {
    if (standing.is === 'closed') return [];
    const reason = standing.is === 'active' ? liftedBecause(decision, standing) : undefined;
    const wording = { settings, catalogue };
    return changeStanding(decision, standing, standing.is, wording, { reason }).commands;
  },
  follows: (version) => {
    const again = { ...standing, version };
    return {
      standing: { accountId, from: standing.is, standing: again },
      hold: holdOf(settings.platformId, accountId, again),
    };
  },
});

const visibilityOf = (
  contentId: string,
  { accountId, ...content }: PostState,
  { settings, catalogue }: ResendPorts,
): Standing => {
  const { visibility, version, decisionId } = content;
  return {
    command: {
      kind: 'set-visibility',
      subject: contentSubject(contentId, accountId),
      subjectVersion: version,
    },
    decisionId,
    reword: (decision) =>
      changeVisibility(
        decision,
        content,
        visibility,
        { settings, catalogue },
        visibility === 'visible' ? liftedBecause(decision, undefined) : undefined,
      ).commands,
    follows: (later) => ({
      content: {
        contentId,
        accountId,
        from: visibility,
        over: version,
        content: { ...content, version: later },
      },
    }),
  };
};

const commandOf = async (
  { command: { kind, subject, subjectVersion }, decisionId, reword }: Standing,
  { settings: { platformId }, outbox, ledger }: ResendPorts,
): Promise<StateCommand | null> => {
  const kept = await outbox.find(commandIdOf(platformId, kind, subject, subjectVersion));
  const decision = kept || decisionId === null ? null : await ledger.readDecision(decisionId);
  const found = kept ? kept.body : decision && reword(decision)[0];
  return found && 'subjectVersion' in found ? found : null;
};

const lifted: ReadonlySet<string> = new Set(['active', 'visible']);

/** How an account stands that nothing was decided about is the platform's own word, and nothing is left of one that was erased. */
const isOwed = (
  {
    is,
    since,
    decisionId,
  }: { readonly is: string; readonly since: number; readonly decisionId: string | null },
  liftedSince: number,
): boolean => decisionId !== null && (lifted.has(is) ? since >= liftedSince : is !== 'closed');

/** Whether a post is of before its account was erased: a decision may be so much older than the event that it is about. */
const isOfErased = ({ since }: PostState, state: AccountState): boolean =>
  isForgotten({ at: since + clockSkew }, state);

/**
 * Puts the state of an account or a post in the outbox once more, under a version so much later that a receiver
 * takes it which heard of later ones than are known here: tables were restored to an earlier second, and versions
 * went back with them. Nothing else about it changes. On the account's audit chain; done twice, it is sent twice.
 *
 * @throws {Unavailable} when a store is, or others write to the account all the time
 * @example
 * for await (const subject of states.all(null)) await resendState(subject, resend, ports);
 */
export const resendState = (
  { kind, id, accountId }: Subject,
  { ahead, liftedSince, by, causeId, dry }: Resend,
  ports: ResendPorts,
): Promise<Resent> =>
  untilSettled<Resent>(contested(ports), async () => {
    const { state, posts } = await readAccount(accountId, kind === 'content' ? [id] : [], ports);
    const post = posts.get(id);
    const there = kind === 'account' ? state?.standing : post && { ...post, is: post.visibility };
    if (!state || !there || !isOwed(there, liftedSince)) return 'nothing';
    if (post && (state.standing.is === 'closed' || isOfErased(post, state))) return 'nothing';
    const standing = post ? visibilityOf(id, post, ports) : standingOf(accountId, state, ports);
    const before = await commandOf(standing, ports);
    if (!before) return 'untold';
    if (dry) return 'sent';
    const at = ports.clock.now();
    const version = there.version + ahead;
    const { platformId } = ports.settings;
    const command: Command = {
      ...before,
      commandId: commandIdOf(platformId, before.kind, before.subject, version),
      subjectVersion: version,
      issuedAt: new Date(at).toISOString(),
    };
    const effects: Effects = {
      ...noEffects,
      ...standing.follows(version),
      commands: [command],
      audit: [
        {
          subject: `account:${accountId}`,
          at,
          actor: by,
          action: 'state.resent',
          causeId,
          details: { ...(post && { subject: id }), from: there.version, version },
        },
      ],
    };
    const ended = post ? null : holdOf(platformId, accountId, state.standing);
    const commit = commitOf(accountId, state, { decision: null, effects, at }, { ended });
    const { is } = await ports.ledger.commit(commit);
    return is === 'committed' ? 'sent' : 'stale';
  });
