import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  type SendMessageBatchCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createSender,
  type OutgoingEvent,
  type SenderOptions,
} from '#shared/client/send-events.ts';
import { examples } from '#shared/events/examples.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { shapes } from '#shared/events/words.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { openQueues } from '../local/queues.ts';

const now = () => Date.parse('2026-11-24T08:00:01.000Z');
const keys = { platform: Buffer.alloc(32, 1), 'industry-list': Buffer.alloc(32, 2) };
const platform = PlatformSettings.parse({ platformId: 'demo' });
const occurredAt = '2026-11-24T08:00:00.000Z';

/** Passes the checksum, with a division code that is not issued. */
const identity = '99000019900101005X';

const post = (eventId: string, text = '周末去爬山'): OutgoingEvent => ({
  type: 'content.posted',
  eventId,
  occurredAt,
  accountId: 'u-1',
  data: { contentId: `p-${eventId}`, kind: 'post', text },
});

const signUp = (
  data: Extract<OutgoingEvent, { type: 'account.signed-up' }>['data'],
): OutgoingEvent => ({
  type: 'account.signed-up',
  eventId: 'e-1',
  occurredAt,
  accountId: 'u-1',
  data,
});

type Batch = SendMessageBatchCommand['input'];

/** A fake SQS client for failures that no real server can be made to produce. */
const fakeSqs = (respond: (batch: Batch, call: number) => object) => {
  const calls: Batch[] = [];
  const sqs = {
    send: async ({ input }: SendMessageBatchCommand) => {
      calls.push(input);
      return respond(input, calls.length);
    },
  } as unknown as SenderOptions['sqs'];
  return { sqs, calls };
};

const pauses: number[] = [];
const senderOver = (sqs: SenderOptions['sqs'], more: Partial<SenderOptions> = {}) =>
  createSender({
    sqs,
    queueUrl: 'http://localhost/queue',
    platformId: 'demo',
    keys,
    now,
    random: () => 0.5,
    sleep: async (milliseconds) => pauses.push(milliseconds),
    ...more,
  });

/** Returns an event as sent on the wire. */
const sentBody = async (event: OutgoingEvent, more: Partial<SenderOptions> = {}) => {
  const { sqs, calls } = fakeSqs(() => ({}));
  const { failed } = await senderOver(sqs, more).sendEvents([event]);
  expect(failed).toEqual([]);
  return JSON.parse(calls[0]?.Entries?.[0]?.MessageBody ?? '');
};

const refusalOf = async (event: OutgoingEvent) => {
  const { sqs, calls } = fakeSqs(() => ({}));
  const { sent, failed } = await senderOver(sqs).sendEvents([event]);
  expect({ sent, calls }).toEqual({ sent: 0, calls: [] });
  return failed[0];
};

describe('sendEvents, over the local queue', () => {
  let queues: Awaited<ReturnType<typeof openQueues>>;
  let sqs: SQSClient;
  let queueUrl: string;

  beforeAll(async () => {
    queues = await openQueues();
    sqs = queues.sqs;
    const created = await sqs.send(new CreateQueueCommand({ QueueName: 'client-test' }));
    queueUrl = created.QueueUrl ?? '';
  });

  afterAll(() => queues.close());

  it('delivers every example to the intake, with raw values hashed', async () => {
    const { sendEvents } = createSender({ sqs, queueUrl, platformId: 'demo', keys, now });
    const raw = signUp({
      phone: '138 0000 0000',
      email: 'Li.Lei+88@Example.com',
      verification: { status: 'verified', level: 'identity', identity },
    });
    const events = [
      ...(Object.values(examples) as OutgoingEvent[]),
      raw,
      post('e-2', '\ufffe𝒱你好\0'),
    ];
    expect(await sendEvents(events)).toEqual({ sent: events.length, failed: [] });

    const bodies: string[] = [];
    while (bodies.length < events.length) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({
          QueueUrl: queueUrl,
          MaxNumberOfMessages: 10,
          MessageSystemAttributeNames: ['MessageGroupId'],
        }),
      );
      expect(Messages.length).toBeGreaterThan(0);
      for (const { Body = '', Attributes } of Messages) {
        expect(Attributes?.MessageGroupId).toBe(JSON.parse(Body).accountId);
        bodies.push(Body);
      }
    }
    for (const body of bodies) {
      expect(parseEvent(body, { platform, sentAt: now() })).toMatchObject({ ok: true });
      expect(body).not.toMatch(/13800000000|138 0000|Li\.Lei|99000019900101005/i);
    }
    expect(bodies.map((body) => JSON.parse(body).eventId).sort()).toEqual(
      events.map(({ eventId }) => eventId).sort(),
    );
  });
});

