import * as z from 'zod';
import { unpackSettings } from '#shared/settings/packed.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const nonEmptyText = z.string().min(1);

/** Parse options for environments: parsed only once, so compiling the schema costs more than it saves. */
export const parseOnce = { jitless: true } as const;

const settings = z
  .string()
  .transform((text, { addIssue }) => {
    try {
      return unpackSettings(text);
    } catch {
      addIssue({
        code: 'custom',
        message:
          'must be JSON packed by the deployment: deploy again with a settings file in infra/platforms',
      });
      return z.NEVER;
    }
  })
  .pipe(PlatformSettings);

/** The environment variables of functions: one for each resource that a function may access. */
export const Environment = z.object({
  PLATFORM_SETTINGS: settings,
  STATES_TABLE: nonEmptyText,
  RECORDS_TABLE: nonEmptyText,
  AUDIT_TABLE: nonEmptyText,
  FOLLOW_UPS_QUEUE_URL: nonEmptyText,
  ACTIONS_QUEUE_URL: nonEmptyText,
  ARCHIVE_BUCKET: nonEmptyText,
  /**
   * Role ids, comma-separated, of our own functions that send to the intake queue: appeals filed by link, and
   * messages released from quarantine.
   */
  OWN_SENDERS: z
    .string()
    .default('')
    .transform((ids) => ids.split(',').filter((id) => id !== '')),
});
export type Environment = z.infer<typeof Environment>;

/** The environment of screening, with the queue to which it returns failed messages. */
export const ScreeningEnvironment = Environment.extend({ INTAKE_QUEUE_URL: nonEmptyText });
export type ScreeningEnvironment = z.infer<typeof ScreeningEnvironment>;

/** The key that signs the seals of the audit log: a KMS key, or a file if there is no KMS. */
export const SealingKey = z
  .object({ AUDIT_KEY_ID: nonEmptyText.optional(), AUDIT_KEY_FILE: nonEmptyText.optional() })
  .refine(({ AUDIT_KEY_ID, AUDIT_KEY_FILE }) => Boolean(AUDIT_KEY_ID) !== Boolean(AUDIT_KEY_FILE), {
    error: 'set exactly one of AUDIT_KEY_ID and AUDIT_KEY_FILE',
  });
export type SealingKey = z.infer<typeof SealingKey>;

export const ReviewEnvironment = Environment.extend({
  INTAKE_QUEUE_URL: nonEmptyText,
  BACKTESTS_QUEUE_URL: nonEmptyText,
  INTAKE_DEAD_LETTERS_URL: nonEmptyText,
  FOLLOW_UPS_DEAD_LETTERS_URL: nonEmptyText,
  ACTIONS_DEAD_LETTERS_URL: nonEmptyText,
});
export type ReviewEnvironment = z.infer<typeof ReviewEnvironment>;
