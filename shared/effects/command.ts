import * as z from 'zod';
import { Subject } from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import { WordedStatement } from '../decisions/statement.ts';
import { Id, Instant } from '../events/envelope.ts';
import { day } from '../settings/durations.ts';

const inBothLanguages = <Schema extends z.ZodType>(schema: Schema) =>
  z.strictObject({ 'zh-CN': schema, en: schema });

/** The authorities to which a platform passes clues of fraud. */
export const ClueRecipient = z.enum(['police', 'finance', 'telecom', 'cyberspace']);
export type ClueRecipient = z.infer<typeof ClueRecipient>;

const envelope = {
  version: z.literal(1).meta({ type: 'integer' }),
  /** Idempotency key: the same for every delivery of the command. */
  commandId: Id,
  platformId: z.string(),
  subject: Subject,
  /** The decision or ruling that the command carries out. An appeal names this id. */
  decisionId: Id,
  issuedAt: Instant,
};

/** Commands that carry the whole desired state: the receiver keeps the highest version of each subject. */
const stateEnvelope = {
  ...envelope,
  /** Rises with every change of the subject. Ignore a command at or below the last version applied. */
  subjectVersion: z.number().int().positive(),
  /** For the user, in both languages. */
  statement: inBothLanguages(WordedStatement),
};

/**
 * A command to a platform: the contract with its receiver.
 *
 * `set-standing` and `set-visibility` carry the whole desired state of one subject and its version, so
 * order and repetition do no harm. Carry out `warn`, `withdraw-warning` and `pass-clue` once for each
 * command id, and ignore a warning that arrives after its withdrawal. No command reveals a rule or a
 * score.
 */
export const Command = z.discriminatedUnion('kind', [
  z.strictObject({
    ...stateEnvelope,
    kind: z.literal('set-standing'),
    desired: z.strictObject({
      standing: z.enum(['active', 'challenged', 'limited', 'frozen']),
      /** When the restriction ends by itself; a command follows then. */
      until: Instant.nullable(),
    }),
  }),
  z.strictObject({
    ...stateEnvelope,
    kind: z.literal('set-visibility'),
    desired: z.strictObject({
      visibility: z.enum(['visible', 'flagged', 'hidden']),
      until: Instant.nullable(),
    }),
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('warn'),
    /** The account that may harm `subject`. */
    about: Id,
    message: inBothLanguages(z.string().min(1)),
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('withdraw-warning'),
    /** The account that `subject` was warned about. */
    about: Id,
    /** The command that warned. Remove an unread notice; inform a user who has read it of the mistake. */
    warningId: Id,
  }),
  z.strictObject({
    ...envelope,
    kind: z.literal('pass-clue'),
    clue: z.strictObject({
      category: z.string(),
      recipient: ClueRecipient,
    }),
  }),
]);
export type Command = z.infer<typeof Command>;

/** The command of one kind, e.g. `CommandOf<'set-standing'>`. */
export type CommandOf<Kind extends Command['kind']> = Extract<Command, { kind: Kind }>;

/** Whether a message of the outbox is a command to the platform, by its id. Others are follow-ups to ourselves. */
export const isCommandId = (id: string): boolean => id.startsWith('cmd-');

/** Returns the id of the command that brings a subject to a version. */
export const commandIdOf = (
  platformId: string,
  kind: 'set-standing' | 'set-visibility',
  subject: Subject,
  subjectVersion: number,
): string => idOf('cmd', [platformId, kind, subject.kind, subject.id, subjectVersion]);

/**
 * Returns the id of a warning: an account is warned about another once a day for each category of harm,
 * however many messages they exchange.
 *
 * @param at epoch milliseconds
 */
export const warningIdOf = (
  platformId: string,
  { to, about, category, at }: { to: string; about: string; category: string; at: number },
): string => idOf('cmd', [platformId, 'warn', to, about, category, Math.floor(at / day)]);

/** Returns the id of the command that withdraws a warning. */
export const withdrawalIdOf = (platformId: string, warningId: string): string =>
  idOf('cmd', [platformId, 'withdraw-warning', warningId]);

/**
 * Returns the id of a clue: a case is passed to the same recipient once on the same grounds, however
 * often that is requested.
 *
 * @param grounds the latest decision on the case
 */
export const clueIdOf = (
  platformId: string,
  {
    caseId,
    recipient,
    grounds,
  }: { readonly caseId: string; readonly recipient: ClueRecipient; readonly grounds: string },
): string => idOf('cmd', [platformId, 'pass-clue', caseId, recipient, grounds]);
