import * as z from 'zod';
import { VerificationLevel, VerificationStatus } from '../settings/platform.ts';
import { Tier } from '../settings/review.ts';
import {
  Context,
  Count,
  cleanedName,
  FreeText,
  Id,
  Instant,
  isNotNegativeZero,
  KeyedHashes,
  line,
} from './envelope.ts';
import { isCodeLabel } from './image-name.ts';
import { mustBe } from './words.ts';

const Phone = z.strictObject({
  /** The first three to seven digits of the national number. */
  prefix: z.string().regex(/^\d{3,7}$/, mustBe('phone-prefix')),
  country: z.string().regex(/^[A-Z]{2}$/, mustBe('country')),
  hashes: KeyedHashes,
});

const Email = z.strictObject({
  domain: z
    .string()
    .max(253, mustBe('mail-domain'))
    .regex(/^[^\s@/A-Z\p{C}]+$/u, mustBe('mail-domain')),
  /** Shape of the local part: letters as `a`, digits as `#`, other characters unchanged. */
  pattern: z
    .string()
    .max(64, mustBe('mail-pattern'))
    .regex(/^(?:[a#]|[^\p{L}\p{N}\p{C}\s@])+$/u, mustBe('mail-pattern')),
  hashes: KeyedHashes,
});

const Identity = z.strictObject({ hashes: KeyedHashes });

const Payment = z.strictObject({
  kind: z.enum(['bank-card', 'wallet', 'crypto', 'other']),
  hashes: KeyedHashes,
  /** Whether the holder's name equals the account's verified name. */
  holderMatches: z.boolean().optional(),
});

const Verification = z.strictObject({
  status: VerificationStatus,
  level: VerificationLevel.optional(),
  identity: Identity.optional(),
  expiresAt: Instant.optional(),
});

const ContentKind = z.enum([
  'post',
  'comment',
  'message',
  'group',
  'listing',
  'live-title',
  'profile',
]);

/** As much as a QR code holds, apart from digits alone, in UTF-16 units. */
const mostCodeRead = 4296;

const isWord = (label: string): boolean => line(80).safeParse(label).success;

/**
 * A label of an image. What a QR code says is free text: it is cleaned and cut, never refused, because whoever draws the
 * code must not keep the post from being screened. The longest hash has 64 digits, after its name.
 */
const ImageLabel = z
  .string()
  .overwrite((label) =>
    isCodeLabel(label) ? label.replaceAll('\0', '').slice(0, mostCodeRead).toWellFormed() : label,
  )
  .refine((label) => isCodeLabel(label) || isWord(label), mustBe('image-label'))
  .meta({ anyOf: [{ maxLength: 80 }, { pattern: '^\\s*[Qq][Rr]:' }] });

const Content = z.strictObject({
  contentId: Id,
  kind: ContentKind,
  text: FreeText,
  parentId: Id.optional(),
  /** Hashes or labels that the platform computed from images, and what QR codes in them say. Only the first 32 are read. */
  imageLabels: z.array(ImageLabel).optional(),
  /** Whether it repeats another account's post. */
  repost: z.boolean().optional(),
  /** Reactions by the time the event was sent. Useful for historical posts; a fresh post has none. */
  reactions: z
    .strictObject({
      likes: Count.optional(),
      reposts: Count.optional(),
      comments: Count.optional(),
    })
    .optional(),
});

/** The accounts that an action is addressed to. Only the first 1,000 are read. */
const Targets = z.strictObject({ targetIds: z.array(Id).min(1) });

const Amount = z.strictObject({
  /** Minor units, e.g. fen. */
  minor: Count,
  currency: z.string().regex(/^[A-Z]{3,5}$/, mustBe('currency')),
});

const envelope = {
  // A literal is `number` in JSON Schema, of which generators make a floating-point type.
  version: z.literal(1, mustBe('version')).meta({ type: 'integer' }),
  eventId: Id,
  platformId: z.string().min(1).max(31),
  occurredAt: Instant,
  /** The home account, whose state the event changes. For the other party see `parties.ts`. */
  accountId: Id,
  context: Context.optional(),
};

const event = <Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.strictObject({ ...envelope, type: z.literal(type), data });

/** The contract with platform backends: one schema per event type. */
export const schemas = {
  'account.signed-up': event(
    'account.signed-up',
    z.strictObject({
      nickname: cleanedName(128).optional(),
      phone: Phone.optional(),
      email: Email.optional(),
      verification: Verification.optional(),
      invitedBy: Id.optional(),
      /** Seconds from the first display of the sign-up form to its submission. */
      formSeconds: z
        .number()
        .nonnegative()
        .max(86_400)
        .refine(isNotNegativeZero, mustBe('amount'))
        .optional(),
      /** The account's value to the platform. Cases may be routed by it; it does not affect judgement. */
      tier: Tier.optional(),
    }),
  ),
  'account.imported': event(
    'account.imported',
    z.strictObject({
      signedUpAt: Instant,
      nickname: cleanedName(128).optional(),
      phone: Phone.optional(),
      email: Email.optional(),
      verification: Verification.optional(),
      /** The platform's own grade of the account, e.g. Weibo's level. */
      level: Count.optional(),
      followers: Count.optional(),
      following: Count.optional(),
      posts: Count.optional(),
      /** Length in characters of the account's own profile text. */
      bioLength: Count.optional(),
      standing: z.enum(['active', 'challenged', 'limited', 'frozen', 'closed']).default('active'),
      tier: Tier.optional(),
    }),
  ),
  'account.logged-in': event(
    'account.logged-in',
    z.strictObject({ method: z.enum(['password', 'code', 'third-party', 'face', 'other']) }),
  ),
  'account.profile-changed': event(
    'account.profile-changed',
    z.strictObject({
      fields: z
        .array(z.enum(['nickname', 'avatar', 'bio', 'region', 'tier', 'other']))
        .min(1)
        .max(8),
      nickname: cleanedName(128).optional(),
      bio: FreeText.optional(),
      tier: Tier.optional(),
    }),
  ),
  'account.verification-changed': event('account.verification-changed', Verification),
  'account.device-bound': event('account.device-bound', z.strictObject({ deviceId: Id })),
  'account.credential-changed': event(
    'account.credential-changed',
    z.strictObject({
      credential: z.enum(['password', 'phone', 'email', 'third-party', 'other']),
      phone: Phone.optional(),
      email: Email.optional(),
    }),
  ),
  'account.closed': event(
    'account.closed',
    z.strictObject({
      by: z.enum(['owner', 'platform']).default('owner'),
      /** What the account was registered with: recognises a re-registration after the platform closed it. */
      phone: Phone.optional(),
      email: Email.optional(),
      identity: Identity.optional(),
    }),
  ),
  /** The platform reverses a closing that was a mistake. */
  'account.reopened': event('account.reopened', z.strictObject({})),
  'content.posted': event('content.posted', Content),
  'content.edited': event('content.edited', Content),
  'content.removed': event(
    'content.removed',
    z.strictObject({ contentId: Id, by: z.enum(['author', 'platform']) }),
  ),
  'social.requested': event('social.requested', Targets),
  'social.accepted': event('social.accepted', z.strictObject({ requesterId: Id })),
  'social.rejected': event('social.rejected', z.strictObject({ requesterId: Id })),
  'social.followed': event('social.followed', Targets),
  'social.messaged': event(
    'social.messaged',
    z.strictObject({
      targetId: Id,
      contentId: Id.optional(),
      text: FreeText.optional(),
      /** Whether the two accounts have written to each other before. */
      reply: z.boolean().default(false),
    }),
  ),
  'social.group-joined': event(
    'social.group-joined',
    z.strictObject({ groupId: Id, invitedBy: Id.optional() }),
  ),
  'payment.bound': event('payment.bound', Payment),
  'payment.transferred': event(
    'payment.transferred',
    z.strictObject({ payeeId: Id, amount: Amount, payment: Payment.optional() }),
  ),
  /** The home account is the reported account; the reporter is the counterpart. */
  'report.filed': event(
    'report.filed',
    z.strictObject({
      reporterId: Id,
      contentId: Id.optional(),
      reason: z.enum(['fraud', 'spam', 'impersonation', 'illegal-trade', 'harassment', 'other']),
      text: FreeText.optional(),
    }),
  ),
  'appeal.filed': event(
    'appeal.filed',
    z.strictObject({
      decisionId: Id,
      text: FreeText.optional(),
      language: z.enum(['zh-CN', 'en']).optional(),
    }),
  ),
  /** A receipt: the platform applied a command, or reports why it did not. */
  'action.applied': event(
    'action.applied',
    z.strictObject({
      commandId: Id,
      result: z.enum(['applied', 'stale', 'failed']),
      detail: line(256).optional(),
    }),
  ),
} as const;

/** An event of any type, as a platform sends it. */
export const PlatformEvent = z.discriminatedUnion(
  'type',
  Object.values(schemas) as [
    (typeof schemas)['account.signed-up'],
    ...(typeof schemas)[keyof typeof schemas][],
  ],
);
export type PlatformEvent = z.infer<typeof PlatformEvent>;

export type EventType = PlatformEvent['type'];

/** The event of one type, e.g. `EventOf<'content.posted'>`. */
export type EventOf<Type extends EventType> = Extract<PlatformEvent, { type: Type }>;
