import * as z from 'zod';
import type { Decision } from '#shared/decisions/decision.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { Id } from '#shared/events/envelope.ts';
import { readValue } from '#shared/lists/value.ts';
import type { Case } from '#shared/reviews/case.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { day } from '#shared/settings/durations.ts';
import type { EntityKey } from '#shared/signals/entity-state.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { parseStored, readEach } from '#shared/stores/unreadable.ts';
import { mayDoForAccount } from '../cases/account-place.ts';
import { accountViewsOf } from '../cases/blind.ts';
import { titleOf } from '../cases/decisions.ts';
import {
  excerptOf,
  hasFindingOf,
  hasQuote,
  matchesFilter,
  passageIn,
  placeOfDecision,
} from '../cases/finding-decisions.ts';
import { placeOf } from '../cases/place.ts';
import { readShownCases } from '../cases/shown-cases.ts';
import type { search as endpoints, Hit as HitView } from '../contract/search.ts';
import { csvOf } from '../server/csv.ts';
import { invalid } from '../server/refusal.ts';
import type { Caller, ReviewPorts, RouteRequest, Routes } from '../server/route.ts';
import { endOf, type Span, spanOf } from '../server/span.ts';
import { putOnRecord } from '../staff/on-record.ts';

/** Decided events read per page request and per read, and pages read for an export. */
const readLimits = { page: 400, together: 100, pages: 50 };
const mostExported = 5_000;

type Query = Pick<
  RouteRequest<(typeof endpoints)['GET /search']>['query'],
  'by' | 'q' | 'from' | 'to' | 'outcome'
>;
type Sought = Query & { readonly span: Span };

/** Position in a walk through the days. */
const WalkPosition = z.strictObject({ at: z.number(), after: z.string().nullable() });
type WalkPosition = z.infer<typeof WalkPosition>;

/** A search result whose rules are still ids. */
type Hit = Omit<HitView, 'rules'> & { readonly rules: readonly string[] };

type Found = { readonly hits: readonly Hit[]; readonly next: WalkPosition | null };

const hitOf = (decision: Decision): Hit => ({
  kind: 'decision',
  accountId: decision.subject.accountId,
  caseId: null,
  decisionId: decision.id,
  subject: decision.subject,
  outcome: decision.outcome,
  unchanged: decision.unchanged ?? false,
  score: decision.score,
  rules: [...new Set(decision.findings.map(({ rule }) => rule))],
  at: decision.decidedAt,
  excerpt: excerptOf(decision),
});

const accountHit = (accountId: string, at: number | null): Hit => ({
  kind: 'account',
  accountId,
  caseId: null,
  decisionId: null,
  subject: null,
  outcome: null,
  unchanged: false,
  score: null,
  rules: [],
  at,
  excerpt: null,
});

/** The account is the one that the case leads to; of a campaign, its leading account. */
const caseHit = ({ caseId, accountId }: Case): Hit => ({
  ...accountHit(accountId, null),
  kind: 'case',
  caseId,
});

/**
 * Adds the case ids to search results, in one read. Drops what the caller must not learn: decisions hidden
 * from a blind second reviewer, and accounts and cases outside their reach.
 */
const withCases = async (
  hits: readonly Hit[],
  caller: Caller,
  ports: ReviewPorts,
): Promise<Hit[]> => {
  const { platformId } = ports.settings;
  const caseOf = ({ caseId, accountId }: Hit) => caseId ?? caseIdOf(platformId, accountId);
  const ids = new Set(hits.map(caseOf));
  const { cases, isUnreadable } = await readShownCases([...ids], ports);
  const viewOf = await accountViewsOf(cases.values(), caller, ports);
  const found = await Promise.all(
    hits.map(async (hit): Promise<Hit | null> => {
      const { accountId, kind, decisionId, at } = hit;
      const caseId = caseOf(hit);
      if (isUnreadable(caseId)) return null;
      const known = cases.get(caseId);
      if (decisionId && !viewOf(accountId).shows({ id: decisionId, decidedAt: at ?? 0 })) {
        return null;
      }
      const reads =
        kind === 'account'
          ? await mayDoForAccount({ accountId, known }, caller, 'read-cases', ports)
          : known !== undefined && mayDo(caller, 'read-cases', placeOf(known, ports));
      if (kind !== 'decision' && !reads) return null;
      return { ...hit, caseId: known && reads ? known.caseId : null };
    }),
  );
  return found.filter((hit) => hit !== null);
};

