import * as z from 'zod';
import { scripts } from '../text/script.ts';

/** The role of a member of staff. */
export const Role = z.enum(['viewer', 'reviewer', 'senior', 'rule-author', 'admin', 'auditor']);
export type Role = z.infer<typeof Role>;

const commandLine = 'cli:';

/**
 * Returns the name under which the audit log records a user of the command-line tool. The prefix keeps it
 * different from every id of a signed-in person, because the tool has no sign-in.
 *
 * @example
 * commandLineNameOf('lin'); // 'cli:lin'
 */
export const commandLineNameOf = (name: string): string =>
  isCommandLineName(name) ? name : `${commandLine}${name}`;

/** Whether a recorded name was given at the command line. */
export const isCommandLineName = (name: string): boolean => name.startsWith(commandLine);

/**
 * Whether two recorded names, from the console or the command line, are the same person (four-eyes checks).
 */
export const isSamePerson = (a: string, b: string): boolean =>
  commandLineNameOf(a) === commandLineNameOf(b);

/** A role, limited to some queues and categories; all of them if absent. */
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

/** The OpenID Connect issuer that signs staff in, and the roles of its groups. */
export const StaffSettings = z.strictObject({
  /** The issuer, exactly as in the tokens' `iss` claim. */
  issuer: Issuer,
  /** The origin of its token endpoint, if it is another one (Cognito: the domain of the user pool). */
  tokenOrigin: z
    .url()
    .refine(
      (url) => url.startsWith('https://') && URL.parse(url)?.origin === url,
      'must be an https origin, without a path',
    )
    .optional(),
  /** The console's client id at the issuer: a public client with PKCE. */
  clientId: z.string().min(1).max(200),
  /** The audience of access tokens for this API. An id token has another audience, so it is refused. */
  audience: z.string().min(1).max(200),
  /** The claim that contains the audience: `client_id` for issuers that write no `aud` (Cognito). */
  audienceClaim: z.enum(['aud', 'client_id']).default('aud'),
  scope: z.string().max(200).default('openid profile'),
  /** The claim that names groups, e.g. `cognito:groups`; a string or a list of strings. */
  groupsClaim: z.string().min(1).max(100).default('groups'),
  /** The grant of each group. Members of none of these groups have no access. */
  groups: z
    .record(z.string().min(1).max(100), Grant)
    .refine((groups) => Object.keys(groups).length > 0, 'must have at least one group'),
});
export type StaffSettings = z.infer<typeof StaffSettings>;

const hours = z
  .number()
  .min(1)
  .max(24 * 30);

/** An account's value to the platform, as the platform reports it. */
export const Tier = z.enum(['standard', 'premium', 'vip']);
export type Tier = z.infer<typeof Tier>;

export const Script = z.enum(scripts);
export type Script = z.infer<typeof Script>;

/** The queues of every platform: one per kind of harm, and `escalated` for senior reviewers. */
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

/** A custom queue of the platform. A queue without a route is shown as long as it contains cases. */
const Queue = z.strictObject({
  /** Display name. */
  name: z.strictObject({ 'zh-CN': z.string().min(1).max(40), en: z.string().min(1).max(40) }),
  /** Hours until a case of the lowest priority is due; `dueHours.other` if absent. */
  dueHours: hours.optional(),
});

/** Severity of a finding, from lowest to highest. */
const Severity = z.enum(['low', 'medium', 'high', 'critical']);

const nonEmptyList = <Item extends z.ZodType>(item: Item) =>
  z.array(item).min(1).max(40).optional();

/** The cases that a route takes: those that meet all conditions given. */
const RouteCondition = z
  .strictObject({
    categories: nonEmptyList(z.string()),
    /** The lowest severity. */
    severityFrom: Severity.optional(),
    /** The script of the latest text: unlike its language, it can be determined reliably. */
    scripts: nonEmptyList(Script),
    tiers: nonEmptyList(Tier),
  })
  .refine((when) => Object.values(when).some((each) => each !== undefined), {
    error: 'must have at least one of categories, severityFrom, scripts, tiers',
  });

/** Sends matching cases to a queue. The first matching route applies. */
export const QueueRoute = z.strictObject({ to: z.string(), when: RouteCondition });
export type QueueRoute = z.infer<typeof QueueRoute>;

/** How reviewers work: when cases are due, who decides alone, what is shown to two people, and what is drawn. */
export const ReviewSettings = z
  .strictObject({
    /** Hours until a case of the lowest priority is due, by queue; `other` for queues not listed. */
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
    /** Actions that need a second person. */
    fourEyes: z
      .strictObject({
        /** A bulk action on at least this many accounts. */
        bulkFrom: z.number().int().min(1).default(20),
        /** A release of an account if its case, or the decision that restricts it, has at least this score. */
        releaseFromScore: z.number().min(0).max(1).default(0.98),
        /** The promotion of a rule to decide. Changes of lists always need two people. */
        rules: z.boolean().default(true),
      })
      .prefault({}),
    revealsPerHour: z.number().int().min(1).max(1000).default(30),
    /** Share of rulings that a second reviewer repeats without knowing that it is a repetition; 0: none. */
    blindShare: z.number().min(0).max(1).default(0.05),
    /** Accounts per day without findings that are drawn for review; 0: none. */
    samplesPerDay: z.number().int().min(0).max(500).default(10),
    /**
     * Accounts per day and rule on trial, drawn for review if only rules on trial find something; 0: none.
     */
    trialSamplesPerDay: z.number().int().min(0).max(24).default(8),
    /** Additional queues, by name. */
    queues: z.record(QueueName, Queue).default({}),
    /** Evaluated in order. A case that no route takes goes to the standard queue of its category. */
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
    // No route may lead to `escalated`: only a person escalates a case.
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
