import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { eraseAccount } from '#functions/review-api/acting/erasing.ts';
import { type RulingRecord, recordOf, undoOf } from '#functions/review-api/acting/rulings.ts';
import { answerAppeal, applyRuling } from '#shared/acting/act.ts';
import { resendState } from '#shared/acting/resend.ts';
import { undoRuling } from '#shared/acting/undo.ts';
import { answerFollowUps } from '#shared/answer-follow-ups.ts';
import { verifyChains } from '#shared/auditing/verify.ts';
import { createReceiver, memoryReceiver, type ReceiverMemory } from '#shared/client/receiver.ts';
import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { PlatformEvent } from '#shared/events/event.ts';
import { appealsIn } from '#shared/reviews/appeal.ts';
import { erasureObstacles } from '#shared/reviews/erasure.ts';
import { fileAppeal } from '#shared/reviews/filing.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { screen } from '#shared/screen.ts';
import type { IntakeRecord } from '#shared/screening/intake.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { day, hour, minute, second } from '#shared/settings/durations.ts';
import { isExcluded } from '#shared/signals/account-state.ts';
import { memoryAuditLog } from '#shared/stores/audit-log/memory.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import { decodeAccount, decodeEntity } from '#shared/stores/states/codec.ts';
import { type Random, randomFrom } from '#shared/text/training/random.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { sweepOutbox } from '#shared/upkeep/sweep-outbox.ts';
import { eventOf, openDesk, now as start } from './desk.ts';

/*
 * Runs two or three operations concurrently on the same few accounts: events, rulings and their undo, appeals
 * and their answers, erasures, resent states, timers. Store calls run in random order, and may fail before or
 * after taking effect. The simulation covers queues, crashes and farms; this covers human actions.
 */

const ids = ['a', 'b'];
const offer = '出售银行卡四件套，加微信 fake_handle_4';
const verification = { status: 'verified', level: 'identity' };
const earned = { decisions: 600, upheld: 594, simulated: true };

type Operation = () => Promise<unknown>;

/** Interleaves operations randomly at every store call. */
const randomInterleaving = (random: Random) => {
  const waiting: (() => void)[] = [];
  let faults: number | null = null;
  const take = () => waiting.splice(random.between(0, waiting.length - 1), 1)[0]?.();
  const call = async (step: () => unknown): Promise<unknown> => {
    if (faults === null) return step();
    const share = faults;
    await new Promise<void>((go) => waiting.push(go));
    const draw = random.next();
    if (draw < share) throw new Unavailable('refused');
    const answer = await step();
    if (draw > 1 - share) throw new Unavailable('the reply was lost');
    return answer;
  };
  return {
    call,
    slow: <Store extends object>(store: Store): Store =>
      Object.fromEntries(
        Object.entries(store).map(([name, method]) => [
          name,
          (...asked: unknown[]) => call(() => method(...asked)),
        ]),
      ) as Store,
    /** Returns the operations that failed, to be retried later. */
    together: async (works: readonly Operation[], share: number): Promise<readonly Operation[]> => {
      faults = share;
      const failed: Operation[] = [];
      let open = works.length;
      for (const work of works) {
        work()
          .catch((error) => {
            if (!(error instanceof Unavailable)) throw error;
            failed.push(work);
          })
          .finally(() => {
            open -= 1;
          });
      }
      while (open > 0) {
        await setImmediate();
        take();
      }
      faults = null;
      return failed;
    },
  };
};

