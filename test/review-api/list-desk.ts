import { day } from '#shared/settings/durations.ts';
import { type Desk, now, reason } from './desk.ts';
import { senior } from './people.ts';

export const later = now + 30 * day;

/** A valid proposal for a list entry, as the API accepts it. */
export const entry = {
  kind: 'device',
  value: 'd-77',
  source: 'case 12',
  authority: null,
  expiresAt: later,
  reason,
};

/** Decides a proposal: `approve`, `reject` or `withdraw`. */
export const decide = (
  desk: Desk,
  { proposalId }: { readonly proposalId: string },
  what: string,
  as: object,
) =>
  desk.call(`POST /proposals/${proposalId}/${what}`, { as, body: { expectedVersion: 1, reason } });

export const entriesOf = async (desk: Desk) =>
  (await desk.call('GET /lists/block/entries')).body.items;

/** The header and the lines of a list file. */
export const header = 'list,kind,key,value,source,reason,authority,owner,expires';
export const line = (value: string, list = 'block') =>
  `${list},device,,${value},file,why,,zhao,2027-01-31`;

export const preview = (desk: Desk, file: string, as = senior) =>
  desk.call('POST /lists/block/previews', { as, body: { format: 'csv', file } });
