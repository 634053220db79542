import { packBody, unpackBody } from './body.ts';
import type { Quarantined, QuarantineStore } from './port.ts';

/** Quarantine in memory, under the same limits as the real one. */
export const memoryQuarantine = (
  kept: Map<string, Quarantined> = new Map(),
): QuarantineStore & { readonly kept: ReadonlyMap<string, Quarantined> } => ({
  kept,
  async keep(message) {
    const { packed, cut } = packBody(message.body);
    kept.set(message.id, { ...message, body: unpackBody(packed), cut });
  },
  async list(most) {
    return [...kept.values()]
      .toSorted((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1))
      .slice(0, most);
  },
  async find(id) {
    return kept.get(id) ?? null;
  },
  async remove(id) {
    kept.delete(id);
  },
});
