import type { Decision } from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import { statementOf, type WordedStatement, wordStatement } from '../decisions/statement.ts';
import type { Measure, PlainFact } from '../decisions/words.ts';
import { inBothLanguages } from '../events/words.ts';
import type { Catalogue } from '../rules/collect.ts';
import { instant } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { type AccountState, actByStanding, type Standing } from '../signals/account-state.ts';
import { commandIdOf } from './command.ts';
import type { Effects, Hold, PostState, Visibility } from './effects.ts';

/** What the wording of a statement needs: the platform's appeal channel, the rules' grounds. */
export type Wording = { readonly settings: PlatformSettings; readonly catalogue: Catalogue };

const measureOf = {
  ...actByStanding,
  visible: 'restore',
  flagged: 'flag',
  hidden: 'hide',
} as const satisfies Readonly<Record<Exclude<Standing, 'closed'> | Visibility, Measure>>;

const statementFor = (
  decision: Decision,
  measure: Measure,
  wording: Wording,
  facts: Pick<Telling, 'reason' | 'waits'>,
): Readonly<Record<'zh-CN' | 'en', WordedStatement>> => {
  const statement = statementOf(decision, { measure, ...wording, ...facts });
  return inBothLanguages((language) => wordStatement(statement, language));
};

/** Returns the hold that ends a standing when its time is over; `null` if it has no end. */
export const holdOf = (
  platformId: string,
  accountId: string,
  { until, version, decisionId }: AccountState['standing'],
): Hold | null =>
  until === null || decisionId === null
    ? null
    : {
        holdId: idOf('hld', [platformId, accountId, version]),
        platformId,
        accountId,
        standingVersion: version,
        decisionId,
        until,
      };

/** How a change is told to the platform. */
type Telling = {
  /** A plain fact that replaces the decision's findings, for what lifts a restriction. */
  readonly reason?: PlainFact | undefined;
  /** What to state after it while an appeal against the decision waits. */
  readonly waits?: PlainFact | undefined;
  /** When the command is issued, epoch milliseconds; defaults to the time of the decision. */
  readonly at?: number;
};

/**
 * Brings an account to a standing: returns the change, its command, and the hold if it ends by itself.
 *
 * @param options.gate whether only the real-name gate asks for it
 * @param options.since when the standing begins, epoch milliseconds; defaults to the time of the decision
 */
export const changeStanding = (
  decision: Decision,
  before: AccountState['standing'],
  to: Exclude<Standing, 'closed'>,
  wording: Wording,
  {
    gate = false,
    since = decision.decidedAt,
    at = decision.decidedAt,
    ...facts
  }: Telling & { readonly gate?: boolean | undefined; readonly since?: number | undefined },
): Pick<Effects, 'standing' | 'commands' | 'hold'> => {
  const { platformId, subject } = decision;
  const standing: AccountState['standing'] = {
    status: to,
    version: before.version + 1,
    since,
    until: to === 'active' ? null : (decision.until ?? null),
    decisionId: decision.id,
    ...(gate && { gate }),
  };
  return {
    standing: { accountId: subject.accountId, from: before.status, standing },
    commands: [
      {
        version: 1,
        kind: 'set-standing',
        commandId: commandIdOf(platformId, 'set-standing', subject, standing.version),
        platformId,
        subject,
        subjectVersion: standing.version,
        desired: {
          standing: to,
          until: standing.until === null ? null : instant(standing.until),
        },
        decisionId: decision.id,
        statement: statementFor(decision, measureOf[to], wording, facts),
        issuedAt: instant(at),
      },
    ],
    hold: holdOf(platformId, subject.accountId, standing),
  };
};

/**
 * Lifts the restriction that a closed account had when it was closed. The account stays closed (`clear`
 * has it come back active). Once its platform reopens it, the end of a hold informs the platform.
 */
export const liftWhileClosed = (
  { id, subject, decidedAt }: Decision,
  { status, version, since }: AccountState['standing'],
): Pick<Effects, 'standing'> => ({
  standing: {
    accountId: subject.accountId,
    from: status,
    standing: { status, version: version + 1, since, until: decidedAt, decisionId: id },
  },
});

/** Brings a post to a visibility: returns the change and its command. */
export const changeVisibility = (
  decision: Decision,
  before: PostState,
  to: Visibility,
  wording: Wording,
  { at = decision.decidedAt, ...facts }: Telling = {},
): Pick<Effects, 'post' | 'commands'> => {
  const { platformId, subject } = decision;
  const post: PostState = {
    visibility: to,
    version: before.version + 1,
    since: decision.decidedAt,
    decisionId: decision.id,
    ...(before.text !== undefined && { text: before.text }),
  };
  return {
    post: {
      contentId: subject.id,
      accountId: subject.accountId,
      from: before.visibility,
      post,
    },
    commands: [
      {
        version: 1,
        kind: 'set-visibility',
        commandId: commandIdOf(platformId, 'set-visibility', subject, post.version),
        platformId,
        subject,
        subjectVersion: post.version,
        desired: { visibility: to, until: null },
        decisionId: decision.id,
        statement: statementFor(decision, measureOf[to], wording, facts),
        issuedAt: instant(at),
      },
    ],
  };
};
