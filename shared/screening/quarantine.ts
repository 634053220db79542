import { clockSkew } from '../events/parse.ts';
import type { QuarantineReason } from '../events/quarantine.ts';
import { hasRawNumber, redactMessage } from '../events/raw-numbers.ts';
import { erasedAmong } from '../reviews/erased.ts';
import { errorFields } from '../telemetry/log.ts';
import { isRecheck } from './gather.ts';
import type { Item, OpenedRecords, Receipt } from './intake.ts';
import type { Ports } from './ports.ts';

/** Runs a step for one message. Returns the message's id if it failed and must be delivered again. */
const redeliverOnFailure = async (
  id: string,
  { log }: Pick<Ports, 'log'>,
  step: () => Promise<void>,
): Promise<readonly string[]> => {
  try {
    await step();
    return [];
  } catch (error) {
    log.warn('retried', { messageId: id, ...errorFields(error) });
    return [id];
  }
};

/**
 * Reasons after which a message may later be released unchanged: its content was understood, or its sender or platform
 * is the only fault. For all other reasons personal numbers are masked, because nobody needs them there.
 */
const releasable: ReadonlySet<QuarantineReason> = new Set([
  'unbound-sender',
  'foreign-platform',
  'future-time',
  'too-old',
]);

/** Reasons after which a later release may understand a message, unless it has a number that none accepts. */
const ofLaterRelease: ReadonlySet<QuarantineReason> = new Set([
  'unknown-version',
  'unknown-type',
  'unknown-field',
]);

/** Whether a refused message is stored as it was sent. */
const staysAsSent = (reason: QuarantineReason, body: string): boolean =>
  releasable.has(reason) || (ofLaterRelease.has(reason) && !hasRawNumber(body));

/** Quarantines a message that can never be read, with the reason. */
export const quarantineRefused = (
  { record, refusal }: OpenedRecords['refused'][number],
  ports: Pick<Ports, 'quarantine' | 'metrics' | 'log'>,
): Promise<readonly string[]> =>
  redeliverOnFailure(record.id, ports, async () => {
    const { reason, field, security } = refusal;
    const body = staysAsSent(reason, record.body) ? record.body : redactMessage(record.body);
    await ports.quarantine.keep({ ...record, body, reason, field });
    ports.metrics.add('QuarantinedEvents');
    if (security) ports.metrics.add('SecurityAlarms');
    ports.log.warn('quarantined', { messageId: record.id, reason, field });
  });

/**
 * Quarantines an event that was understood but cannot be committed. A recheck is delivered again instead, and becomes
 * a dead letter: messages are released from quarantine to the intake queue, which refuses our own.
 */
export const quarantineItem = async (
  item: Item,
  reason: 'event-conflict' | 'unprocessable',
  ports: Pick<Ports, 'quarantine' | 'metrics' | 'log'>,
): Promise<readonly string[]> => {
  const { record } = item;
  if (isRecheck(item)) return [record.id];
  return redeliverOnFailure(record.id, ports, async () => {
    // The first of the two events stands; the second is never released.
    const body = reason === 'event-conflict' ? redactMessage(record.body) : record.body;
    await ports.quarantine.keep({ ...record, body, reason });
    ports.metrics.add('QuarantinedEvents');
    if (reason === 'event-conflict') ports.metrics.add('EventConflicts');
    ports.log.warn('quarantined', { messageId: record.id, reason });
  });
};

/**
 * Returns what the platform says of a command that failed, if it is to be kept: it is shown beside the states of accounts
 * and posts, and an erasure has removed what was said of its account before.
 */
const keptDetail = async (
  { commandId, detail }: Receipt['event']['data'],
  { outbox, papers }: Pick<Ports, 'outbox' | 'papers'>,
): Promise<string | undefined> => {
  const failed = detail ? await outbox.find(commandId) : null;
  if (failed?.destination !== 'actions') return undefined;
  const { body, committedAt } = failed;
  if (body.kind !== 'set-standing' && body.kind !== 'set-visibility') return undefined;
  const { accountId } = body.subject;
  const erasedAt = (await erasedAmong([accountId], papers)).get(accountId) ?? 0;
  return committedAt > erasedAt ? detail : undefined;
};

/**
 * Records that the platform applied a command, or could not: it then stays due and is sent at growing
 * intervals. A receipt from before the command was committed belongs to an earlier command with the same id,
 * from before tables were restored.
 */
export const recordReceipt = (
  { record, event }: Receipt,
  ports: Pick<Ports, 'outbox' | 'papers' | 'clock' | 'metrics' | 'log'>,
): Promise<readonly string[]> =>
  redeliverOnFailure(record.id, ports, async () => {
    const { commandId, result, detail } = event.data;
    const receipt = [
      commandId,
      ports.clock.now(),
      Date.parse(event.occurredAt) + clockSkew,
    ] as const;
    const outcome =
      result === 'failed'
        ? await ports.outbox.fail(...receipt, await keptDetail(event.data, ports))
        : await ports.outbox.acknowledge(...receipt);
    switch (outcome.kind) {
      case 'acknowledged':
        ports.metrics.time('DeliveryLag', outcome.waited);
        break;
      case 'failed':
      case 'failed-again':
        // Sent again, it may fail for ever: it is one command.
        if (outcome.kind === 'failed') ports.metrics.add('FailedCommands');
        // The log withholds a `detail` that is not a code.
        ports.log.warn('command-failed', { commandId, accountId: event.accountId, detail });
        break;
      case 'unknown':
      case 'earlier':
        ports.log.warn(`${outcome.kind}-receipt`, { commandId });
    }
  });
