import type { Hits } from './hits.ts';
import type { Contact, Intent } from './reading.ts';

/**
 * Who is speaking to whom. Teaching against fraud, telling what happened and asking about it use the
 * same words as the trade; what they lack is a way to reach the writer. A warning that carries
 * contacts and offers is an offer in disguise.
 */
export const intentOf = (hits: Hits, contacts: readonly Contact[]): Intent | null => {
  const { cues } = hits;
  const reachable = contacts.some((contact) => contact.kind !== 'phone' || !contact.masked) ? 1 : 0;
  const sells = cues.offer + 2 * reachable + (cues.contact > 0 ? 1 : 0) + 0.5 * cues.act;
  const warns = 2 * cues.warning + cues.report;
  if (warns >= 2 && warns > sells) return cues.warning * 2 >= cues.report ? 'warning' : 'report';
  if (cues.report > 0 && 2 * cues.report > sells) return 'report';
  if (cues.quote > 0 && 2 * cues.quote > sells) return 'quote';
  const anything = sum(hits.core) + sum(hits.disguised) + sum(hits.acted) > 0;
  if (cues.request > 0 && 2 * cues.request >= cues.offer + reachable && (anything || reachable > 0))
    return 'request';
  return anything || reachable > 0 ? 'offer' : null;
};

/** Teaching, telling and asking: at most somebody looks at it, a machine never hides it. */
export const isTold = (intent: Intent | null): boolean =>
  intent === 'warning' || intent === 'report' || intent === 'quote';

const sum = (counts: Uint8Array): number => counts.reduce((total, count) => total + count, 0);
