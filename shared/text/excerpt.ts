import type { Hits } from './hits.ts';
import { isTold } from './intent.ts';
import type { Contact, Intent } from './reading.ts';

/** Part of a text. Offsets are UTF-16 indexes into the original. */
export type Excerpt = { readonly start: number; readonly text: string };

/** Around what is telling, so many characters are read as well. */
const around = 12;

/** An excerpt that is most of its text would say the same again. */
const mostOfText = 0.7;

/**
 * The part of a text in which trades and contacts are named, where most of the text is something else:
 * whoever puts innocent talk around an offer is to hide nothing of it. `null` where no trade is named,
 * where the text teaches, tells or asks, or where trades are named throughout.
 *
 * @example
 * excerptOf('今天…（一百字）…收银行卡，加薇❤ demo_1', hits, contacts, 'offer'); // { start: 98, text: '…收银行卡，加薇❤ demo_1' }
 */
export const excerptOf = (
  text: string,
  hits: Hits,
  contacts: readonly Contact[],
  intent: Intent | null,
): Excerpt | null => {
  if (isTold(intent)) return null;
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  const take = (from: number, to: number): void => {
    start = Math.min(start, from);
    end = Math.max(end, to);
  };
  for (const hit of hits.all) {
    if (hit.term.role === 'core' || hit.term.role === 'object') take(hit.start, hit.end);
  }
  if (end === 0) return null;
  for (const contact of contacts) take(contact.start, contact.end);
  start = Math.max(0, start - around);
  end = Math.min(text.length, end + around);
  return end - start < mostOfText * text.length ? { start, text: text.slice(start, end) } : null;
};
