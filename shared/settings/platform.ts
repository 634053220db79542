import * as z from 'zod';
import { sixMonthsInDays } from './durations.ts';
import { ReviewSettings, StaffSettings } from './review.ts';

/** Event families that a platform may gate behind a verified real name (Anti-Telecom and Online Fraud Law, art. 21). */
export const GatedService = z.enum(['publishing', 'messaging', 'social', 'trading']);
export type GatedService = z.infer<typeof GatedService>;

export const VerificationLevel = z.enum(['phone', 'identity', 'face']);
export type VerificationLevel = z.infer<typeof VerificationLevel>;

/** Whether a level is at least another; one that is not told is the lowest. */
export const reaches = (level: VerificationLevel | null, least: VerificationLevel): boolean =>
  VerificationLevel.options.indexOf(level ?? 'phone') >= VerificationLevel.options.indexOf(least);

/** Real-name status, as the platform's identity provider gives it. Its order is stored: new ones come last. */
export const VerificationStatus = z.enum([
  'unverified',
  'pending',
  'verified',
  'failed',
  'expired',
  'revoked',
]);
export type VerificationStatus = z.infer<typeof VerificationStatus>;

const channelLine = z.string().min(1).max(200);

/** As long as anything is kept, at most: a time further off is none that a calendar knows. */
const seconds = z
  .number()
  .int()
  .positive()
  .max(3660 * 86_400);

/** The one line of `openssl pkey -pubout` for an Ed25519 key: SPKI (RFC 8410) in base64. */
const Ed25519PublicKey = z
  .string()
  .regex(
    /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/,
    'must be the line that `openssl pkey -pubout` writes for an Ed25519 key',
  );

/** Families of evidence whose weight a platform may fit; a list is an authority's word. */
export const weighedFamilies = ['identity', 'network', 'behaviour', 'content', 'reports'] as const;

/** No fit makes a family speak less than half as loud, or half as loud again. */
export const weightBounds = { least: 0.5, most: 1.5 } as const;

/** Factors of how loud families of evidence speak; 1 where left out. */
export const FamilyWeights = z.partialRecord(
  z.enum(weighedFamilies),
  z.number().min(weightBounds.least).max(weightBounds.most),
);
export type FamilyWeights = Readonly<z.infer<typeof FamilyWeights>>;

/** How often a live rule was right while it only watched: what an automatic freeze must have earned. */
export const ShadowRecord = z
  .strictObject({
    decisions: z.number().int().nonnegative(),
    upheld: z.number().int().nonnegative(),
    /** Made by the demonstration's simulator, not by reviewers. */
    simulated: z.boolean().default(false),
  })
  .refine(({ decisions, upheld }) => upheld <= decisions, {
    path: ['upheld'],
    error: 'must not exceed decisions',
  });
export type ShadowRecord = z.infer<typeof ShadowRecord>;

/** An appeal of the last day is answered within these, late as it may be. */
const answeredWithinDays = 30;

/**
 * All that one platform decides for itself. One typed file per platform, checked at synth and again
 * at cold start.
 *
 * @example
 * PlatformSettings.parse({ platformId: 'demo', mode: 'enforce', region: 'us-east-1' });
 */
