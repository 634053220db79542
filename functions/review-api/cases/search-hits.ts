import * as z from 'zod';
import type { Decision } from '#shared/decisions/decision.ts';
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
import type { search as endpoints, Hit as HitView } from '../contract/search.ts';
import { invalid } from '../server/refusal.ts';
import type { Caller, ReviewPorts, RouteRequest } from '../server/route.ts';
import { endOf, type Span } from '../server/span.ts';
import { mayDoForAccount } from './account-place.ts';
import { accountViewsOf } from './blind.ts';
import { excerptOf, hasQuote, passageIn, placeOfDecision } from './finding-decisions.ts';
import { placeOf } from './place.ts';
import { readShownCases } from './shown-cases.ts';

/** Decided events read per page at most, and per read. */
const mostRead = 400;
export const readTogether = 100;

type Query = RouteRequest<(typeof endpoints)['GET /search']>['query'];

/** What is searched for, in which days. */
type Sought = Pick<Query, 'by' | 'q' | 'outcome'> & { readonly span: Span };

/** Position in a walk through the days. */
export const WalkPosition = z.strictObject({ at: z.number(), after: z.string().nullable() });
export type WalkPosition = z.infer<typeof WalkPosition>;

/** A search result whose rules are still ids. */
export type Hit = Omit<HitView, 'rules'> & { readonly rules: readonly string[] };

export type Found = { readonly hits: readonly Hit[]; readonly next: WalkPosition | null };

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
      const known = cases.get(caseId) ?? null;
      if (decisionId && !viewOf(accountId).shows({ id: decisionId, decidedAt: at ?? 0 })) {
        return null;
      }
      const reads =
        kind === 'account'
          ? await mayDoForAccount({ accountId, known }, caller, 'read-cases', ports)
          : known !== null && mayDo(caller, 'read-cases', placeOf(known, ports));
      if (kind !== 'decision' && !reads) return null;
      return { ...hit, caseId: known && reads ? known.caseId : null };
    }),
  );
  return found.filter((hit) => hit !== null);
};

const mayRead = (caller: Caller, ports: Pick<ReviewPorts, 'settings'>) => (decision: Decision) =>
  mayDo(caller, 'read-cases', placeOfDecision(decision, ports));

const matcherOf =
  ({ by, q, span, outcome }: Sought) =>
  ({ decidedAt, outcome: found, findings }: Decision): boolean =>
    decidedAt >= span.from &&
    decidedAt < endOf(span) &&
    (outcome === undefined || found === outcome) &&
    (by !== 'rule' || findings.some(({ rule }) => rule === q));

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
    const most = Math.min(readTogether, limit - hits.length);
    const page = await ports.decisions.ofDay(at, { after, most });
    read += most;
    const wanted = page.decisions.filter((one) => isWanted(one) && mayRead(caller, ports)(one));
    hits.push(
      ...(sought.by === 'text' ? await textHits(wanted, sought.q, ports) : wanted.map(hitOf)),
    );
    after = page.next;
    if (after === null) at -= day;
    if (hits.length >= limit || read >= mostRead) break;
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
const usersOf = async (sought: Sought, ports: ReviewPorts): Promise<Found> => {
  const entity = entityOf(sought, ports);
  const { entities } = await ports.states.read({ entities: [entity] });
  const members = entities.get(entityName(entity))?.recent ?? [];
  return {
    hits: members.toReversed().map(({ account, at }) => accountHit(account, at)),
    next: null,
  };
};

const authorOf = async (contentId: string, { states }: ReviewPorts): Promise<string | null> => {
  const { posts } = await states.read({ posts: [contentId] });
  return posts.get(contentId)?.accountId ?? null;
};

const readHits = async (
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
      const { accounts } = await ports.states.read({ accounts: [accountId] });
      const known = accounts.get(accountId);
      return known ? { ...found, hits: [accountHit(accountId, known.asOf), ...found.hits] } : found;
    }
    case 'content': {
      const author = await authorOf(validId(sought.q), ports);
      return author ? hitsOfAccount(author, sought, start, limit, caller, ports) : nothing;
    }
    case 'contact':
    case 'device':
      return usersOf(sought, ports);
    case 'rule':
    case 'text':
      return hitsByDay(sought, start, limit, caller, ports);
  }
};

/**
 * Finds what a search asks for, as far as the caller may read it.
 *
 * @param place where an earlier page ended; `null` begins
 * @throws {Refusal} `invalid` if the search text is not of the kind searched by
 */
export const findHits = async (
  sought: Sought,
  place: WalkPosition | null,
  limit: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Found> => {
  const { hits, next } = await readHits(sought, place, limit, caller, ports);
  return { hits: await withCases(hits, caller, ports), next };
};
