import { accountSubject, type Decision } from '#shared/decisions/decision.ts';
import { decision } from '../decisions/specimens.ts';
import { now, settings } from './worlds.ts';

/** A minimal decision to flag an account. */
export const decisionOf = (accountId: string, id: string, decidedAt = now): Decision =>
  decision({
    id,
    platformId: settings.platformId,
    eventId: `event-${id}`,
    eventType: 'content.posted',
    subject: accountSubject(accountId),
    outcome: 'flag',
    findings: [],
    at: decidedAt,
    decidedAt,
  });
