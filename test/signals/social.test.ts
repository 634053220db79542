import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sizes, unknownAccountAt } from '#shared/signals/account-state.ts';
import { shortHash } from '#shared/signals/keyed-hash.ts';
import { addToSketch, type Sketch } from '#shared/signals/sketch.ts';
import { areAcquainted } from '#shared/signals/social.ts';

const hash = (name: string) => createHash('sha256').update(name).digest().readUIntBE(0, 6);

it('takes for acquainted whom a full sketch may have dropped, and no stranger while there is room', () => {
  const met = Array.from({ length: 4 * sizes.targets }, (_, i) => `user-${i}`);
  const afterMeeting = (count: number) => ({
    ...unknownAccountAt(0),
    targets: met
      .slice(0, count)
      .reduce<Sketch>(
        (targets, id) => addToSketch(targets, shortHash(hash(id)), sizes.targets),
        [],
      ),
  });
  const few = afterMeeting(sizes.targets - 1);
  expect(met.map((id) => areAcquainted(few, id, hash))).toEqual(
    met.map((_, i) => i < sizes.targets - 1),
  );
  const many = afterMeeting(met.length);
  expect(met.filter((id) => !areAcquainted(many, id, hash))).toEqual([]);
});
