import { type AccountState, sizes } from '../signals/account-state.ts';
import { noMemory } from '../signals/memory.ts';
import { noPace } from '../signals/pace.ts';

/**
 * The state of an account that a person has looked at and cleared.
 *
 * Windows count only what comes after it, and a shared entity speaks against the account again only
 * when it grows beyond what that person saw: nothing already reviewed restricts it again. Known
 * devices, places and the marks of events stay; they say who the account is, not what it did. One that is
 * closed comes back active, should its platform reopen it.
 *
 * @param at when it was cleared, epoch milliseconds
 * @param links what the person saw: short keyed hash of each entity → accounts it had. The widest
 *   are kept (`sizes.clearedLinks`).
 */
export const clear = (
  state: AccountState,
  { at, links }: { readonly at: number; readonly links: Readonly<Record<number, number>> },
): AccountState => {
  const seen = new Map<number, number>();
  for (const [entity, accounts] of [
    ...Object.entries(state.clearance?.links ?? {}),
    ...Object.entries(links),
  ]) {
    seen.set(Number(entity), Math.max(seen.get(Number(entity)) ?? 0, accounts));
  }
  const widest = [...seen].toSorted(([, a], [, b]) => b - a).slice(0, sizes.clearedLinks);
  return {
    ...state,
    ...(state.standing.is === 'closed' && {
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
    credentialChangedAt: null,
    profileChangedAt: null,
    rewritten: [],
    newest: { device: null, block: null, country: null },
    memory: noMemory,
    clearance: {
      at: Math.max(at, state.clearance?.at ?? 0),
      links: Object.fromEntries(widest),
    },
  };
};
