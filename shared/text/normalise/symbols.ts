import type { Contact } from '../reading.ts';
import { isDigit } from './characters.ts';
import { borrowStream, type Stream, type Workspace } from './stream.ts';

/** The plain stream with each contact and number replaced by a symbol of its kind. */
export type Symbols = Stream;

/** Symbols of the kinds that `contactsOf` returns. Contacts of other kinds remain words for the models. */
export const contactSymbol: Readonly<Partial<Record<Contact['kind'], number>>> = {
  wechat: 0xe001,
  qq: 0xe002,
  telegram: 0xe003,
  phone: 0xe004,
  email: 0xe005,
  url: 0xe006,
  group: 0xe007,
  'qr-code': 0xe008,
  handle: 0xe009,
};
const numberSymbol = 0xe010;

/** Whether a symbol stands for a contact or a number. */
export const isPlaceholder = (unit: number): boolean => unit >= 0xe000 && unit < 0xf900;

export const symbolsOf = (
  plain: Stream,
  contacts: readonly Contact[],
  workspace: Workspace,
): Symbols => {
  if (contacts.length === 0 && !hasDigits(plain)) return plain;
  const out = borrowStream(workspace, 'symbols', plain.length);
  const { units, starts, ends, gaps } = out;
  // A mention of a QR code consists of words and is kept as it is.
  const replaced = contacts.filter(({ kind }) => kind !== 'qr-code');
  let n = 0;
  let next = 0;
  for (let i = 0; i < plain.length; ) {
    const start = plain.starts[i] as number;
    while (next < replaced.length && (replaced[next] as Contact).end <= start) next++;
    const contact = replaced[next];
    starts[n] = start;
    gaps[n] = plain.gaps[i] as number;
    if (contact && start >= contact.start) {
      units[n] = contactSymbol[contact.kind] as number;
      while (i < plain.length && (plain.starts[i] as number) < contact.end)
        ends[n] = plain.ends[i++] as number;
      n++;
      continue;
    }
    if (isDigit(plain.units[i] as number)) {
      const from = i;
      while (
        i < plain.length &&
        isDigit(plain.units[i] as number) &&
        (!contact || (plain.starts[i] as number) < contact.start)
      )
        i++;
      units[n] = numberSymbol + Math.min(i - from, 8);
      ends[n++] = plain.ends[i - 1] as number;
      continue;
    }
    units[n] = plain.units[i] as number;
    ends[n++] = plain.ends[i++] as number;
  }
  out.length = n;
  return out;
};

const hasDigits = ({ units, length }: Stream): boolean => {
  for (let i = 0; i < length; i++) if (isDigit(units[i] as number)) return true;
  return false;
};
