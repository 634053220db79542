import { notify } from './notices.ts';
import { words } from './words.ts';

const mostNamed = 5;

/** What was said on the page at this address: a page that reloads its data does not repeat it. */
let told = { page: '', notices: new Set<string>() };

/** Says once per page that records are missing on it because they cannot be read. */
export const noticeUnreadable = (count: number, ids: readonly string[]): void => {
  if (told.page !== location.pathname) told = { page: location.pathname, notices: new Set() };
  const id = `unreadable ${ids.join(' ')}`;
  if (told.notices.has(id)) return;
  told.notices.add(id);
  const named = ids.slice(0, mostNamed).join(', ');
  const more = count > mostNamed ? ' …' : '';
  notify({ id, kind: 'error', words: words.unreadable, values: { count, ids: named + more } });
};
