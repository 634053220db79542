import type { Finding } from '../rules/finding.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Signals } from '../signals/signals.ts';
import { accountSubject, type Decision, decisionIdOf } from './decision.ts';
import { policyOf } from './policy.ts';
import type { DecidedEvent } from './record.ts';
import { priors, scoreOf } from './score.ts';
import { compactSignals } from './snapshot.ts';

/**
 * The record of a finding that decides nothing and was drawn for a look: a person is asked, and what
 * they conclude counts for the rule.
 *
 * @param rule the one on trial that asks
 * @param findings all on trial that spoke against this account, that of the rule among them
 * @param event of `accountId`, the account that they speak against
 */
export const trialDecision = ({
  rule,
  findings,
  signals,
  event,
  settings,
}: {
  readonly rule: string;
  readonly findings: readonly Finding[];
  readonly signals: Signals;
  readonly event: DecidedEvent;
  readonly settings: PlatformSettings;
}): Decision => {
  const { platformId, eventId, accountId, at, decidedAt } = event;
  const subject = accountSubject(accountId);
  return {
    id: decisionIdOf(platformId, eventId, subject),
    platformId,
    eventId,
    eventType: signals.event.type,
    subject,
    outcome: 'flag',
    score: scoreOf(findings, priors.unknown),
    findings: [...findings],
    signals: compactSignals(signals),
    mode: settings.mode,
    policy: policyOf(settings),
    onTrial: rule,
    at,
    decidedAt,
    automation: 'full',
  };
};
