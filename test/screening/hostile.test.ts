import type { Context, SQSEvent } from 'aws-lambda';
import { describe, expect, it, vi } from 'vitest';
import { screenEvents } from '#functions/screen-events/handler.ts';
import { blueprint } from '#infra/blueprint.ts';
import { type EventType, schemas } from '#shared/events/event.ts';
import { examples } from '#shared/events/examples.ts';
import { explainRefusal } from '#shared/events/explanations.ts';
import { redact } from '#shared/events/redact.ts';
import { openRecords } from '#shared/screening/intake.ts';
import { readItem } from '#shared/screening/read.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import type { GivenBack } from '#shared/stores/queue/port.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import type { StateWrite } from '#shared/stores/states/port.ts';
import { eventOf, now, openDesk, unhurried, verifiedSignUp } from './desk.ts';

const post = (accountId: string, text: string, more: Parameters<typeof eventOf>[3] = {}) =>
  eventOf(
    'content.posted',
    accountId,
    { contentId: `post-${more.eventId ?? accountId}`, kind: 'post', text },
    more,
  );
const harmless = '今天去公园散步，天气很好';

/** Check digit by GB 11643-1999. */
const checkDigit = (first: string) =>
  '10X98765432'[
    [...first].reduce((sum, digit, i) => sum + Number(digit) * (2 ** (17 - i) % 11), 0) % 11
  ];

