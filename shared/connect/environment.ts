import * as z from 'zod';
import { unpackSettings } from '#shared/settings/packed.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const name = z.string().min(1);

/** How an environment is parsed: it is once, and code made for its schemas costs more than it saves. */
export const readOnce = { jitless: true } as const;

const settings = z
  .string()
  .transform((text, { addIssue }) => {
    try {
      return unpackSettings(text);
    } catch {
      addIssue({ code: 'custom', message: 'not JSON: deploy with a file of infra/platforms' });
      return z.NEVER;
    }
  })
  .pipe(PlatformSettings);

/** What a function is told of its surroundings: one variable for each thing that it may touch. */
export const Environment = z.object({
  PLATFORM_SETTINGS: settings,
  STATES_TABLE: name,
  RECORDS_TABLE: name,
  AUDIT_TABLE: name,
  FOLLOW_UPS_QUEUE_URL: name,
  ACTIONS_QUEUE_URL: name,
  ARCHIVE_BUCKET: name,
  /**
   * Role ids of our own functions that put events on the intake queue, by commas: appeals by link, and
   * what is let in again out of quarantine.
   */
  OWN_SENDERS: z
    .string()
    .default('')
    .transform((ids) => ids.split(',').filter((id) => id !== '')),
});
export type Environment = z.infer<typeof Environment>;

/** What screening is told: also the queue that its messages go back to. */
export const ScreeningEnvironment = Environment.extend({ INTAKE_QUEUE_URL: name });
export type ScreeningEnvironment = z.infer<typeof ScreeningEnvironment>;

/** The key that seals the audit log: one of KMS, or a file where there is no KMS. */
export const SealingKey = z
  .object({ AUDIT_KEY_ID: name.optional(), AUDIT_KEY_FILE: name.optional() })
  .refine(({ AUDIT_KEY_ID, AUDIT_KEY_FILE }) => Boolean(AUDIT_KEY_ID) !== Boolean(AUDIT_KEY_FILE), {
    error: 'set AUDIT_KEY_ID or AUDIT_KEY_FILE, one of the two',
  });
export type SealingKey = z.infer<typeof SealingKey>;

/** What the review API is told of its surroundings. */
export const ReviewEnvironment = Environment.extend({
  INTAKE_QUEUE_URL: name,
  BACKTESTS_QUEUE_URL: name,
  INTAKE_DEAD_LETTERS_URL: name,
  FOLLOW_UPS_DEAD_LETTERS_URL: name,
  ACTIONS_DEAD_LETTERS_URL: name,
});
export type ReviewEnvironment = z.infer<typeof ReviewEnvironment>;
