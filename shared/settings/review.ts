import * as z from 'zod';

/** What members of staff are here. */
export const Role = z.enum(['viewer', 'reviewer', 'senior', 'rule-author', 'admin', 'auditor']);
export type Role = z.infer<typeof Role>;

/** A role, and the queues and categories that it is for; all of them when left out. */
export const Grant = z.strictObject({
  role: Role,
  queues: z.array(z.string()).optional(),
  categories: z.array(z.string()).optional(),
});
export type Grant = z.infer<typeof Grant>;

const loopback = /^http:\/\/(?:127\.0\.0\.1|localhost)(?::\d+)?(?:\/|$)/;

const Issuer = z
  .url()
  .refine((url) => url.startsWith('https://') || loopback.test(url), 'an https address')
  .refine((url) => !/[?#]/.test(url), 'without a query');

/** Who signs staff in, and what their groups mean here: any issuer that speaks OpenID Connect. */
export const StaffSettings = z.strictObject({
  /** As its tokens write it. */
  issuer: Issuer,
  /** What the issuer calls the console: a public client with PKCE. */
  clientId: z.string().min(1).max(200),
  /** What access tokens for this API are for. An id token has another, so it opens nothing. */
  audience: z.string().min(1).max(200),
  /** Where tokens say it: `client_id` for issuers that write no audience (Cognito). */
  audienceClaim: z.enum(['aud', 'client_id']).default('aud'),
  scope: z.string().max(200).default('openid profile'),
  /** The claim that names groups, e.g. `cognito:groups`; a string or a list of strings. */
  groupsClaim: z.string().min(1).max(100).default('groups'),
  /** What each group may do; whoever is in none of them may nothing. */
  groups: z
    .record(z.string().min(1).max(100), Grant)
    .refine((groups) => Object.keys(groups).length > 0, 'at least one group'),
});
export type StaffSettings = z.infer<typeof StaffSettings>;

const hours = z
  .number()
  .min(1)
  .max(24 * 30);

/** How people work here. */
export const ReviewSettings = z
  .strictObject({
    /** Hours until a case that weighs nothing is due, by queue; `other` for those not named. */
    dueHours: z
      .strictObject({
        fraud: hours.optional(),
        trade: hours.optional(),
        content: hours.optional(),
        registration: hours.optional(),
        takeover: hours.optional(),
        identity: hours.optional(),
        escalated: hours.optional(),
        other: hours.default(48),
      })
      .prefault({}),
    /** What takes a second person. */
    fourEyes: z
      .strictObject({
        /** A bulk action over this many accounts or more. */
        bulkFrom: z.number().int().min(1).default(20),
        /** A release of an account whose case scores this or more. */
        releaseFromScore: z.number().min(0).max(1).default(0.98),
        lists: z.boolean().default(true),
        rules: z.boolean().default(true),
      })
      .prefault({}),
    revealsPerHour: z.number().int().min(1).max(1000).default(30),
  })
  .prefault({});
export type ReviewSettings = z.infer<typeof ReviewSettings>;