describe('sendEvents, hashing', () => {
  it('sends a phone as prefix, country and digests under each key', async () => {
    const { data } = await sentBody(signUp({ phone: '+86 138-0000-0000' }));
    expect(data.phone).toEqual({
      prefix: '1380000',
      country: 'CN',
      hashes: {
        platform: expect.stringMatching(/^[\w-]{43}$/),
        'industry-list': expect.stringMatching(/^[\w-]{43}$/),
      },
    });
    expect(data.phone.hashes.platform).not.toBe(data.phone.hashes['industry-list']);
  });

  it('gives HMAC-SHA-256 of kind and value: the same digest in every language', async () => {
    // printf 'phone:+8613800000000' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0101…01 -binary | basenc --base64url
    const { data } = await sentBody(signUp({ phone: '13800000000' }));
    expect(data.phone.hashes.platform).toBe('qIjRci7oiFFC1GS3XyYJwxQ4RuSUtMWOnpF9MiBHvjY');
  });

  it.each([
    [
      'phone',
      [
        '13800000000',
        '+8613800000000',
        '0086 138 0000 0000',
        '１３８００００００００'.slice(0, 11),
      ],
    ],
    [
      'email',
      [
        'lilei@example.com',
        ' LiLei@EXAMPLE.com ',
        'lilei+shop@example.com',
        'ｌｉｌｅｉ＠example.com',
      ],
    ],
    ['email', ['lilei@gmail.com', 'Li.Lei@gmail.com', 'l.i.lei+shop@GoogleMail.com']],
    ['email', ['lilei@例子.测试', 'lilei@xn--fsqu00a.xn--0zwm56d', 'LiLei@例子。测试']],
  ] as const)('gives all spellings of one %s the same digest', async (field, spellings) => {
    const digests = new Set<string>();
    for (const spelling of spellings) {
      const { data } = await sentBody(signUp({ [field]: spelling }));
      digests.add(data[field].hashes.platform);
    }
    expect(digests.size).toBe(1);
  });

  it('distinguishes mailboxes by their dots, except at Google', async () => {
    const digestOf = async (email: string) =>
      (await sentBody(signUp({ email }))).data.email.hashes.platform;
    expect(await digestOf('li.lei@example.com')).not.toBe(await digestOf('lilei@example.com'));
    expect(await digestOf('li.lei@gmail.com')).not.toBe(await digestOf('li-lei@gmail.com'));
  });

  it('gives all spellings of one identity or card the same digest', async () => {
    const identityDigest = async (identity: string) =>
      (await sentBody(signUp({ verification: { status: 'verified', identity } }))).data.verification
        .identity.hashes.platform;
    expect(await identityDigest('990000 19900101 005x')).toBe(await identityDigest(identity));
    expect(await identityDigest('９９００００19900101005Ｘ')).toBe(await identityDigest(identity));
    const card = async (number: string) =>
      (
        await sentBody({
          type: 'payment.bound',
          eventId: 'e-1',
          occurredAt,
          accountId: 'u-1',
          data: { kind: 'bank-card', number, holderMatches: true },
        })
      ).data;
    expect(await card('6200 0000 0000 0005')).toEqual(await card('6200000000000005'));
    expect(await card('6200000000000005')).toEqual({
      kind: 'bank-card',
      holderMatches: true,
      hashes: expect.anything(),
    });
  });

  it('keeps the characters of an account that is not a card, without spaces around it', async () => {
    const wallet = (number: string): OutgoingEvent => ({
      type: 'payment.bound',
      eventId: 'e-1',
      occurredAt,
      accountId: 'u-1',
      data: { kind: 'wallet', number, holderMatches: true },
    });
    const digestOf = async (number: string) =>
      (await sentBody(wallet(number))).data.hashes.platform;
    expect(await digestOf(' ｗx-1 ')).toBe(await digestOf('wx-1'));
    expect(await digestOf('wx1')).not.toBe(await digestOf('wx-1'));
    expect(await refusalOf(wallet(' '))).toMatchObject({ field: 'data.number' });
  });

  it('sends at least three digits of a phone, and ZZ for a number of no country', async () => {
    const phoneOf = async (phone: string) => (await sentBody(signUp({ phone }))).data.phone;
    expect(await phoneOf('+354 410 4000')).toMatchObject({ prefix: '410', country: 'IS' });
    expect(await phoneOf('+870 773 111 632')).toMatchObject({ country: 'ZZ' });
    expect(await refusalOf(signUp({ phone: '+298 201234' }))).toMatchObject({
      field: 'data.phone',
      problem: { en: expect.stringContaining(shapes['raw-phone'].en) },
    });
  });

  it('hides at least four digits of a short number and reads other countries', async () => {
    expect((await sentBody(signUp({ phone: '+65 9123 4567' }))).data.phone).toMatchObject({
      prefix: '9123',
      country: 'SG',
    });
    expect(
      (await sentBody(signUp({ phone: '202-555-0123' }), { country: 'US' })).data.phone,
    ).toMatchObject({
      prefix: '202555',
      country: 'US',
    });
  });

  it('sends no more than seven digits of a number, however long it is', async () => {
    expect((await sentBody(signUp({ phone: '+62 812 0000 00000' }))).data.phone).toMatchObject({
      prefix: '8120000',
      country: 'ID',
    });
  });

  it('sends only the domain of a mail address and the shape of its local part', async () => {
    const { data } = await sentBody(signUp({ email: 'Li.Lei_88+a@Example.com' }));
    expect(data.email).toMatchObject({ domain: 'example.com', pattern: 'aa.aaa_##+a' });
  });

  it('passes on values that are already hashed', async () => {
    const { phone } = examples['account.signed-up'].data;
    expect((await sentBody(signUp({ phone }))).data.phone).toEqual(phone);
  });

  it.each([
    ['data.phone', signUp({ phone: '12' })],
    ['data.phone', signUp({ phone: '138000000000000' })],
    ['data.email', signUp({ email: 'nobody' })],
    ['data.email', signUp({ email: 'li lei@example.com' })],
    ['data.email', signUp({ email: 'lilei@example.com or later' })],
    ['data.email', signUp({ email: 'lilei@exa<mple.com' })],
    ['data.email', signUp({ email: 'lilei@example.com/in' })],
    ['data.email', signUp({ email: 'lilei@example.com\\in' })],
    ['data.email', signUp({ email: 'lilei@example.com?in' })],
    ['data.email', signUp({ email: 'lilei@example.com#in' })],
    ['data.email', signUp({ email: 'lilei@example%2ecom' })],
    [
      'data.verification.identity',
      signUp({ verification: { status: 'verified', identity: '990000199001010050' } }),
    ],
    [
      'data.payment.number',
      {
        type: 'payment.transferred',
        eventId: 'e-1',
        occurredAt,
        accountId: 'u-1',
        data: {
          payeeId: 'u-2',
          amount: { minor: 1, currency: 'CNY' },
          payment: { kind: 'bank-card', number: '6200000000000006' },
        },
      } satisfies OutgoingEvent,
    ],
  ])('returns an event with an invalid %s, without repeating it', async (field, event) => {
    const refusal = await refusalOf(event);
    expect(refusal).toMatchObject({ eventId: 'e-1', reason: 'bad-field', field });
    expect(JSON.stringify(refusal)).not.toMatch(/nobody|990000199001010050|6200000000000006/);
  });

  it('rejects short or badly named keys before sending anything', () => {
    const { sqs } = fakeSqs(() => ({}));
    expect(() => senderOver(sqs, { keys: { platform: Buffer.alloc(31) } })).toThrow(
      /32 random bytes/,
    );
    const keys = { platform: Buffer.alloc(32), Platform: Buffer.alloc(32) };
    expect(() => senderOver(sqs, { keys })).toThrow(/lower-case/);
  });

  it('requires the key whose hashes link accounts', () => {
    const { sqs } = fakeSqs(() => ({}));
    const keys = { 'industry-list': Buffer.alloc(32) } as Partial<SenderOptions['keys']>;
    expect(() => senderOver(sqs, { keys: keys as SenderOptions['keys'] })).toThrow(
      /there is no key "platform"/,
    );
  });
});

