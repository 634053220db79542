import { flowFigures, noWork, teamFigures, teamSummary } from '#shared/reviews/figures.ts';
import type { team as endpoints } from '../contract/team.ts';
import { firstOpen } from '../first-open.ts';
import { colleagues, namesOf } from '../people.ts';
import type { ReviewPorts, Routes } from '../route.ts';
import { daysOf, spanOf } from '../span.ts';

/** How many cases everybody has taken. */
const claimedBy = async (ports: ReviewPorts): Promise<ReadonlyMap<string, number>> => {
  const { desk, clock } = ports;
  const ids = (await firstOpen(ports)).map(({ row }) => row.caseId);
  const claims = ids.length === 0 ? [] : (await desk.claims(ids, clock.now())).values();
  const counts = new Map<string, number>();
  for (const { by } of claims) counts.set(by, (counts.get(by) ?? 0) + 1);
  return counts;
};

export const team: Routes<keyof typeof endpoints> = {
  async 'GET /team'({ query }, ports) {
    const { tallies, papers, clock } = ports;
    const span = spanOf(query, clock.now());
    const [counted, flow, claimed, known] = await Promise.all([
      tallies.of('team', span.from, span.to),
      tallies.of('flow', span.from, span.to),
      claimedBy(ports),
      colleagues({ papers, clock }),
    ]);
    const figures = teamFigures(counted);
    const { agreement, rulingsOn } = teamSummary(counted);
    const { missed, days } = flowFigures(flow);
    const opened = new Map(days.map((day) => [day.day, day.opened]));
    const seen = new Map(known.map(({ id, seenAt }) => [id, seenAt]));
    const ids = [...new Set([...figures.keys(), ...claimed.keys(), ...seen.keys()])];
    const nameOf = await namesOf(ids, papers);
    return {
      people: ids
        .map((id) => ({
          person: nameOf(id),
          lastSeenAt: seen.get(id) ?? null,
          claimed: claimed.get(id) ?? 0,
          ...(figures.get(id) ?? noWork),
        }))
        .toSorted((a, b) => b.rulings - a.rulings),
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
