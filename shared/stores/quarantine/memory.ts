import { packBody, unpackBody } from './body.ts';
import { type Quarantined, type QuarantineStore, takenFor } from './port.ts';

/** Stores the quarantine in memory, with the same size limit as in DynamoDB. */
export const memoryQuarantine = (
  kept: Map<string, Quarantined> = new Map(),
): QuarantineStore & { readonly kept: ReadonlyMap<string, Quarantined> } => {
  const taken = new Map<string, { readonly causeId: string; readonly at: number }>();
  return {
    kept,
    async keep(message) {
      if (kept.has(message.id)) return;
      const { packed, cut } = packBody(message.body);
      kept.set(message.id, { ...message, body: unpackBody(packed), cut });
    },
    async page({ after, most }) {
      const ids = [...kept.keys()].toSorted().filter((id) => after === null || id > after);
      const shown = ids.slice(0, most);
      return {
        messages: shown.map((id) => kept.get(id) as Quarantined),
        next: ids.length > most ? (shown.at(-1) ?? null) : null,
      };
    },
    async count(most) {
      return Math.min(most, kept.size);
    },
    async find(id) {
      return kept.get(id) ?? null;
    },
    async take(id, act) {
      const before = taken.get(id);
      if (!kept.has(id)) return false;
      if (before && before.causeId !== act.causeId && before.at > act.at - takenFor) return false;
      taken.set(id, act);
      return true;
    },
    async giveBack(id, causeId) {
      if (taken.get(id)?.causeId === causeId) taken.delete(id);
    },
    async remove(id) {
      kept.delete(id);
      taken.delete(id);
    },
  };
};
