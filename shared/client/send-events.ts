import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type * as z from 'zod';
import { batchesOf } from '../events/batches.ts';
import { platformKey } from '../events/envelope.ts';
import type { EventType, schemas } from '../events/event.ts';
import { explainQuarantine } from '../events/explanations.ts';
import { escapeNoncharacters } from '../events/noncharacters.ts';
import { parseEvent } from '../events/parse.ts';
import type { QuarantineReason } from '../events/quarantine.ts';
import { type Shape, shapes, type Words } from '../events/words.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { hashEmail, hashIdentity, hashPayment, hashPhone, type Keys } from './keyed-hashes.ts';

/**
 * A part of the contract before hashing: raw private values replace the digests. A part that is already
 * hashed is accepted too.
 */
type RawInput<Part> = Part extends { hashes: unknown; kind: unknown }
  ? Part | (Omit<Part, 'hashes'> & { readonly number: string })
  : Part extends { hashes: unknown }
    ? Part | string
    : Part extends readonly unknown[]
      ? Part
      : Part extends object
        ? { [Field in keyof Part]: RawInput<Part[Field]> }
        : Part;

type EventInput<Type extends EventType> = z.input<(typeof schemas)[Type]>;

/** An event to send: as in docs/events.md, but with raw private values and without version and platform. */
export type OutgoingEvent = {
  [Type in EventType]: Omit<EventInput<Type>, 'version' | 'platformId' | 'data'> & {
    readonly data: RawInput<EventInput<Type>['data']>;
  };
}[EventType];

/** An event that did not reach the queue, and why. `not-sent` may be retried; others need a correction. */
export type Unsent = {
  readonly eventId: string;
  readonly reason: QuarantineReason | 'not-sent' | 'refused-by-queue';
  readonly field?: string;
  readonly problem: Words;
  readonly remedy: Words;
};

/** Options of `createSender`. */
export type SenderOptions = {
  readonly sqs: Pick<SQSClient, 'send'>;
  readonly queueUrl: string;
  readonly platformId: string;
  /** The platform's own key, and the key of each list agreed with its authority. */
  readonly keys: Keys & { readonly [platformKey]: Uint8Array };
  /** The purpose in the platform's settings. With `replay`, old events are not late. */
  readonly purpose?: PlatformSettings['purpose'];
  /** ISO 3166 country of phone numbers written without a country code; `CN` by default. */
  readonly country?: string;
  /** Attempts to send a message before it is reported as `not-sent`; 5 by default. */
  readonly attempts?: number;
  readonly now?: () => number;
  readonly random?: () => number;
  readonly sleep?: (milliseconds: number) => Promise<unknown>;
};

const shortestKey = 32;
const firstPause = 100;
const longestPause = 5000;

type Envelope = { readonly eventId: string; readonly accountId: string; readonly body: string };

class NotHashable extends Error {
  readonly field: string;
  readonly shape: Shape;
  constructor(field: string, shape: Shape) {
    super(field);
    this.field = field;
    this.shape = shape;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** Replaces raw private values with digests. Throws `NotHashable` if a value is not valid. */
const hashPrivateFields = (data: Fields, keys: Keys, country: string, path = 'data'): Fields => {
  const hashField = (field: string, value: unknown): unknown => {
    const place = `${path}.${field}`;
    const requireHash = <Hashed>(hashed: Hashed | null, shape: Shape): Hashed => {
      if (hashed === null) throw new NotHashable(place, shape);
      return hashed;
    };
    if (field === 'phone' && typeof value === 'string') {
      return requireHash(hashPhone(value, country, keys), 'raw-phone');
    }
    if (field === 'email' && typeof value === 'string') {
      return requireHash(hashEmail(value, keys), 'raw-email');
    }
    if (field === 'identity' && typeof value === 'string') {
      return requireHash(hashIdentity(value, keys), 'raw-identity');
    }
    if ((field === 'verification' || field === 'payment') && typeof value === 'object' && value) {
      return hashPrivateFields(value as Fields, keys, country, place);
    }
    return value;
  };
  const fields = Object.fromEntries(
    Object.entries(data).map(([field, value]) => [field, hashField(field, value)]),
  );
  const { number, ...rest } = fields;
  if (typeof number !== 'string') return fields;
  const hashes = hashPayment(rest.kind as 'bank-card', number, keys);
  if (hashes === null) throw new NotHashable(`${path}.number`, 'raw-payment');
  return { ...rest, hashes };
};

const notSent: Pick<Unsent, 'reason' | 'problem' | 'remedy'> = {
  reason: 'not-sent',
  problem: { 'zh-CN': '队列暂时不可用。', en: 'The queue cannot be reached.' },
  remedy: {
    'zh-CN': '稍后以同一 eventId 重新发送。',
    en: 'Send it again later under the same eventId.',
  },
};

const refusedByQueue: Pick<Unsent, 'reason' | 'problem' | 'remedy'> = {
  reason: 'refused-by-queue',
  problem: { 'zh-CN': '队列拒绝了这条消息。', en: 'The queue refused the message.' },
  remedy: {
    'zh-CN': '检查队列地址、权限，以及文本中 SQS 不允许的字符。',
    en: 'Check the queue URL, the permissions, and the text for characters that SQS does not allow.',
  },
};

/** Whether retrying is pointless: a client fault other than throttling or a time-out. */
const isFinal = (error: unknown): boolean => {
  const { $fault, $retryable, name } = error as {
    $fault?: string;
    $retryable?: unknown;
    name?: string;
  };
  return $fault === 'client' && !$retryable && !/Throttl|TooMany|Timeout/.test(name ?? '');
};

/**
 * Creates the sender for platform backends. It replaces raw private values in events with digests and sends
 * the events to the intake queue. No raw value leaves the process.
 *
 * Each event is first validated by `parseEvent`, so events that would be quarantined are returned in
 * `failed`, with the field and the remedy. Messages are sent in batches of at most 10 and 1 MiB, with the
 * account as message group (SQS fair queues). Messages that SQS does not accept are retried with
 * exponential back-off and full jitter (M. Brooker, "Exponential Backoff And Jitter", AWS 2015).
 *
 * @throws {RangeError} if a key is shorter than 32 bytes or has an invalid name, or if there is no key
 *   `platform`, without which the accounts of the platform would not be linked
 *
 * @example
 * import { SQSClient } from '@aws-sdk/client-sqs';
 * declare const queueUrl: string;
 * declare const secret: Uint8Array;
 * declare const eventId: string;
 * declare const occurredAt: string;
 * const { sendEvents } = createSender({
 *   sqs: new SQSClient({}),
 *   queueUrl,
 *   platformId: 'demo',
 *   keys: { platform: secret },
 * });
 * const { sent, failed } = await sendEvents([
 *   { type: 'account.signed-up', eventId, occurredAt, accountId: 'u-1', data: { phone: '138 0000 0000' } },
 * ]);
 */
export const createSender = ({
  sqs,
  queueUrl,
  platformId,
  keys,
  purpose = 'production',
  country = 'CN',
  attempts = 5,
  now = Date.now,
  random = Math.random,
  sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
}: SenderOptions): {
  readonly sendEvents: (
    events: readonly OutgoingEvent[],
  ) => Promise<{ readonly sent: number; readonly failed: readonly Unsent[] }>;
} => {
  for (const [name, key] of Object.entries(keys)) {
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name)) {
      throw new RangeError(`the key name "${name}" must be ${shapes['key-name'].en}`);
    }
    if (key.length < shortestKey) {
      throw new RangeError(
        `the key "${name}" is shorter than ${shortestKey} bytes: use 32 random bytes`,
      );
    }
  }
  if (!Object.hasOwn(keys, platformKey)) {
    throw new RangeError(
      `there is no key "${platformKey}": name the platform's own key so, because only its hashes link accounts`,
    );
  }
  const platform = { platformId, purpose, senders: [] };

