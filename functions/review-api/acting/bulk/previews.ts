import { mayDo } from '#shared/reviews/staff.ts';
import { day, startOf } from '#shared/settings/durations.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { casesActedOn } from '../../cases/acted-on.ts';
import { placeOf } from '../../cases/place.ts';
import { readTogether, WalkPosition } from '../../cases/search-hits.ts';
import type { BulkAct, BulkPreview, Preview, Selection } from '../../contract/acting.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { fourEyesForBulk } from '../four-eyes.ts';
import { previewBulkRuling, refusedPreview, sampleSize } from '../previews.ts';
import { proposedTargets } from '../proposed-targets.ts';
import { type Restricted, restrictedBy } from '../restricted-by.ts';
import {
  accountsIn,
  caseIn,
  decisionIdInForce,
  mostBulkAccounts,
  rulingForAccount,
  sealPlan,
} from './plan.ts';

/** The effect a bulk act would have on one account. */
type BulkItem = Restricted & {
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
type WalkProgress = { readonly readTo: number; readonly cursor: string | null };

type BulkItems = {
  readonly items: readonly BulkItem[];
  readonly campaigns: readonly string[];
  /** Only for a selection by rule. */
  readonly walked: WalkProgress | null;
};

/** What is the same for all items of a preview. */
type Previewing = {
  readonly ruling: BulkAct;
  readonly campaigns: string[];
  readonly awaits: Awaited<ReturnType<typeof proposedTargets>>;
};

const previewItem = async (
  { accountId, post, unreadable }: Restricted,
  { ruling, campaigns, awaits }: Previewing,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItem> => {
  const known = await caseIn({ campaigns }, accountId, ports);
  const cases = known ? await casesActedOn(known, ruling.act, ports) : [];
  if (!cases.every((one) => mayDo(caller, 'act-in-bulk', placeOf(one, ports)))) {
    const none = { caseId: null, version: 0, decision: null };
    return { accountId, ...none, post, preview: refusedPreview('forbidden') };
  }
  // Read before the preview: if the account changes in between, its decision no longer matches the one named
  // here.
  const about = known && rulingForAccount(ruling, known, post);
  const decision = await decisionIdInForce(accountId, about, ports);
  const { caseId = null, version = 0 } = known ?? {};
  const problem = unreadable
    ? 'unreadable'
    : awaits({ accountId, caseId, version, post }) && 'already-proposed';
  const preview =
    known &&
    (problem
      ? refusedPreview(problem)
      : await previewBulkRuling(known, cases, about, caller, ports));
  return { accountId, caseId, version, decision, post, preview };
};

/** Previews the accounts that can be read; staff are told the ids of the others. */
const previewItems = async (
  all: readonly Restricted[],
  previewing: Previewing,
  caller: Caller,
  ports: ReviewPorts,
): Promise<readonly BulkItem[]> => {
  const items = all.map((one) => orLeftOut(previewItem(one, previewing, caller, ports)));
  return (await Promise.all(items)).filter((item) => item !== null);
};

const isDoable = ({ preview }: BulkItem): boolean => preview?.problem === null;

/** Decisions read by one walk at most. */
const mostRead = 4_000;
/** Cost of a query, counted in decisions: days without decisions cost a query too. */
const queryCost = 20;
/** Accounts listed by one walk at most, including those on which the act is not possible. */
const mostListed = 300;

/**
 * Walks backwards from the latest decision until a bulk action is full or the read budget is used up.
 * Accounts outside the caller's reach are not listed.
 */
const itemsByRule = async (
  selection: Extract<Selection, { kind: 'rule' }>,
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItems> => {
  const { rule, from, cursor } = selection;
  const about = ruling.act === 'hide' || ruling.act === 'restore' ? 'content' : 'account';
  const restrictedIn = await restrictedBy(selection, about, ports);
  const awaits = await proposedTargets(ruling, ports);
  const purpose = `bulk ${about} ${rule}`;
  const begin = Math.min(selection.to, ports.clock.now());
  let place: WalkPosition | null =
    cursor === undefined
      ? { at: begin, after: null }
      : ports.seals.open(WalkPosition, purpose, cursor, 'body.selection.cursor');
  let readTo = begin;
  const items: BulkItem[] = [];
  let doable = 0;
  for (
    let read = 0;
    place && read < mostRead && doable < mostBulkAccounts && items.length < mostListed;
  ) {
    const { at, after }: WalkPosition = place;
    // Reads no more decisions than there is room for: everything read is listed, so nothing is lost between
    // two walks.
    const most = Math.min(readTogether, mostBulkAccounts - doable);
    const { decisions, next } = await ports.decisions.ofDay(at, { after, most });
    read += Math.max(decisions.length, queryCost);
    const listedAccounts = new Set(items.map(({ accountId }) => accountId));
    const unlisted = (await restrictedIn(decisions)).filter(
      ({ accountId }) => !listedAccounts.has(accountId),
    );
    const its = await previewItems(unlisted, { ruling, campaigns: [], awaits }, caller, ports);
    items.push(...its.filter(({ preview }) => preview?.problem !== 'forbidden'));
    doable = items.filter(isDoable).length;
    const startOfDay = startOf(day, at);
    const reached = next === null ? startOfDay : (decisions.at(-1)?.decidedAt ?? at);
    readTo = Math.min(begin, Math.max(reached, from));
    if (reached <= from && (next === null || reached < from)) place = null;
    else place = next === null ? { at: startOfDay - 1, after: null } : { at, after: next };
  }
  return {
    items,
    campaigns: [],
    walked: { readTo, cursor: place && ports.seals.seal(purpose, place) },
  };
};

/** The effect a bulk act would have on a selection, account by account. */
const itemsIn = async (
  selection: Selection,
  ruling: BulkAct,
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkItems> => {
  if (selection.kind === 'rule') return itemsByRule(selection, ruling, caller, ports);
  const [{ accounts, campaigns }, awaits] = await Promise.all([
    accountsIn(selection, caller, ports),
    proposedTargets(ruling, ports),
  ]);
  const all = accounts.map((accountId) => ({ accountId, post: null }));
  const items = await previewItems(all, { ruling, campaigns, awaits }, caller, ports);
  return { items, campaigns, walked: null };
};

/**
 * Previews a bulk act on a selection, account by account.
 *
 * @throws {Refusal} if the act is possible on none of the accounts; a selection by rule may find them further back
 */
export const previewBulk = async (
  {
    selection,
    ruling,
    except = [],
  }: {
    readonly selection: Selection;
    readonly ruling: BulkAct;
    /** Accounts to leave out. */
    readonly except?: readonly string[] | undefined;
  },
  caller: Caller,
  ports: ReviewPorts,
): Promise<BulkPreview> => {
  const previewedAt = ports.clock.now();
  const { items, campaigns, walked } = await itemsIn(selection, ruling, caller, ports);
  const possible = items.filter(isDoable);
  if (possible.length === 0 && !walked) {
    if (items.length === 0) throw new Refusal('unreadable');
    throw new Refusal(items.find(({ preview }) => preview)?.preview?.problem ?? 'not-found');
  }
  const leftOut = new Set(except);
  const doable = possible.filter(({ accountId }) => !leftOut.has(accountId));
  const plan = {
    by: caller.id,
    ruling,
    accounts: doable.map(({ accountId }) => accountId),
    versions: doable.map(({ version }) => version),
    campaigns: [...campaigns],
    posts: doable.some(({ post }) => post !== null) ? doable.map(({ post }) => post) : [],
    decisions: doable.map(({ decision }) => decision),
    previewedAt,
  };
  return {
    token: doable.length === 0 ? null : sealPlan(plan, ports),
    would: doable.length,
    items: items.map(({ accountId, caseId, preview }) => ({
      accountId,
      caseId,
      from: preview?.change?.from ?? null,
      to: preview?.change?.to ?? null,
      problem: preview ? preview.problem : ('not-found' as const),
      rulingId: null,
    })),
    sample: doable
      .slice(0, sampleSize)
      .flatMap(({ accountId, preview }) => (preview ? [{ accountId, preview }] : [])),
    fourEyes:
      fourEyesForBulk(doable.length, ports.settings.review) ??
      doable.find(({ preview }) => preview?.fourEyes)?.preview?.fourEyes ??
      null,
    readTo: walked?.readTo ?? null,
    cursor: walked?.cursor ?? null,
  };
};
