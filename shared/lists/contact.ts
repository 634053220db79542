import { withAccounts } from '../text/contacts/accounts.ts';
import { contactsOf } from '../text/contacts/contacts.ts';
import { fold } from '../text/normalise/fold.ts';
import type { Contact } from '../text/reading.ts';

/** Returns the name under which a contact is hashed: the same as for shared entities. */
export const contactName = ({ kind, value }: Pick<Contact, 'kind' | 'value'>): string =>
  `${kind}:${value}`;

/** Returns a contact as lists and shared entities store it. */
export const hashedContact = (
  contact: Pick<Contact, 'kind' | 'value'>,
  hash: (name: string) => number,
): string => hash(contactName(contact)).toString(36);

/** Kinds of contact that can be listed. A QR code has no name. */
type Kind = Exclude<Contact['kind'], 'qr-code'>;

/** A contact as written in a post, with the cue before it. */
type WrittenForm = readonly [cue: string, value: string];

/** A handle of digits only has no cue. A space between its digits distinguishes it from an amount. */
const handleForm = (value: string): WrittenForm => {
  if (/\p{L}/u.test(value)) return ['QQ:', value];
  const digits = value.replace(/\P{N}/gu, '');
  return ['', `${digits.slice(0, 2)} ${digits.slice(2)}`];
};

/** How posts write a contact of each kind, with the cue that marks a name or number as a contact. */
const writtenForms: { readonly [K in Kind]: (value: string) => readonly WrittenForm[] } = {
  wechat: (value) => [['微信:', value]],
  qq: (value) => [['QQ:', value]],
  telegram: (value) => [
    ['@', value.replace(/^[@＠]/, '')],
    ['电报:', value],
  ],
  phone: (value) => [['电话:', value]],
  email: (value) => [['', value]],
  url: (value) => [
    ['', value],
    ['https://', value],
  ],
  group: (value) => [['群:', value]],
  handle: (value) => [handleForm(value)],
  douyin: (value) => [['抖音号:', value]],
  kuaishou: (value) => [['快手号:', value]],
  xiaohongshu: (value) => [['小红书号:', value]],
  'official-account': (value) => [['公众号:', value]],
};

const isKind = (kind: string): kind is Kind => Object.hasOwn(writtenForms, kind);

/** Returns the contact if the text is exactly one complete, unmasked contact; otherwise `null`. */
const soleContactIn = ([cue, value]: WrittenForm): Contact | null => {
  const text = cue + value;
  const folded = fold(text);
  const [contact, another] = withAccounts(text, folded, contactsOf(text, folded));
  if (!contact || another || contact.masked) return null;
  // Further query parameters of a `tg://` link do not identify anybody.
  const rest =
    text.slice(cue.length, contact.start) + text.slice(contact.end).replace(/^&.*$/s, '');
  return /[\p{L}\p{N}]/u.test(rest) ? null : contact;
};

/**
 * Reads a contact in the same way as posts are read, so an entry and a post with the same contact get the
 * same name. Accepts `kind:value`, or a self-explanatory form (a link, a mail address, `@name`, `+86…`).
 *
 * @returns the name, or a problem: `not-a-contact` if no kind is recognised, `unread-contact` if the kind
 *   is known but no post would be read as containing this value
 * @example
 * readContact('tg://join?invite=AbCdEf'); // { name: 'url:t.me/+AbCdEf' }
 * readContact('wechat:138-0013-8000'); // { name: 'phone:+8613800138000' }
 */
export const readContact = (
  written: string,
): { readonly name: string } | { readonly problem: 'not-a-contact' | 'unread-contact' } => {
  const colon = written.search(/[:：]/);
  const kind = written.slice(0, Math.max(0, colon)).trim().normalize('NFKC').toLowerCase();
  const value = written.slice(colon + 1).trim();
  const forms: readonly WrittenForm[] = isKind(kind)
    ? writtenForms[kind](value)
    : [['', written.trim()]];
  for (const form of forms) {
    const contact = soleContactIn(form);
    if (contact) return { name: contactName(contact) };
  }
  return { problem: isKind(kind) && value !== '' ? 'unread-contact' : 'not-a-contact' };
};
