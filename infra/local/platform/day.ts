import { brushing, farm, rentedAccounts, runScore, sellers, victims } from './abuse.ts';
import { withFaults } from './faults.ts';
import { campus, households, neighbours, shops, travellers, warners } from './honest.ts';
import { type Sent, stageFor } from './stage.ts';

const scenes = [
  campus,
  households,
  neighbours,
  shops,
  travellers,
  warners,
  farm,
  rentedAccounts,
  runScore,
  brushing,
  sellers,
  victims,
];

/**
 * Returns the messages of one day of a simulated platform, in sending order: honest people in several
 * situations, abusive accounts, and the faults of any queue.
 *
 * The day ends at `now` and is spread over the 23 hours before it. The same seed and end produce the same
 * day. The ground truth of a message is in `truth`, never in the message.
 *
 * @example
 * declare const system: System;
 * const day = dayOfTraffic({ platformId: 'demo', seed: 1, now: Date.now() });
 * await system.send(day.map(({ body }) => body));
 */
export const dayOfTraffic = ({
  platformId,
  seed,
  now,
}: {
  readonly platformId: string;
  readonly seed: number;
  readonly now: number;
}): readonly Sent[] => {
  const stage = stageFor(platformId, seed, now);
  for (const scene of scenes) scene(stage);
  withFaults(stage);
  return stage.sent.toSorted((a, b) => a.at - b.at);
};
