import {
  flowFigures,
  noWorkFigures,
  teamFigures,
  teamSummary,
  timelinessOf,
} from '#shared/reviews/figures.ts';
import { dueHoursOf, queuesOf } from '#shared/reviews/queue.ts';
import type { team as endpoints } from '../contract/team.ts';
import type { ReviewPorts, Routes } from '../server/route.ts';
import { daysOf, spanOf } from '../server/span.ts';
import { colleagues, namesOf } from '../staff/people.ts';

/** Upper limit for counting claims and assigned cases. */
const mostCounted = 5_000;

const countOf = (ids: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return counts;
};

/** Number of cases that each person has claimed, and that are assigned to them. */
const loadOf = async ({ caseQueues, claims, clock }: ReviewPorts) => {
  const [held, assignees] = await Promise.all([
    claims.inForce(clock.now(), { most: mostCounted }),
    caseQueues.assignees({ most: mostCounted }),
  ]);
  return { claimed: countOf(held.map(({ by }) => by)), handed: countOf(assignees) };
};

export const team: Routes<keyof typeof endpoints> = {
  async 'GET /team'({ query }, ports) {
    const { tallies, papers, clock, settings } = ports;
    const span = spanOf(query, clock.now());
    const [counted, flow, { claimed, handed }, known] = await Promise.all([
      tallies.of('team', span.from, span.to),
      tallies.of('flow', span.from, span.to),
      loadOf(ports),
      colleagues({ papers, clock }),
    ]);
    const figures = teamFigures(counted);
    const { agreement, rulingsOn } = teamSummary(counted);
    const { missed, days } = flowFigures(flow);
    const opened = new Map(days.map((day) => [day.day, day.opened]));
    const seen = new Map(known.map(({ id, seenAt }) => [id, seenAt]));
    const ids = [
      ...new Set([...figures.keys(), ...claimed.keys(), ...handed.keys(), ...seen.keys()]),
    ];
    const nameOf = await namesOf(ids, papers);
    return {
      people: ids
        .map((id) => ({
          person: nameOf(id),
          lastSeenAt: seen.get(id) ?? null,
          claimed: claimed.get(id) ?? 0,
          handed: handed.get(id) ?? 0,
          ...(figures.get(id) ?? noWorkFigures),
        }))
        .toSorted((a, b) => b.rulings - a.rulings),
      queues: queuesOf(settings.review).map((queue) => ({
        queue,
        name: settings.review.queues[queue]?.name ?? null,
        dueHours: dueHoursOf(queue, settings.review),
        inTime: timelinessOf(flow, { queue }),
      })),
      agreement,
      missed,
      perDay: daysOf(span).map((day) => ({
        day,
        rulings: rulingsOn(day),
        opened: opened.get(day) ?? 0,
      })),
    };
  },
};
