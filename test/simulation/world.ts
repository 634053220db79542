import { createHash } from 'node:crypto';
import type { Context, SQSEvent } from 'aws-lambda';
import { screenEvents } from '#functions/screen-events/handler.ts';
import { blueprint } from '#infra/blueprint.ts';
import { applyRuling } from '#shared/acting/act.ts';
import { createReceiver, memoryReceiver, type ReceiverMemory } from '#shared/client/receiver.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { day, hour, minute, second } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { emptyMemoryRecords, memoryLedger } from '#shared/stores/ledger/memory.ts';
import { memoryOutbox } from '#shared/stores/outbox/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { memoryQuarantine } from '#shared/stores/quarantine/memory.ts';
import type { Quarantined } from '#shared/stores/quarantine/port.ts';
import { emptyMemoryStates, memoryStates } from '#shared/stores/states/memory.ts';
import { silentLog } from '#shared/telemetry/log.ts';
import { silentMetrics } from '#shared/telemetry/metrics.ts';
import type { Random } from '#shared/text/training/random.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { sweepOutbox } from '#shared/upkeep/sweep-outbox.ts';
import {
  type Aim,
  type Coverage,
  type FaultMix,
  mixes,
  type Worker,
  withFaults,
} from './faults.ts';
import type { History, Mutation, RulingDone, Sent } from './history.ts';
import { createQueue, type Queue, type Queued } from './queue.ts';
import { laggingReads, replicaOf } from './replica.ts';
import { enrichment, hashOf, readText } from './stand-ins.ts';
import { createTimeline } from './timeline.ts';
import { planTraffic, platformId, streams } from './traffic.ts';

/** Ten times the steps of the busiest history. */
const mostSteps = 60_000;

const earned = { decisions: 600, upheld: 594, simulated: true };

const settingsOf = (random: Random): PlatformSettings =>
  PlatformSettings.parse({
    platformId,
    purpose: 'demonstration',
    mode: random.pick(['enforce', 'enforce', 'enforce', 'enforce', 'assist', 'observe']),
    shadowRecords: Object.fromEntries(
      [
        'account.bulk-signup-device',
        'account.repeat-black-gray-poster',
        'network.device-with-restricted-accounts',
        'network.shared-contact-campaign',
        'network.transfer-fan-in-fan-out',
        'victim.reports-by-many',
      ].map((rule) => [rule, earned]),
    ),
    holds: random.pick([{}, { challengeSeconds: 1800, limitSeconds: 2700, freezeSeconds: 3600 }]),
    brakes: random.pick([{}, { freezesPerHour: 2, freezesPerRulePerHour: 2 }]),
  });

/** Timeout of the deployed screen-events. */
const timeout = blueprint.functions.screenEvents.timeoutSeconds * second;

const arnOf = (name: string) => `arn:aws:sqs:local:000000000000:${name}`;

/**
 * Plays one history: the real screening, publishing, sweeping and ruling code on in-memory stores, in virtual
 * time, with the faults of this seed.
 */