const play = async (seed: number) => {
  const random = randomFrom(seed);
  const time = { now: start };
  const { call, slow, together } = randomInterleaving(random);
  const pause = () => call(() => {}) as Promise<void>;
  const desk = openDesk(
    { clock: { now: () => time.now, pause } },
    {
      shadowRecords: {
        'account.repeat-black-gray-poster': earned,
        'victim.reports-by-many': earned,
      },
      holds: random.pick([{}, { challengeSeconds: 1800, limitSeconds: 2700, freezeSeconds: 3600 }]),
      gate: { response: random.pick(['challenge', 'limit']) },
    },
  );
  const { records, states } = desk;
  const papers = memoryPapers(() => time.now, records.papers);
  const auditLog = memoryAuditLog(states, records);
  const ports: Ports & { auditLog: typeof auditLog; papers: typeof papers } = {
    ...desk.ports,
    auditLog,
    papers: slow(papers),
    states: slow(desk.ports.states),
    ledger: slow(desk.ports.ledger),
    outbox: slow(desk.ports.outbox),
    archive: slow({ append: desk.ports.archive.append }),
  };

  let count = 0;
  const intake: IntakeRecord[] = [];
  const message = (body: unknown): IntakeRecord => ({
    ...{ id: `m-${++count}`, sentAt: time.now },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const screenMessages = async (some: readonly IntakeRecord[]) => {
    const { again } = await screen(some, ports);
    intake.push(...some.filter(({ id }) => again.includes(id)));
  };
  const handleFollowUps = async () => {
    const some = desk.followUps.sent.splice(0).map(({ body }) => message(body));
    const { again } = await answerFollowUps(some, ports);
    desk.followUps.sent.push(...some.filter(({ id }) => again.includes(id)));
  };
  const memory: ReceiverMemory = { states: new Map(), delivered: new Map() };
  const receiver = createReceiver({
    ...{ platformId: 'demo', store: memoryReceiver(memory), now: () => time.now },
    newId: () => `receipt-${++count}`,
  });
  const deliverCommands = async () => {
    for (const { body } of desk.actions.sent.splice(0)) {
      const { receipt } = await receiver.receive(JSON.parse(body));
      if (receipt) intake.push(message(receipt));
    }
  };

  const caseOf = (id: string) => records.cases.get(caseIdOf('demo', id)) ?? null;
  const about = (id: string) => desk.decisions().filter(({ subject }) => subject.accountId === id);
  const postsOf = (id: string) => [...states.posts].filter(([, post]) => post.accountId === id);
  const made = new Map<string, RulingRecord>();

  const event = (type: PlatformEvent['type'], id: string, data: object): Operation => {
    const at = time.now - random.pick([0, second, 5 * minute, 2 * hour, 26 * hour]);
    const context = random.next() < 0.5 ? { deviceId: random.pick(['d1', 'd2']) } : undefined;
    const told = message(eventOf(type, id, data, { eventId: `e-${++count}`, at, context }));
    // Some are delivered twice at once.
    const twice = random.next() < 0.2 ? [{ ...told, id: `m-${++count}` }] : [];
    return () => screenMessages([told, ...twice]);
  };

  const ruling = (id: string): Operation => {
    const [post] = random.shuffled(postsOf(id));
    const onPost = post !== undefined && random.next() < 0.3;
    const until = random.pick([null, time.now + 20 * minute]);
    const ruled: Ruling = onPost
      ? { act: random.pick(['restore', 'hide'] as const) }
      : random.pick<Ruling>([
          { act: 'release' },
          { act: 'release' },
          { act: 'uphold' },
          { act: 'limit', until },
          { act: 'freeze', until },
        ]);
    const subject = onPost ? contentSubject(post[0], id) : accountSubject(id);
    const [rulingId, by] = [`ruling-${++count}`, random.pick(['lin', 'mei'])];
    const basis = caseOf(id)?.entries.at(-1)?.decisionId ?? null;
    return async () => {
      const acted = await applyRuling({ subject, ruling: ruled, rulingId, by, basis }, ports);
      if (!acted.ok || !acted.done) return;
      const { caseId } = acted.case;
      const rest = { reason: '', claimedAt: null, mark: null, bulkId: null, approvedBy: null };
      made.set(
        rulingId,
        recordOf(acted.done, { rulingId, caseId, act: ruled.act, subject, by, ...rest }),
      );
    };
  };

  const takenBack = (id: string): Operation => {
    const record = made.get(caseOf(id)?.rulings.at(-1) ?? '');
    const rulingId = `undo-${++count}`;
    return async () => {
      if (!record) return;
      const { subject, basis } = record;
      const undone = undoOf(record, time.now);
      await undoRuling({ subject, rulingId, by: 'lin', basis, undone }, ports);
    };
  };

  const answered = (id: string): Operation => {
    const appeal = caseOf(id)?.appeal;
    const decision = appeal?.state === 'open' && records.decisions.get(appeal.decisionId);
    const [rulingId, by] = [`answer-${++count}`, random.pick(['wu', 'he', 'xu'])];
    const grants = random.next() < 0.5;
    return async () => {
      if (!decision) return;
      const { subject, id: basis } = decision;
      await answerAppeal({ subject, rulingId, by, basis, grants }, ports);
    };
  };

  const erased = (id: string): Operation => {
    const causeId = `erasure-${++count}`;
    return async () => {
      const state = desk.account(id);
      if (!state) return;
      const known = { accountId: id, state, decisions: about(id), posts: new Map(postsOf(id)) };
      const campaigns = [...records.cases.values()].filter(
        ({ campaign, accountId }) => campaign && accountId === id,
      );
      const all = { ...known, open: caseOf(id), campaigns, failed: [] };
      if (erasureObstacles(all, { at: time.now, settings: ports.settings }).length > 0) return;
      const shared = ['d1', 'd2'].map((value) => ({ kind: 'device', value }) as const);
      await eraseAccount(all, { by: 'wu', approvedBy: null, reason: '', causeId, shared }, ports);
    };
  };

  const work = (id: string): Operation => {
    const [decision] = random.shuffled(about(id));
    switch (random.between(0, 13)) {
      case 0:
      case 1:
      case 2: {
        const contentId = `p-${++count}`;
        return event('content.posted', id, { contentId, kind: 'post', text: `${offer}${count}` });
      }
      case 3:
        return event('report.filed', id, {
          reporterId: `w${random.between(1, 4)}`,
          reason: 'fraud',
        });
      case 4:
        return event(
          'account.verification-changed',
          id,
          random.pick([verification, { status: 'expired' }]),
        );
      case 5:
        return random.next() < 0.5
          ? event('account.closed', id, { by: random.pick(['owner', 'platform']) })
          : event('account.reopened', id, {});
      case 6:
      case 7:
        return decision
          ? event('appeal.filed', id, { decisionId: decision.id })
          : event('account.logged-in', id, { method: 'code' });
      case 8:
      case 9:
        return ruling(id);
      case 10:
        return takenBack(id);
      case 11:
        return answered(id);
      case 12:
        return erased(id);
      default: {
        const causeId = `resend-${++count}`;
        const how = { ahead: 10, liftedSince: 0, by: 'cli:lin', causeId, dry: false };
        return () => resendState(accountSubject(id), how, ports);
      }
    }
  };

  const signedUpAt = new Date(start - 300 * day).toISOString();
  for (const id of ['a', 'w1', 'w2', 'w3', 'w4']) {
    const data = { signedUpAt, verification };
    await screenMessages([message(eventOf('account.imported', id, data))]);
  }
  await screenMessages([message(eventOf('account.signed-up', 'b', {}, { at: start - hour }))]);

  let again: readonly Operation[] = [];
  for (let round = random.between(8, 20); round > 0; round--) {
    const focus = random.pick(ids);
    const some = Array.from({ length: random.between(1, 3) }, () =>
      work(random.next() < 0.75 ? focus : random.pick(ids)),
    );
    const timers = random.shuffled<Operation>([
      () => endHolds(ports),
      () => sweepOutbox(ports),
      handleFollowUps,
    ]);
    const back = intake.splice(0);
    const works = [...some, ...again, ...timers.slice(2), () => screenMessages(back)];
    again = await together(works, random.pick([0, 0.03, 0.1]));
    if (random.next() < 0.5) await deliverCommands();
    time.now += random.pick([10, second, minute, 10 * minute, 40 * minute]);
  }
  for (const one of again) await one();
  const isQuiet = () =>
    intake.length + desk.followUps.sent.length + desk.actions.sent.length === 0 &&
    [...records.outbox.values()].every(({ dueAt }) => dueAt === null);
  for (let i = 0; i < 40 && !(i > 0 && isQuiet()); i++) {
    time.now += 3 * hour;
    await screenMessages(intake.splice(0));
    await endHolds(ports);
    await sweepOutbox(ports);
    await handleFollowUps();
    await deliverCommands();
  }
  return { desk, auditLog, memory, caseOf, now: time.now, isQuiet };
};

/** Everything that is wrong once all operations have ended. */
const inconsistenciesIn = async ({
  desk,
  auditLog,
  memory,
  caseOf,
  now,
  isQuiet,
}: Awaited<ReturnType<typeof play>>) => {
  const { records, states, ports } = desk;
  const wrong: string[] = [];
  const reportIf = (is: unknown, ...what: readonly unknown[]) => {
    if (is) wrong.push(JSON.stringify(what));
  };
  reportIf(!isQuiet(), 'it never came to rest');
  reportIf((await verifyChains(auditLog)).broken.length > 0, 'a chain is broken');
  const entries = [...records.audit.values()].flat();
  const causes = new Set(entries.map(({ causeId }) => causeId));
  // These actions take effect as often as they are requested.
  const anew = new Set(['state.resent', 'account.erased']);
  const once = entries.filter(({ action }) => !anew.has(action)).map(({ causeId }) => causeId);
  reportIf(new Set(once).size < once.length, 'something is on record twice');
  for (const { destination, body } of records.outbox.values()) {
    if (destination !== 'actions') continue;
    reportIf(!causes.has(body.decisionId), 'a command of nothing on record', body);
  }
  for (const [id, stored] of states.accounts) {
    const state = decodeAccount(stored.bytes, stored.version);
    const { standing, closure } = state;
    let folded = 'active';
    for (const { action, details } of records.audit.get(`account:${id}`) ?? []) {
      if (action === 'account.erased') folded = 'active';
      if (details.subject !== undefined || details.to === undefined) continue;
      reportIf(details.from !== folded, id, 'was', folded, 'and its chain says', details);
      folded = String(details.to);
    }
    const stood = standing.status === 'closed' ? closure.from : standing.status;
    reportIf(folded !== stood, id, 'status', stood, 'and its chain says', folded);
    for (const [name, { bytes, version }] of states.entities) {
      const marked = decodeEntity(bytes, version).restricted.includes(ports.hash(id));
      reportIf(marked && !isExcluded(state), name, 'is marked for', id, standing);
    }
    const known = caseOf(id);
    const waits = known && appealsIn(known).some((one) => one.state === 'open');
    reportIf(waits && known.state !== 'open', 'nobody is asked to hear', id);
    if (standing.status === 'closed') continue;
    const told = memory.states.get(`account:${id}`);
    const heard = told && 'standing' in told.desired ? told.desired.standing : 'active';
    reportIf(heard !== standing.status, id, 'status', standing, 'and the platform heard', heard);
    if (standing.status === 'active' || standing.version === 0) continue;
    reportIf(standing.until !== null && standing.until < now, id, 'should be free', standing);
    const decision = records.decisions.get(standing.decisionId ?? '') ?? null;
    const filed = { eventId: 'tried', accountId: id, at: now, language: 'en' } as const;
    const heardNow = fileAppeal({
      ...{ filed, decision, known, settings: ports.settings },
      now: { standing, post: null },
    });
    const isNoWay = !heardNow.ok && !['open-already', 'heard-enough'].includes(heardNow.problem);
    reportIf(isNoWay, id, 'cannot appeal', standing, heardNow);
  }
  for (const [id, { visibility, version, decisionId }] of states.posts) {
    const told = memory.states.get(`content:${id}`);
    reportIf(
      told?.subjectVersion !== version,
      id,
      'status',
      version,
      'and the platform heard',
      told,
    );
    reportIf(
      visibility !== 'visible' && !records.decisions.has(decisionId ?? ''),
      id,
      'for no reason',
    );
  }
  return wrong;
};

it('concurrent acts of staff, users, platform and timers leave consistent state, audit chains and commands', async () => {
  const from = Number(process.env.CLEARSPRING_SEED ?? 1);
  const most = process.env.CLEARSPRING_SEED ? 1 : Number(process.env.CLEARSPRING_HISTORIES ?? 40);
  for (let seed = from; seed < from + most; seed++) {
    expect(await inconsistenciesIn(await play(seed)), `history ${seed}`).toEqual([]);
  }
}, 900_000);
