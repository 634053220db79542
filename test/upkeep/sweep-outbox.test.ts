import type { SQSEvent } from 'aws-lambda';
import { expect, it } from 'vitest';
import { sweep } from '#functions/sweep-outbox/handler.ts';
import { recheckOf } from '#shared/effects/follow-up.ts';
import { outgoingFollowUp } from '#shared/effects/outbox.ts';
import { publish } from '#shared/screening/publish.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { sweepOutbox } from '#shared/upkeep/sweep-outbox.ts';
import { eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';

/** A recheck of one account that has been due for an hour. */
const overdue = (account: string) =>
  outgoingFollowUp(
    recheckOf({
      platformId: 'demo',
      accountIds: [account],
      entity: { kind: 'device', value: 'd1' },
      level: 3,
      reachedAt: now,
      at: now,
    }),
    now - hour,
  );

/** A queue that rejects all messages. */
const denied = {
  send: async (messages: readonly unknown[]) => [...messages.keys()],
  waiting: async () => 0,
};

it('a message of a later release is reported and does not block others', async () => {
  const desk = openDesk();
  const [mine, theirs] = [overdue('mine'), overdue('theirs')];
  desk.records.outbox.set(theirs.id, { ...theirs, body: { ...theirs.body, kind: 'x' } as never });
  desk.records.outbox.set(mine.id, mine);
  await expect(sweepOutbox(desk.ports)).rejects.toThrow('this release cannot read: ');
  expect(desk.followUps.sent.map(({ body }) => JSON.parse(body).followUpId)).toEqual([mine.id]);
  expect(desk.records.outbox.get(mine.id)?.sends).toBe(1);
  expect(desk.lines.some((line) => line.includes(theirs.id))).toBe(true);
});

it('marks of one account are sent one after another, rechecks side by side', async () => {
  const desk = openDesk();
  const taint = {
    version: 1,
    kind: 'taint',
    followUpId: 'tnt-1',
    platformId: 'demo',
    accountId: 'seller',
    standingVersion: 1,
    entities: [],
    at: now,
  } as const;
  const other = { ...taint, followUpId: 'tnt-2', standingVersion: 2 };
  const rechecks = [overdue('a'), overdue('b')];
  const taints = [taint, other].map((one) => outgoingFollowUp(one, now));
  await publish([...taints, ...rechecks], desk.ports);
  expect(desk.followUps.sent.map(({ group }) => group)).toEqual([
    'seller',
    'seller',
    ...rechecks.map(({ id }) => id),
  ]);
});

it('the messages of a delayed event are due from its commit on, and sent once', async () => {
  const desk = openDesk();
  const sentAt = now - 3 * hour;
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'));
  await desk.deliver({
    Records: [
      {
        messageId: 'waited',
        body: JSON.stringify(eventOf('content.posted', 'seller', data, { at: sentAt })),
        attributes: { SentTimestamp: String(sentAt) },
        eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:intake',
      },
    ],
  } as unknown as SQSEvent);
  expect(desk.actions.sent.length).toBeGreaterThan(0);
  // One after another for each account, whatever they are about.
  expect(new Set(desk.actions.sent.map(({ group }) => group))).toEqual(new Set(['seller']));
  expect(await sweepOutbox(desk.ports)).toBe(0);
});

it('a message that no queue accepts is reported and sent later', async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const later = (minutes: number) => ({
    ...desk.ports,
    clock: { ...desk.ports.clock, now: () => now + minutes * minute },
  });
  await expect(sweepOutbox({ ...later(3), actions: denied })).rejects.toThrow('did not accept: ');
  expect(await sweepOutbox(later(8))).toBeGreaterThan(0);
});

it('of messages that a queue accepts in part, only the others are sent again at once', async () => {
  const desk = openDesk();
  const messages = ['one', 'two', 'three'].map(overdue);
  for (const message of messages) desk.records.outbox.set(message.id, message);
  const followUps = { ...desk.followUps, send: async () => [1] };
  await publish(messages, { ...desk.ports, followUps });
  expect(desk.lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'send-failed', messages: 1 },
  ]);
  await expect(sweepOutbox({ ...desk.ports, followUps })).rejects.toThrow('did not accept: 1;');
  expect([...desk.records.outbox.values()].map(({ sends }) => sends).toSorted()).toEqual([0, 1, 1]);
});

it('messages that one queue rejects do not block those for the other, whatever their number', async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const command = [...desk.records.outbox.values()].find((one) => one.destination === 'actions');
  if (!command) throw new Error('nothing was sent');
  desk.records.outbox.clear();
  for (let i = 0; i < 600; i++) {
    desk.records.outbox.set(`cmd-${i}`, { ...command, id: `cmd-${i}`, dueAt: now - hour });
  }
  const mine = overdue('mine');
  desk.records.outbox.set(mine.id, mine);
  const ports = { ...desk.ports, actions: denied };
  await expect(sweepOutbox(ports)).rejects.toThrow('did not accept: 500;');
  await expect(sweepOutbox(ports)).rejects.toThrow('did not accept: 100;');
  expect(desk.followUps.sent.map(({ body }) => JSON.parse(body).followUpId)).toEqual([mine.id]);
});

