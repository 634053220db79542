import type { OutboxStore } from '#shared/stores/outbox/port.ts';
import { AuditEntry } from '#shared/telemetry/audit.ts';
import type { TimelineEntry } from '../contract/cases.ts';
import type { Person } from '../contract/endpoint.ts';
import type { ReviewPorts } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';
import type { AccountView } from './blind.ts';
import { wordsOfAction } from './recorded-actions.ts';

/**
 * Adds a `receipt` to the audit entry of a clue that was passed on: `waiting`, `failed` or `confirmed` by the
 * platform. Commands are kept until confirmed and for some weeks after, so a missing command counts as
 * confirmed.
 */
const withReceipt = async (
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
const namedIn = ({ actor, details }: AuditEntry): readonly string[] =>
  typeof details.handedTo === 'string' ? [actor, details.handedTo] : [actor];

/**
 * The decision that an entry is about. A measure that applies again is not decided again. An appeal that was not
 * accepted may name a decision of somebody else.
 */
const decisionIn = ({ action, causeId, details }: AuditEntry): string | null => {
  const isNamed =
    action === 'measure.resumed' ||
    action === 'appeal.filed' ||
    (action === 'appeal.refused' && details.problem !== 'unknown-decision');
  if (isNamed && details.decisionId !== undefined) return String(details.decisionId);
  return causeId.startsWith('dec-') ? causeId : null;
};

/** An audit entry in words. */
const timelineEntry = (entry: AuditEntry, nameOf: (id: string) => Person): TimelineEntry => {
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

/**
 * Returns the entries of an account's audit chain that a staff member may see, latest first.
 *
 * @param before only entries before this position; `null` starts at the end
 * @returns `next`: the position of the rest, or `null` if there is none
 */
export const timelineOf = async (
  accountId: string,
  view: AccountView,
  { before, limit }: { readonly before: number | null; readonly limit: number },
  { auditLog, papers, outbox }: Pick<ReviewPorts, 'auditLog' | 'papers' | 'outbox'>,
): Promise<{ readonly items: TimelineEntry[]; readonly next: number | null }> => {
  const shown: AuditEntry[] = [];
  // Only few entries are ever hidden, so this loop ends soon.
  for (let place = before; shown.length <= limit; ) {
    const stored = await auditLog.latest(`account:${accountId}`, {
      before: place,
      most: limit + 1,
    });
    // An unreadable entry is a matter for auditors and must not hide other entries.
    const entries = stored.flatMap(({ body }) => AuditEntry.safeParse(body).data ?? []);
    shown.push(...entries.filter(view.entry));
    place = stored.at(-1)?.place ?? null;
    if (stored.length <= limit) break;
  }
  const page = shown.slice(0, limit);
  const [nameOf, told] = await Promise.all([
    namesOf(page.flatMap(namedIn), papers),
    Promise.all(page.map((entry) => withReceipt(entry, outbox))),
  ]);
  return {
    items: told.map((entry) => timelineEntry(entry, nameOf)),
    next: shown.length > limit ? (page.at(-1)?.sequence ?? null) : null,
  };
};
