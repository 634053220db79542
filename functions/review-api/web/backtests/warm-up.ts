import { filled, type Words } from '../words/say.ts';
import { words } from './words.ts';

/** The name of a warm-up, in days if it is whole days. */
export const warmUpName = (hours: number): Words =>
  hours % 24 === 0
    ? filled(words.warmUpDays, { count: hours / 24 })
    : filled(words.warmUpHours, { count: hours });