/** An outbox in which more messages are due than a run sends at a time. */
const manyDue = (desk: ReturnType<typeof openDesk>, count: number) => {
  for (let i = 0; i < count; i += 1) {
    const message = overdue(`u-${i}`);
    desk.records.outbox.set(message.id, message);
  }
  const due = async (at: number) => ({
    messages: [...desk.records.outbox.values()].filter(
      ({ dueAt }) => dueAt !== null && dueAt <= at,
    ),
    unreadable: [],
  });
  return { ...desk.ports.outbox, due };
};

it('of many messages due, few are sent again each minute while their table refuses writes', async () => {
  const desk = openDesk();
  const postpone = () => Promise.reject(new Unavailable('throttled'));
  const outbox = { ...manyDue(desk, 2_000), postpone };
  for (let minutes = 0; minutes < 3; minutes += 1)
    await expect(sweepOutbox({ ...desk.ports, outbox })).rejects.toThrow('throttled');
  expect(desk.followUps.sent).toHaveLength(1_500);
});

it('a sweep of a slow queue ends in time, and the next one goes on with the others', async () => {
  const desk = openDesk();
  const outbox = manyDue(desk, 2_000);
  let late = 0;
  const slow = {
    ...desk.ports,
    outbox,
    clock: { ...desk.ports.clock, now: () => now + late },
    followUps: {
      send: async (messages: Parameters<typeof desk.followUps.send>[0]) => {
        late += 10_000;
        return desk.followUps.send(messages);
      },
    },
  };
  expect(await sweepOutbox(slow)).toBe(1_000);
  expect(desk.lines.some((line) => line.includes('messages-left'))).toBe(true);
  expect(await sweepOutbox(slow)).toBe(1_000);
  expect(new Set(desk.followUps.sent.map(({ body }) => body)).size).toBe(2_000);
});

it('a sweep that has no time for all sends those that are due longest', async () => {
  const desk = openDesk();
  const outbox = manyDue(desk, 600);
  const [mine] = [...desk.records.outbox.values()].slice(-1);
  if (!mine) throw new Error('nothing is due');
  desk.records.outbox.set(mine.id, { ...mine, dueAt: now - 2 * hour });
  let late = 0;
  const send = async (messages: Parameters<typeof desk.followUps.send>[0]) => {
    late += 20_000;
    return desk.followUps.send(messages);
  };
  const clock = { ...desk.ports.clock, now: () => now + late };
  await sweepOutbox({ ...desk.ports, outbox, clock, followUps: { send } });
  expect(desk.followUps.sent).toHaveLength(500);
  expect(JSON.parse(desk.followUps.sent[0]?.body ?? '').followUpId).toBe(mine.id);
});

it('a platform that receives nothing for days gets few copies, and lost ones are sent again', async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const commands = new Set(desk.actions.sent.map(({ body }) => JSON.parse(body).commandId));
  expect(commands.size).toBeGreaterThan(0);
  const sweepAt = (minutes: number) =>
    sweepOutbox({
      ...desk.ports,
      clock: { ...desk.ports.clock, now: () => now + minutes * minute },
    });
  for (let minutes = 3; minutes < 3 * 24 * 60; minutes++) await sweepAt(minutes);
  // The original, three sent by the sweeper, and copies after six hours, twelve hours, one day and two days.
  expect(desk.actions.sent).toHaveLength((1 + 3 + 4) * commands.size);
  expect(desk.metric('UnacknowledgedCommands')).toBeGreaterThan(60);
  // The queue drops them, as after its retention of fourteen days.
  desk.actions.sent.splice(0);
  expect(await sweepAt(3 * 24 * 60 + 61)).toBe(commands.size);
  expect(desk.actions.sent).toHaveLength(commands.size);
});

it('a command whose copies are lost is sent again soon, then at growing intervals up to a day', async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const [command] = [...desk.records.outbox.values()].filter(
    ({ destination }) => destination === 'actions',
  );
  if (!command) throw new Error('nothing was sent');
  desk.records.outbox.clear();
  desk.records.outbox.set(command.id, command);
  const sentAfter: number[] = [];
  for (let minutes = 1; minutes <= 44 * 60; minutes++) {
    // Lost at once; the number of other messages on the queue stays the same.
    desk.actions.sent.splice(0, Number.POSITIVE_INFINITY, { body: '{}' }, { body: '{}' });
    const clock = { ...desk.ports.clock, now: () => now + minutes * minute };
    if ((await sweepOutbox({ ...desk.ports, clock })) > 0) sentAfter.push(minutes);
  }
  expect(sentAfter).toEqual([2, 4, 8, 376, 1112, 2584]);
});