  const prepare = (event: OutgoingEvent): Envelope | Unsent => {
    // Callers without types may send anything, which must not keep the other events from being sent.
    const eventId = event?.eventId;
    const accountId = event?.accountId;
    try {
      const raw: unknown = event?.data;
      const data =
        typeof raw === 'object' && raw !== null
          ? hashPrivateFields(raw as Fields, keys, country)
          : raw;
      const body = escapeNoncharacters(JSON.stringify({ version: 1, platformId, ...event, data }));
      const parsed = parseEvent(body, { platform, sentAt: now() });
      if (parsed.ok) return { eventId, accountId, body };
      const { reason, field } = parsed;
      return { eventId, reason, ...(field && { field }), ...explainQuarantine(parsed) };
    } catch (error) {
      // It cannot be serialised: a bigint, a cycle.
      if (!(error instanceof NotHashable)) {
        return { eventId, reason: 'bad-json', ...explainQuarantine({ reason: 'bad-json' }) };
      }
      const { field, shape } = error;
      const reason = 'bad-field';
      const explanation = explainQuarantine({ reason, field, shape: shapes[shape] });
      return { eventId, reason, field, ...explanation };
    }
  };

  /** Sends a batch once. Returns the messages to retry; adds refused ones to `refused`. */
  const sendOnce = async (
    batch: readonly Envelope[],
    refused: Unsent[],
  ): Promise<readonly Envelope[]> => {
    const Entries = batch.map(
      ({ body, accountId }, i): SendMessageBatchRequestEntry => ({
        Id: String(i),
        MessageBody: body,
        MessageGroupId: accountId,
      }),
    );
    try {
      const { Failed = [] } = await sqs.send(
        new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }),
      );
      const again: Envelope[] = [];
      for (const { Id, SenderFault } of Failed) {
        const message = batch[Number(Id)];
        if (!message) continue;
        if (SenderFault) refused.push({ eventId: message.eventId, ...refusedByQueue });
        else again.push(message);
      }
      return again;
    } catch (error) {
      if (!isFinal(error)) return batch;
      refused.push(...batch.map(({ eventId }) => ({ eventId, ...refusedByQueue })));
      return [];
    }
  };

  const sendWithRetries = async (batch: readonly Envelope[]): Promise<readonly Unsent[]> => {
    const failed: Unsent[] = [];
    let pending = batch;
    for (let attempt = 1; ; attempt += 1) {
      pending = await sendOnce(pending, failed);
      if (pending.length === 0) return failed;
      if (attempt >= attempts) break;
      await sleep(random() * Math.min(longestPause, firstPause * 2 ** (attempt - 1)));
    }
    return [...failed, ...pending.map(({ eventId }) => ({ eventId, ...notSent }))];
  };

  return {
    async sendEvents(events) {
      const outcomes = events.map(prepare);
      const messages = outcomes.filter((outcome) => 'body' in outcome);
      const failed: Unsent[] = outcomes.filter((outcome) => 'reason' in outcome);
      for (const batch of batchesOf(messages, ({ body }) => body))
        failed.push(...(await sendWithRetries(batch)));
      return { sent: events.length - failed.length, failed };
    },
  };
};
