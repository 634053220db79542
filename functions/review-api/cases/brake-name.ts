import type { BrakeKey } from '#shared/decisions/decision.ts';
import { maskName } from '#shared/reviews/exhibit.ts';

/** The key of a brake as shown to staff; the value of a source is masked except for its ends. */
export const brakeName = (key: BrakeKey): string => {
  if (!key.startsWith('source:')) return key;
  const [kind = '', ...value] = key.slice('source:'.length).split(':');
  return `source:${kind}:${maskName(value.join(':'))}`;
};
