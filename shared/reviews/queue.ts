import type * as z from 'zod';
import { CaseEntry, severities } from '../effects/case-weight.ts';
import { type QueueRoute, type ReviewSettings, standardQueues } from '../settings/review.ts';
import { asBeforeRuling } from './blind-review.ts';
import { Case } from './case.ts';
import { dueOf } from './priority.ts';

/** Returns all queues of a platform, in the order in which staff see them. */
export const queuesOf = ({ queues }: Pick<ReviewSettings, 'queues'>): readonly string[] => [
  ...standardQueues.filter((name) => name !== 'escalated'),
  ...Object.keys(queues),
  'escalated',
];

/** The fields that route a case. */
type RoutableCase = Pick<Case, 'route' | 'script' | 'tier'> & {
  readonly weight: Pick<Case['weight'], 'category' | 'severity'>;
};

const matchesRoute = ({ when }: QueueRoute, { weight, script, tier }: RoutableCase): boolean =>
  (when.categories?.includes(weight.category) ?? true) &&
  (when.severityFrom === undefined ||
    severities.indexOf(weight.severity) >= severities.indexOf(when.severityFrom)) &&
  (when.scripts === undefined || (script !== null && when.scripts.includes(script))) &&
  (when.tiers === undefined || (tier !== null && when.tiers.includes(tier)));

/**
 * Returns the queue of a case: `escalated` if it was escalated, else the target of the platform's first
 * route that takes it, else the standard queue of its category.
 *
 * @example
 * const weight = { category: 'money-mule', severity: 'critical' } as const;
 * queueOf({ route: 'fraud', script: null, tier: null, weight, handling: null }, { routes: [] }); // 'fraud'
 */
export const queueOf = (
  known: RoutableCase & Pick<Case, 'handling'>,
  { routes }: Pick<ReviewSettings, 'routes'>,
): string =>
  known.handling?.escalated
    ? 'escalated'
    : (routes.find((route) => matchesRoute(route, known))?.to ?? known.route);

/** Hours until a case without gravity is due in a queue. */
export const dueHoursOf = (queue: string, { queues, dueHours }: ReviewSettings): number =>
  (Object.hasOwn(queues, queue)
    ? queues[queue]?.dueHours
    : dueHours[queue as keyof typeof dueHours]) ?? dueHours.other;

/** A case as lists of cases show it. */
export const CaseSummary = Case.omit({
  entries: true,
  rulings: true,
  resolution: true,
  concluded: true,
  conclusions: true,
  concludedBefore: true,
  platformId: true,
  otherAppeals: true,
}).extend({ latest: CaseEntry.nullable() });
export type CaseSummary = z.infer<typeof CaseSummary>;

export const caseSummaryOf = ({
  entries,
  rulings,
  resolution,
  concluded,
  conclusions,
  concludedBefore,
  platformId,
  otherAppeals,
  ...row
}: Case): CaseSummary => ({ ...row, latest: entries.at(-1) ?? null });

/** An open case in its queue. */
export type QueuedCase = {
  readonly queue: string;
  /** Order within the queue, epoch milliseconds. */
  readonly dueAt: number;
  readonly row: CaseSummary;
};

/** Returns an open case in its queue, else `null`. One that waits for its second reviewer keeps its place. */
export const queuedCaseOf = (known: Case, settings: ReviewSettings): QueuedCase | null => {
  const shown = asBeforeRuling(known);
  if (shown.state !== 'open') return null;
  const queue = queueOf(shown, settings);
  return { queue, dueAt: dueOf(shown, dueHoursOf(queue, settings)), row: caseSummaryOf(shown) };
};

/** A case among those with an open or decided appeal. */
export type AppealedCase = Omit<QueuedCase, 'queue'> & { readonly state: 'open' | 'decided' };

/** Returns a case by the due time of its appeal; `null` if it has none. */
export const appealedCaseOf = (known: Case): AppealedCase | null => {
  const { appeal } = known;
  return (
    appeal && {
      state: appeal.state === 'open' ? 'open' : 'decided',
      dueAt: appeal.dueAt,
      row: caseSummaryOf(asBeforeRuling(known)),
    }
  );
};

/** The assignee of an open case; `null` if there is none. */
export const assigneeOf = (known: Case): string | null =>
  asBeforeRuling(known).state === 'open' ? (known.handling?.assignee ?? null) : null;