describe('sendEvents, delivering', () => {
  it('validates each event before sending, and sends the others', async () => {
    const { sqs, calls } = fakeSqs(() => ({}));
    const late = { ...post('e-old'), occurredAt: '2026-01-01T00:00:00.000Z' };
    const strange = Object.assign(post('e-strange'), { colour: 'red' });
    const result = await senderOver(sqs).sendEvents([late, post('e-1'), strange]);
    expect(result).toMatchObject({
      sent: 1,
      failed: [
        { eventId: 'e-old', reason: 'too-old', field: 'occurredAt' },
        { eventId: 'e-strange', reason: 'unknown-field', field: 'event' },
      ],
    });
    expect(calls.flatMap(({ Entries = [] }) => Entries)).toHaveLength(1);
    expect((await senderOver(sqs, { purpose: 'replay' }).sendEvents([late])).sent).toBe(1);
  });

  it('returns what is not an event, and sends the others', async () => {
    const { sqs } = fakeSqs(() => ({}));
    const bare = { ...post('e-bare'), data: undefined } as never;
    const big = { ...post('e-big'), data: { contentId: 'p', kind: 'post', text: 1n } } as never;
    const none = [null, undefined, 'text', []] as never[];
    expect(await senderOver(sqs).sendEvents([bare, post('e-1'), big, ...none])).toMatchObject({
      sent: 1,
      failed: [
        { eventId: 'e-bare', reason: 'missing-field', field: 'data' },
        { eventId: 'e-big', reason: 'bad-json' },
        ...none.map(() => ({ reason: 'missing-field', field: 'type' })),
      ],
    });
  });

  it('sends batches of at most 10 and 1 MiB', async () => {
    const { sqs, calls } = fakeSqs(() => ({}));
    const small = Array.from({ length: 25 }, (_, i) => post(`s-${i}`));
    const large = Array.from({ length: 5 }, (_, i) => post(`l-${i}`, 'x'.repeat(400_000)));
    expect(await senderOver(sqs).sendEvents([...small, ...large])).toEqual({
      sent: 30,
      failed: [],
    });
    expect(calls.map(({ Entries = [] }) => Entries.length)).toEqual([10, 10, 7, 2, 1]);
    for (const { Entries = [] } of calls) {
      const bytes = Entries.reduce(
        (sum, { MessageBody = '' }) => sum + Buffer.byteLength(MessageBody),
        0,
      );
      expect(bytes).toBeLessThanOrEqual(1_048_576);
    }
  });

  it('retries only failed events, waiting longer each time', async () => {
    pauses.length = 0;
    const { sqs, calls } = fakeSqs((_, call) => {
      if (call === 1) throw new Error('connection reset');
      if (call === 2)
        return {
          Failed: [
            { Id: '0', SenderFault: false },
            { Id: '2', SenderFault: true },
          ],
        };
      return {};
    });
    const result = await senderOver(sqs).sendEvents([post('e-0'), post('e-1'), post('e-2')]);
    expect(result).toMatchObject({
      sent: 2,
      failed: [{ eventId: 'e-2', reason: 'refused-by-queue' }],
    });
    expect(calls.map(({ Entries = [] }) => Entries.length)).toEqual([3, 3, 1]);
    expect(pauses).toEqual([50, 100]);
  });

  it('returns what the queue rejects, after the last attempt', async () => {
    const { sqs, calls } = fakeSqs(() => {
      throw Object.assign(new Error('slow down'), {
        $fault: 'client',
        name: 'ThrottlingException',
      });
    });
    const { sent, failed } = await senderOver(sqs, { attempts: 3 }).sendEvents([post('e-1')]);
    expect({ sent, reason: failed[0]?.reason, calls: calls.length }).toEqual({
      sent: 0,
      reason: 'not-sent',
      calls: 3,
    });
  });

  it('waits at most five seconds before it tries a queue again that is away for long', async () => {
    pauses.length = 0;
    const { sqs } = fakeSqs(() => {
      throw new Error('connection reset');
    });
    await senderOver(sqs, { attempts: 9, random: () => 1 }).sendEvents([post('e-1')]);
    expect(pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000]);
  });

  it('retries a client fault that the client may retry, whatever its name', async () => {
    const { sqs, calls } = fakeSqs((_, call) => {
      if (call > 1) return {};
      throw Object.assign(new Error('slow down'), { $fault: 'client', $retryable: {} });
    });
    expect(await senderOver(sqs).sendEvents([post('e-1')])).toEqual({ sent: 1, failed: [] });
    expect(calls).toHaveLength(2);
  });

  it('ignores a failure of a message that it did not send', async () => {
    const { sqs, calls } = fakeSqs(() => ({ Failed: [{ Id: '7', SenderFault: false }] }));
    expect(await senderOver(sqs).sendEvents([post('e-1')])).toEqual({ sent: 1, failed: [] });
    expect(calls).toHaveLength(1);
  });

  it('does not retry an invalid call', async () => {
    const { sqs, calls } = fakeSqs(() => {
      throw Object.assign(new Error('no such queue'), {
        $fault: 'client',
        name: 'QueueDoesNotExist',
      });
    });
    const { failed } = await senderOver(sqs).sendEvents([post('e-1')]);
    expect({ reason: failed[0]?.reason, calls: calls.length }).toEqual({
      reason: 'refused-by-queue',
      calls: 1,
    });
  });
});
