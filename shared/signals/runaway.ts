import type { Signals } from './signals.ts';
import { bucketLimit } from './windows.ts';

/** What one event counts once in: a request names many people at a time. */
const families: {
  readonly [Type in Signals['event']['type']]?: 'logins' | 'posts' | 'messages' | 'transfersOut';
} = {
  'account.logged-in': 'logins',
  'content.posted': 'posts',
  'social.messaged': 'messages',
  'payment.transferred': 'transfersOut',
};

/**
 * Whether one account did one kind of thing 255 times or more within ten to twenty minutes, as far as
 * its counts go. Hardly anybody does: a sender that says one thing over and over under new ids does,
 * and an account of the platform's own that writes to everybody.
 */
export const isRunaway = ({ event, counts }: Pick<Signals, 'event' | 'counts'>): boolean => {
  const family = families[event.type];
  return family !== undefined && counts[family].tenMinutes >= bucketLimit;
};
