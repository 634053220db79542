import * as z from 'zod';
import { sixMonthsInDays } from './durations.ts';
import { ReviewSettings, StaffSettings } from './review.ts';

/** Services that may be gated behind a verified real name (Anti-Telecom and Online Fraud Law, art. 21). */
export const GatedService = z.enum(['publishing', 'messaging', 'social', 'trading']);
export type GatedService = z.infer<typeof GatedService>;

/** What a real-name verification rests on, from the lowest level to the highest. */
export const VerificationLevel = z.enum(['phone', 'identity', 'face']);
export type VerificationLevel = z.infer<typeof VerificationLevel>;

/** Whether a level is at least another. An unknown level (`null`) counts as the lowest. */
export const isAtLeastLevel = (
  level: VerificationLevel | null,
  least: VerificationLevel,
): boolean =>
  VerificationLevel.options.indexOf(level ?? 'phone') >= VerificationLevel.options.indexOf(least);

/**
 * Real-name status from the platform's identity provider. Stored by position: append new values at the end.
 */
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

/** A duration of at most 3,660 days, the longest retention. This also keeps end times within valid dates. */
const seconds = z
  .number()
  .int()
  .positive()
  .max(3660 * 86_400);

/** The line that `openssl pkey -pubout` writes for an Ed25519 key: SPKI (RFC 8410) in base64. */
const Ed25519PublicKey = z
  .string()
  .regex(
    /^MCowBQYDK2VwAyEA[A-Za-z0-9+/]{43}=$/,
    'must be the line that `openssl pkey -pubout` writes for an Ed25519 key',
  );

/**
 * Families of evidence whose weight a platform may fit. Lists are excluded: an authority answers for them.
 */
export const weighedFamilies = ['identity', 'network', 'behaviour', 'content', 'reports'] as const;

/** Bounds of a fitted weight: evidence of a family counts at least half and at most one and a half times. */
export const weightBounds = { least: 0.5, most: 1.5 } as const;

/** Factors by which the evidence of each family is weighted; 1 if absent. */
export const FamilyWeights = z.partialRecord(
  z.enum(weighedFamilies),
  z.number().min(weightBounds.least).max(weightBounds.most),
);
export type FamilyWeights = Readonly<z.infer<typeof FamilyWeights>>;

/** A rule's results in shadow: its decisions, and how many of them reviewers upheld. */
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

/** Time allowed for answering an appeal that is filed on the last day of the appeal period. */
const answeredWithinDays = 30;

/**
 * The settings of one platform. There is one typed file per platform, validated at synth and again at cold
 * start.
 *
 * @example
 * PlatformSettings.parse({ platformId: 'demo', mode: 'enforce' });
 */
export const PlatformSettings = z
  .strictObject({
    platformId: z
      .string()
      .regex(
        /^[a-z][a-z0-9-]{1,30}$/,
        'must be 2 to 31 lower-case letters, digits and hyphens, beginning with a letter',
      ),
    /** `production` refuses `simulated` shadow records. `replay` uses the event time as the arrival time. */
    purpose: z.enum(['production', 'demonstration', 'replay']).default('production'),
    /** observe: record, and tell only what ends. assist: flag and hide; staff restrict accounts. enforce: all. */
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
        /** How many accounts one identity may hold. */
        accountsPerIdentity: z.number().int().min(1).max(20).default(5),
      })
      .prefault({}),
    signUp: z
      .strictObject({
        /**
         * Default names that the platform assigns, with `#` for digits. Accounts that share a default name do
         * not form a pattern.
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
    /** Most automatic restrictions per hour. Beyond them, decisions become flags and an alarm is raised. */
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
         * Where a restricted user can appeal, in the platform's words: one text per language, or one for
         * both, e.g. a URL.
         */
        channel: z
          .union([channelLine, z.strictObject({ 'zh-CN': channelLine, en: channelLine })], {
            error: 'must be one line, or one per language: { "zh-CN": "…", en: "…" }',
          })
          .default({
            'zh-CN': '应用内“帮助 → 账号申诉”',
            en: 'in the app, Help → Account appeal',
          }),
        /** Days in which an appeal can be filed; at least six months (Digital Services Act, art. 20(1)). */
        deadlineDays: z.number().int().min(sixMonthsInDays).default(sixMonthsInDays),
        /**
         * How often one decision may be appealed against. The first appeal is always heard. Each appeal is
         * answered by a different person, so the platform needs that many authorised people besides those who
         * made the decision.
         */
        perDecision: z.number().int().min(1).max(20).default(2),
        /**
         * Appeals that an account may file in 24 hours. Beyond them, only the first appeal against a decision
         * is heard: the right of appeal has no quota (Anti-Telecom and Online Fraud Law, art. 32).
         */
        perDay: z.number().int().min(1).max(100).default(5),
        /** Public keys, by name, for the platform's signed appeal links (`shared/client/appeal-links.ts`). */
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
    /** Shadow records by rule id. Only rules listed here may freeze an account without a person. */
    shadowRecords: z.record(z.string(), ShadowRecord).default({}),
    /** Weights that `clearspring outcomes weigh` fitted to reviewers' conclusions. */
    familyWeights: FamilyWeights.default({}),
    retention: z
      .strictObject({
        textDays: z.number().int().min(1).max(180).default(30),
        decisionDays: z.number().int().max(3660).default(1096),
        quarantineDays: z.number().int().min(1).max(30).default(14),
      })
      .prefault({}),
    /** SQS SenderId prefixes (role ids) that may send events. If empty, only the queue policy decides. */
    senders: z.array(z.string().min(1).max(128)).default([]),
    intake: z.enum(['swift', 'thrifty']).default('swift'),
    /** The identity provider for staff. If absent, there is no console, and so nobody to hear appeals. */
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
