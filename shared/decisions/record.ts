import type { Catalogue } from '../rules/collect.ts';
import type { Finding } from '../rules/finding.ts';
import { judge, type RuleError } from '../rules/judge.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Signals } from '../signals/signals.ts';
import { decide } from './decide.ts';
import {
  accountSubject,
  type BrakeKey,
  contentSubject,
  type Decision,
  decisionIdOf,
  type Outcome,
  type Subject,
} from './decision.ts';
import { digestOf } from './digest.ts';
import { policyOf } from './policy.ts';
import { compactSignals, expandSignals } from './snapshot.ts';
import type { Verdict } from './verdict.ts';

/** The decided event, as far as its decision names it. */
export type DecidedEvent = {
  readonly platformId: string;
  readonly eventId: string;
  readonly accountId: string;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** When it arrived, or was screened if it waited for long, epoch milliseconds: the `at` of `decide`. */
  readonly decidedAt: number;
};

/** The decisions of one event, each about one subject. */
export type Decisions = {
  readonly account: Decision | null;
  readonly content: Decision | null;
  readonly counterpart: Decision | null;
};

/** No decision about any subject. */
export const noDecisions: Decisions = { account: null, content: null, counterpart: null };

/**
 * Returns the records of a verdict: one for each subject that it decides about.
 *
 * @example
 * declare const verdict: Verdict;
 * declare const findings: readonly Finding[];
 * declare const errors: readonly RuleError[];
 * declare const signals: Signals;
 * declare const event: DecidedEvent;
 * declare const settings: PlatformSettings;
 * const decisions = decisionsOf({ verdict, findings, errors, signals, event, settings });
 */
export const decisionsOf = ({
  verdict,
  findings,
  errors,
  signals,
  event,
  settings,
}: {
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly errors: readonly RuleError[];
  readonly signals: Signals;
  readonly event: DecidedEvent;
  readonly settings: PlatformSettings;
}): Decisions => {
  const { account, content, counterpart } = verdict;
  const failed = errors.filter(({ life }) => life === 'live').map(({ rule }) => rule);
  const snapshot = account || content || counterpart ? compactSignals(signals) : {};
  const decisionAbout = (
    subject: Subject,
    {
      outcome,
      wanted = outcome,
      score,
      until = null,
      braked = [],
      gate = false,
    }: {
      readonly outcome: Outcome;
      readonly wanted?: Outcome;
      readonly score: number;
      readonly until?: number | null;
      readonly braked?: readonly BrakeKey[];
      readonly gate?: boolean;
    },
    subjects: readonly Finding['subject'][],
    sourceId = event.eventId,
  ): Decision => ({
    id: decisionIdOf(event.platformId, sourceId, subject),
    platformId: event.platformId,
    eventId: event.eventId,
    eventType: signals.event.type,
    subject,
    outcome,
    ...(wanted !== outcome && { wanted }),
    score,
    findings: findings.filter((finding) => subjects.includes(finding.subject)),
    ...(failed.length > 0 && { errors: failed }),
    signals: snapshot,
    mode: settings.mode,
    policy: policyOf(settings),
    ...(braked.length > 0 && { braked: [...braked] }),
    ...(gate && { gate: true as const }),
    ...(signals.event.degraded.length > 0 && { degraded: [...signals.event.degraded] }),
    at: event.at,
    decidedAt: event.decidedAt,
    ...(until !== null && { until }),
    automation: 'full',
  });

  const contentId = signals.content?.contentId;
  return {
    account:
      account && decisionAbout(accountSubject(event.accountId), account, ['account', 'content']),
    content:
      content && contentId
        ? decisionAbout(contentSubject(contentId, event.accountId), content, ['content'])
        : null,
    counterpart:
      counterpart && signals.counterpart
        ? decisionAbout(
            accountSubject(signals.counterpart.id),
            counterpart,
            ['counterpart'],
            // Event ids are unique per account only: two accounts, or the counterpart, may use the same one.
            `${event.accountId} ${event.eventId}`,
          )
        : null,
  };
};

/**
 * Judges and decides a stored decision again, from its own snapshot of signals. Returns `null` if the
 * decision follows from a draw or from no event (a hold that ended, a ruling).
 *
 * @param settings the platform's settings at that time; if `samePolicy` is false, `same` is meaningless
 */
export const redecide = (
  decision: Decision,
  { settings, catalogue }: { readonly settings: PlatformSettings; readonly catalogue: Catalogue },
): {
  readonly outcome: Outcome;
  readonly score: number;
  readonly findings: readonly Finding[];
  readonly samePolicy: boolean;
  readonly same: boolean;
} | null => {
  if (decision.signals.event === undefined || decision.onTrial !== undefined) return null;
  const signals = expandSignals(decision.signals);
  const { platformId, eventId, subject, at, decidedAt } = decision;
  const { accountId } = subject;
  const { findings, errors } = judge(signals, catalogue, accountId);
  const braked = new Set(decision.braked);
  const verdict = decide({ signals, findings, errors, settings, braked, at: decidedAt });
  const { account, content, counterpart } = decisionsOf({
    verdict,
    findings,
    errors,
    signals,
    event: { platformId, eventId, accountId, at, decidedAt },
    settings,
  });
  const aboutAccount = subject.id === signals.counterpart?.id ? counterpart : account;
  const redecided = subject.kind === 'content' ? content : aboutAccount;
  const outcome = redecided?.outcome ?? 'allow';
  const score = redecided?.score ?? 0;
  const redecidedFindings = redecided?.findings ?? [];
  return {
    outcome,
    score,
    findings: redecidedFindings,
    samePolicy: decision.policy === policyOf(settings),
    same:
      outcome === decision.outcome &&
      score === decision.score &&
      digestOf(redecidedFindings) === digestOf(decision.findings),
  };
};
