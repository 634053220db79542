import type { Context } from '../events/envelope.ts';
import type { PlatformEvent } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';

/** Returns the text of an event, or `null`. */
export const textOf = (event: Occurrence['event']): string | null => {
  switch (event.type) {
    case 'content.posted':
    case 'content.edited':
      return event.data.text;
    case 'social.messaged':
      return event.data.text ?? null;
    case 'account.profile-changed':
      return [event.data.nickname, event.data.bio].filter(Boolean).join('\n') || null;
    case 'account.signed-up':
    case 'account.imported':
      return event.data.nickname ?? null;
    default:
      return null;
  }
};

/** Returns the id of the post or message that an event is about, or `null`. */
export const contentIdOf = (event: Occurrence['event']): string | null =>
  'data' in event && 'contentId' in event.data ? (event.data.contentId ?? null) : null;

/** Returns the labels or hashes that the platform computed from the images of a post. */
export const imageLabelsOf = (event: Occurrence['event']): readonly string[] =>
  event.type === 'content.posted' || event.type === 'content.edited'
    ? (event.data.imageLabels ?? [])
    : [];

type ProfileChange = Extract<PlatformEvent, { type: 'account.profile-changed' }>['data'];

/** Whether the owner changed the profile: a change of the tier alone is the platform's. */
export const isOwnersChange = ({ fields }: Pick<ProfileChange, 'fields'>): boolean =>
  fields.some((field) => field !== 'tier');

/**
 * Returns the context if it is the account's own. Where somebody else acts, it is theirs: the reporter's, or
 * that of the platform's staff who close or reopen the account, remove its post or set its tier.
 */
export const contextIn = ({ event }: Pick<Occurrence, 'event'>): Context | undefined => {
  switch (event.type) {
    case 'account.rechecked':
    case 'account.reopened':
    case 'report.filed':
      return undefined;
    case 'account.profile-changed':
      return isOwnersChange(event.data) ? event.context : undefined;
    case 'account.closed':
      return event.data.by === 'owner' ? event.context : undefined;
    case 'content.removed':
      return event.data.by === 'author' ? event.context : undefined;
    default:
      return event.context;
  }
};

/** Returns the device that the account uses, or that the event binds to it. */
export const deviceIn = (occurrence: Pick<Occurrence, 'event'>): string | undefined =>
  occurrence.event.type === 'account.device-bound'
    ? occurrence.event.data.deviceId
    : contextIn(occurrence)?.deviceId;

/** Returns the address block of an event (`parseEvent` replaced the address), or `null` if there is none. */
export const blockIn = (occurrence: Pick<Occurrence, 'event'>): string | null =>
  contextIn(occurrence)?.ip ?? null;
