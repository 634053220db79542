import * as z from 'zod';
import { verifySubject } from '#shared/auditing/verify.ts';
import { chainProblems, sealProblems } from '#shared/auditing/words.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { maskText } from '#shared/reviews/exhibit.ts';
import { day, instant } from '#shared/settings/durations.ts';
import type { StoredEntry } from '#shared/stores/audit-log/port.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { AuditEntry } from '#shared/telemetry/audit.ts';
import { Seal, verifySeal } from '#shared/telemetry/seal.ts';
import { wordsOfAction } from '../cases/recorded-actions.ts';
import type { AuditView, audit as endpoints } from '../contract/audit.ts';
import type { Person } from '../contract/endpoint.ts';
import { csvOf } from '../server/csv.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, RouteRequest, Routes } from '../server/route.ts';
import { rangeOrderMessage } from '../server/span.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';
import { reasonsIn } from '../staff/reasons.ts';

/** Entries read per page request and per read, and pages of that many matches read for an export. */
const readLimits = { page: 1_000, together: 100, pages: 50 };

type Query = Omit<RouteRequest<(typeof endpoints)['GET /audit']>['query'], 'limit' | 'cursor'>;
type AuditSubject = Pick<Query, 'kind' | 'id'>;

/** The chain that contains the entries; rules and lists have no chain of their own. */
const subjectOf = async (
  { kind, id }: AuditSubject,
  { ledger, settings }: ReviewPorts,
): Promise<string> => {
  switch (kind) {
    case 'account':
    case 'staff':
      return `${kind}:${id}`;
    case 'case': {
      const caseFound = await readCase(id, ledger);
      if (!caseFound) throw new Refusal('not-found');
      return `account:${caseFound.accountId}`;
    }
    default:
      return `platform:${settings.platformId}`;
  }
};

const isAboutSubject = ({ kind, id }: AuditSubject, { action, details }: AuditEntry): boolean => {
  switch (kind) {
    case 'rule':
      return details.rule === id;
    case 'list':
      // A change may cover several lists, and its entry does not name them.
      return action.startsWith('list') && (details.list ?? id) === id;
    default:
      return true;
  }
};

const matcherOf = (query: Query) => {
  const { actor, action, from, to } = query;
  const begins = from === undefined ? 0 : Date.parse(from);
  const ends = to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to) + day;
  if (begins >= ends) throw invalid('query.from', rangeOrderMessage);
  const narrowed = actor ?? action ?? from ?? to;
  return ({ body }: StoredEntry): boolean => {
    const { success, data: entry } = AuditEntry.safeParse(body);
    // Unreadable entries are shown only if no other filter is set.
    if (!success) return narrowed === undefined;
    return (
      isAboutSubject(query, entry) &&
      (actor === undefined || entry.actor === actor) &&
      (action === undefined || entry.action === action || entry.action.startsWith(`${action}.`)) &&
      entry.at >= begins &&
      entry.at < ends
    );
  };
};

/** Position in a chain: only entries before it are still to be read. */
const ChainPosition = z.number().int().positive();

type Found = { readonly entries: readonly StoredEntry[]; readonly before: number | null };

/** Walks a chain backwards until enough entries are found or the read budget is used up. */
const findEntries = async (
  subject: string,
  sought: (entry: StoredEntry) => boolean,
  { before, limit }: { readonly before: number | null; readonly limit: number },
  { auditLog }: ReviewPorts,
): Promise<Found> => {
  const entries: StoredEntry[] = [];
  let place = before;
  for (let read = 0; read < readLimits.page; read += readLimits.together) {
    const page = await auditLog.latest(subject, { before: place, most: readLimits.together });
    for (const entry of page) {
      place = entry.place;
      if (sought(entry)) entries.push(entry);
      if (entries.length === limit) return { entries, before: place > 1 ? place : null };
    }
    if (page.length < readLimits.together) return { entries, before: null };
  }
  return { entries, before: place };
};

/** Whether a text is an id made by this system; such ids contain no personal data. */
const isOwnId = (text: string): boolean => /^[a-z]{3}-/.test(text);

const shownValue = (value: string | number | boolean | null): string =>
  typeof value === 'string' && !isOwnId(value) ? maskText(value) : String(value);

/** Details that may contain a staff id; `by` may instead be the kind of a search. */
const staffFields: ReadonlySet<string> = new Set(['approvedBy', 'proposedBy', 'by']);

const staffIn = ({ details }: AuditEntry): readonly string[] =>
  Object.entries(details).flatMap(([name, value]) =>
    staffFields.has(name) ? [String(value)] : [],
  );

