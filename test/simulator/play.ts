import { company } from './company.ts';
import { farms } from './farms.ts';
import { honestPeople } from './honest.ts';
import { type Sent, stageOf, type Truth } from './stage.ts';

type Play = {
  /** In the order in which the platform sends them. */
  readonly messages: readonly Sent[];
  /** Ground truth by account id, separate from the messages. */
  readonly truth: ReadonlyMap<string, Truth>;
};

/**
 * Returns six weeks of a simulated platform: honest people in situations that automatic detection tends to
 * misjudge, and farms from crude to patient. The same seed produces the same play.
 *
 * @param honest approximate number of honest people
 * @param farmsOfEach number of farms of each kind
 * @param farmSize approximate number of accounts of a farm
 * @param withCompany adds replies, askers and timed programs; the rest of the play stays the same
 * @example
 * const { messages, truth } = playOf({ seed: 1, honest: 4_000, farmsOfEach: 3, farmSize: 25 });
 */
export const playOf = ({
  seed,
  honest,
  farmsOfEach,
  farmSize,
  withCompany = false,
}: {
  readonly seed: number;
  readonly honest: number;
  readonly farmsOfEach: number;
  readonly farmSize: number;
  readonly withCompany?: boolean;
}): Play => {
  const stage = stageOf(seed);
  honestPeople(stage, honest, ['flat-phone-1', 'flat-phone-2', 'set-phone-1', 'set-phone-2']);
  for (const farm of farms) {
    for (let n = 0; n < farmsOfEach; n += 1) {
      farm.run(stage, Math.max(4, Math.round(farmSize * (0.5 + stage.random.next()))));
    }
  }
  if (withCompany) company(stage, honest, farmsOfEach * farmSize);
  return {
    messages: stage.sent.toSorted((a, b) => a.at - b.at),
    truth: new Map(stage.truths.map((truth) => [truth.accountId, truth])),
  };
};
