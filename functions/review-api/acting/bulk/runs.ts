import * as z from 'zod';
import type { Staff } from '#shared/reviews/staff.ts';
import { dayIn } from '../../cases/open-case.ts';
import { placeOf } from '../../cases/place.ts';
import { BulkRun } from '../../contract/acting.ts';
import { Refusal } from '../../server/refusal.ts';
import { mustHaveDuty, type ReviewPorts } from '../../server/route.ts';
import { namesOf } from '../../staff/people.ts';
import { retention } from '../../staff/retention.ts';

const StoredRun = BulkRun.omit({ by: true, approvedBy: true, undoneBy: true }).extend({
  by: z.string(),
  approvedBy: z.string().nullable().default(null),
  undoneBy: z.string().nullable(),
});
export type BulkRecord = z.infer<typeof StoredRun>;

/** Accounts of a bulk action that are processed concurrently. */
const concurrency = 10;

/**
 * Runs a step for each item with limited concurrency and returns the results in order. An error is thrown
 * only after the other steps of its batch have settled, so that no step is still running when the caller
 * retries.
 *
 * @example
 * declare const accounts: readonly string[];
 * declare const actOn: (accountId: string) => Promise<boolean>;
 * const items = await mapConcurrently(accounts, (accountId) => actOn(accountId));
 */
export const mapConcurrently = async <One, Result>(
  all: readonly One[],
  step: (one: One, i: number) => Promise<Result>,
): Promise<Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < all.length; from += concurrency) {
    const some = all.slice(from, from + concurrency);
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
  return paper ? { record: StoredRun.parse(paper.body), version: paper.version } : null;
};

export const writeRun = (
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
    expiresAt: record.at + retention,
  });

/**
 * Returns the bulk action that a request names.
 *
 * @throws {Refusal} `not-found`; `forbidden` if the caller did not run it and may not read cases in every
 *   place where it acted
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
    mustHaveDuty(staff, 'read-cases', placeOf(known, ports));
  }
  return found;
};

/** A bulk action as shown to staff. */
export const runView = async (
  { by, approvedBy, undoneBy, ...run }: BulkRecord,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<BulkRun> => {
  const nameOf = await namesOf([by, approvedBy, undoneBy], papers);
  const personOrNull = (id: string | null) => (id === null ? null : nameOf(id));
  return {
    ...run,
    by: nameOf(by),
    approvedBy: personOrNull(approvedBy),
    undoneBy: personOrNull(undoneBy),
  };
};
