import { Id, KeyName } from '../events/envelope.ts';
import { imageNameOf } from '../events/image-name.ts';
import { personalNumbers, personalNumbersInName } from '../events/redact.ts';
import { templateOf } from '../text/template.ts';
import { readContact } from './contact.ts';
import { readDomain } from './domain.ts';
import { keyedKinds, type ListedKind, ownKey } from './entry.ts';
import type { EntryProblem } from './problem.ts';
import { readRange } from './range.ts';

/** The hash functions for values of entries. */
export type Hashing = {
  /** The platform's own keyed hash in base 36, for contacts. */
  readonly own: (name: string) => string;
  /**
   * Hashes a raw identity, phone, mail address or means of payment; returns the digests by key name, or
   * `null` if the text is not a valid value of that kind. If absent, raw values are refused.
   */
  readonly raw?: (kind: RawKind, written: string) => Readonly<Record<string, string>> | null;
};
export type RawKind = 'identity' | 'phone' | 'email' | 'payment';

/** A value as it is listed, with the name of the key that hashed it; or what is wrong with it. */
export type ReadValue =
  | { readonly key: string | null; readonly value: string }
  | { readonly problem: EntryProblem };

const digest = /^[A-Za-z0-9_-]{43}$/;
const templateKey = /^[0-9a-z]{14}$/;

const readKeyed = (kind: RawKind, written: string, key: string, hashing: Hashing): ReadValue => {
  if (key !== '') {
    if (!KeyName.safeParse(key).success) return { problem: { code: 'bad-key-name' } };
    return digest.test(written)
      ? { key, value: written }
      : { problem: { code: personalNumbers(written).length > 0 ? 'raw-value' : 'not-a-digest' } };
  }
  if (digest.test(written)) return { problem: { code: 'key-missing' } };
  if (!hashing.raw) return { problem: { code: 'raw-value' } };
  const [hashed] = Object.entries(hashing.raw(kind, written) ?? {});
  return hashed
    ? { key: hashed[0], value: hashed[1] }
    : { problem: { code: 'not-such-a-value', kind } };
};

const hashContact = (written: string, key: string, { own }: Hashing): ReadValue => {
  // Exported by this platform, so already hashed.
  if (key === ownKey) {
    return /^[0-9a-z]{1,10}$/.test(written)
      ? { key, value: written }
      : { problem: { code: 'not-a-digest' } };
  }
  if (key !== '') return { problem: { code: 'foreign-contact-key' } };
  const read = readContact(written);
  return 'name' in read
    ? { key: ownKey, value: own(read.name) }
    : { problem: { code: read.problem } };
};

/**
 * Reads the value of an entry into the canonical spelling by which events are matched. Private values are
 * returned as digests only, and a problem never repeats the value.
 *
 * @param key name of the key that the value was hashed with; empty for a value that is not hashed
 * @example
 * declare const hashing: Hashing;
 * readValue('address', '203.0.113.9/24', '', hashing); // { key: null, value: '203.0.113.0/24' }
 */
export const readValue = (
  kind: ListedKind,
  written: string,
  key: string,
  hashing: Hashing,
): ReadValue => {
  const value = written.trim();
  if (value === '') return { problem: { code: 'missing' } };
  if (key !== '' && !keyedKinds.has(kind)) return { problem: { code: 'needless-key', kind } };
  const plain = (read: string | null, problem: EntryProblem): ReadValue =>
    read === null ? { problem } : { key: null, value: read };
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
      if (personalNumbersInName(value).length > 0) return { problem: { code: 'raw-number' } };
      return plain(Id.safeParse(value).success ? value : null, { code: 'not-an-id' });
    case 'address': {
      const read = readRange(value);
      return 'range' in read
        ? { key: null, value: read.range }
        : { problem: { code: `range-${read.problem}` } };
    }
    case 'mail-domain':
    case 'link-domain':
      return plain(readDomain(value), { code: 'not-a-domain' });
    case 'template':
      return plain(templateKey.test(value) ? value : templateOf(value), {
        code: 'too-short-for-a-template',
      });
    case 'image':
      return plain(imageNameOf(value), { code: 'not-an-image-hash' });
  }
};
