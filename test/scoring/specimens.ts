import type { LabelledRow } from '#shared/scoring/rows.ts';
import { randomFrom } from '#shared/text/training/random.ts';

/** Accounts whose label follows from two numbers and a name, with noise and gaps. */
export const madeUpRows = (count: number, seed: number): LabelledRow[] => {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, i) => {
    const posts = random.below(100);
    const ratio = random.next();
    const source = random.pick(['web', 'app', 'script']);
    const abusive = posts / 100 + (source === 'script' ? 0.8 : 0) - ratio + random.next() / 2 > 0.6;
    return {
      id: `account-${i}`,
      label: abusive ? 1 : 0,
      features: { posts, ratio: random.chance(0.1) ? null : ratio, source, noise: random.next() },
    };
  });
};