export const playHistory = async (
  seed: number,
  coverage: Coverage = new Map(),
  mutation: Mutation = {},
  {
    mostScenes = 2,
    aims = [],
  }: { readonly mostScenes?: number; readonly aims?: readonly Aim[] } = {},
): Promise<History> => {
  const { traffic, world: random, people } = streams(seed);
  const start = Date.parse('2026-11-24T06:00:00Z') + random.between(0, day);
  const plan = planTraffic(traffic, start, mostScenes);
  const settings = settingsOf(random);
  const mixName = random.pick(['calm', 'light', 'light', 'light', 'heavy'] as const);
  const faultsEndedAt = plan.endsAt + 5 * minute;
  const deadline = faultsEndedAt + 3 * day;
  const outage =
    random.next() < 0.15
      ? { from: start + random.between(0, hour), lasts: random.pick([10, 60]) * minute }
      : null;
  const queuesDown =
    random.next() < 0.15 ? { from: start + random.between(0, hour), lasts: 30 * minute } : null;

  const timeline = createTimeline(start);
  const { now } = timeline;
  const trace: string[] = [];
  const isDuring = (window: { readonly from: number; readonly lasts: number } | null) =>
    window !== null && now() >= window.from && now() < window.from + window.lasts;
  const mix = (): FaultMix => {
    if (now() >= faultsEndedAt) return mixes.calm;
    return isDuring(outage) ? { throttle: 1, lostReply: 0, crash: 0, slow: 0 } : mixes[mixName];
  };
  const faultWorld = {
    timeline,
    random,
    mix,
    aims: [...aims],
    coverage,
    trace: (line: string) => {
      trace.push(`${now()} ${line}`);
    },
  };
  const disorder = () =>
    now() >= faultsEndedAt
      ? { twice: 0, undeleted: 0, overtaken: 0 }
      : { twice: 0.05, undeleted: 0.03, overtaken: 0.1 };

  // Stores and their contents.
  const states = emptyMemoryStates();
  const records = emptyMemoryRecords();
  const lag = {
    accounts: laggingReads(states.accounts, now),
    entities: laggingReads(states.entities, now),
    posts: laggingReads(states.posts, now),
  };
  const kept = new Map<string, Quarantined>();
  const archive = new Map<string, readonly Occurrence[]>();
  const memory: ReceiverMemory = { states: new Map(), delivered: new Map() };
  const hash = hashOf(seed);
  const sent = new Map<string, Omit<Sent, 'deletedAt'>>();
  const deletedAt = new Map<string, number>();
  const strayAnswers: string[] = [];
  const rulings: RulingDone[] = [];
  let outOfTime = 0;
  let givenBack = 0;

  let messageCount = 0;
  const queueOptions = { timeline, random, disorder };
  const intake: Queue = createQueue('intake', () => poll(intake), queueOptions);
  const followUps: Queue = createQueue('followUps', () => poll(followUps), queueOptions);
  const actions: Queue = createQueue('actions', () => receive(), queueOptions);

  const sendToIntake = (body: string, kind: Sent['kind']) => {
    const id = `m-${++messageCount}`;
    sent.set(id, { id, body, sentAt: now(), kind });
    intake.send(id, body);
  };
  const sendingTo = (queue: Queue): Ports['actions'] => ({
    async send(messages) {
      if (isDuring(queuesDown)) throw new Unavailable('the queue is down');
      for (const { body } of messages) queue.send(`${queue.name}-${++messageCount}`, body);
      return [];
    },
    waiting: async () =>
      [...queue.messages.values()].filter(({ visibleAt }) => visibleAt <= now()).length,
  });

  const trueStates = memoryStates(states);
  const trueLedger = memoryLedger(states, records);
  const trueOutbox = memoryOutbox(records.outbox);
  const base: Ports = {
    settings,
    catalogue,
    readText,
    enrichment,
    hash,
    states: {
      ...trueStates,
      read: (wanted, options) =>
        options?.consistent
          ? trueStates.read(wanted)
          : memoryStates({
              ...states,
              accounts: replicaOf(wanted.accounts ?? [], (key) => lag.accounts(key, random)),
              entities: replicaOf(
                (wanted.entities ?? []).map(({ kind, value }) => `${kind}#${value}`),
                (key) => lag.entities(key, random),
              ),
              posts: replicaOf(wanted.posts ?? [], (key) => lag.posts(key, random)),
            }).read(wanted),
      async write(writes) {
        const things = new Set(
          writes.map((write) =>
            'accountId' in write ? write.accountId : `${write.entity.kind}#${write.entity.value}`,
          ),
        );
        if (things.size < writes.length) {
          const twice = new Error('the same item twice in one call');
          throw Object.assign(twice, { name: 'ValidationException' });
        }
        return trueStates.write(writes);
      },
    },
    ledger: {
      ...trueLedger,
      async commit(commit) {
        const outcome = await trueLedger.commit(commit);
        armSweep();
        armHolds();
        return outcome;
      },
    },
    outbox: {
      ...trueOutbox,
      // Indexes lag: a due message may appear a minute later.
      due: async (at, most) => {
        const { messages, unreadable } = await trueOutbox.due(at, most);
        const isSeen = () => now() >= faultsEndedAt || random.next() < 0.9;
        return { messages: messages.filter(isSeen), unreadable };
      },
    },
    papers: memoryPapers(now, records.papers),
    quarantine: memoryQuarantine(kept),
    archive: {
      async append(ids, occurrences) {
        archive.set(ids.join(), occurrences);
      },
    },
    actions: sendingTo(actions),
    followUps: sendingTo(followUps),
    clock: { now, pause: timeline.pause },
    log: silentLog,
    metrics: silentMetrics,
  };
  const reliable = mutation.stores?.(base) ?? base;

  /** Returns one worker's view of the world. */
  const portsOf = (worker: Worker) => {
    const { step, ports } = withFaults(faultWorld, worker);
    const seen = ports(reliable);
    return { step, ports: mutation.callers?.(seen) ?? seen };
  };

  // Workers: up to four at a time, each an invocation of the real handler.
  const mostWorkers = 4;
  let busy = 0;
  const again = new Set<Queue>();
  const poll = (queue: Queue) => {
    if (busy >= mostWorkers) {
      again.add(queue);
      return;
    }
    const batch = queue.receive(random.pick([1, 3, 10]));
    if (batch.length === 0) return;
    busy += 1;
    void invoke(queue, batch).finally(() => {
      busy -= 1;
      for (const waiting of again) timeline.at(now() + random.between(1, 50), () => poll(waiting));
      again.clear();
    });
    // More messages may be waiting than fit into one batch.
    timeline.at(now() + random.between(1, 400), () => poll(queue));
  };

  const invoke = async (queue: Queue, batch: readonly Queued[]): Promise<void> => {
    const worker: Worker = { dead: false };
    const { ports, step } = portsOf(worker);
    const ids = batch.map(({ id }) => id);
    const event: SQSEvent = {
      Records: batch.map(({ id, body, sentAt, receives }) => ({
        messageId: id,
        receiptHandle: id,
        body,
        attributes: {
          SentTimestamp: String(sentAt),
          SenderId: 'AROASIM:backend',
          ApproximateReceiveCount: String(receives),
        },
        eventSourceARN: arnOf(queue.name),
      })) as unknown as SQSEvent['Records'],
    };
    const remove = (failed: readonly string[]) => {
      for (const id of ids.filter((one) => !failed.includes(one))) {
        if (!deletedAt.has(id)) deletedAt.set(id, now());
        queue.remove(id);
      }
    };
    try {
      faultWorld.trace(`receive ${queue.name} ${ids.join(' ')}`);
      await step('worker.receive', async () => {});
      if (mutation.answer === null) remove([]);
      // Half of the workers notice that their time is nearly over; the others respond as zombies.
      const left = random.next() < 0.5 ? timeout : 1e7;
      let rang = false;
      let isScreened = false;
      const handler = screenEvents(ports, followUps.name, {
        alarm: async (milliseconds, off) => {
          await timeline.pause(milliseconds);
          rang = !off.aborted && !isScreened;
        },
        giveBack: (messages) => {
          isScreened = true;
          // Like the real port: if visibility cannot be changed, the message returns after its visibility
          // timeout.
          return step('worker.give-back', async () => {
            for (const { receiptHandle, afterSeconds } of messages) {
              queue.giveBack(receiptHandle, afterSeconds * second);
            }
            givenBack += messages.length;
          }).catch(() => {});
        },
      });
      const context = { getRemainingTimeInMillis: () => left } as Context;
      const answer = (await handler(event, context)) as {
        readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
      };
      if (worker.dead) return;
      const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      if (new Set(failed).size < failed.length || failed.some((id) => !ids.includes(id))) {
        strayAnswers.push(...failed);
      }
      if (rang) outOfTime += 1;
      const told = mutation.answer?.(failed, ids, rang) ?? failed;
      await step('worker.delete', async () => remove(told));
    } catch (error) {
      // The invocation failed: all its messages become visible again.
      if (!worker.dead) faultWorld.trace(`invocation failed ${(error as Error).name}`);
    }
  };

  /** Runs scheduled work as a worker that may fail like any other. */
  const scheduled = async (name: string, work: (ports: Ports) => Promise<unknown>) => {
    const { ports, step } = portsOf({ dead: false });
    try {
      await step(name, async () => {});
      await work(ports);
    } catch {
      // The next run tries again.
    }
  };

  const nextMinute = (moment: number) => Math.ceil(moment / minute) * minute;
  /** Runs scheduled work at the first minute with something due. */
  const scheduleWhenDue = (dueAt: () => number, run: () => Promise<void>) => {
    let armed = false;
    const arm = () => {
      const due = dueAt();
      if (armed || due >= deadline) return;
      armed = true;
      const moment = nextMinute(Math.max(due, now() + 1));
      if (moment >= deadline) return;
      timeline.at(moment, () => {
        armed = false;
        void run().finally(arm);
      });
    };
    return arm;
  };
  const earliest = (moments: readonly (number | null)[]) =>
    moments.reduce<number>((a, b) => (b === null ? a : Math.min(a, b)), Number.POSITIVE_INFINITY);
  const armSweep = scheduleWhenDue(
    () => earliest([...records.outbox.values()].map(({ dueAt }) => dueAt)),
    () => scheduled('worker.sweep', sweepOutbox),
  );
  const armHolds = scheduleWhenDue(
    () => {
      const due = earliest([...records.holds.values()].map(({ until }) => until));
      return due > plan.endsAt + hour ? Number.POSITIVE_INFINITY : due;
    },
    () => scheduled('worker.end-holds', endHolds),
  );

  // The platform: applies commands with the reference receiver, sends receipts and appeals.
  let receiptCount = 0;
  const trueStore = mutation.receiver?.(memory) ?? memoryReceiver(memory);
  const receiver = createReceiver({
    platformId,
    store: {
      applyState: async (command) =>
        now() < faultsEndedAt && people.next() < 0.05 ? 'failed' : trueStore.applyState(command),
      deliverOnce: trueStore.deliverOnce,
    },
    now,
    newId: () => `receipt-${++receiptCount}`,
  });
  const receive = () => {
    for (const { id, body } of actions.receive(10)) void apply(id, body);
  };
  const apply = async (id: string, body: string) => {
    const { step } = withFaults(faultWorld, { dead: false });
    try {
      const received = await step('receiver.apply', () => receiver.receive(JSON.parse(body)));
      if (received.receipt) {
        const { receipt } = received;
        await step('receiver.receipt', async () =>
          sendToIntake(JSON.stringify(receipt), 'receipt'),
        );
      }
      await step('receiver.delete', async () => actions.remove(id));
      if (received.result === 'applied') {
        close(body);
        appeal(body);
      }
    } catch {
      // The command will be received again.
    }
  };
  /** Closes a frozen account, by its owner or by the platform; sometimes reopens it later. */
  const close = (body: string) => {
    const { subject, desired } = JSON.parse(body);
    if (desired?.standing !== 'frozen' || people.next() >= 0.4 || now() >= faultsEndedAt) return;
    const tell = (type: string, at: number, data: object) => {
      const event = {
        version: 1,
        eventId: `${type}-${++receiptCount}`,
        platformId,
        type,
        occurredAt: new Date(at).toISOString(),
        accountId: subject.accountId,
        data,
      };
      timeline.at(at + people.between(0, 3 * minute), () =>
        sendToIntake(JSON.stringify(event), 'event'),
      );
    };
    tell('account.closed', now(), { by: people.next() < 0.5 ? 'owner' : 'platform' });
    if (people.next() >= 0.4) return;
    // Some of these arrive before the closing that they revert, or after other changes in between.
    tell('account.reopened', now() + people.between(1, 120) * second, {});
    if (people.next() < 0.3) {
      tell('account.closed', now() + people.between(60, 300) * second, { by: 'platform' });
    }
  };
  const appeal = (body: string) => {
    const { subject, decisionId, desired } = JSON.parse(body);
    const restricted = desired?.visibility === 'hidden' || desired?.standing === 'frozen';
    if (!restricted || people.next() >= 0.15 || now() >= faultsEndedAt) return;
    timeline.at(now() + people.between(1, 20) * minute, () => {
      const filed = {
        version: 1,
        eventId: `appeal-${++receiptCount}`,
        platformId,
        type: 'appeal.filed',
        occurredAt: new Date(now()).toISOString(),
        accountId: subject.accountId,
        data: { decisionId },
      };
      sendToIntake(JSON.stringify(filed), 'event');
      if (people.next() < 0.5) sendToIntake(JSON.stringify(filed), 'event');
    });
  };

  // Reviewers: occasionally rule on an open case, retrying until it succeeds.
  const review = async (place: number): Promise<void> => {
    const open = [...records.cases.values()].filter(({ state }) => state === 'open');
    if (open.length === 0) return;
    // The case of a campaign is about many accounts: pick one.
    const { entries } = people.pick(open);
    const { decisionId: basis, subject } = people.pick(entries);
    const { accountId } = subject;
    const hidden = [...states.posts].find(
      ([, post]) => post.accountId === accountId && post.visibility === 'hidden',
    );
    const acts: readonly Ruling[] = [
      { act: 'release' },
      { act: 'release' },
      { act: 'release' },
      { act: 'uphold' },
      { act: 'freeze', until: people.pick([null, now() + 2 * hour]) },
      ...(hidden ? [{ act: 'restore' } as const] : []),
    ];
    const ruling = people.pick(acts);
    const rulingId = `ruling-${place}`;
    const at = now();
    let became: RulingDone['became'] = 'given-up';
    for (let tries = 0; tries < 60 && became === 'given-up'; tries++) {
      if (tries > 0) await timeline.pause(Math.min(tries, 10) * 30 * second);
      const { ports } = portsOf({ dead: false });
      try {
        const result = await applyRuling(
          {
            subject:
              ruling.act === 'restore' && hidden
                ? { kind: 'content', id: hidden[0], accountId }
                : { kind: 'account', id: accountId, accountId },
            ruling,
            rulingId,
            by: `staff-${people.between(1, 3)}`,
            basis,
          },
          ports,
        );
        became = result.ok ? 'done' : 'refused';
      } catch {
        // The reviewer retries.
      }
    }
    faultWorld.trace(`${rulingId} ${ruling.act} ${accountId} ${became}`);
    rulings.push({ rulingId, accountId, act: ruling.act, at, became });
  };

  for (const { sendAt, body, kind } of plan.messages)
    timeline.at(sendAt, () => sendToIntake(body, kind));
  for (let place = people.between(0, 5); place > 0; place--) {
    timeline.at(start + people.between(20 * minute, 4 * hour), () => void review(place));
  }
  let redriven = 0;
  const redrive = () => {
    for (const queue of [intake, followUps, actions]) {
      redriven += queue.dead.size;
      queue.redrive();
    }
  };
  for (const later of [1, 2, 4]) timeline.at(faultsEndedAt + later * 2 * hour, redrive);

  const rested = await timeline.run(mostSteps);

  const all = await trueStates.read({
    accounts: [...states.accounts.keys()],
    entities: [...states.entities.keys()].map((name) => {
      const [kind, ...value] = name.split('#');
      return { kind: kind as 'device', value: value.join('#') };
    }),
    posts: [],
  });
  return {
    seed,
    mix: mixName,
    settings,
    plan,
    sent: [...sent.values()].map((message) => ({
      ...message,
      deletedAt: deletedAt.get(message.id) ?? null,
    })),
    accounts: all.accounts,
    entities: all.entities,
    posts: states.posts,
    pages: states.pages,
    records,
    quarantine: kept,
    archived: [...archive.values()].flat(),
    receiver: memory,
    rulings,
    left: {
      intake: intake.messages.size,
      followUps: followUps.messages.size,
      actions: actions.messages.size,
      dead: intake.dead.size + followUps.dead.size + actions.dead.size,
    },
    redriven,
    outOfTime,
    givenBack,
    strayAnswers,
    rested,
    faultsEndedAt,
    endedAt: now(),
    steps: trace.length,
    traceHash: createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 16),
    hash,
  };
};
