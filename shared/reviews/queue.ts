import { severities } from '../effects/case-weight.ts';
import { type QueueRoute, type ReviewSettings, standardQueues } from '../settings/review.ts';
import { asItStood } from './blind-review.ts';
import type { Case } from './case.ts';
import { dueOf } from './priority.ts';

/** All queues of a platform, in the order in which staff see them. */
export const queuesOf = ({ queues }: Pick<ReviewSettings, 'queues'>): readonly string[] => [
  ...standardQueues.filter((name) => name !== 'escalated'),
  ...Object.keys(queues),
  'escalated',
];

/** What a case is routed by. */
export type Routed = Pick<Case, 'route' | 'script' | 'tier'> & {
  readonly weight: Pick<Case['weight'], 'category' | 'severity'>;
};

const takes = ({ when }: QueueRoute, { weight, script, tier }: Routed): boolean =>
  (when.categories?.includes(weight.category) ?? true) &&
  (when.severityFrom === undefined ||
    severities.indexOf(weight.severity) >= severities.indexOf(when.severityFrom)) &&
  (when.scripts === undefined || (script !== null && when.scripts.includes(script))) &&
  (when.tiers === undefined || (tier !== null && when.tiers.includes(tier)));

/**
 * Where a case waits: with those who are senior if it was escalated, else where the first of the
 * platform's routes that takes it leads, else in the standard queue of its category.
 *
 * @example
 * queueOf(known, settings.review); // 'fraud'
 */
export const queueOf = (
  known: Routed & Pick<Case, 'handling'>,
  { routes }: Pick<ReviewSettings, 'routes'>,
): string =>
  known.handling?.escalated
    ? 'escalated'
    : (routes.find((route) => takes(route, known))?.to ?? known.route);

/** Hours from opening until a case of a queue that weighs nothing is due. */
export const dueHoursOf = (queue: string, { queues, dueHours }: ReviewSettings): number =>
  (Object.hasOwn(queues, queue)
    ? queues[queue]?.dueHours
    : dueHours[queue as keyof typeof dueHours]) ?? dueHours.other;

/** What a row shows of a case; it needs no more than this. */
export type ListedCase = Omit<
  Case,
  | 'entries'
  | 'rulings'
  | 'resolution'
  | 'concluded'
  | 'concludedBefore'
  | 'platformId'
  | 'otherAppeals'
> & {
  readonly latest: Case['entries'][number] | null;
};

/** A case as its row shows it. */
export const listed = ({
  entries,
  rulings,
  resolution,
  concluded,
  concludedBefore,
  platformId,
  otherAppeals,
  ...row
}: Case): ListedCase => ({ ...row, latest: entries.at(-1) ?? null });

/** A case's place among those that are open. */
export type Listing = {
  readonly queue: string;
  /** Epoch milliseconds: the order within the queue. */
  readonly dueAt: number;
  readonly row: ListedCase;
};

/** The place of a case, if it is open; one that waits for its second reviewer has the place that it had. */
export const listingOf = (known: Case, settings: ReviewSettings): Listing | null => {
  const shown = asItStood(known);
  if (shown.state !== 'open') return null;
  const queue = queueOf(shown, settings);
  return { queue, dueAt: dueOf(shown, dueHoursOf(queue, settings)), row: listed(shown) };
};

/** A case's place among those with an appeal that waits for an answer, or with one that has it. */
export type AppealListing = Omit<Listing, 'queue'> & { readonly state: 'open' | 'decided' };

/** The place of a case by when its appeal is due; `null` for a case without one. */
export const appealListingOf = (known: Case): AppealListing | null => {
  const { appeal } = known;
  return (
    appeal && {
      state: appeal.state === 'open' ? 'open' : 'decided',
      dueAt: appeal.dueAt,
      row: listed(asItStood(known)),
    }
  );
};

/** Whom an open case was handed to; `null`: nobody. */
export const assigneeOf = (known: Case): string | null =>
  asItStood(known).state === 'open' ? (known.handling?.assignee ?? null) : null;
