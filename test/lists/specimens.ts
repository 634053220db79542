import type { StandingEntry } from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import { readEntry } from '#shared/lists/read-entry.ts';
import type { Hashing } from '#shared/lists/value.ts';
import { day } from '#shared/settings/durations.ts';
import { now } from '../stores/worlds.ts';

/** An entry in force: a device on the block list; fields can be overridden. */
export const standing = (more: Partial<StandingEntry> = {}): StandingEntry => ({
  list: 'block',
  kind: 'device',
  key: null,
  value: 'd-1',
  source: 'case 17',
  reason: 'farm of phones',
  authority: null,
  owner: 'risk team',
  expiresAt: now + 30 * day,
  changeId: 'lch-1',
  proposedBy: 'lin',
  approvedBy: 'zhao',
  since: now,
  ...more,
});

/** A proposed change that adds one entry; fields can be overridden. */
export const change = (more: Partial<ListChange> = {}): ListChange => ({
  changeId: 'lch-9',
  action: 'add',
  state: 'proposed',
  entries: 1,
  parts: 1,
  digest: 'digest',
  note: 'n',
  proposedBy: 'lin',
  proposedAt: now,
  decidedBy: null,
  decidedAt: null,
  ...more,
});

/** A value in the form of a backend's digest. */
export const digest = (name: string): string => name.padEnd(43, '_');

export const hashing: Hashing = { own: (name) => `0${name.length.toString(36)}x` };

export const bytesOf = async function* (...texts: readonly (string | Uint8Array)[]) {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text;
};

/** A line of a list file, by field. */
export const goodLine = {
  list: 'block',
  kind: 'device',
  value: 'd-1',
  source: 'case 17',
  reason: 'farm of phones',
  owner: 'risk team',
  expires: '2027-06-30',
};

/** Reads a line; fields can be overridden. */
export const readLine = (more: Readonly<Record<string, unknown>> = {}, raw = hashing) =>
  readEntry({ ...goodLine, ...more }, { at: now, hashing: raw });
