import type { ReviewSettings } from '../settings/review.ts';
import type { Case, Route } from './case.ts';
import { dueOf } from './priority.ts';

/** Where a case waits: the queue of its kind of harm, or that of those who are senior. */
export type Queue = Route | 'escalated';

export const queueOf = ({ route, handling }: Pick<Case, 'route' | 'handling'>): Queue =>
  handling?.escalated ? 'escalated' : route;

/** Hours from opening until a case of a queue that weighs nothing is due. */
export const dueHoursOf = (queue: Queue, { dueHours }: ReviewSettings): number =>
  dueHours[queue] ?? dueHours.other;

/** What a row shows of a case; it needs no more than this. */
export type ListedCase = Omit<
  Case,
  'entries' | 'rulings' | 'resolution' | 'platformId' | 'otherAppeals'
> & {
  readonly latest: Case['entries'][number] | null;
};

/** A case as its row shows it. */
export const listed = ({
  entries,
  rulings: _,
  resolution: __,
  platformId: ___,
  otherAppeals: ____,
  ...row
}: Case): ListedCase => ({ ...row, latest: entries.at(-1) ?? null });

/** A case's place among those that are open. */
export type Listing = {
  readonly queue: Queue;
  /** Epoch milliseconds: the order within the queue. */
  readonly dueAt: number;
  readonly row: ListedCase;
};

/** The place of a case, if it is open. */
export const listingOf = (known: Case, settings: ReviewSettings): Listing | null => {
  if (known.state !== 'open') return null;
  const queue = queueOf(known);
  return { queue, dueAt: dueOf(known, dueHoursOf(queue, settings)), row: listed(known) };
};