const personIfNamed = (person: Person): Person | null =>
  person.name === person.id ? null : person;

const viewsOf = async (
  entries: readonly StoredEntry[],
  { language }: Caller,
  ports: ReviewPorts,
): Promise<AuditView[]> => {
  const read = entries.map(({ place, body }) => ({
    place,
    entry: AuditEntry.safeParse(body).data,
  }));
  const [nameOf, reasons] = await Promise.all([
    namesOf(
      read.flatMap(({ entry }) => [entry?.actor, ...(entry ? staffIn(entry) : [])]),
      ports.papers,
    ),
    reasonsIn(
      read.flatMap(({ entry }) => entry ?? []),
      language,
      ports,
    ),
  ]);
  return read.map(({ place, entry }) => {
    if (!entry) return { sequence: place, entry: null };
    const { at, actor, action, causeId, details, hash } = entry;
    const byStaff = actor !== 'system' && actor !== 'user';
    return {
      sequence: place,
      entry: {
        at,
        actor: byStaff ? ('staff' as const) : actor,
        by: byStaff ? nameOf(actor) : null,
        action,
        words: wordsOfAction(action),
        causeId,
        details: Object.entries(details).map(([name, value]) => ({
          name,
          value: shownValue(reasons.get(String(value)) ?? value),
          person: staffFields.has(name) ? personIfNamed(nameOf(String(value))) : null,
        })),
        hash,
      },
    };
  });
};

/** Records that the audit log was read, before anything is shown. */
const recordRead = (
  action: 'audit.read' | 'audit.verified' | 'audit.exported',
  { kind, id }: AuditSubject,
  caller: Caller,
  ports: ReviewPorts,
) => {
  const causeId = idOf('req', [caller.requestId, action]);
  return putOnRecord(caller.id, { action, causeId, details: { kind, id } }, ports);
};

const sealsOf = async ({ dailySeals }: ReviewPorts) => {
  const all = await dailySeals.all();
  let before: Seal | null = null;
  for (const { day: on, seal } of all) {
    const problem = verifySeal(seal, before, null);
    if (problem) {
      return {
        count: all.length,
        through: null,
        broken: { day: on, problem: sealProblems[problem] },
      };
    }
    before = Seal.parse(seal);
  }
  return {
    count: all.length,
    through: before && { day: before.day, hash: before.hash },
    broken: null,
  };
};

const columns = ['place', 'at', 'actor', 'action', 'cause', 'details', 'hash'];

const rowOf = ({ sequence, entry }: AuditView) =>
  entry === null
    ? [sequence, null, null, null, null, null, null]
    : [
        sequence,
        instant(entry.at),
        entry.by?.id ?? entry.actor,
        entry.action,
        entry.causeId,
        entry.details.map(({ name, value }) => `${name}=${value}`).join(' '),
        entry.hash,
      ];

export const audit: Routes<keyof typeof endpoints> = {
  async 'GET /audit'({ query, caller }, ports) {
    const { limit, cursor, ...asked } = query;
    const purpose = `audit ${JSON.stringify([asked, caller.id])}`;
    const before = cursor ? ports.seals.open(ChainPosition, purpose, cursor) : null;
    const subject = await subjectOf(asked, ports);
    const found = await findEntries(subject, matcherOf(asked), { before, limit }, ports);
    await recordRead('audit.read', asked, caller, ports);
    return {
      items: await viewsOf(found.entries, caller, ports),
      cursor: found.before === null ? null : ports.seals.seal(purpose, found.before),
    };
  },

  async 'GET /audit/verification'({ query, caller }, ports) {
    const subject = await subjectOf(query, ports);
    const [{ entries, broken }, seals] = await Promise.all([
      verifySubject(subject, ports.auditLog),
      sealsOf(ports),
    ]);
    await recordRead('audit.verified', query, caller, ports);
    return {
      subject,
      entries,
      broken: broken && {
        sequence: broken.sequence,
        problem: chainProblems[broken.problem],
      },
      seals,
    };
  },

  async 'GET /audit/export'({ query, caller }, ports) {
    const subject = await subjectOf(query, ports);
    const sought = matcherOf(query);
    const entries: StoredEntry[] = [];
    let before: number | null = null;
    const limit = readLimits.together;
    for (let page = 0; page < readLimits.pages; page++) {
      const found: Found = await findEntries(subject, sought, { before, limit }, ports);
      entries.push(...found.entries);
      before = found.before;
      if (before === null) break;
    }
    await recordRead('audit.exported', query, caller, ports);
    const rows = (await viewsOf(entries, caller, ports)).map(rowOf);
    return { csv: csvOf(columns, rows), partial: before !== null };
  },
};
