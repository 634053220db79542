import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sweep } from '#functions/sweep-outbox/handler.ts';
import { clientsOf } from '#infra/local/clients.ts';
import type { Clients } from '#infra/local/provision.ts';
import { verifyChains } from '#shared/auditing/verify.ts';
import { minute } from '#shared/settings/durations.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoLedger } from '#shared/stores/ledger/dynamodb.ts';
import { dynamoOutbox } from '#shared/stores/outbox/dynamodb.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import { sqsQueue } from '#shared/stores/queue/sqs.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';
import { eventOf, now, openDesk } from '../screening/desk.ts';
import { openServices, type Tables } from './services.ts';

let clients: Clients;
/** The platform's own clients for receiving commands; never throttled. */
let platform: Clients;
let tables: Tables;
let bucket = '';
let stop = async () => {};

beforeAll(async () => {
  const services = await openServices('demo');
  const { endpoints } = services;
  ({ clients, tables } = services);
  ({ bucket } = services.names);
  platform = clientsOf(endpoints);
  const queueOf = (name: 'actions' | 'followUps') =>
    `${endpoints.sqs}/000000000000/${services.names.queue(name)}`;
  urls = { actions: queueOf('actions'), followUps: queueOf('followUps') };
  stop = async () => {
    for (const client of Object.values(platform)) client.destroy();
    await services.stop();
  };
});
afterAll(() => stop());
let urls = { actions: '', followUps: '' };

const namedError = (name: string, more: object = {}) =>
  Object.assign(new Error('too much at once'), { name, ...more });

/** Throttling errors of AWS, by call; a batch may be throttled in part with a normal response. */
const throttlingFaults: Readonly<Record<string, (input: never, random: Random) => unknown>> = {
  BatchGetItemCommand: ({ RequestItems }: { RequestItems: object }, random) => {
    if (random.next() < 0.5) throw namedError('ProvisionedThroughputExceededException');
    return { Responses: {}, UnprocessedKeys: RequestItems };
  },
  BatchExecuteStatementCommand: ({ Statements }: { Statements: object[] }, random) => {
    if (random.next() < 0.5) throw namedError('ThrottlingException');
    const codes = ['ThrottlingError', 'ProvisionedThroughputExceeded', 'RequestLimitExceeded'];
    return { Responses: Statements.map(() => ({ Error: { Code: random.pick(codes) } })) };
  },
  TransactWriteItemsCommand: ({ TransactItems }: { TransactItems: object[] }, random) => {
    if (random.next() < 0.5) throw namedError('ThrottlingException');
    const CancellationReasons = TransactItems.map((_, i) => ({
      Code: i === 0 ? 'ThrottlingError' : 'None',
    }));
    throw namedError('TransactionCanceledException', { CancellationReasons });
  },
  SendMessageBatchCommand: ({ Entries }: { Entries: { Id: string }[] }, random) => {
    if (random.next() < 0.5) throw namedError('RequestThrottled');
    return { Failed: Entries.map(({ Id }) => ({ Id, Code: 'RequestThrottled' })) };
  },
  PutObjectCommand: () => {
    throw namedError('SlowDown');
  },
};

/** Makes a share of a client's calls fail, after the SDK's own retries. */
const throttleClient = (
  client: DynamoDBClient | SQSClient | S3Client,
  { share, hit }: { share: () => number; hit: Map<string, number> },
): void => {
  /** Calls meet in another order each time, but the nth of a kind has the same fate. */
  const fates = new Map<string, Random>();
  type Call = (args: { input: never }) => Promise<unknown>;
  const refusing =
    (next: Call, { commandName = '' }: { commandName?: string }): Call =>
    async (args) => {
      const random = fates.get(commandName) ?? randomFrom(7);
      fates.set(commandName, random);
      if (random.next() >= share()) return next(args);
      hit.set(commandName, (hit.get(commandName) ?? 0) + 1);
      const refuse = throttlingFaults[commandName];
      if (!refuse) throw namedError('ThrottlingException');
      return { output: { $metadata: {}, ...(refuse(args.input, random) as object) } };
    };
  const stack = client.middlewareStack as { add: (around: unknown, options: object) => void };
  stack.add(refusing, { step: 'initialize', name: 'throttled' });
};

const postEvent = (accountId: string, text: string) =>
  eventOf('content.posted', accountId, { contentId: `p-${accountId}`, kind: 'post', text });

/** Each is about an account of its own, so the order of judgement does not matter. */
const events = [
  ...Array.from({ length: 24 }, (_, i) =>
    eventOf('account.logged-in', `quiet-${i}`, { method: 'code' }),
  ),
  ...Array.from({ length: 12 }, (_, i) => postEvent(`nameless-${i}`, '今天天气很好')),
  postEvent('seller', '出售银行卡四件套，加薇 demo_ka_9'),
  postEvent('runner', '代收代付跑分日结，加微信 fake_handle_4'),
];
const unreadable = ['nobody', 'can', 'read', 'this'];

