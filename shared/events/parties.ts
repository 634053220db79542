import type { EventType, PlatformEvent } from './event.ts';

/**
 * Each family's second party: an account other than the home account whose state the event also
 * touches, or `null`.
 *
 * A counterpart is written only for transfers, reports, answers to requests, and answers to messages with
 * which somebody new wrote first (`screening/meet.ts`).
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

/** The account on the other side of an event, or `null` when there is none or it is the account itself. */
export const counterpartOf = (event: PlatformEvent): string | null => {
  const of = counterparts[event.type] as (event: PlatformEvent) => string | null;
  const id = of(event);
  return id === event.accountId ? null : id;
};

/** What of an event's data names somebody or something else than its own account: people, and what they wrote. */
const others: ReadonlySet<string> = new Set([
  'invitedBy',
  'targetIds',
  'targetId',
  'requesterId',
  'payeeId',
  'reporterId',
  'parentId',
]);

/**
 * What an event says without naming anybody but its own account; `others`: how many it named.
 *
 * @example
 * withoutOthers(event); // { type: 'social.requested', …, data: { others: 3 } }
 */
export const withoutOthers = ({
  platformId: _,
  version: _version,
  data,
  ...event
}: PlatformEvent): Omit<PlatformEvent, 'platformId' | 'version' | 'data'> & {
  readonly data: Readonly<Record<string, unknown>>;
} => {
  const entries = Object.entries(data);
  const named = entries
    .filter(([name]) => others.has(name))
    .reduce((sum, [, value]) => sum + [value].flat().length, 0);
  return {
    ...event,
    data: {
      ...Object.fromEntries(entries.filter(([name]) => !others.has(name))),
      ...(named > 0 && { others: named }),
    },
  };
};
