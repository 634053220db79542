import * as z from 'zod';
import { scripts } from '../text/script.ts';

/** What members of staff are here. */
export const Role = z.enum(['viewer', 'reviewer', 'senior', 'rule-author', 'admin', 'auditor']);
export type Role = z.infer<typeof Role>;

const commandLine = 'cli:';

/**
 * The name under which somebody is on record who used the command-line tool: nobody signs in there, so it is
 * never the id of somebody who did.
 *
 * @example
 * atCommandLine('lin'); // 'cli:lin'
 */
export const atCommandLine = (name: string): string =>
  isAtCommandLine(name) ? name : `${commandLine}${name}`;

/** Whether a name on record was given at the command line. */
export const isAtCommandLine = (name: string): boolean => name.startsWith(commandLine);

/** Whether two names on record are those of one person, wherever each was given: what takes two people takes two. */
export const isSamePerson = (a: string, b: string): boolean =>
  atCommandLine(a) === atCommandLine(b);

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
  .refine((url) => url.startsWith('https://') || loopback.test(url), 'must be an https address')
  .refine((url) => !/[?#]/.test(url), 'must not have a query or fragment');

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
    .refine((groups) => Object.keys(groups).length > 0, 'must have at least one group'),
});
export type StaffSettings = z.infer<typeof StaffSettings>;

const hours = z
  .number()
  .min(1)
  .max(24 * 30);

/** What an account is worth to the platform, as the platform says. */
export const Tier = z.enum(['standard', 'premium', 'vip']);
export type Tier = z.infer<typeof Tier>;

export const Script = z.enum(scripts);
export type Script = z.infer<typeof Script>;

/** Queues that every platform has: of reviewers who know a kind of harm, and of those who are senior. */
export const standardQueues = [
  'fraud',
  'trade',
  'content',
  'registration',
  'takeover',
  'identity',
  'escalated',
] as const;

const QueueName = z
  .string()
  .regex(
    /^[a-z][a-z-]{0,30}$/,
    'must be at most 31 lower-case letters and hyphens, beginning with a letter',
  );

/** A queue of the platform's own. One that no route leads to is shown while cases lie in it. */
const Queue = z.strictObject({
  /** As staff read it. */
  name: z.strictObject({ 'zh-CN': z.string().min(1).max(40), en: z.string().min(1).max(40) }),
  /** Hours until a case that weighs nothing is due; `dueHours.other` when left out. */
  dueHours: hours.optional(),
});

/** From least to most grave, as findings say it. */
const Severity = z.enum(['low', 'medium', 'high', 'critical']);

const some = <Item extends z.ZodType>(item: Item) => z.array(item).min(1).max(40).optional();

/** Which cases a route takes: those that meet all that it says. */
const RouteCondition = z
  .strictObject({
    categories: some(z.string()),
    /** This grave, or graver. */
    severityFrom: Severity.optional(),
    /** The script that the latest text is in: as much of its language as is sure. */
    scripts: some(Script),
    tiers: some(Tier),
  })
  .refine((when) => Object.values(when).some((each) => each !== undefined), {
    error: 'must have at least one of categories, severityFrom, scripts, tiers',
  });

/** Where some cases go. The first route that fits decides. */
export const QueueRoute = z.strictObject({ to: z.string(), when: RouteCondition });
export type QueueRoute = z.infer<typeof QueueRoute>;

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
        /** A rule that gets the power to decide. Lists always take two, whatever is set. */
        rules: z.boolean().default(true),
      })
      .prefault({}),
    revealsPerHour: z.number().int().min(1).max(1000).default(30),
    /** Share of rulings that a second reviewer makes again without knowing it; 0: none. */
    blindShare: z.number().min(0).max(1).default(0.05),
    /** Accounts a day that nothing was found in and people look at all the same; 0: none. */
    samplesPerDay: z.number().int().min(0).max(500).default(10),
    /** Accounts a day for each rule on trial that it alone found something in and people look at; 0: none. */
    trialSamplesPerDay: z.number().int().min(0).max(24).default(8),
    /** Queues beside the standard ones, by name. */
    queues: z.record(QueueName, Queue).default({}),
    /** In this order; what none of them takes goes to the standard queue of its category. */
    routes: z.array(QueueRoute).max(40).default([]),
  })
  .check(({ value: { queues, routes }, issues }) => {
    const standard: readonly string[] = standardQueues;
    for (const name of Object.keys(queues).filter((each) => standard.includes(each))) {
      issues.push({
        code: 'custom',
        path: ['queues', name],
        input: name,
        message: 'is the name of a standard queue: choose another',
      });
    }
    // Only a person escalates.
    const names = [...standard.filter((name) => name !== 'escalated'), ...Object.keys(queues)];
    for (const [i, { to }] of routes.entries()) {
      if (names.includes(to)) continue;
      issues.push({
        code: 'custom',
        path: ['routes', i, 'to'],
        input: to,
        message: `there is no such queue: choose one of ${names.join(', ')}`,
      });
    }
  })
  .prefault({});
export type ReviewSettings = z.infer<typeof ReviewSettings>;