it('every event is judged once and every message sent while all tables, queues and buckets are throttled', async () => {
  const calm = openDesk();
  await calm.send(...events);

  const hit = new Map<string, number>();
  let share = 0.4;
  const time = { now };
  for (const client of Object.values(clients)) {
    throttleClient(client, { share: () => share, hit });
  }
  const dynamo = createDynamo(clients.dynamodb);
  const clock = { now: () => time.now, pause: async () => {} };
  const of = { platformId: 'demo', now: clock.now };
  const { settings } = calm.ports;
  const desk = openDesk({
    clock,
    states: dynamoStates(dynamo, tables.states, of),
    ledger: dynamoLedger(dynamo, tables, {
      ...of,
      decisionDays: settings.retention.decisionDays,
      review: settings.review,
    }),
    outbox: dynamoOutbox(dynamo, tables.records, 'demo'),
    papers: dynamoPapers(dynamo, tables.records, of),
    quarantine: dynamoQuarantine(dynamo, tables.records, { ...of, retentionDays: 14 }),
    archive: s3Archive(clients.s3, bucket, 'demo'),
    actions: sqsQueue(clients.sqs, urls.actions),
    followUps: sqsQueue(clients.sqs, urls.followUps),
  });

  /** Delivers messages in batches, as the queue does, until none is given back. */
  const delivered = async (bodies: readonly unknown[]): Promise<number> => {
    const all = bodies.map((body, i) => ({
      messageId: `m-${i}-${time.now}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
      attributes: { SentTimestamp: String(now), SenderId: 'role:session' },
      eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
    }));
    let rounds = 0;
    for (let open = all; open.length > 0; rounds++) {
      expect(rounds).toBeLessThan(100);
      const given = new Set<string>();
      for (let i = 0; i < open.length; i += 10) {
        const answer = await desk.deliver({ Records: open.slice(i, i + 10) } as never);
        for (const { itemIdentifier } of answer.batchItemFailures) given.add(itemIdentifier);
      }
      open = open.filter(({ messageId }) => given.has(messageId));
    }
    return rounds;
  };

  expect(await delivered([...events, ...unreadable])).toBeGreaterThan(1);

  // The sweeper sends everything not sent at once; a run that cannot fails, which sets off the alarm.
  const minutely = sweep(desk.ports);
  let failedRuns = 0;
  for (let run = 0; run < 40; run++) {
    time.now += 3 * minute;
    // The first finds nothing that answers.
    share = run === 0 ? 1 : run > 8 ? 0 : 0.4;
    await minutely({}, {} as never).catch(() => {
      failedRuns += 1;
    });
    share = Math.min(share, 0.4);
    const commands = await collected();
    told.push(...commands);
    if (commands.length > 0) await delivered(commands.map(receiptOf));
    if (share === 0 && (await desk.ports.outbox.due(time.now + 1e9, 10)).messages.length === 0)
      break;
  }
  share = 0;

  for (const command of [...Object.keys(throttlingFaults), 'UpdateItemCommand', 'QueryCommand']) {
    expect([command, hit.get(command)]).toEqual([command, expect.any(Number)]);
  }
  expect(failedRuns).toBeGreaterThan(0);
  expect(desk.metric('AcceptedEvents')).toBe(events.length);
  expect(desk.metric('QuarantinedEvents')).toBe(unreadable.length);
  const lines = desk.lines.map((line) => JSON.parse(line));
  expect(lines.filter(({ event }) => event === 'returned-to-queue').length).toBeGreaterThan(0);
  expect(new Set(lines.flatMap(({ kind }) => kind ?? []))).toEqual(new Set(['passing']));

  // Nothing is lost, nothing is duplicated.
  const ids = calm.decisions().map(({ id }) => id);
  expect(ids.length).toBeGreaterThan(12);
  const decided = await desk.ports.ledger.decisionsOn(now);
  expect(decided.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  const wanted = calm.actions.sent.map(({ body }) => JSON.parse(body).commandId);
  expect([...new Set(told.map(({ commandId }) => commandId))].toSorted()).toEqual(
    wanted.toSorted(),
  );
  const accounts = [...calm.states.accounts.keys()];
  const there = await desk.ports.states.read({ accounts, entities: [], posts: [] });
  for (const id of accounts) {
    expect(there.accounts.get(id)?.standing).toEqual(calm.account(id)?.standing);
  }
  const { broken } = await verifyChains(dynamoAuditLog(dynamo, tables, of));
  expect(broken).toEqual([]);
});

const told: { readonly commandId: string; readonly subject: { readonly accountId: string } }[] = [];

const collected = async () => {
  const { Messages = [] } = await platform.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: urls.actions, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body = '' }) => JSON.parse(Body) as (typeof told)[number]);
};

const receiptOf = ({ commandId, subject }: (typeof told)[number]) =>
  eventOf(
    'action.applied',
    subject.accountId,
    { commandId, result: 'applied' },
    { eventId: `r-${commandId}`, at: now },
  );
