import { type Decision, restrictingOutcomes } from '../decisions/decision.ts';
import type { Decisions } from '../decisions/record.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import type { Effects } from './effects.ts';

const exemptedCountIn = ({ findings }: Decision): { readonly exempted?: number } => {
  const exempted = findings.filter(({ life }) => life === 'exempted').length;
  return exempted > 0 ? { exempted } : {};
};

/**
 * Whether a decision takes a measure that changes nothing, because its subject is restricted as much already, or
 * more, or is closed. To flag is a measure against a post only.
 *
 * @param change what follows from it; `null` if nothing does
 */
export const isUnchanged = ({ mode, outcome, subject }: Decision, change: object | null): boolean =>
  change === null &&
  mode !== 'observe' &&
  (restrictingOutcomes.has(outcome) || (subject.kind === 'content' && outcome === 'flag'));

/** One entry for each decision, on the chain of the account that caused the event. */
const auditBodyOf = (
  decision: Decision,
  chain: string,
  change: { readonly from: string; readonly to: string; readonly version: number } | null,
): AuditBody => ({
  subject: `account:${chain}`,
  at: decision.decidedAt,
  actor: 'system',
  action: `${decision.subject.kind}.${decision.outcome}`,
  causeId: decision.id,
  details: {
    eventId: decision.eventId,
    ...(decision.subject.id !== chain && { subject: decision.subject.id }),
    mode: decision.mode,
    policy: decision.policy,
    score: decision.score,
    ...change,
    ...(isUnchanged(decision, change) && { unchanged: true }),
    ...(decision.braked && { braked: decision.braked.length }),
    ...exemptedCountIn(decision),
  },
});

/** Returns the audit entries of the decisions of one event, in order. */
export const auditOf = (
  { account, content, counterpart }: Decisions,
  chain: string,
  standing: Effects['standing'],
  post: Effects['post'],
): readonly AuditBody[] => {
  const ofStanding = standing && {
    from: standing.from,
    to: standing.standing.status,
    version: standing.standing.version,
  };
  const ofPost = post && {
    from: post.from,
    to: post.post.visibility,
    version: post.post.version,
  };
  const changes = [
    [account, ofStanding],
    [content, ofPost],
    [counterpart, null],
  ] as const;
  return changes.flatMap(([decision, change]) =>
    decision ? [auditBodyOf(decision, chain, change)] : [],
  );
};
