import type { BrakeKey } from '#shared/decisions/decision.ts';
import { maskName } from '#shared/reviews/exhibit.ts';

/** As staff read it: of a source only the ends. */
export const brakeName = (key: BrakeKey): string => {
  if (!key.startsWith('source:')) return key;
  const [kind = '', ...value] = key.slice('source:'.length).split(':');
  return `source:${kind}:${maskName(value.join(':'))}`;
};
