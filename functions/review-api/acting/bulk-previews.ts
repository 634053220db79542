import * as z from 'zod';
import { mayDo } from '#shared/reviews/staff.ts';
import { day, startOf } from '#shared/settings/durations.ts';
import { placeOf } from '../cases/place.ts';
import type { BulkAct, Preview, Selection } from '../contract/acting.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { awaiting } from './awaiting.ts';
import { accountsIn, bulkMost, caseIn, rulingAbout, standsBy } from './bulk.ts';
import { previewIn, unlikely } from './previews.ts';
import { type Restricted, restrictedBy } from './restricted-by.ts';

/** The effect a bulk act would have on one account. */
export type BulkItem = Restricted & {
  readonly caseId: string | null;
  /** Version of the account's case; 0 if it has none. */
  readonly version: number;
  /** The decision that set the current standing of the account, or the visibility of its post. */
  readonly decision: string | null;
  /** `null` if nothing is known about the account. */
  readonly preview: Preview | null;
};

/**
 * How far back a walk through the decisions got (epoch milliseconds), and the cursor to continue; a `null`
 * cursor means the end.
 */
type Walked = { readonly readTo: number; readonly cursor: string | null };

export type BulkItems = {
  readonly items: readonly BulkItem[];
  readonly campaigns: readonly string[];
  /** Only for a selection by rule. */
  readonly walked: Walked | null;
};

const itemAbout = async (
  { accountId, post }: Restricted,
  campaigns: string[],
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
  awaits: Awaited<ReturnType<typeof awaiting>>,
): Promise<BulkItem> => {
  const known = await caseIn({ campaigns }, accountId, ports);
  if (known && !mayDo(caller, 'act-in-bulk', placeOf(known, ports))) {
    const none = { caseId: null, version: 0, decision: null };
    return { accountId, ...none, post, preview: unlikely('forbidden') };
  }
  // Read before the preview: if the account changes in between, its decision no longer matches the one named
  // here.
  const about = known && rulingAbout(ruling, known, post);
  const decision = await standsBy(accountId, about, ports);
  const { caseId = null, version = 0 } = known ?? {};
  const preview =
    known &&
    (awaits({ accountId, caseId, version, post })
      ? unlikely('already-proposed')
      : await previewIn(known, ruling, caller, ports, post));
  return { accountId, caseId, version, decision, post, preview };
};

export const isDoable = ({ preview }: BulkItem): boolean => preview?.problem === null;

/** Decisions read by one walk at most, and decisions read per query. */
const readMost = 4_000;
const together = 100;
/** Cost of a query, counted in decisions: days without decisions cost a query too. */
const queryCosts = 20;
/** Accounts listed by one walk at most, including those on which the act is not possible. */
const listMost = 300;

/** The position at which a walk stopped. */
const Place = z.strictObject({ at: z.number(), after: z.string().nullable() });
type Place = z.infer<typeof Place>;

/**
 * Walks backwards from the latest decision until a bulk action is full or the read budget is used up.
 * Accounts outside the caller's reach are not listed.
 */
const walk = async (
  selection: Extract<Selection, { kind: 'rule' }>,
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItems> => {
  const { rule, from, cursor } = selection;
  const about = ruling.act === 'hide' || ruling.act === 'restore' ? 'content' : 'account';
  const restrictedIn = await restrictedBy(selection, about, ports);
  const awaits = await awaiting(ruling, ports);
  const purpose = `bulk ${about} ${rule}`;
  const begin = Math.min(selection.to, ports.clock.now());
  let place: Place | null =
    cursor === undefined
      ? { at: begin, after: null }
      : ports.seals.take(Place, purpose, cursor, 'body.selection.cursor');
  let readTo = begin;
  const items: BulkItem[] = [];
  let doable = 0;
  for (let read = 0; place && read < readMost && doable < bulkMost && items.length < listMost; ) {
    const { at, after }: Place = place;
    // Reads no more decisions than there is room for: everything read is listed, so nothing is lost between
    // two walks.
    const most = Math.min(together, bulkMost - doable);
    const { decisions, next } = await ports.decisions.ofDay(at, { after, most });
    read += Math.max(decisions.length, queryCosts);
    const told = new Set(items.map(({ accountId }) => accountId));
    const fresh = (await restrictedIn(decisions)).filter(({ accountId }) => !told.has(accountId));
    const its = await Promise.all(
      fresh.map((one) => itemAbout(one, [], ruling, caller, ports, awaits)),
    );
    items.push(...its.filter(({ preview }) => preview?.problem !== 'forbidden'));
    doable = items.filter(isDoable).length;
    const dayBegan = startOf(day, at);
    const reached = next === null ? dayBegan : (decisions.at(-1)?.decidedAt ?? at);
    readTo = Math.min(begin, Math.max(reached, from));
    if (reached <= from && (next === null || reached < from)) place = null;
    else place = next === null ? { at: dayBegan - 1, after: null } : { at, after: next };
  }
  return {
    items,
    campaigns: [],
    walked: { readTo, cursor: place && ports.seals.give(purpose, place) },
  };
};

/** The effect a bulk act would have on a selection, account by account. */
export const itemsIn = async (
  selection: Selection,
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItems> => {
  if (selection.kind === 'rule') return walk(selection, ruling, caller, ports);
  const [{ accounts, campaigns }, awaits] = await Promise.all([
    accountsIn(selection, caller, ports),
    awaiting(ruling, ports),
  ]);
  const items = await Promise.all(
    accounts.map((accountId) =>
      itemAbout({ accountId, post: null }, campaigns, ruling, caller, ports, awaits),
    ),
  );
  return { items, campaigns, walked: null };
};
