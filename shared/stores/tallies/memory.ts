import { dateOf } from '#shared/settings/durations.ts';
import { type Counts, checkSpan, type TallyStore } from './port.ts';

/** Stores counts in memory. */
export const memoryTallies = (): TallyStore => {
  const days = new Map<string, Counts>();
  return {
    async add(topic, at, counts) {
      const name = `${topic} ${dateOf(at)}`;
      const updated = { ...days.get(name) };
      for (const [what, count] of Object.entries(counts)) {
        if (count !== 0) updated[what] = (updated[what] ?? 0) + count;
      }
      if (Object.keys(updated).length > 0) days.set(name, updated);
    },
    async of(topic, from, to) {
      checkSpan(from, to);
      return new Map(
        [...days]
          .map(([name, counts]) => [name.split(' ') as [string, string], counts] as const)
          .filter(
            ([[counted, day]]) => counted === topic && day >= dateOf(from) && day <= dateOf(to),
          )
          .map(([[, day], counts]) => [day, counts] as const)
          .toSorted(([a], [b]) => (a < b ? -1 : 1)),
      );
    },
  };
};
