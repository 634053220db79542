import { Id, KeyedHashes } from '../events/envelope.ts';
import { personalNumbers } from '../events/redact.ts';
import { templateOf } from '../text/template.ts';
import { readContact } from './contact.ts';
import { keyedKinds, type ListedKind, ownKey } from './entry.ts';
import type { Problem } from './problem.ts';
import { readDomain, readRange } from './range.ts';

/** How raw values are hashed at the door. */
export type Hashing = {
  /** The platform's own keyed hash, in base 36: what contacts are kept as. */
  readonly own: (name: string) => string;
  /**
   * Digests of a raw identity, phone, mail address or means of payment, by the name of the key that
   * was given; without it raw values are refused. `null`: it cannot be such a thing.
   */
  readonly raw?: (kind: RawKind, written: string) => Readonly<Record<string, string>> | null;
};
export type RawKind = 'identity' | 'phone' | 'email' | 'payment';

type Read = { readonly key: string | null; readonly value: string } | { readonly is: Problem };

const digest = /^[A-Za-z0-9_-]{43}$/;
const templateKey = /^[0-9a-z]{14}$/;

const readKeyed = (kind: RawKind, written: string, key: string, hashing: Hashing): Read => {
  if (key !== '') {
    if (!KeyedHashes.safeParse({ [key]: 'a'.repeat(43) }).success)
      return { is: { code: 'bad-key-name' } };
    return digest.test(written)
      ? { key, value: written }
      : { is: { code: personalNumbers(written).length > 0 ? 'raw-value' : 'not-a-digest' } };
  }
  if (digest.test(written)) return { is: { code: 'key-missing' } };
  if (!hashing.raw) return { is: { code: 'raw-value' } };
  const [named] = Object.entries(hashing.raw(kind, written) ?? {});
  return named ? { key: named[0], value: named[1] } : { is: { code: 'not-such-a-value', kind } };
};

const hashContact = (written: string, key: string, { own }: Hashing): Read => {
  // Exported by this platform: hashed already.
  if (key === ownKey) {
    return /^[0-9a-z]{1,10}$/.test(written)
      ? { key, value: written }
      : { is: { code: 'not-a-digest' } };
  }
  if (key !== '') return { is: { code: 'foreign-contact-key' } };
  const read = readContact(written);
  return 'name' in read ? { key: ownKey, value: own(read.name) } : { is: { code: read.problem } };
};

/**
 * What an entry names, in the one spelling that events are matched by. What is private leaves here as
 * a digest, or not at all; a problem never repeats the value.
 *
 * @param key the name of the key that the value is a digest under; empty for a value as it is
 * @example
 * readValue('address', '203.0.113.9/24', '', hashing); // { key: null, value: '203.0.113.0/24' }
 */
export const readValue = (
  kind: ListedKind,
  written: string,
  key: string,
  hashing: Hashing,
): Read => {
  const value = written.trim();
  if (value === '') return { is: { code: 'missing' } };
  if (key !== '' && !keyedKinds.has(kind)) return { is: { code: 'needless-key', kind } };
  const plain = (read: string | null, problem: Problem): Read =>
    read === null ? { is: problem } : { key: null, value: read };
  switch (kind) {
    case 'identity':
    case 'phone':
    case 'email':
    case 'payment':
      return readKeyed(kind, value, key, hashing);
    case 'contact':
      return hashContact(value, key, hashing);
    case 'account':
    case 'device':
      if (personalNumbers(value).length > 0) return { is: { code: 'raw-number' } };
      return plain(Id.safeParse(value).success ? value : null, { code: 'not-an-id' });
    case 'address': {
      const read = readRange(value);
      return 'range' in read
        ? { key: null, value: read.range }
        : { is: { code: `range-${read.problem}` } };
    }
    case 'mail-domain':
    case 'link-domain':
      return plain(readDomain(value), { code: 'not-a-domain' });
    case 'template':
      return plain(templateKey.test(value) ? value : templateOf(value), {
        code: 'too-short-for-a-template',
      });
  }
};
