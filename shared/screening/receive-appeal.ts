import type { Decision } from '../decisions/decision.ts';
import { caseIdOf } from '../effects/effects.ts';
import type { EventOf } from '../events/event.ts';
import type { Case } from '../reviews/case.ts';
import { fileAppeal } from '../reviews/filing.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { Commit } from '../stores/ledger/port.ts';
import type { StoredPost } from '../stores/states/port.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import { scriptOf } from '../text/script.ts';

/**
 * Handles an appeal. It either joins the account's case, or is recorded with the reason why it is not heard.
 * In both cases, the audit log records that the user appealed.
 */
export const receiveAppeal = (
  filed: {
    readonly event: EventOf<'appeal.filed'>;
    readonly at: number;
    readonly now: {
      readonly standing: AccountState['standing'];
      readonly tier: AccountState['tier'];
      readonly posts: ReadonlyMap<string, StoredPost>;
    };
  },
  known: {
    readonly appealed: ReadonlyMap<string, Decision>;
    readonly cases: ReadonlyMap<string, Case>;
  },
  settings: PlatformSettings,
): { readonly audit: AuditBody; readonly cases: Commit['cases'] } => {
  const { event, at, now } = filed;
  const { eventId, accountId, data } = event;
  const decision = known.appealed.get(data.decisionId) ?? null;
  const currentCase = known.cases.get(caseIdOf(settings.platformId, accountId)) ?? null;
  const outcome = fileAppeal({
    filed: {
      eventId,
      accountId,
      at,
      language: data.language ?? settings.language,
      script: data.text === undefined ? null : scriptOf(data.text),
      tier: now.tier,
    },
    decision,
    known: currentCase,
    now: {
      standing: now.standing,
      post:
        decision?.subject.kind === 'content' ? (now.posts.get(decision.subject.id) ?? null) : null,
    },
    settings,
  });
  return outcome.ok
    ? { audit: outcome.audit, cases: [{ from: currentCase?.version ?? 0, case: outcome.case }] }
    : {
        audit: {
          subject: `account:${accountId}`,
          at,
          actor: 'user',
          action: 'appeal.refused',
          causeId: eventId,
          details: { decisionId: data.decisionId, problem: outcome.problem },
        },
        cases: [],
      };
};
