import type { JudgedType, Signals } from './signals.ts';
import { bucketLimit } from './windows.ts';

/** Families in which one event counts once. Requests are excluded: one event can name many people. */
const families: {
  readonly [Type in JudgedType]?: 'logins' | 'posts' | 'messages' | 'transfersOut';
} = {
  'account.logged-in': 'logins',
  'content.posted': 'posts',
  'social.messaged': 'messages',
  'payment.transferred': 'transfersOut',
};

/**
 * Whether an account did the same kind of thing at least 255 times within ten to twenty minutes, according
 * to its counts. This points to a sender that repeats one event under new ids, or to an account of the
 * platform itself that writes to everybody.
 */
export const isRunaway = ({ event, counts }: Pick<Signals, 'event' | 'counts'>): boolean => {
  const family = families[event.type];
  return family !== undefined && counts[family].tenMinutes >= bucketLimit;
};
