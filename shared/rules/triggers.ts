/** Events that use a service. */
export const serviceUses = [
  'content.posted',
  'content.edited',
  'social.requested',
  'social.followed',
  'social.messaged',
  'social.group-joined',
  'payment.bound',
  'payment.transferred',
] as const;

/** Events by which an account is first seen on a device or in an address block. */
export const sightings = [
  'account.signed-up',
  'account.logged-in',
  'account.device-bound',
  ...serviceUses,
  'account.rechecked',
] as const;

/** Events that carry a text. */
export const texts = [
  'account.signed-up',
  'account.imported',
  'account.profile-changed',
  'content.posted',
  'content.edited',
  'social.messaged',
] as const;

/** Events in which an account arrives, or shows who it belongs to. */
export const entrances = [
  'account.signed-up',
  'account.imported',
  'account.logged-in',
  'account.verification-changed',
  'account.credential-changed',
  'account.device-bound',
  'payment.bound',
  'account.rechecked',
] as const;
