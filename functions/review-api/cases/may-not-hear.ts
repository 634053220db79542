import { accountSubject, contentSubject, decisionIdOf } from '#shared/decisions/decision.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import type { Case } from '#shared/reviews/case.ts';
import { entriesSince } from '#shared/telemetry/entries-since.ts';
import type { ReviewPorts } from '../server/route.ts';

const conclusions: ReadonlySet<string> = new Set([
  'case.upheld',
  'case.restricted',
  'case.released',
  'case.restored',
]);

/**
 * People who had a part in what an appeal is about: those whom it names, and those who let the decision stand by
 * concluding on the case of a campaign that the account leads. Only the account's audit chain holds the latter: the
 * account may have had no case of its own then.
 */
export const mayNotHear = async (
  { accountId, caseId }: Pick<Case, 'accountId' | 'caseId'>,
  { decisionId, notBy }: Appeal,
  { ledger, auditLog, settings }: Pick<ReviewPorts, 'ledger' | 'auditLog' | 'settings'>,
): Promise<ReadonlySet<string>> => {
  const decision = await ledger.readDecision(decisionId);
  if (!decision) return new Set(notBy);
  const concluded = new Map<string, readonly string[]>();
  const undone = new Set<string>();
  for await (const entry of entriesSince(`account:${accountId}`, decision.decidedAt, auditLog)) {
    const { action, actor, at, causeId, details } = entry;
    if (action === 'case.undone' && typeof details.undone === 'string') {
      const { undone: rulingId, subject } = details;
      const ruledOn =
        typeof subject === 'string'
          ? contentSubject(subject, accountId)
          : accountSubject(accountId);
      // The entry of a ruling that decided something names its decision instead.
      undone.add(rulingId).add(decisionIdOf(settings.platformId, rulingId, ruledOn));
    }
    const isElsewhere = conclusions.has(action) && details.caseId !== caseId;
    if (!isElsewhere || at < decision.decidedAt) continue;
    const { approvedBy } = details;
    concluded.set(causeId, [actor, ...(typeof approvedBy === 'string' ? [approvedBy] : [])]);
  }
  const standing = [...concluded].flatMap(([causeId, people]) =>
    undone.has(causeId) ? [] : people,
  );
  return new Set([...notBy, ...standing]);
};
