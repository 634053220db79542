import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { TimelineEntry } from '../contract/cases.ts';
import type { Person } from '../contract/endpoint.ts';
import { wordsOfAction } from './recorded-actions.ts';

/**
 * Adds a `receipt` to the audit entry of a clue that was passed on: `waiting`, `failed` or `confirmed` by the
 * platform. Commands are kept until confirmed and for some weeks after, so a missing command counts as
 * confirmed.
 */
export const withReceipt = async (
  entry: AuditEntry,
  outbox: Pick<OutboxStore, 'find'>,
): Promise<AuditEntry> => {
  const { action, details } = entry;
  if (action !== 'clue.passed') return entry;
  const sent = await outbox.find(String(details.commandId));
  const open = sent?.acknowledgedAt === undefined ? sent : null;
  const receipt = open === null ? 'confirmed' : open.failedAt === undefined ? 'waiting' : 'failed';
  return { ...entry, details: { ...details, receipt } };
};

/** The people named in an entry: its actor, and the person to whom a case was handed over. */
export const namedIn = ({ actor, details }: AuditEntry): readonly string[] =>
  typeof details.handedTo === 'string' ? [actor, details.handedTo] : [actor];

/** The decision that an entry is about. A measure that applies again is not decided again. */
const decisionIn = ({ action, causeId, details }: AuditEntry): string | null => {
  if (action === 'measure.resumed') return String(details.decisionId);
  return causeId.startsWith('dec-') ? causeId : null;
};

/** An audit entry in words. */
export const timelineEntry = (entry: AuditEntry, nameOf: (id: string) => Person): TimelineEntry => {
  const { hash, at, actor, action, details } = entry;
  return {
    entryId: hash,
    at,
    by: actor === 'system' || actor === 'user' ? null : nameOf(actor),
    actor: actor === 'system' || actor === 'user' ? actor : 'staff',
    action,
    words: wordsOfAction(action),
    decisionId: decisionIn(entry),
    details:
      typeof details.handedTo === 'string'
        ? { ...details, handedTo: nameOf(details.handedTo).name }
        : details,
  };
};