export const PlatformSettings = z
  .strictObject({
    platformId: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{1,30}$/,
        'must be 2 to 31 lower-case letters, digits and hyphens, beginning with a letter',
      ),
    /** `simulated` shadow records and event time as arrival time are accepted only outside `production`. */
    purpose: z.enum(['production', 'demonstration', 'replay']).default('production'),
    /** observe: decide and record, send nothing. assist: flag and hide; staff restrict accounts. enforce: all. */
    mode: z.enum(['observe', 'assist', 'enforce']).default('observe'),
    language: z.enum(['zh-CN', 'en']).default('zh-CN'),
    gate: z
      .strictObject({
        services: z.array(GatedService).default(['publishing', 'messaging', 'trading']),
        level: VerificationLevel.default('identity'),
        /** How long a new account may use gated services before it is verified. */
        graceSeconds: seconds.or(z.literal(0)).default(0),
        response: z.enum(['challenge', 'limit']).default('challenge'),
      })
      .prefault({}),
    identity: z
      .strictObject({
        /** Accounts that one identity may hold. */
        accountsPerIdentity: z.number().int().min(1).max(20).default(5),
      })
      .prefault({}),
    signUp: z
      .strictObject({
        /**
         * How the platform names who chose no name, with `#` for figures, in lower case: what all
         * share makes no pattern.
         */
        defaultNames: z
          .array(z.string().min(1).max(64))
          .default(['用户#', '手机用户#', '微信用户#', '游客#', 'user#', 'user_#', 'guest#']),
      })
      .prefault({}),
    holds: z
      .strictObject({
        challengeSeconds: seconds.default(7 * 86_400),
        limitSeconds: seconds.default(3 * 86_400),
        freezeSeconds: seconds.default(7 * 86_400),
      })
      .prefault({}),
    /** Most automatic restrictions an hour; beyond them decisions become flags and an alarm rings. */
    brakes: z
      .strictObject({
        freezesPerHour: z.number().int().min(1).default(200),
        freezesPerRulePerHour: z.number().int().min(1).default(100),
        freezesPerSourcePerHour: z.number().int().min(1).default(100),
        /** Challenges, limits and hidden posts together. */
        restrictionsPerRulePerHour: z.number().int().min(1).default(5_000),
      })
      .prefault({}),
    appeal: z
      .strictObject({
        /**
         * Where a restricted user goes, as the platform words it: in both languages, or an address
         * that is one in both.
         */
        channel: z
          .union([channelLine, z.strictObject({ 'zh-CN': channelLine, en: channelLine })], {
            error: 'must be one line, or one per language: { "zh-CN": "…", en: "…" }',
          })
          .default({
            'zh-CN': '应用内“帮助 → 账号申诉”',
            en: 'in the app, Help → Account appeal',
          }),
        /** Six months at least (Digital Services Act, art. 20(1)). */
        deadlineDays: z.number().int().min(sixMonthsInDays).max(3660).default(sixMonthsInDays),
        /**
         * How often one decision may be appealed against; the first time is always heard. Each time somebody else
         * answers: it takes as many people who may, and those who made the decision.
         */
        perDecision: z.number().int().min(1).max(20).default(2),
        /**
         * Appeals that an account may file in 24 hours. Beyond them only a first appeal against a
         * decision is heard: a right of appeal has no quota (Anti-Telecom and Online Fraud Law, art. 32).
         */
        perDay: z.number().int().min(1).max(100).default(5),
        /** Public halves of the keys by which the platform signs links to appeal (`shared/client/appeal-links.ts`). */
        linkKeys: z
          .record(
            z
              .string()
              .regex(
                /^[a-z0-9][a-z0-9-]{0,30}$/,
                'must be at most 31 lower-case letters, digits and hyphens',
              ),
            Ed25519PublicKey,
          )
          .default({}),
      })
      .prefault({}),
    /** By rule id. Only rules listed here may freeze without a person. */
    shadowRecords: z.record(z.string(), ShadowRecord).default({}),
    /** As `clearspring outcomes weigh` fits them to what reviewers concluded. */
    familyWeights: FamilyWeights.default({}),
    retention: z
      .strictObject({
        textDays: z.number().int().min(1).max(180).default(30),
        decisionDays: z.number().int().min(30).max(3660).default(1096),
        quarantineDays: z.number().int().min(1).max(30).default(14),
      })
      .prefault({}),
    /** SQS SenderId prefixes (role ids) that may send events; empty accepts the queue policy's word. */
    senders: z.array(z.string().min(1).max(128)).default([]),
    intake: z.enum(['swift', 'thrifty']).default('swift'),
    /** Who signs staff in; without it there is no console. */
    staff: StaffSettings.optional(),
    review: ReviewSettings,
  })
  .refine(
    ({ purpose, shadowRecords }) =>
      purpose !== 'production' || !Object.values(shadowRecords).some(({ simulated }) => simulated),
    {
      path: ['shadowRecords'],
      error: 'a production platform must not have simulated shadow records',
    },
  )
  .refine(
    ({ retention, appeal }) => retention.decisionDays >= appeal.deadlineDays + answeredWithinDays,
    {
      path: ['retention', 'decisionDays'],
      error: `must be at least appeal.deadlineDays plus ${answeredWithinDays}: a deleted decision cannot be appealed against`,
    },
  )
  .refine(
    ({ purpose, staff }) =>
      purpose !== 'production' || (staff?.issuer.startsWith('https:') ?? true),
    { path: ['staff', 'issuer'], error: 'must be an https address on a production platform' },
  );
export type PlatformSettings = z.infer<typeof PlatformSettings>;
