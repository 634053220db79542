import { hash } from 'node:crypto';
import { blockOf } from '../events/address.ts';
import type { ListStore } from '../stores/lists/port.ts';
import { readContact } from './contact.ts';
import {
  keyedKinds,
  type ListEntry,
  type ListedKind,
  type ListKey,
  ListName,
  listKeyName,
  type StandingEntry,
} from './entry.ts';
import { coveringKeysOf } from './find.ts';
import type { EntryProblem } from './problem.ts';
import { rangeLengths } from './range.ts';
import { type Hashing, readValue } from './value.ts';

/** Something that a person looks up on the lists. */
export type Question = {
  readonly kind: ListedKind;
  /** Written as in an entry; an address may also be a single one. */
  readonly value: string;
  /** Name of the key of a digest; empty for a value that is not hashed. */
  readonly key: string;
};

const { ipv4, ipv6 } = rangeLengths;

/** All lengths that a listed range may have: people look up too seldom to keep the ones in use. */
const everyLength: ReadonlySet<number> = new Set(
  Array.from({ length: ipv6.narrowest - ipv4.widest + 1 }, (_, i) => ipv4.widest + i),
);

/** An address as events keep it; one that they do not keep as a range, so that the problem says why. */
const blockOfWritten = (written: string): string => {
  const address = written.trim();
  return blockOf(address) ?? (address.includes('/') ? address : `${address}/${ipv4.narrowest}`);
};

/** The domain by which an event with this mail address or link would be looked up too. */
const domainIn = ({ kind, value }: Question): readonly ListKey[] => {
  const read = kind === 'contact' ? readContact(value) : null;
  const [domainKind, host] =
    kind === 'email'
      ? ([
          'mail-domain',
          /@([^@]+)$/.exec(value.trim().normalize('NFKC').toLowerCase())?.[1],
        ] as const)
      : ([
          'link-domain',
          /^url:([^/:?#]+)/.exec(read && 'name' in read ? read.name : '')?.[1],
        ] as const);
  return host === undefined ? [] : [{ kind: domainKind, key: null, value: host }];
};

/**
 * Returns the keys by which an event that names a thing would be looked up, or what is wrong with the value.
 *
 * @example
 * declare const hashing: Hashing;
 * readQuestion({ kind: 'address', value: '203.0.113.9', key: '' }, hashing);
 */
export const readQuestion = (
  question: Question,
  hashing: Hashing,
): { readonly keys: readonly ListKey[] } | { readonly problem: EntryProblem } => {
  const { kind, value, key } = question;
  const read = readValue(kind, kind === 'address' ? blockOfWritten(value) : value, key, hashing);
  return 'problem' in read
    ? read
    : { keys: [{ kind, ...read }, ...(key === '' ? domainIn(question) : [])] };
};

/**
 * Returns the entries that cover a thing, on any list, by what workers match events with. Read from the store, so
 * entries that expired a few days ago at most are among them; those in force come first.
 */
export const lookUp = async (
  keys: readonly ListKey[],
  lists: Pick<ListStore, 'find'>,
): Promise<readonly StandingEntry[]> => {
  const covering = keys.flatMap((key) => coveringKeysOf(key, everyLength));
  const found = await lists.find(
    ListName.options.flatMap((list) => covering.map((key) => ({ ...key, list }))),
    { at: 0 },
  );
  return found.toSorted((a, b) => b.expiresAt - a.expiresAt);
};

/**
 * Returns what the audit log says of a lookup: `null` if the thing is of a kind that is no personal data. Hashed, so
 * that the log itself contains nothing personal.
 */
export const lookUpDetails = (
  kind: ListedKind,
  keys: readonly ListKey[],
  found: readonly ListEntry[],
): { readonly kind: ListedKind; readonly which: string; readonly entries: number } | null =>
  keyedKinds.has(kind)
    ? {
        kind,
        which: `ent-${hash('sha256', keys.map(listKeyName).join(' '), 'base64url').slice(0, 22)}`,
        entries: found.length,
      }
    : null;
