import type { Finding } from '../rules/finding.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Signals } from '../signals/signals.ts';
import { accountSubject, type Decision, decisionIdOf } from './decision.ts';
import { policyOf } from './policy.ts';
import type { DecidedEvent } from './record.ts';
import { priors, scoreOf } from './score.ts';
import { compactSignals } from './snapshot.ts';

/**
 * Returns the record of a finding on trial that was drawn for review. It decides nothing; what the
 * reviewer concludes counts for the rule.
 *
 * @param rule the rule on trial that was drawn
 * @param findings all findings on trial against this account, the rule's own included
 * @param event `accountId` is the account that the findings are against
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
