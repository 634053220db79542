import { type AccountState, sizes } from '../signals/account-state.ts';
import { noMemory } from '../signals/memory.ts';
import { noPace } from '../signals/pace.ts';

/**
 * Returns the state of an account after a reviewer cleared it.
 *
 * Windows count only later events. A shared entity counts against the account again only if it grows beyond what the
 * reviewer saw, and a text or contact only if the account writes it again (`isJudgedText`). So nothing already reviewed
 * restricts the account again. Known devices, places and event marks stay; they identify the account and say nothing
 * about its acts. A closed account becomes active if its platform reopens it.
 *
 * @param at when it was cleared, epoch milliseconds
 * @param links what the reviewer saw: short keyed hash of each entity → number of its accounts. The
 *   largest are kept (`sizes.clearedLinks`).
 */
export const clear = (
  state: AccountState,
  { at, links }: { readonly at: number; readonly links: Readonly<Record<number, number>> },
): AccountState => {
  const accountsByEntity = new Map<number, number>();
  for (const [entity, accounts] of [
    ...Object.entries(state.clearance?.links ?? {}),
    ...Object.entries(links),
  ]) {
    accountsByEntity.set(
      Number(entity),
      Math.max(accountsByEntity.get(Number(entity)) ?? 0, accounts),
    );
  }
  const largestLinks = [...accountsByEntity]
    .toSorted(([, a], [, b]) => b - a)
    .slice(0, sizes.clearedLinks);
  return {
    ...state,
    ...(state.standing.status === 'closed' && {
      closure: { ...state.closure, from: 'active' as const, since: at },
    }),
    rings: {},
    pace: noPace,
    targets: [],
    novelty: 255,
    openings: { sent: 0, answered: 0 },
    payers: [],
    reporters: [],
    receivedAt: null,
    received: 0,
    credentialChangedAt: null,
    profileChangedAt: null,
    rewritten: [],
    newest: { device: null, block: null, country: null },
    memory: noMemory,
    clearance: {
      at: Math.max(at, state.clearance?.at ?? 0),
      links: Object.fromEntries(largestLinks),
    },
  };
};