/** A command that was sent before and is due again. */
const sentBefore = async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const [command] = [...desk.records.outbox.values()];
  if (command?.destination !== 'actions') throw new Error('nothing was sent');
  desk.records.outbox.clear();
  return { desk, command: { ...command, dueAt: now - hour, sends: 3, sentAt: now - minute } };
};

it('a command is sent if its queue cannot be counted', async () => {
  const { desk, command } = await sentBefore();
  desk.records.outbox.set(command.id, command);
  expect(await sweepOutbox(desk.ports)).toBe(0);
  desk.records.outbox.set(command.id, command);
  const actions = { ...desk.actions, waiting: async () => 0 };
  expect(await sweepOutbox({ ...desk.ports, actions })).toBe(1);
});

it('commands are sent again if fewer are waiting in their queue', async () => {
  const { desk, command } = await sentBefore();
  for (const id of ['one', 'two']) desk.records.outbox.set(id, { ...command, id });
  const actions = { ...desk.actions, waiting: async () => 1 };
  expect(await sweepOutbox({ ...desk.ports, actions })).toBe(2);
});

it('a message to ourselves that always fails is left to the dead letters of its queue after three copies', async () => {
  const desk = openDesk();
  const message = outgoingFollowUp(overdue('mine').body as never, now);
  desk.records.outbox.set(message.id, message);
  const sentAfter: number[] = [];
  for (let minutes = 1; minutes <= 3 * 24 * 60; minutes++) {
    const clock = { ...desk.ports.clock, now: () => now + minutes * minute };
    if ((await sweepOutbox({ ...desk.ports, clock })) > 0) sentAfter.push(minutes);
    // Taken at once, and failing until it is a dead letter.
    desk.followUps.sent.splice(0);
  }
  expect(sentAfter).toEqual([2, 4, 8]);
  expect(desk.metric('UnacknowledgedCommands')).toBe(0);
  const told = desk.lines.filter((line) => line.includes('follow-ups-left'));
  expect(told.map((line) => JSON.parse(line))).toMatchObject([{ messages: 1 }]);
  // Sent back by an operator, it is processed as ever.
  desk.followUps.sent.push({ body: JSON.stringify(message.body) });
  expect(await desk.followUp()).toEqual({ batchItemFailures: [] });
});

it('a command sent repeatedly without an answer is counted', async () => {
  const desk = openDesk();
  const data = { contentId: 'p-1', kind: 'post', text: '出售银行卡四件套，加微信 fake_handle_9' };
  await desk.send(verifiedSignUp('seller'), eventOf('content.posted', 'seller', data));
  const [command] = [...desk.records.outbox.values()].filter(
    (one) => one.destination === 'actions',
  );
  if (!command) throw new Error('nothing was sent');
  const counted: number[] = [];
  for (const minutes of [3, 10, 20, 40]) {
    const clock = { ...desk.ports.clock, now: () => now + minutes * minute };
    // Received, but never answered.
    desk.actions.sent.splice(0);
    await sweepOutbox({ ...desk.ports, clock });
    counted.push(desk.metric('UnacknowledgedCommands'));
  }
  expect(counted).toEqual([0, 0, 0, 1]);
  await desk.ports.outbox.fail(command.id, now);
  desk.actions.sent.splice(0);
  await sweepOutbox({ ...desk.ports, clock: { ...desk.ports.clock, now: () => now + 36e5 * 30 } });
  expect(desk.metric('UnacknowledgedCommands')).toBe(1);
});

it('messages of a later release do not block others, whatever their number', async () => {
  const desk = openDesk();
  for (let i = 0; i < 600; i++) {
    const theirs = overdue(`theirs-${i}`);
    desk.records.outbox.set(theirs.id, { ...theirs, body: { ...theirs.body, kind: 'x' } as never });
  }
  const mine = overdue('mine');
  desk.records.outbox.set(mine.id, mine);
  await expect(sweepOutbox(desk.ports)).rejects.toThrow('this release cannot read: ');
  await expect(sweepOutbox(desk.ports)).rejects.toThrow('this release cannot read: ');
  expect(desk.followUps.sent.map(({ body }) => JSON.parse(body).followUpId)).toEqual([mine.id]);
  // Messages of the other release are left for it.
  const later = { ...desk.ports.clock, now: () => now + 6 * minute };
  const { unreadable } = await desk.ports.outbox.due(later.now(), 1_000);
  expect(unreadable).toHaveLength(600);
});

it('the log states how many messages were sent again, and nothing if none was', async () => {
  const desk = openDesk();
  const message = overdue('mine');
  desk.records.outbox.set(message.id, message);
  const everyMinute = sweep(desk.ports);
  expect(await everyMinute({}, {} as never)).toEqual({ sent: 1 });
  expect(await everyMinute({}, {} as never)).toEqual({ sent: 0 });
  const told = desk.lines.filter((line) => line.includes('outbox-swept'));
  expect(told.map((line) => JSON.parse(line))).toMatchObject([{ sent: 1 }]);
  expect(desk.metric('ResentCommands')).toBe(1);
  expect(desk.lines.join()).not.toContain('-left');
});