describe('hostile batches', () => {
  it('H1: unreadable messages are quarantined and the others are processed', async () => {
    const desk = openDesk();
    const answer = await desk.send('', 'null', '[]', '"x"', verifiedSignUp('a'));
    expect(answer.batchItemFailures).toEqual([]);
    expect(desk.quarantine.kept.size).toBe(4);
    expect(desk.account('a')?.version).toBe(1);
    expect(desk.metric('QuarantinedEvents')).toBe(4);
  });

  it('H9: an id without quotation marks is explained from what the quarantine keeps', async () => {
    const told = async (event: object) => {
      const desk = openDesk();
      await desk.send(event);
      const [kept] = [...desk.quarantine.kept.values()];
      if (!kept) throw new Error('not quarantined');
      expect(kept.body).not.toContain('13812345678');
      const { problem, remedy } = explainRefusal(kept, desk.ports.settings);
      return `${kept.reason}: ${problem.en} ${remedy.en}`;
    };
    const post = eventOf('content.posted', 'a', { contentId: 'p', kind: 'post', text: '早上好' });
    const quoted = 'a string in quotation marks';
    expect(await told({ ...post, accountId: 1024 })).toContain(`accountId does not match`);
    expect(await told({ ...post, accountId: 1024 })).toContain(quoted);
    const { data } = post as { readonly data: object };
    for (const [field, event] of [
      ['eventId', { ...post, eventId: 13812345678 }],
      ['data.contentId', { ...post, data: { ...data, contentId: 13812345678 } }],
      ['context.deviceId', { ...post, context: { deviceId: 77 } }],
      [
        'data.targetIds.0',
        { ...post, type: 'social.requested', data: { targetIds: [77, 13812345678] } },
      ],
    ] as const) {
      expect(await told(event)).toMatch(
        new RegExp(`^bad-field: ${field} does not match the contract: expected ${quoted}`),
      );
    }
    // It may be somebody's phone number: quotation marks would not make it acceptable.
    for (const [field, event] of [
      ['accountId', { ...post, accountId: 13812345678 }],
      ['context.deviceId', { ...post, context: { deviceId: 13812345678 } }],
    ] as const) {
      expect(await told(event)).toMatch(
        new RegExp(`^raw-personal-data: ${field} contains .* put a letter directly before it`),
      );
    }
  });

  it('a missing permission loses no event: all are retried, none is quarantined', async () => {
    const denied = Object.assign(new Error('denied'), { name: 'AccessDenied' });
    const archive = { append: () => Promise.reject(denied), read: () => [], parts: () => [] };
    const desk = openDesk({ archive: archive as never });
    const { batchItemFailures } = await desk.send(verifiedSignUp('a'), verifiedSignUp('b'));
    expect(batchItemFailures).toHaveLength(2);
    expect(desk.quarantine.kept.size).toBe(0);
    expect(desk.lines.some((line) => line.includes('AccessDenied'))).toBe(true);
  });

  it('an account in the layout of a later release is retried and does not block others', async () => {
    const desk = openDesk();
    desk.states.accounts.set('later', { version: 1, bytes: Uint8Array.of(99) });
    const { batchItemFailures } = await desk.send(
      verifiedSignUp('a'),
      verifiedSignUp('later'),
      verifiedSignUp('b'),
    );
    expect(batchItemFailures).toHaveLength(1);
    expect([desk.account('a')?.version, desk.account('b')?.version]).toEqual([1, 1]);
    expect(desk.quarantine.kept.size).toBe(0);
  });

  it('H21: a thousand concurrent copies lead to one decision', async () => {
    const desk = openDesk();
    const body = JSON.stringify(post('seller', '出售银行卡四件套，加微信 fake_handle_1'));
    await Promise.all(
      Array.from({ length: 100 }, () => desk.send(...Array.from({ length: 10 }, () => body))),
    );
    expect(desk.account('seller')?.rings.posts?.reduce((sum, n) => sum + n, 0)).toBe(4);
    expect(desk.metric('AcceptedEvents')).toBe(1);
    expect(desk.metric('DuplicateEvents')).toBe(999);
    expect(desk.decisions().filter(({ subject }) => subject.kind === 'content')).toHaveLength(1);
  });

  it('an uncontested batch never pauses', async () => {
    const pause = vi.fn(async () => {});
    const desk = openDesk({ clock: { now: () => now, pause } });
    await desk.send(verifiedSignUp('a'), post('a', harmless), verifiedSignUp('b'));
    expect(desk.metric('AcceptedEvents')).toBe(3);
    expect(pause).not.toHaveBeenCalled();
  });

  it('H22: one id with another body is a conflict: the first event stays, and it is counted', async () => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('a'), post('a', harmless, { eventId: 'same' }));
    const before = desk.account('a');
    await desk.send(post('a', '换了内容', { eventId: 'same' }));
    await desk.send(
      post('b', harmless, { eventId: 'both' }),
      post('b', '一批里的两份', { eventId: 'both' }),
    );
    expect(desk.account('a')).toEqual(before);
    expect([...desk.quarantine.kept.values()].map(({ reason }) => reason)).toEqual([
      'event-conflict',
      'event-conflict',
    ]);
    expect(desk.metric('EventConflicts')).toBe(2);
  });

  it('H23: a thousand ids with one content are all judged, and reported as runaway', async () => {
    const desk = openDesk();
    for (let i = 0; i < 10; i++) {
      await desk.send(
        ...Array.from({ length: 100 }, (_, j) =>
          post('loop', harmless, { eventId: `loop-${i}-${j}`, at: now - 1000 + i }),
        ),
      );
    }
    expect(desk.metric('AcceptedEvents')).toBe(1_000);
    expect(desk.metric('DuplicateEvents')).toBe(0);
    // The first 254, which the counts can tell apart, are not counted as runaway.
    expect(desk.metric('RunawayEvents')).toBe(1_000 - 254);
    expect(desk.lines.some((line) => line.includes('"runaway-account","accountId":"loop"'))).toBe(
      true,
    );
  });

  it('H37: devices that are none are left out of events, which are counted and named in the log', async () => {
    const desk = openDesk();
    const from = (accountId: string, deviceId: string) =>
      post(accountId, harmless, { context: { deviceId } });
    await desk.send(from('a', '{7f3a91}'), from('b', 'd-1'), from('c', '13800000000'));
    expect(desk.metric('AcceptedEvents')).toBe(3);
    expect(desk.metric('IncompleteEvents')).toBe(2);
    const [line, ...more] = desk.lines.filter((one) => one.includes('"fields-left-out"'));
    expect(more).toEqual([]);
    expect(line).toMatch(/"fields":"context\.deviceId","eventId":"[^"]+","events":2\b/);
    expect(line).not.toContain('13800000000');
    await desk.send(from('d', 'd-2'));
    expect(desk.metric('IncompleteEvents')).toBe(2);
    const sent = from('e', '{7f3a91}');
    await desk.send(sent, sent);
    await desk.send(sent);
    expect(desk.metric('DuplicateEvents')).toBe(2);
    expect(desk.metric('IncompleteEvents')).toBe(3);
  });

  it('H23: many accounts with one event each, and one request to many targets, are not runaway', async () => {
    const desk = openDesk();
    const targetIds = Array.from({ length: 1_000 }, (_, i) => `t${i}`);
    for (let i = 0; i < 3; i++) {
      await desk.send(
        ...Array.from({ length: 100 }, (_, j) => post(`u${i}-${j}`, harmless)),
        eventOf('social.requested', 'asker', { targetIds }, { eventId: `ask-${i}` }),
      );
    }
    expect(desk.metric('AcceptedEvents')).toBe(303);
    expect(desk.metric('RunawayEvents')).toBe(0);
  });

  it('H25: late events are judged but not counted in windows; events that are too old are quarantined', async () => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('a'));
    await desk.send(
      post('a', harmless, { eventId: 'late', at: now - 25 * hour }),
      post('a', harmless, { eventId: 'later', at: now - 20 * day }),
      post('a', harmless, { eventId: 'too-late', at: now - 40 * day }),
    );
    expect(desk.metric('AcceptedEvents')).toBe(3);
    expect(desk.account('a')?.rings.posts).toBeUndefined();
    expect([...desk.quarantine.kept.values()].map(({ reason }) => reason)).toEqual(['too-old']);
    await desk.send(post('a', harmless, { eventId: 'later', at: now - 20 * day }));
    expect(desk.metric('DuplicateEvents')).toBe(1);
  });

  it('H25: repeated late events are recognised, however many came since', async () => {
    const desk = openDesk();
    const late = Array.from({ length: 59 }, (_, i) =>
      post('a', harmless, { eventId: `late-${i}`, at: now - 25 * day + i * 8 * hour }),
    );
    const imported = verifiedSignUp('a');
    await desk.send({ ...imported, occurredAt: new Date(now - 26 * day).toISOString() });
    for (let i = 0; i < late.length; i += 5) await desk.send(...late.slice(i, i + 5));
    await desk.send(...late);
    expect(desk.metric('AcceptedEvents')).toBe(60);
    expect(desk.metric('DuplicateEvents')).toBe(59);
  });

  it('H26: a post before its sign-up creates a stub that the sign-up completes', async () => {
    const desk = openDesk();
    await desk.send(post('early', harmless, { at: now - 10_000 }));
    expect(desk.account('early')?.signedUpAt).toBeNull();
    await desk.send(eventOf('account.signed-up', 'early', {}, { at: now - minute }));
    expect(desk.account('early')).toMatchObject({
      signedUpAt: now - minute,
      firstSeenAt: now - minute,
    });
    expect(desk.account('early')?.rings.posts).toBeDefined();
  });

  it('H27: a second sign-up with one id stays one account and is detected', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'dup', { nickname: '甲' }, { eventId: 's1' }));
    await desk.send(
      eventOf('account.signed-up', 'dup', { nickname: '乙' }, { eventId: 's2', at: now - 1000 }),
    );
    expect(desk.states.accounts.size).toBe(1);
    expect(desk.account('dup')?.signedUpAt).toBe(now - minute);
    expect(desk.decisions().flatMap(({ findings }) => findings.map(({ rule }) => rule))).toContain(
      'account.signed-up-twice',
    );
  });

  it('H28: a frozen account is decided about but does not change its standing', async () => {
    const desk = openDesk();
    await desk.send(
      eventOf('account.imported', 'cold', {
        signedUpAt: new Date(now - 400 * day).toISOString(),
        standing: 'frozen',
        verification: { status: 'verified', level: 'identity' },
      }),
    );
    await desk.send(post('cold', '出售银行卡四件套，加微信 fake_handle_2'));
    expect(desk.account('cold')?.standing.status).toBe('frozen');
    expect(desk.account('cold')?.standing.version).toBe(0);
    const commands = desk.actions.sent.map(({ body }) => JSON.parse(body) as { kind: string });
    expect(commands.filter(({ kind }) => kind === 'set-standing')).toEqual([]);
    expect(desk.decisions().length).toBeGreaterThan(0);
  });

  it('H29: of one invalid, one throttled and eight good messages, only the throttled one is retried', async () => {
    const inner = memoryStates(emptyMemoryStates());
    const isSlow = (write: StateWrite) => 'accountId' in write && write.accountId === 'slow';
    const desk = openDesk({
      states: {
        ...inner,
        write: async (writes) => {
          const outcomes = [...(await inner.write(writes.filter((write) => !isSlow(write))))];
          return writes.map((write) => (isSlow(write) ? 'unavailable' : outcomes.shift())) as never;
        },
      },
    });
    const good = Array.from({ length: 8 }, (_, i) => verifiedSignUp(`good-${i}`));
    const answer = await desk.send('poison', verifiedSignUp('slow'), ...good);
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: 'message-2' }]);
    expect(desk.metric('AcceptedEvents')).toBe(8);
    expect(desk.metric('QuarantinedEvents')).toBe(1);
  });

  it('H29: failed messages are retried with growing delays for more than an hour', async () => {
    const desk = openDesk({
      states: {
        ...memoryStates(emptyMemoryStates()),
        write: async (writes) => writes.map(() => 'unavailable' as const),
      },
    });
    const given: GivenBack[] = [];
    const screen = screenEvents(desk.ports, 'follow-ups', {
      giveBack: async (messages) => void given.push(...messages),
    });
    const deliver = (receives: number) =>
      screen(
        {
          Records: ['throttled', 'poison'].map((id) => ({
            messageId: id,
            receiptHandle: `${id}-${receives}`,
            body: id === 'poison' ? id : JSON.stringify(verifiedSignUp(id)),
            attributes: {
              SentTimestamp: String(now),
              ApproximateReceiveCount: String(receives),
            },
            eventSourceARN: 'arn:aws:sqs:x:0:intake',
          })),
        } as unknown as SQSEvent,
        unhurried,
      );
    const { maxReceives } = blueprint.queues.intake;
    for (let receives = 1; receives <= maxReceives; receives++) await deliver(receives);
    expect(given.slice(0, 2)).toEqual([
      { queue: 'intake', receiptHandle: 'throttled-1', afterSeconds: 5 },
      { queue: 'intake', receiptHandle: 'throttled-2', afterSeconds: 10 },
    ]);
    const waits = given.map(({ afterSeconds }) => afterSeconds);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBe(300);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(3600);
  });

  it.each([
    { what: 'throttled', applies: false },
    { what: 'throttled but applied', applies: true },
  ])('H29: a write that is $what is retried at once and counts once', async ({ applies }) => {
    const inner = memoryStates(emptyMemoryStates());
    let refusals = 2;
    const desk = openDesk({
      states: {
        ...inner,
        write: async (writes) => {
          if (refusals-- <= 0) return inner.write(writes);
          if (applies) await inner.write(writes);
          return writes.map(() => 'unavailable' as const);
        },
      },
    });
    expect((await desk.send(verifiedSignUp('slow'))).batchItemFailures).toEqual([]);
    const { accounts } = await inner.read({ accounts: ['slow'], entities: [], posts: [] });
    expect(accounts.get('slow')?.version).toBe(1);
    expect(desk.metric('AcceptedEvents') + desk.metric('DuplicateEvents')).toBe(1);
  });

  it('H29: a state that the store never accepts is quarantined without the rest of its batch', async () => {
    const inner = memoryStates(emptyMemoryStates());
    const desk = openDesk({
      states: {
        ...inner,
        // Like DynamoDB: the other writes of the call succeed, and the response is an error.
        write: async (writes) => {
          const isBad = (write: StateWrite) => 'accountId' in write && write.accountId === 'bad';
          const outcomes = await inner.write(writes.filter((write) => !isBad(write)));
          if (outcomes.length === writes.length) return outcomes;
          throw Object.assign(new Error('never'), { name: 'ValidationError' });
        },
      },
    });
    const answer = await desk.send(
      verifiedSignUp('good-1'),
      verifiedSignUp('bad'),
      verifiedSignUp('good-2'),
    );
    expect(answer.batchItemFailures).toEqual([]);
    expect([...desk.quarantine.kept.values()]).toMatchObject([
      { id: 'message-2', reason: 'unprocessable' },
    ]);
    expect(desk.metric('AcceptedEvents') + desk.metric('DuplicateEvents')).toBe(2);
    const ids = ['good-1', 'bad', 'good-2'];
    const { accounts } = await inner.read({ accounts: ids, entities: [], posts: [] });
    expect([...accounts].map(([id, { version }]) => [id, version])).toEqual([
      ['good-1', 1],
      ['good-2', 1],
    ]);
  });

  it('H30: no records, null records and very many records never throw', async () => {
    const desk = openDesk();
    expect(await desk.deliver({})).toEqual({ batchItemFailures: [] });
    expect(await desk.deliver({ Records: null } as never)).toEqual({ batchItemFailures: [] });
    const answer = await desk.send(
      ...Array.from({ length: 10_000 }, (_, i) => verifiedSignUp(`crowd-${i}`)),
    );
    expect(answer.batchItemFailures).toEqual([]);
    expect(desk.states.accounts.size).toBe(10_000);
  });

  it('H30: messages that do not finish in time are retried, and judged once', async () => {
    const inner = memoryStates(emptyMemoryStates());
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const desk = openDesk({
      states: {
        ...inner,
        write: async (writes) => {
          await held;
          return inner.write(writes);
        },
      },
    });
    const event = {
      Records: ['a', 'b'].map((id) => ({
        messageId: id,
        body: JSON.stringify(verifiedSignUp(id)),
        attributes: { SentTimestamp: String(now) },
        eventSourceARN: 'arn:aws:sqs:x:0:intake',
      })),
    } as unknown as SQSEvent;
    const context = { getRemainingTimeInMillis: () => 0 } as Context;
    const given: GivenBack[] = [];
    const hurried = screenEvents(desk.ports, 'follow-ups', {
      giveBack: async (messages) => void given.push(...messages),
    });
    expect(await hurried(event, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }, { itemIdentifier: 'b' }],
    });
    expect(desk.lines.some((line) => line.includes('"timed-out","messages":2'))).toBe(true);
    // Not given back: this worker is still processing them.
    expect(given).toEqual([]);
    release();
    expect((await desk.deliver(event)).batchItemFailures).toEqual([]);
    const { accounts } = await inner.read({ accounts: ['a', 'b'], entities: [], posts: [] });
    expect([...accounts.values()].map(({ version }) => version)).toEqual([1, 1]);
    expect(desk.quarantine.kept.size).toBe(0);
  });

  it('H30: a failure after the deadline does not return messages to the queue', async () => {
    const desk = openDesk();
    let fail = (_: Error) => {};
    const late = new Promise<never>((_, reject) => {
      fail = reject;
    });
    const given: GivenBack[] = [];
    const hurried = screenEvents(desk.ports, 'follow-ups', {
      currentPorts: () => late,
      giveBack: async (messages) => void given.push(...messages),
    });
    const event = { Records: [{ messageId: 'a', body: '{}' }] } as unknown as SQSEvent;
    const context = { getRemainingTimeInMillis: () => 0 } as Context;
    expect(await hurried(event, context)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'a' }],
    });
    fail(new Error('thawed'));
    await expect.poll(() => desk.lines.some((line) => line.includes('batch-failed'))).toBe(true);
    await new Promise(setImmediate);
    expect(given).toEqual([]);
  });

  it('H30: finished messages are not retried if returning the others is slow', async () => {
    const inner = memoryStates(emptyMemoryStates());
    const isThrottled = (write: StateWrite) =>
      'accountId' in write && write.accountId === 'throttled';
    const desk = openDesk({
      states: {
        ...inner,
        write: async (writes) => {
          const outcomes = [...(await inner.write(writes.filter((one) => !isThrottled(one))))];
          return writes.map((one) =>
            isThrottled(one) ? 'unavailable' : outcomes.shift(),
          ) as never;
        },
      },
    });
    let ring = () => {};
    const rung = new Promise<void>((resolve) => {
      ring = resolve;
    });
    const screen = screenEvents(desk.ports, 'follow-ups', {
      alarm: () => rung,
      giveBack: () => {
        ring();
        return new Promise(() => {});
      },
    });
    const event = {
      Records: ['done', 'throttled'].map((id) => ({
        messageId: id,
        body: JSON.stringify(verifiedSignUp(id)),
        attributes: { SentTimestamp: String(now) },
        eventSourceARN: 'arn:aws:sqs:x:0:intake',
      })),
    } as unknown as SQSEvent;
    expect(await screen(event, unhurried)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'throttled' }],
    });
    expect(desk.lines.some((line) => line.includes('timed-out'))).toBe(false);
  });

  it('messages are accepted only from the configured senders', async () => {
    // The test's messages are sent by `role:session`.
    const bound = openDesk({}, { senders: ['role'] });
    await bound.send(verifiedSignUp('a'));
    expect(bound.metric('AcceptedEvents')).toBe(1);
    const other = openDesk({}, { senders: ['another'] });
    await other.send(verifiedSignUp('a'));
    expect(other.metric('AcceptedEvents')).toBe(0);
    expect([...other.quarantine.kept.values()].map(({ reason }) => reason)).toEqual([
      'unbound-sender',
    ]);
  });

  it('the time is over two seconds before the timeout, and at once if less is left', async () => {
    const alarms: number[] = [];
    const screen = screenEvents(openDesk().ports, 'follow-ups', {
      alarm: (milliseconds) => {
        alarms.push(milliseconds);
        return new Promise(() => {});
      },
    });
    for (const left of [10_000, 1_000]) {
      await screen({ Records: [] }, { getRemainingTimeInMillis: () => left } as Context);
    }
    expect(alarms).toEqual([8_000, 0]);
  });

  it('a message without attributes counts as sent now', async () => {
    const desk = openDesk();
    const body = JSON.stringify(verifiedSignUp('a'));
    await desk.deliver({ Records: [{ messageId: 'bare', body }] } as SQSEvent);
    expect(desk.account('a')?.version).toBe(1);
    expect(desk.quarantine.kept.size).toBe(0);
  });

  it('failed messages are logged and given back to their queue; none if none failed', async () => {
    const desk = openDesk();
    const given: (readonly GivenBack[])[] = [];
    let isDown = true;
    const screen = screenEvents(desk.ports, 'follow-ups', {
      currentPorts: async () => {
        if (isDown) throw new Unavailable('throttled');
        return desk.ports;
      },
      giveBack: async (messages) => {
        await new Promise(setImmediate);
        given.push(messages);
      },
    });
    const message = {
      messageId: 'failed',
      receiptHandle: 'handle',
      body: JSON.stringify(verifiedSignUp('a')),
      eventSourceARN: 'arn:aws:sqs:x:0:follow-ups',
    };
    await screen({ Records: [message] } as SQSEvent, unhurried);
    isDown = false;
    await screen({ Records: [{ ...message, eventSourceARN: 'intake' }] } as SQSEvent, unhurried);
    expect(given).toEqual([[{ queue: 'follow-ups', receiptHandle: 'handle', afterSeconds: 5 }]]);
    const told = desk.lines.filter((line) => line.includes('returned-to-queue'));
    expect(told.map((line) => JSON.parse(line))).toMatchObject([{ messageId: 'failed' }]);
  });

  it('no timer is left after a batch', async () => {
    let off: AbortSignal | undefined;
    const screen = screenEvents(openDesk().ports, 'follow-ups', {
      alarm: (_, signal) => {
        off = signal;
        return new Promise(() => {});
      },
    });
    await screen({ Records: [] }, unhurried);
    expect(off?.aborted).toBe(true);
  });

  it('H31: messages with the same or no id are retried as a whole', async () => {
    const desk = openDesk();
    const record = { body: '{}', attributes: {}, eventSourceARN: 'arn:aws:sqs:x:0:intake' };
    const twins = { Records: [1, 2].map(() => ({ ...record, messageId: 'twin' })) };
    expect(await desk.deliver(twins as unknown as SQSEvent)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'twin' }, { itemIdentifier: 'twin' }],
    });
    // With an empty identifier the event source fails the whole batch.
    expect(await desk.deliver({ Records: [record] } as unknown as SQSEvent)).toEqual({
      batchItemFailures: [{ itemIdentifier: undefined }],
    });
    expect(desk.quarantine.kept.size).toBe(0);
  });

  it('H33: message attributes are ignored', async () => {
    const desk = openDesk();
    const answer = await desk.deliver({
      Records: [
        {
          messageId: 'm',
          body: JSON.stringify(verifiedSignUp('a')),
          attributes: { SentTimestamp: String(now) },
          messageAttributes: Object.fromEntries(
            Array.from({ length: 10 }, (_, i) => [
              `a${i}`,
              { dataType: 'Binary', binaryValue: '/w==' },
            ]),
          ),
        },
      ],
    } as unknown as SQSEvent);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(desk.account('a')).toBeDefined();
  });

  it('H35, H61: an unreadable text is flagged for a person', async () => {
    const desk = openDesk({
      readText: () => {
        throw new RangeError('a reader that stumbles');
      },
    });
    await desk.send(verifiedSignUp('a'), post('a', harmless));
    const [decision] = desk.decisions();
    expect(decision).toMatchObject({ outcome: 'flag', degraded: ['unread-text'] });
    expect(desk.records.cases.size).toBe(1);
  });

  it.each(Object.entries(schemas))(
    'H37: no field of %s brings a raw number into the archive',
    (type, { shape }) => {
      const { ports } = openDesk();
      const { data, ...example } = examples[type as EventType];
      const keptOf = (more: object) => {
        const body = JSON.stringify({ ...example, data: { ...data, ...more } });
        const { items, receipts } = openRecords([{ id: '1', body, sentAt: now }], ports);
        return [
          ...items.map((item) => readItem(item, ports).occurrence.event),
          ...receipts.map(({ event }) => event),
        ];
      };
      expect(keptOf({})).toHaveLength(1);
      const written = '加我 13912345678';
      for (const name of Object.keys(shape.data.shape)) {
        for (const value of [written, [written]]) {
          expect(JSON.stringify(keptOf({ [name]: value })), name).not.toContain('13912345678');
        }
      }
    },
  );

  it('H37: personal numbers appear in no log, decision, archive or command', async () => {
    const desk = openDesk();
    const identity = '110101199003070011'.slice(0, 17) + checkDigit('11010119900307001');
    const card = '4111111111111111';
    const phone = '13912345678';
    const inHtml = [...phone].map((digit) => `&#${digit.charCodeAt(0)};`).join('');
    await desk.send(
      verifiedSignUp('a'),
      post('a', `出售银行卡四件套，联系 ${inHtml}`, { eventId: 'in-html' }),
      post('a', `出售银行卡四件套，联系\\u6211${phone}`, { eventId: 'in-json' }),
      post('a', `出售银行卡四件套 身份证${identity} 卡号${card}，加微信 fake_handle_3`),
      post('a', `出售银行卡四件套，联系 ${phone}`, {
        eventId: 'called',
        context: { userAgent: `Mozilla/5.0 (${identity}) ${phone}` },
      }),
      eventOf('account.signed-up', 'named', { nickname: `加我${phone}` }),
      eventOf('account.profile-changed', 'a', {
        ...{ fields: ['nickname', 'bio'], nickname: `加我${phone}`, bio: `卡号${card}` },
      }),
      eventOf('report.filed', 'a', {
        ...{ reporterId: 'named', reason: 'fraud', text: `让我转到${card}` },
      }),
    );
    expect(desk.decisions().length).toBeGreaterThan(1);
    // It still links accounts.
    expect([...desk.states.entities.keys()].filter((name) => /^contact/.test(name))).toHaveLength(
      2,
    );
    const archived: unknown[] = [];
    for await (const occurrence of desk.archive.read()) archived.push(occurrence);
    expect(archived).toHaveLength(8);
    const kept = JSON.stringify([
      desk.lines,
      desk.decisions(),
      desk.actions.sent,
      desk.followUps.sent,
      archived,
      [...desk.records.cases.values(), ...desk.records.audit.values()],
      [...desk.records.papers.values(), ...desk.states.entities.keys()],
    ]);
    expect(kept).not.toContain(card);
    expect(kept).not.toContain(phone);
    expect(kept).not.toContain(inHtml);
    expect(kept).not.toContain(identity);
  });

  it('H37: personal numbers are masked in a quarantined conflict', async () => {
    const desk = openDesk();
    const identity = '110101199003070011'.slice(0, 17) + checkDigit('11010119900307001');
    await desk.send(verifiedSignUp('a'), post('a', harmless, { eventId: 'same' }));
    await desk.send(post('a', `身份证${identity}`, { eventId: 'same' }));
    const [kept] = [...desk.quarantine.kept.values()];
    expect(kept?.reason).toBe('event-conflict');
    expect(kept?.body).not.toContain(identity);
  });

  it.each([
    '微信13912345678',
    '１３９１２３４５６７８',
    '139\u30001234\u30005678',
    '\u000113912345678',
  ])(
    'H37: a number is masked in a quarantined message whose sender escapes all but ASCII: %j',
    async (text) => {
      const desk = openDesk();
      const escaped = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
      const sent = (text: string) =>
        JSON.stringify({ ...post('a', text), context: null }).replace(/[^ -~]/g, escaped);
      await desk.send(sent(text));
      const [kept] = [...desk.quarantine.kept.values()];
      expect(kept?.body).toBe(sent(redact(text)));
      expect(redact(text)).not.toBe(text);
    },
  );

  it('H37: an id that the door accepts stays in what the quarantine keeps, and so does the reason', async () => {
    const desk = openDesk();
    // The groups of this UUID add up to a card number.
    const eventId = 'ac09744e-2840-44d9-8320-400000000ab1';
    const sent = eventOf('social.messaged', 'u4111111111111111', { targetId: 'b' }, { eventId });
    const data = { targetId: '13912345678', text: '联系 13912345678' };
    await desk.send({ ...sent, context: null, data });
    const [kept] = [...desk.quarantine.kept.values()];
    if (!kept) throw new Error('not quarantined');
    expect(JSON.parse(kept.body)).toMatchObject({
      eventId,
      accountId: 'u4111111111111111',
      data: { targetId: '139****5678', text: '联系 139****5678' },
    });
    expect(explainRefusal(kept, desk.ports.settings).problem.en).toMatch(/expected an object/);
  });

  it.each([
    ['future-time', { at: now + 5 * minute + 1 }, {}],
    ['too-old', { at: now - 29 * day - 1 }, {}],
    ['unknown-type', {}, { type: 'content.liked' }],
    ['unknown-version', {}, { version: 2 }],
    ['foreign-platform', {}, { platformId: 'other' }],
    // One numeric id in ten looks like a card.
    ['unknown-field', { eventId: '4111111111111111' }, { mood: 'glad' }],
  ])(
    'H37: a message quarantined as %s stays as it was sent, so that it can be released',
    async (reason, more, changed) => {
      const desk = openDesk();
      const sent = { ...post('a', '联系 13912345678', more), ...changed };
      await desk.send(sent);
      const kept = [...desk.quarantine.kept.values()];
      expect(kept.map((one) => [one.reason, one.body])).toEqual([[reason, JSON.stringify(sent)]]);
    },
  );

  it.each([
    ['quoted', { owner: '13912345678' }],
    ['as a number', { owners: [{ calls: 13_912_345_678 }] }],
    ['as a name', { '13912345678': true }],
    ['where hashes belong', { context: { moods: 1 }, data: { phone: { hashes: '13912345678' } } }],
    ['of an unknown type', { type: 'account.signup', data: { phone: '13912345678' } }],
    ['of an unknown version', { version: 2, data: { phone: 13_912_345_678 } }],
  ])('H37: a raw number in a field that no release accepts is masked, %s', async (_, changed) => {
    const desk = openDesk();
    await desk.send({ ...post('a', harmless), ...changed });
    const kept = [...desk.quarantine.kept.values()];
    expect(kept.map(({ reason }) => reason)).toEqual([expect.stringMatching(/^unknown-/)]);
    expect(kept[0]?.body).toContain('139****5678');
  });

  it.each([
    '+85261234567',
    '+1 415 555 2671',
    '021-12345678',
    'wa.me/85261234567',
    '幺三八零零幺三八零零零',
    '138oo138ooo',
    '❶❸❽⓿⓿❶❸❽⓿⓿⓿',
  ])('H37: a decision has no contact with its number as written: %s', async (number) => {
    const desk = openDesk();
    const { data, ...coded } = post('b', '高价收银行卡四件套');
    await desk.send(
      verifiedSignUp('a'),
      post('a', `高价收银行卡四件套，联系电话 ${number}`),
      verifiedSignUp('b'),
      { ...coded, data: { ...Object(data), imageLabels: [`qr:${number}`] } },
    );
    const contacts = desk.decisions().map(({ signals }) => Object(signals.content).contacts);
    expect(contacts.map(([{ source }]) => source)).toEqual(
      expect.arrayContaining([undefined, 'qr']),
    );
    for (const [contact] of contacts) {
      expect(contact).toMatchObject({ kind: 'phone' });
      expect(`${contact.value} ${contact.text}`.replaceAll(/[^\p{L}\p{N}* ]/gu, '')).not.toMatch(
        /[\p{L}\p{N}]{8}/u,
      );
    }
  });

  it('H40: with every table throttled nothing is acknowledged and nothing is lost', async () => {
    const refuse = async () => {
      throw new Unavailable('throttled');
    };
    const inner = openDesk();
    const desk = openDesk({
      states: { read: refuse, write: refuse, readMarks: refuse, keepMarks: refuse },
      quarantine: { ...inner.ports.quarantine, keep: refuse },
    });
    const answer = await desk.send(verifiedSignUp('a'), 'poison', post('b', harmless));
    expect(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)).toEqual([
      'message-1',
      'message-2',
      'message-3',
    ]);
  });
});
