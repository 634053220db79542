import { fold } from '../normalise/fold.ts';
import type { Contact, TextReading } from '../reading.ts';
import { withAccounts } from './accounts.ts';
import { contactsOf } from './contacts.ts';

const mostContacts = 16;

/** Returns the contacts that a QR code gives, read as in texts. Those that identify nobody are left out. */
const contactsInCode = (contents: string): readonly Contact[] => {
  const folded = fold(contents);
  return withAccounts(contents, folded, contactsOf(contents, folded))
    .filter(({ masked }) => !masked)
    .map((contact) => ({ ...contact, start: 0, end: 0, source: 'qr' }));
};

const nameOf = ({ kind, value }: Contact): string => `${kind} ${value}`;

/**
 * Returns the reading of a post with the contacts that QR codes in its images give, at most 16, after those of its
 * text. The codes do not change what the text is judged to be.
 *
 * @param codes what the codes say
 * @example
 * withCodes(readText('周末看展'), ['https://t.me/demo_888']).contacts[0]?.value; // 'demo_888'
 */
export const withCodes = (reading: TextReading, codes: readonly string[]): TextReading => {
  if (codes.length === 0) return reading;
  const known = new Set(reading.contacts.map(nameOf));
  const added: Contact[] = [];
  for (const code of codes) {
    if (added.length >= mostContacts) break;
    for (const contact of contactsInCode(code)) {
      if (known.has(nameOf(contact))) continue;
      known.add(nameOf(contact));
      added.push(contact);
    }
  }
  return { ...reading, contacts: [...reading.contacts, ...added.slice(0, mostContacts)] };
};
