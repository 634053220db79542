import type { EventType, PlatformEvent } from './event.ts';

/**
 * The counterpart of each event type: the second account that an event involves, or `null`.
 *
 * A counterpart's state is written only for transfers, reports, answers to requests, and answers to a message
 * in which a new account wrote first (`changesCounterpart`).
 */
const counterparts: {
  readonly [Type in EventType]: (event: Extract<PlatformEvent, { type: Type }>) => string | null;
} = {
  'account.signed-up': () => null,
  'account.imported': () => null,
  'account.logged-in': () => null,
  'account.profile-changed': () => null,
  'account.verification-changed': () => null,
  'account.device-bound': () => null,
  'account.credential-changed': () => null,
  'account.closed': () => null,
  'account.reopened': () => null,
  'content.posted': () => null,
  'content.edited': () => null,
  'content.removed': () => null,
  'social.requested': () => null,
  'social.accepted': ({ data }) => data.requesterId,
  'social.rejected': ({ data }) => data.requesterId,
  'social.followed': () => null,
  'social.messaged': ({ data }) => data.targetId,
  'social.group-joined': () => null,
  'payment.bound': () => null,
  'payment.transferred': ({ data }) => data.payeeId,
  'report.filed': ({ data }) => data.reporterId,
  'appeal.filed': () => null,
  'action.applied': () => null,
};

/** Returns the counterpart of an event, or `null` if there is none or it is the home account itself. */
export const counterpartOf = (event: PlatformEvent): string | null => {
  const idOf = counterparts[event.type] as (event: PlatformEvent) => string | null;
  const id = idOf(event);
  return id === event.accountId ? null : id;
};

/** Fields of `data` that name other accounts, or content of other accounts. */
const otherAccountFields: ReadonlySet<string> = new Set([
  'invitedBy',
  'targetIds',
  'targetId',
  'requesterId',
  'payeeId',
  'reporterId',
  'parentId',
]);

/**
 * Returns an event without the ids of other accounts and their content. `data.others` is the number of ids
 * removed; it is absent if there were none.
 *
 * @example
 * declare const event: PlatformEvent;
 * withoutOtherAccounts(event); // { type: 'social.requested', …, data: { others: 3 } }
 */
export const withoutOtherAccounts = ({
  platformId: _,
  version: _version,
  data,
  ...event
}: PlatformEvent): Omit<PlatformEvent, 'platformId' | 'version' | 'data'> & {
  readonly data: Readonly<Record<string, unknown>>;
} => {
  const entries = Object.entries(data);
  const removedIds = entries
    .filter(([name]) => otherAccountFields.has(name))
    .reduce((sum, [, value]) => sum + [value].flat().length, 0);
  return {
    ...event,
    data: {
      ...Object.fromEntries(entries.filter(([name]) => !otherAccountFields.has(name))),
      ...(removedIds > 0 && { others: removedIds }),
    },
  };
};
