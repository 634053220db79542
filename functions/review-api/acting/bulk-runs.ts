import * as z from 'zod';
import type { Staff } from '#shared/reviews/staff.ts';
import { dayIn } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import { BulkRun } from '../contract/acting.ts';
import { Refusal } from '../server/refusal.ts';
import { mustBeAllowed, type ReviewPorts } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';
import { kept } from '../staff/retention.ts';

const Stored = BulkRun.omit({ by: true, approvedBy: true, undoneBy: true }).extend({
  by: z.string(),
  approvedBy: z.string().nullable().default(null),
  undoneBy: z.string().nullable(),
});
export type BulkRecord = z.infer<typeof Stored>;

/** So many accounts of a bulk action are acted on at the same time. */
const most = 10;

/**
 * Does a step for each, some of them side by side; gives what came of each, in their order. What fails is thrown
 * once those beside it are done, so that nothing is still under way when it is asked for again.
 *
 * @example
 * const items = await abreast(accounts, (accountId) => actOn(accountId));
 */
export const abreast = async <One, Result>(
  all: readonly One[],
  step: (one: One, i: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < all.length; from += most) {
    const some = all.slice(from, from + most);
    const settled = await Promise.allSettled(some.map((one, i) => step(one, from + i)));
    for (const one of settled) {
      if (one.status === 'rejected') throw one.reason;
      results.push(one.value);
    }
  }
  return results;
};

export type BulkFiled = { readonly record: BulkRecord; readonly version: number };

export const readRun = async (
  bulkId: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<BulkFiled | null> => {
  const [paper] = await papers.read('bulk', [{ folder: dayIn(bulkId), id: bulkId }]);
  return paper ? { record: Stored.parse(paper.body), version: paper.version } : null;
};

export const keepRun = (
  record: BulkRecord,
  version: number,
  { papers }: Pick<ReviewPorts, 'papers'>,
) =>
  papers.write({
    kind: 'bulk',
    folder: dayIn(record.bulkId),
    id: record.bulkId,
    version,
    body: record,
    expiresAt: record.at + kept,
  });

/**
 * A bulk action that a request is about.
 *
 * @throws {Refusal} `not-found`; `forbidden` for who neither made it nor reads cases wherever it acted
 */
export const runFor = async (
  bulkId: string,
  staff: Staff,
  ports: ReviewPorts,
): Promise<BulkFiled> => {
  const found = await readRun(bulkId, ports);
  if (!found) throw new Refusal('not-found');
  if (found.record.by === staff.id) return found;
  const ids = found.record.items.flatMap(({ caseId }) => caseId ?? []);
  for (const known of (await ports.ledger.readCases([...new Set(ids)])).values()) {
    mustBeAllowed(staff, 'read-cases', placeOf(known, ports));
  }
  return found;
};

/** A bulk action as staff see it. */
export const runView = async (
  { by, approvedBy, undoneBy, ...run }: BulkRecord,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<BulkRun> => {
  const nameOf = await namesOf([by, approvedBy, undoneBy], papers);
  const orNobody = (id: string | null) => (id === null ? null : nameOf(id));
  return {
    ...run,
    by: nameOf(by),
    approvedBy: orNobody(approvedBy),
    undoneBy: orNobody(undoneBy),
  };
};
