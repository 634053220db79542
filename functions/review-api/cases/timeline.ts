import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { TimelineEntry } from '../contract/cases.ts';
import type { Person } from '../contract/endpoint.ts';
import { wordsOfAction } from './recorded-actions.ts';

/** An entry of an audit chain in words. */
export const timelineEntry = (
  { hash, at, actor, action, causeId, details }: AuditEntry,
  nameOf: (id: string) => Person,
): TimelineEntry => ({
  entryId: hash,
  at,
  by: actor === 'system' || actor === 'user' ? null : nameOf(actor),
  actor: actor === 'system' || actor === 'user' ? actor : 'staff',
  action,
  words: wordsOfAction(action),
  decisionId: causeId.startsWith('dec-') ? causeId : null,
  details,
});
