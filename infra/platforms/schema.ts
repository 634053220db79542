import * as z from 'zod';
import { blueprint } from '#infra/blueprint.ts';
import { localized } from '#infra/localize.ts';
import { queuesOf } from '#shared/reviews/queue.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { categories } from '#shared/rules/categories.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const accountId = z.string().regex(/^\d{12}$/, 'must be an AWS account id of 12 digits');

const roleName = z
  .string()
  .regex(
    /^(?!\/)[\w+=,.@/-]{1,512}$/,
    'must be a role name, not an ARN: with its path if it has one, but no leading /',
  );

/** A role's unique id, as SQS reports a message's sender; the queue policy admits only roles. */
const senderId = /^AROA[A-Z0-9]+$/;

/** Retention periods that CloudWatch Logs supports, in days. */
const logDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
] as const;

/**
 * The Cybersecurity Law (art. 23; art. 21 before 2026) requires network logs to be kept for at least six
 * months. That is 181 to 184 days: 180 are too few, and the next retention of CloudWatch Logs is 365.
 */
const leastLogDays = 365;

/**
 * The deployment of one platform: where and how it is deployed, and the platform's own settings.
 *
 * Contains names and ids, never full ARNs: the partition (`aws`, `aws-cn`) follows from the region.
 *
 * @example
 * DeploymentSettings.parse({
 *   platform: { platformId: 'demo', mode: 'observe' },
 *   region: 'us-east-1',
 *   backend: { role: 'demo-backend' },
 * });
 */
export const DeploymentSettings = z
  .strictObject({
    /** Passed unchanged to every function. */
    platform: PlatformSettings,
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as us-east-1 or cn-north-1'),
    /** Defaults to the account of the caller who deploys. */
    account: accountId.optional(),
    /** The platform's backend: the only outside role that sends to the intake and reads the actions queue. */
    backend: z.strictObject({
      role: roleName,
      /** Defaults to the deployed account. */
      account: accountId.optional(),
    }),
    /** Roles of the deployed account that may send dead letters back to the intake queue. */
    operators: z.array(roleName).default([]),
    console: z
      .strictObject({
        /** A custom domain; its certificate is in the same account and region. */
        domain: z
          .strictObject({
            name: z
              .string()
              .regex(/^(?:[a-z0-9-]+\.)+[a-z]{2,}$/, 'must be a domain name in lower case'),
            certificateId: z.uuid('must be the id of the certificate, the last part of its ARN'),
          })
          .optional(),
      })
      .prefault({}),
    /** If set, the backend's role must also belong to this AWS organization. */
    organization: z
      .string()
      .regex(/^o-[a-z0-9]{10,32}$/, 'must be an organization id such as o-a1b2c3d4e5')
      .optional(),
    /** Addresses that receive alarms. If empty, alarms show only on the dashboard. */
    alarmEmails: z.array(z.email()).default([]),
    /** At least `leastLogDays` for a production platform. */
    logDays: z
      .literal(logDays, `must be a retention that CloudWatch Logs supports: ${logDays.join(', ')}`)
      .default(365),
    /**
     * Concurrency reserved for screen-events. None by default, because accounts with a small quota cannot
     * reserve any.
     */
    reservedConcurrency: z.number().int().min(2).optional(),
  })
  .check(({ value: { platform, alarmEmails, logDays, reservedConcurrency }, issues }) => {
    const refuse = (path: readonly (string | number)[], input: unknown, message: string) =>
      issues.push({ code: 'custom', path: [...path], input, message });
    const refuseUnknown = (
      what: 'queue' | 'category',
      known: readonly string[],
      path: readonly (string | number)[],
      named: readonly string[] = [],
    ) => {
      for (const [i, name] of named.entries()) {
        if (known.includes(name)) continue;
        refuse([...path, i], name, `there is no such ${what}: choose one of ${known.join(', ')}`);
      }
    };

    if (platform.purpose === 'production' && logDays < leastLogDays) {
      const message = localized(
        {
          'zh-CN':
            '生产平台至少为 {least}：《网络安全法》第23条要求网络日志留存不少于六个月；仅演示与重放（purpose）可以更短',
          en: 'must be at least {least} for a production platform: the Cybersecurity Law (art. 23) requires network logs to be kept for six months. Only a platform whose purpose is demonstration or replay may keep fewer',
        },
        { least: leastLogDays },
      );
      refuse(['logDays'], logDays, message);
    }
    for (const [i, address] of alarmEmails.entries()) {
      if (alarmEmails.indexOf(address) === i) continue;
      refuse(['alarmEmails', i], address, 'is named twice: leave one out');
    }
    for (const id of Object.keys(platform.shadowRecords)) {
      if (catalogue.find(id)) continue;
      const message = 'there is no rule with this id in shared/rules/catalogue.ts';
      refuse(['platform', 'shadowRecords', id], id, message);
    }
    const { review, staff, senders } = platform;
    if (platform.purpose === 'production' && platform.mode !== 'observe' && !staff) {
      // Anti-Telecom and Online Fraud Law, art. 32: appeals are to be heard, and only staff can hear them.
      const message = `is required with mode ${platform.mode}: whoever restricts users must hear their appeals. Set it as described under “Settings” in docs/operate.md, or use mode observe`;
      refuse(['platform', 'staff'], platform.mode, message);
    }
    if (staff?.issuer.startsWith('http:')) {
      const message = 'must be an https address: only the local system signs in on a machine’s own';
      refuse(['platform', 'staff', 'issuer'], staff.issuer, message);
    }
    for (const [i, sender] of senders.entries()) {
      if (senderId.test(sender)) continue;
      // SQS never reports any other form of name, so every event of this sender would be quarantined.
      const message = 'must be a role id (AROA…, from `aws iam get-role`), not a name or ARN';
      refuse(['platform', 'senders', i], sender, message);
    }
    const about = [...Object.keys(categories), 'unread'];
    for (const [i, { when }] of review.routes.entries()) {
      const path = ['platform', 'review', 'routes', i, 'when', 'categories'];
      refuseUnknown('category', about, path, when.categories);
    }
    for (const [group, grant] of Object.entries(staff?.groups ?? {})) {
      const path = ['platform', 'staff', 'groups', group];
      refuseUnknown('queue', queuesOf(review), [...path, 'queues'], grant.queues);
      refuseUnknown('category', about, [...path, 'categories'], grant.categories);
    }
    const pollers =
      blueprint.intake[platform.intake].maxConcurrency + blueprint.followUps.maxConcurrency;
    if (reservedConcurrency !== undefined && reservedConcurrency < pollers) {
      // A poller that is throttled still increments a message's receive count.
      const message = `must be at least ${pollers}, the number of batches that run at a time: otherwise messages become dead letters unread`;
      refuse(['reservedConcurrency'], reservedConcurrency, message);
    }
  });
export type DeploymentSettings = z.infer<typeof DeploymentSettings>;

/** The input of a platform's settings file: only what differs from the defaults. */
export type DeploymentInput = z.input<typeof DeploymentSettings>;