const withTitles = async (
  hits: readonly Hit[],
  { rulesNow }: Pick<ReviewPorts, 'rulesNow'>,
): Promise<HitView[]> => {
  const catalogue = await rulesNow();
  return hits.map(({ rules, ...hit }) => ({
    ...hit,
    rules: rules.map((rule) => ({ rule, title: titleOf(rule, catalogue) })),
  }));
};

const mayRead = (caller: Caller, ports: Pick<ReviewPorts, 'settings'>) => (decision: Decision) =>
  mayDo(caller, 'read-cases', placeOfDecision(decision, ports));

const matcherOf = ({ by, q, span, outcome }: Sought) => {
  const wanted = { from: span.from, before: endOf(span), outcome };
  return (decision: Decision): boolean =>
    matchesFilter(decision, wanted) && (by !== 'rule' || hasFindingOf(decision, q));
};

/**
 * The decisions whose evidence words, or stored exhibit text, contain the search text, each with the matching
 * passage.
 */
const textHits = async (
  decisions: readonly Decision[],
  q: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<readonly Hit[]> => {
  // One event can lead to decisions about two accounts; its text is only in the folder of its own account.
  const named = new Map(
    decisions.map(({ eventId: id, subject: { accountId: folder } }) => [
      `${folder} ${id}`,
      { folder, id },
    ]),
  );
  const kept = named.size === 0 ? [] : await papers.read('exhibit', [...named.values()]);
  const texts = new Map(
    readEach(
      kept,
      ({ id }) => id,
      ({ folder, id, body }) => [`${folder} ${id}`, parseStored(Exhibit, body)],
    ),
  );
  return decisions.flatMap((decision) => {
    if (hasQuote(decision, q)) return [hitOf(decision)];
    const text = texts.get(`${decision.subject.accountId} ${decision.eventId}`);
    const passage = text ? passageIn(text, q) : null;
    return passage === null ? [] : [{ ...hitOf(decision), excerpt: passage }];
  });
};

const validId = (q: string): string => {
  if (!Id.safeParse(q).success)
    throw invalid('query.q', {
      'zh-CN': '须为平台所用的编号',
      en: 'must be an ID as used by the platform',
    });
  return q;
};

/** Decisions about one account or one of its posts. */
const hitsOfAccount = async (
  accountId: string,
  sought: Sought,
  { at, after }: WalkPosition,
  limit: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Found> => {
  const page = await ports.decisions.ofAccount(accountId, { after, most: limit });
  const wanted = matcherOf(sought);
  const about = (decision: Decision) => sought.by !== 'content' || decision.subject.id === sought.q;
  return {
    hits: page.decisions
      .filter((one) => wanted(one) && about(one) && mayRead(caller, ports)(one))
      .map(hitOf),
    next: page.next === null ? null : { at, after: page.next },
  };
};

/** Walks backwards through the days until a page is full or the read budget is used up. */
const hitsByDay = async (
  sought: Sought,
  place: WalkPosition,
  limit: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Found> => {
  const isWanted = matcherOf(sought);
  const hits: Hit[] = [];
  let { at, after } = place;
  let read = 0;
  while (at >= sought.span.from) {
    // Reads no more events than there is room for: everything read is shown, so nothing is lost between two
    // pages.
    const most = Math.min(readLimits.together, limit - hits.length);
    const page = await ports.decisions.ofDay(at, { after, most });
    read += most;
    const wanted = page.decisions.filter((one) => isWanted(one) && mayRead(caller, ports)(one));
    hits.push(
      ...(sought.by === 'text' ? await textHits(wanted, sought.q, ports) : wanted.map(hitOf)),
    );
    after = page.next;
    if (after === null) at -= day;
    if (hits.length >= limit || read >= readLimits.page) break;
  }
  return { hits, next: at < sought.span.from ? null : { at, after } };
};

const entityOf = ({ by, q }: Sought, { hash }: ReviewPorts): EntityKey => {
  if (by === 'device') return { kind: 'device', value: validId(q) };
  const read = readValue('contact', q, '', { own: (name) => hash(name).toString(36) });
  if ('problem' in read) {
    throw invalid('query.q', {
      'zh-CN': '联系方式须带种类，如 wechat:demo_a1 或 phone:+8613…',
      en: 'must be a contact with its type, such as wechat:demo_a1 or phone:+8613…',
    });
  }
  return { kind: 'contact', value: read.value };
};

/** Accounts that recently used an entity. */
const membersOf = async (sought: Sought, ports: ReviewPorts): Promise<Found> => {
  const entity = entityOf(sought, ports);
  const { entities } = await ports.states.read({ accounts: [], entities: [entity], posts: [] });
  const members = entities.get(entityName(entity))?.recent ?? [];
  return {
    hits: members.toReversed().map(({ account, at }) => accountHit(account, at)),
    next: null,
  };
};

const authorOf = async (contentId: string, { states }: ReviewPorts): Promise<string | null> => {
  const { posts } = await states.read({ accounts: [], entities: [], posts: [contentId] });
  return posts.get(contentId)?.accountId ?? null;
};

const findHits = async (
  sought: Sought,
  place: WalkPosition | null,
  limit: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Found> => {
  const start = place ?? { at: sought.span.to, after: null };
  const nothing: Found = { hits: [], next: null };
  switch (sought.by) {
    case 'decision': {
      const decision = await ports.ledger.readDecision(validId(sought.q));
      return decision && mayRead(caller, ports)(decision)
        ? { hits: [hitOf(decision)], next: null }
        : nothing;
    }
    case 'case': {
      const caseId = validId(sought.q);
      const known = (await readShownCases([caseId], ports)).cases.get(caseId);
      return known ? { hits: [caseHit(known)], next: null } : nothing;
    }
    case 'account': {
      const accountId = validId(sought.q);
      const found = await hitsOfAccount(accountId, sought, start, limit, caller, ports);
      if (place !== null) return found;
      const { accounts } = await ports.states.read({
        accounts: [accountId],
        entities: [],
        posts: [],
      });
      const known = accounts.get(accountId);
      return known ? { ...found, hits: [accountHit(accountId, known.asOf), ...found.hits] } : found;
    }
    case 'content': {
      const author = await authorOf(validId(sought.q), ports);
      return author ? hitsOfAccount(author, sought, start, limit, caller, ports) : nothing;
    }
    case 'contact':
    case 'device':
      return membersOf(sought, ports);
    case 'rule':
    case 'text':
      return hitsByDay(sought, start, limit, caller, ports);
  }
};

const columns = [
  'kind',
  'account',
  'case',
  'decision',
  'subject',
  'outcome',
  'unchanged',
  'score',
  'rules',
  'at',
  'excerpt',
];

const rowOf = ({
  kind,
  accountId,
  caseId,
  decisionId,
  subject,
  outcome,
  unchanged,
  score,
  rules,
  at,
  excerpt,
}: Hit) => [
  kind,
  accountId,
  caseId,
  decisionId,
  subject?.id ?? null,
  outcome,
  kind === 'decision' ? String(unchanged) : null,
  score,
  rules.join(' '),
  at === null ? null : new Date(at).toISOString(),
  excerpt,
];

export const search: Routes<keyof typeof endpoints> = {
  async 'GET /search'({ query, caller }, ports) {
    const { limit, cursor, ...asked } = query;
    const sought = { ...asked, span: spanOf(asked, ports.clock.now()) };
    const purpose = `search ${JSON.stringify([asked, caller.id])}`;
    const place = cursor ? ports.seals.open(WalkPosition, purpose, cursor) : null;
    const { hits, next } = await findHits(sought, place, limit, caller, ports);
    return {
      items: await withTitles(await withCases(hits, caller, ports), ports),
      cursor: next && ports.seals.seal(purpose, next),
    };
  },

  async 'GET /search/export'({ query, caller }, ports) {
    const sought = { ...query, span: spanOf(query, ports.clock.now()) };
    const hits: Hit[] = [];
    let place: WalkPosition | null = null;
    for (let page = 0; page < readLimits.pages && hits.length < mostExported; page++) {
      const found: Found = await findHits(sought, place, readLimits.together, caller, ports);
      hits.push(...(await withCases(found.hits, caller, ports)));
      place = found.next;
      if (place === null) break;
    }
    const rows = hits.slice(0, mostExported);
    // The search text may name a person: only the kind of search and the number of rows are recorded.
    const causeId = idOf('req', [caller.requestId, 'search']);
    const details = { by: query.by, rows: rows.length };
    await putOnRecord(caller.id, { action: 'search.exported', causeId, details }, ports);
    return {
      csv: csvOf(columns, rows.map(rowOf)),
      partial: place !== null || hits.length > rows.length,
    };
  },
};
