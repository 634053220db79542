import type { Occurrence } from '../events/occurrence.ts';
import type { AccountState } from './account-state.ts';
import type { Link } from './entity-state.ts';
import type { KeyedHash } from './keyed-hash.ts';
import type { Signals } from './signals.ts';
import { distinctAtLeast, type Sketch } from './sketch.ts';
import { personOf, wasApproached } from './targets.ts';
import { countedLink, type TouchedLink } from './touched-links.ts';
import { readRing } from './windows.ts';

const shortRange = 2 ** 32;

/** Counts distinct members of a sketch, at least. */
export const countDistinct = (sketch: Sketch, k: number) => distinctAtLeast(sketch, k, shortRange);

/** Whether the account approached or paid another; `true` if its full sketch gives no answer. */
export const areAcquainted = (state: AccountState, id: string, hash: KeyedHash): boolean =>
  wasApproached(state.targets, personOf(id, hash)) ?? true;

/** The accounts that an event turns to. */
export const targetsOf = ({ event }: Occurrence): readonly string[] => {
  switch (event.type) {
    case 'social.requested':
    case 'social.followed':
      return event.data.targetIds;
    case 'social.messaged':
      return [event.data.targetId];
    default:
      return [];
  }
};

/** The share of targets that the account had not turned to before; an estimate once its sketch is full. */
export const novelShareOf = (
  before: AccountState,
  targetIds: readonly string[],
  hash: KeyedHash,
): number => {
  if (targetIds.length === 0) return 0;
  const known = targetIds.map((id) => wasApproached(before.targets, personOf(id, hash)));
  const definite = known.filter((answer) => answer !== null);
  return definite.length === 0
    ? Math.round((100 * before.novelty) / 255) / 100
    : definite.filter((answer) => !answer).length / definite.length;
};

/** Fewest answers or openings for which a share is meaningful. */
const fewestAnswers = 5;

/** The share of openings that were answered, rounded up: reasons say “at most”. */
export const answerRateOf = ({ openings: { sent, answered } }: AccountState): number | null =>
  sent < fewestAnswers ? null : Math.ceil((100 * answered) / sent) / 100;

/** The share of requests that were accepted, of those answered in the last month; `null` if these are few. */
export const acceptRateOf = ({ rings, asOf }: AccountState): number | null => {
  const accepted = rings.accepted ? readRing(rings.accepted, asOf).month : 0;
  const rejected = rings.rejected ? readRing(rings.rejected, asOf).month : 0;
  const answered = accepted + rejected;
  return answered >= fewestAnswers ? accepted / answered : null;
};

/** Measures the choice of people (`social.choice`) over those that this event added to the sample. */
export const choiceOf = (
  state: AccountState,
  links: readonly TouchedLink[],
  hash: KeyedHash,
): Signals['social']['choice'] => {
  const chosen = links
    .filter(({ kind }) => kind === 'target')
    .map((touched) => countedLink(state, touched, hash));
  const sum = (count: (link: Link) => number) =>
    chosen.reduce((total, link) => total + count(link), 0);
  return {
    targets: chosen.length,
    newcomers: sum(({ accounts }) => accounts - 1),
    restricted: sum(({ restricted }) => restricted),
  };
};
