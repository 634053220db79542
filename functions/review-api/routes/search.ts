import { idOf } from '#shared/decisions/digest.ts';
import { instant } from '#shared/settings/durations.ts';
import { titleOf } from '../cases/decisions.ts';
import {
  type Found,
  findHits,
  type Hit,
  readTogether,
  WalkPosition,
} from '../cases/search-hits.ts';
import type { search as endpoints, Hit as HitView } from '../contract/search.ts';
import { csvOf } from '../server/csv.ts';
import type { ReviewPorts, Routes } from '../server/route.ts';
import { spanOf } from '../server/span.ts';
import { putOnRecord } from '../staff/on-record.ts';

/** Pages read, and rows written, by an export at most. */
const mostPages = 50;
const mostExported = 5_000;

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

const columns: { readonly [column: string]: (hit: Hit) => string | number | null } = {
  kind: ({ kind }) => kind,
  account: ({ accountId }) => accountId,
  case: ({ caseId }) => caseId,
  decision: ({ decisionId }) => decisionId,
  subject: ({ subject }) => subject?.id ?? null,
  outcome: ({ outcome }) => outcome,
  unchanged: ({ kind, unchanged }) => (kind === 'decision' ? String(unchanged) : null),
  score: ({ score }) => score,
  rules: ({ rules }) => rules.join(' '),
  at: ({ at }) => (at === null ? null : instant(at)),
  excerpt: ({ excerpt }) => excerpt,
};

export const search: Routes<keyof typeof endpoints> = {
  async 'GET /search'({ query, caller }, ports) {
    const { limit, cursor, ...asked } = query;
    const sought = { ...asked, span: spanOf(asked, ports.clock.now()) };
    const purpose = `search ${JSON.stringify([asked, caller.id])}`;
    const place = cursor ? ports.seals.open(WalkPosition, purpose, cursor) : null;
    const { hits, next } = await findHits(sought, place, limit, caller, ports);
    return {
      items: await withTitles(hits, ports),
      cursor: next && ports.seals.seal(purpose, next),
    };
  },

  async 'GET /search/export'({ query, caller }, ports) {
    const sought = { ...query, span: spanOf(query, ports.clock.now()) };
    const hits: Hit[] = [];
    let place: WalkPosition | null = null;
    for (let page = 0; page < mostPages && hits.length < mostExported; page++) {
      const found: Found = await findHits(sought, place, readTogether, caller, ports);
      hits.push(...found.hits);
      place = found.next;
      if (place === null) break;
    }
    const rows = hits.slice(0, mostExported);
    // The search text may name a person: only the kind of search and the number of rows are recorded.
    const causeId = idOf('req', [caller.requestId, 'search']);
    const details = { by: query.by, rows: rows.length };
    await putOnRecord(caller.id, { action: 'search.exported', causeId, details }, ports);
    return {
      csv: csvOf(
        Object.keys(columns),
        rows.map((hit) => Object.values(columns).map((cell) => cell(hit))),
      ),
      partial: place !== null || hits.length > rows.length,
    };
  },
};
