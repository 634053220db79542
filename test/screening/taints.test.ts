import { describe, expect, it, vi } from 'vitest';
import { type ActOutcome, applyRuling } from '#shared/acting/act.ts';
import { undoRuling } from '#shared/acting/undo.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { type EntityKey, emptyEntity } from '#shared/signals/entity-state.ts';
import { shortHash } from '#shared/signals/keyed-hash.ts';
import { personOf } from '#shared/signals/targets.ts';
import { applyWrite, memoryStates } from '#shared/stores/states/memory.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const device: EntityKey = { kind: 'device', value: 'd-1' };
const context = { deviceId: 'd-1', ip: '198.51.100.7' };
const identity = { hashes: { platform: 'i'.repeat(43) } };
const verification = { status: 'verified', level: 'identity', identity };
const verifies = (accountId: string, at: number) =>
  eventOf('account.verification-changed', accountId, verification, { at });

/** A seller whose post was hidden; the case shows the device it was posted from. */
const openCase = async (desk = openDesk()) => {
  await desk.send(
    eventOf('account.signed-up', 'seller', {}, { at: now - hour }),
    eventOf(
      'content.posted',
      'seller',
      { contentId: 'p1', kind: 'post', text: offer('fake_handle_4') },
      { eventId: 'p1', context },
    ),
  );
  await desk.followUp();

  let rulings = 0;
  const act = () => ({
    subject: accountSubject('seller'),
    rulingId: `ruling-${++rulings}`,
    by: 'reviewer-1',
    basis: desk.decisions()[0]?.id ?? null,
  });
  const expectDone = (acted: ActOutcome) => expect(acted).toMatchObject({ ok: true });
  const ruled = async (ruling: Ruling) =>
    expectDone(await applyRuling({ ...act(), ruling }, desk.ports));
  return {
    ...desk,
    freeze: (until: number | null = null) => ruled({ act: 'freeze', until }),
    release: () => ruled({ act: 'release' }),
    /** Undoes the latest ruling. */
    undo: async () => {
      const left = desk.account('seller')?.standing.version ?? 0;
      const undone = {
        rulingId: `ruling-${rulings}`,
        at: desk.ports.clock.now(),
        from: { act: 'release' },
        left,
      } as const;
      expectDone(await undoRuling({ ...act(), undone }, desk.ports));
    },
    /** Delivers these follow-ups one by one. */
    deliverEach: async (bodies: readonly string[]) => {
      for (const body of bodies) {
        desk.followUps.sent.push({ body });
        expect(await desk.followUp()).toEqual({ batchItemFailures: [] });
      }
    },
    taken: () => desk.followUps.sent.splice(0).map(({ body }) => body),
    /** Number of frozen members that an entity counts. */
    frozenOn: async (entity = device) => {
      const found = await memoryStates(desk.states).read({
        accounts: [],
        entities: [entity],
        posts: [],
      });
      return found.entities.get(`${entity.kind}#${entity.value}`)?.restricted.length ?? 0;
    },
    remembered: () => desk.ports.papers.list('taint', 'seller', { most: 9 }),
  };
};

const offer = (handle: string) => `出售银行卡四件套，加微信 ${handle}`;

describe('the entities of a frozen account', () => {
  it('include contacts and templates of its texts, also of later ones', async () => {
    const desk = await openCase();
    const contact = (handle: string): EntityKey => ({
      kind: 'contact',
      value: desk.ports.hash(`wechat:${handle}`).toString(36),
    });
    const template: EntityKey = {
      kind: 'template',
      value: desk.ports.readText(offer('fake_handle_4')).template ?? '',
    };
    const written = () =>
      Promise.all(
        [contact('fake_handle_4'), template, contact('fake_handle_9')].map(desk.frozenOn),
      );
    await desk.freeze();
    await desk.followUp();
    expect(await written()).toEqual([1, 1, 0]);

    const later = { contentId: 'p2', kind: 'post', text: offer('fake_handle_9') };
    await desk.send(eventOf('content.posted', 'seller', later, { eventId: 'p2', context }));
    await desk.followUp();
    expect(await written()).toEqual([1, 1, 1]);

    await desk.release();
    await desk.followUp();
    expect(await written()).toEqual([0, 0, 0]);
    expect(await desk.remembered()).toEqual([]);
  });

  it('are not the contacts of which it warned', async () => {
    const desk = await openCase();
    const warning = `高价收手机卡电话卡，日结三千，微信 fake_handle_9，大家千万不要加他`;
    const warn = (id: string) =>
      desk.send(
        eventOf(
          'content.posted',
          'seller',
          { contentId: id, kind: 'post', text: warning },
          { eventId: id, context },
        ),
      );
    await warn('p2');
    expect(desk.states.posts.get('p2')?.visibility).toBe('flagged');
    await desk.freeze();
    await desk.followUp();
    await warn('p3');
    await desk.followUp();
    const value = desk.ports.hash('wechat:fake_handle_9').toString(36);
    expect(await desk.frozenOn({ kind: 'contact', value })).toBe(0);
  });

  it('are marked when a person freezes it, and unmarked on release', async () => {
    const desk = await openCase();
    expect(await desk.frozenOn()).toBe(0);
    await desk.freeze();
    expect(desk.followUps.sent).toHaveLength(1);
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);
    expect(await desk.frozenOn({ kind: 'block', value: '198.51.100.0/24' })).toBe(1);

    await desk.release();
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(0);
    expect(await desk.frozenOn({ kind: 'block', value: '198.51.100.0/24' })).toBe(0);
    expect(await desk.remembered()).toEqual([]);
    const messages = [...desk.records.outbox.values()].filter(({ body }) => 'entities' in body);
    expect(messages.map(({ acknowledgedAt }) => acknowledgedAt)).toEqual([now, now]);
  });

  it('have marks that follow the latest standing, in any order and number of messages', async () => {
    const desk = await openCase();
    await desk.freeze();
    await desk.release();
    const [froze = '', released = ''] = desk.taken();
    await desk.deliverEach([released, froze, froze]);
    expect(await desk.frozenOn()).toBe(0);

    await desk.freeze();
    const [again = ''] = desk.taken();
    await desk.deliverEach([again, released, froze, again]);
    expect(await desk.frozenOn()).toBe(1);

    await desk.release();
    await desk.deliverEach([froze, ...desk.taken(), again]);
    expect(await desk.frozenOn()).toBe(0);
    expect(await desk.remembered()).toEqual([]);
  });

  it('are marked once when used later, and unmarked on release', async () => {
    const desk = await openCase();
    await desk.freeze();
    await desk.followUp();
    const later = { deviceId: 'd-2', ip: '203.0.113.9' };
    const login = (eventId: string) =>
      eventOf('account.logged-in', 'seller', { method: 'code' }, { eventId, context: later });
    await desk.send(login('later'));
    expect(desk.followUps.sent).toHaveLength(1);
    await desk.followUp();
    for (const entity of [
      { kind: 'device', value: 'd-2' },
      { kind: 'block', value: '203.0.113.0/24' },
    ] as const) {
      expect(await desk.frozenOn(entity)).toBe(1);
    }
    await desk.send(login('again'));
    expect(desk.followUps.sent).toHaveLength(0);

    await desk.release();
    await desk.followUp();
    for (const entity of [device, { kind: 'device', value: 'd-2' }] as const) {
      expect(await desk.frozenOn(entity)).toBe(0);
    }
  });

  it('are not marked if so many members are restricted that one more changes no estimate', async () => {
    const desk = await openCase();
    await desk.freeze();
    await desk.followUp();
    const entity: EntityKey = { kind: 'device', value: 'd-farm' };
    const restricted = Array.from({ length: 32 }, (_, i) => i);
    applyWrite(desk.states, {
      entity,
      from: 0,
      state: { ...emptyEntity, version: 1, accounts: restricted, restricted },
    });
    const context = { deviceId: 'd-farm' };
    await desk.send(
      eventOf('account.logged-in', 'seller', { method: 'code' }, { eventId: 'l', context }),
    );
    expect(desk.followUps.sent).toEqual([]);
  });

  it('are unmarked when the freeze ends', async () => {
    const desk = await openCase();
    await desk.freeze(now + hour);
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);
    const later = { ...desk.ports, clock: { ...desk.ports.clock, now: () => now + 2 * hour } };
    expect(await endHolds(later)).toBe(1);
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(0);
  });

  it('are unmarked when the freeze is undone', async () => {
    const desk = await openCase();
    await desk.freeze();
    await desk.followUp();
    await desk.undo();
    await desk.followUp();
    expect(desk.account('seller')?.standing.status).toBe('active');
    expect(await desk.frozenOn()).toBe(0);
  });

  it('are remembered while it is frozen, even without its exhibits', async () => {
    const desk = await openCase();
    await desk.freeze();
    await desk.followUp();
    for (const name of desk.records.papers.keys()) {
      if (name.startsWith('exhibit#')) desk.records.papers.delete(name);
    }
    await desk.release();
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(0);
  });

  it('include people it approached', async () => {
    const desk = await openCase();
    const target: EntityKey = {
      kind: 'target',
      value: personOf('friend', desk.ports.hash).toString(36),
    };
    await desk.send(eventOf('social.requested', 'seller', { targetIds: ['friend'] }));
    await desk.freeze();
    await desk.followUp();
    expect(await desk.frozenOn(target)).toBe(1);
    await desk.release();
    await desk.followUp();
    expect(await desk.frozenOn(target)).toBe(0);
  });

  it('exclude people it approached when it was no longer new', async () => {
    const desk = await openCase();
    const week = 7 * day;
    const target = (name: string): EntityKey => ({
      kind: 'target',
      value: personOf(name, desk.ports.hash).toString(36),
    });
    const approaches = (accountId: string, targetId: string, at: number) =>
      eventOf(
        'social.requested',
        accountId,
        { targetIds: [targetId] },
        { eventId: `${accountId}-${targetId}`, at },
      );
    const was = now - 2 * week;
    const imports = (accountId: string, standing: string, at: number) =>
      eventOf(
        'account.imported',
        accountId,
        { signedUpAt: new Date(was).toISOString(), standing },
        { eventId: `${accountId}-${standing}`, at },
      );
    await desk.send(imports('young', 'active', was), imports('old', 'active', now - hour));
    await desk.send(
      approaches('young', 'first', was + hour),
      approaches('young', 'second', now - 3),
      approaches('old', 'third', now - 3),
    );
    await desk.send(imports('young', 'frozen', now - 2), imports('old', 'frozen', now - 2));
    const asked = desk.followUps.sent.map(({ body }) => JSON.parse(body));
    expect(
      Object.fromEntries(asked.map(({ accountId, entities }) => [accountId, entities.length])),
    ).toEqual({ young: 2, old: 0 });
    await desk.followUp();
    const marks = await Promise.all(
      ['first', 'second', 'third'].map((name) => desk.frozenOn(target(name))),
    );
    expect(marks).toEqual([1, 0, 0]);
  });

  it('include credible people who reported it', async () => {
    const desk = await openCase();
    const year = 365 * day;
    const record = (name: string): EntityKey => ({
      kind: 'reporter',
      value: shortHash(desk.ports.hash(name)).toString(36),
    });
    const reports = (reporterId: string) =>
      eventOf(
        'report.filed',
        'seller',
        { reporterId, reason: 'fraud' },
        { eventId: `report-${reporterId}` },
      );
    await desk.send(verifiedSignUp('credible', now - year));
    await desk.send(reports('credible'), reports('nobody'));
    await desk.freeze();
    await desk.followUp();
    expect(await desk.frozenOn(record('credible'))).toBe(1);
    expect(await desk.frozenOn(record('nobody'))).toBe(0);
    await desk.release();
    await desk.followUp();
    expect(await desk.frozenOn(record('credible'))).toBe(0);
  });

  it('are marked from the import event of an account that its platform froze', async () => {
    const desk = await openCase();
    const importedAs = (standing: string, eventId: string) =>
      desk.send(
        eventOf(
          'account.imported',
          'banned',
          { signedUpAt: new Date(now - 400 * day).toISOString(), standing },
          { eventId, context },
        ),
      );
    await importedAs('frozen', 'i1');
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);
    await importedAs('active', 'i2');
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(0);
  });

  it('stay marked if its owner closes it while frozen, and only then', async () => {
    const closed = eventOf('account.closed', 'seller', { by: 'owner' }, { at: now });
    const desk = await openCase();
    await desk.freeze();
    const [froze = ''] = desk.taken();
    await desk.send(closed);
    expect(desk.taken()).toEqual([]);
    await desk.deliverEach([froze, froze]);
    expect(await desk.frozenOn()).toBe(1);

    const other = await openCase();
    await other.freeze();
    await other.followUp();
    await other.release();
    await other.send(closed);
    await other.followUp();
    expect(other.account('seller')?.standing.status).toBe('closed');
    expect(await other.frozenOn()).toBe(0);
  });

  it('are marked if the platform closes it, including its registered phone and identity', async () => {
    const desk = await openCase();
    const phone = { prefix: '138', country: 'CN', hashes: { platform: 'p'.repeat(43) } };
    const staff = { deviceId: 'd-staff', ip: '192.0.2.9' };
    const closes = (by: string, eventId: string) =>
      eventOf('account.closed', 'seller', { by, phone, identity }, { eventId, context: staff });
    await desk.send(closes('owner', 'c1'));
    expect(desk.taken()).toEqual([]);
    await desk.send(closes('platform', 'c2'));
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);
    expect(await desk.frozenOn({ kind: 'phone', value: phone.hashes.platform })).toBe(1);
    expect(await desk.frozenOn({ kind: 'identity', value: identity.hashes.platform })).toBe(1);
    expect(await desk.frozenOn({ kind: 'block', value: '192.0.2.0/24' })).toBe(0);

    await desk.send(
      eventOf('account.signed-up', 'back', {
        phone,
        verification,
      }),
    );
    const found = desk.decisions().filter(({ subject }) => subject.accountId === 'back');
    expect(found.flatMap(({ findings }) => findings.map(({ rule: id }) => id))).toContain(
      'network.re-registration',
    );
  });

  it('are marked on a known device that it uses again after the platform closed it', async () => {
    const desk = await openCase();
    const uses = (eventId: string, at: number) =>
      desk.send(
        eventOf('account.logged-in', 'quiet', { method: 'code' }, { eventId, at, context }),
      );
    const tell = (type: 'account.closed' | 'account.reopened', data: object, at: number) =>
      desk.send(eventOf(type, 'quiet', data, { at }));
    await uses('before', now - 3 * hour);
    await tell('account.closed', { by: 'platform' }, now - 2 * hour);
    await desk.followUp();
    // Entities of events without findings are not stored by name.
    expect(await desk.frozenOn()).toBe(0);
    await uses('after', now - hour);
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);
    await uses('again', now - hour + minute);
    expect(desk.taken()).toEqual([]);
    await tell('account.reopened', {}, now - 1000);
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(0);
  });

  it('lead to one recheck of accounts that signed up between a closing and its delivery, and of no earlier ones', async () => {
    const desk = await openCase();
    const signsUp = (accountId: string, at: number) =>
      eventOf('account.signed-up', accountId, { verification }, { at });
    await desk.send(signsUp('before', now - 3 * hour), signsUp('back', now - hour));
    const found = () =>
      desk
        .decisions()
        .filter(({ findings }) => findings.some(({ rule }) => rule === 'network.re-registration'))
        .map(({ subject }) => subject.accountId);
    desk.taken();
    expect(found()).toEqual([]);

    const late = { eventId: 'late', at: now - 2 * hour };
    await desk.send(eventOf('account.closed', 'seller', { by: 'platform', identity }, late));
    const [told = ''] = desk.taken().filter((body) => JSON.parse(body).kind === 'taint');
    await desk.deliverEach([told, told]);
    await desk.followUp();
    expect(found()).toEqual(['back']);
  });

  it('lead to no recheck of who had them before the closed account came to them', async () => {
    const desk = await openCase();
    const closed = { eventId: 'closed', at: now - 2 * hour };
    await desk.send(eventOf('account.closed', 'seller', { by: 'platform' }, closed));
    await desk.followUp();
    await desk.send(verifies('owner', now - 90 * minute));
    await desk.send(verifies('seller', now - hour), verifies('back', now - hour + minute));
    const asked: string[] = [];
    for (const body of desk.taken()) {
      if (JSON.parse(body).kind !== 'taint') continue;
      await desk.deliverEach([body]);
      for (const sent of desk.taken()) {
        for (const { accountId } of JSON.parse(sent).members ?? []) asked.push(accountId);
      }
    }
    expect(new Set(asked)).toEqual(new Set(['back']));
  });

  it('are marked for what only its clean sign-up named, once somebody comes back with it', async () => {
    const person: EntityKey = { kind: 'identity', value: identity.hashes.platform };
    const desk = openDesk();
    await desk.send(verifies('seller', now - 20 * day), verifies('relative', now - 10 * day));
    await desk.followUp();
    const { freeze, release, followUp, frozenOn, remembered } = await openCase(desk);
    await freeze();
    await followUp();
    expect(await frozenOn(person)).toBe(0);

    await desk.send(verifies('back', now + minute));
    await followUp();
    expect(await frozenOn(person)).toBe(1);
    await followUp();
    const standingOf = (accountId: string) => desk.account(accountId)?.standing.status;
    expect(standingOf('back')).toBe('challenged');
    expect(standingOf('relative')).toBe('active');

    await release();
    await followUp();
    expect(await frozenOn(person)).toBe(0);
    expect(await remembered()).toEqual([]);
  });

  it('are not marked because whoever had them first uses them again', async () => {
    const phone = { prefix: '138', country: 'CN', hashes: { platform: 'p'.repeat(43) } };
    const binds = (accountId: string, at: number) =>
      eventOf(
        'account.credential-changed',
        accountId,
        { credential: 'phone', phone },
        { at, eventId: `binds-${accountId}-${at}` },
      );
    const number: EntityKey = { kind: 'phone', value: 'p'.repeat(43) };
    const desk = openDesk();
    await desk.send(binds('owner', now - 20 * day), binds('seller', now - 10 * day));
    const { freeze, followUp, frozenOn } = await openCase(desk);
    await freeze();
    await followUp();
    await desk.send(binds('owner', now + minute));
    await followUp();
    expect(await frozenOn(number)).toBe(0);

    await desk.send(binds('back', now + 2 * minute));
    await followUp();
    expect(await frozenOn(number)).toBe(1);
  });

  it('lead to a challenge that verification does not lift, until the closing is reverted', async () => {
    const desk = await openCase();
    const closed = { eventId: 'closed', at: now - hour };
    await desk.send(eventOf('account.closed', 'seller', { by: 'platform', identity }, closed));
    await desk.followUp();
    await desk.send(
      eventOf('account.signed-up', 'back', { verification }, { at: now - 2 * minute }),
    );
    const verifiesAt = (at: number) =>
      desk.send(
        eventOf('account.verification-changed', 'back', verification, { eventId: `v-${at}`, at }),
      );
    await verifiesAt(now + minute);
    expect(desk.account('back')?.standing.status).toBe('challenged');

    await desk.send(eventOf('account.reopened', 'seller', {}, { at: now - minute }));
    await desk.followUp();
    await verifiesAt(now + 2 * minute);
    expect(desk.account('back')?.standing.status).toBe('active');
  });

  const closes = (by: string, at: number, eventId = `closed-${at}`) =>
    eventOf('account.closed', 'seller', { by }, { eventId, at, context });
  const reopens = (at: number) =>
    eventOf('account.reopened', 'seller', {}, { eventId: `reopened-${at}`, at });

  it('are unmarked when the platform reverts the closing', async () => {
    const desk = await openCase();
    await desk.send(closes('platform', now - minute));
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);

    const staff = { deviceId: 'd-staff', ip: '192.0.2.9' };
    const reopened = eventOf('account.reopened', 'seller', {}, { at: now, context: staff });
    await desk.send(reopened, reopened);
    expect(desk.followUps.sent).toHaveLength(1);
    await desk.followUp();
    // As before it was closed: limited for its post.
    expect(desk.account('seller')?.standing.status).toBe('limited');
    expect(await desk.frozenOn()).toBe(0);
    expect(await desk.remembered()).toEqual([]);
    expect(desk.account('seller')?.devices).not.toContain(shortHash(desk.ports.hash('d-staff')));
    await desk.send(reopened);
    expect(desk.followUps.sent).toEqual([]);
  });

  it('have marks that follow the latest closing and reopening, in any order', async () => {
    const told = [
      closes('platform', now - 9 * minute),
      reopens(now - 7 * minute),
      closes('owner', now - 5 * minute),
    ];
    const standsAfter = async (events: typeof told) => {
      const desk = await openCase();
      for (const event of events) await desk.send(event);
      const messages = desk.taken();
      await desk.deliverEach(messages.toReversed());
      const { standing, closure } = desk.account('seller') ?? {};
      return [standing?.status, standing?.since, closure, await desk.frozenOn()];
    };
    const orders = [
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ];
    for (const order of orders) {
      const events = order.map((place) => told[place] as (typeof told)[number]);
      const closed = [
        'closed',
        now - 5 * minute,
        { byPlatform: null, reopened: now - 7 * minute, from: 'limited', since: now },
        0,
      ];
      expect([order, ...(await standsAfter(events))]).toEqual([order, ...closed]);
      const [first, second] = events.filter((event) => event !== told[2]);
      const opened = await standsAfter([first, second] as typeof told);
      expect([order, opened[0], opened[3]]).toEqual([order, 'limited', 0]);
    }
    const again = [...told.slice(0, 2), closes('platform', now - minute)];
    for (const events of [again, again.toReversed()]) {
      const stands = await standsAfter(events);
      expect([stands[0], stands[3]]).toEqual(['closed', 1]);
    }
  });

  it('are unmarked when a reopening reverts all closings of the same second, in either order', async () => {
    const second = now - minute;
    const told = [closes('platform', second + 700), reopens(second + 200)];
    for (const events of [told, told.toReversed()]) {
      const desk = await openCase();
      for (const event of events) await desk.send(event);
      await desk.followUp();
      expect(desk.account('seller')).toMatchObject({
        standing: { status: 'limited' },
        closure: { byPlatform: null, reopened: second },
      });
      expect(await desk.frozenOn()).toBe(0);
    }
  });

  it('stay marked after reopening, which restores the previous standing and its end', async () => {
    const desk = await openCase();
    await desk.freeze(now + hour);
    const decisionId = desk.account('seller')?.standing.decisionId;
    await desk.send(closes('owner', now - minute), reopens(now));
    await desk.followUp();
    expect(desk.account('seller')?.standing).toMatchObject({
      status: 'frozen',
      until: now + hour,
      decisionId,
    });
    expect(await desk.frozenOn()).toBe(1);

    const later = { ...desk.ports, clock: { ...desk.ports.clock, now: () => now + 2 * hour } };
    expect(await endHolds(later)).toBeGreaterThan(0);
    await desk.followUp();
    expect(desk.account('seller')?.standing.status).toBe('active');
    expect(await desk.frozenOn()).toBe(0);
  });

  it('stay marked if a closing arrives after the reopening that reverted it', async () => {
    const desk = await openCase();
    await desk.send(reopens(now - 1_000));
    await desk.freeze(now + hour);
    await desk.send(closes('platform', now - minute));
    await desk.followUp();
    expect(desk.account('seller')?.standing.status).toBe('frozen');
    expect(await desk.frozenOn()).toBe(1);
    const later = { ...desk.ports, clock: { ...desk.ports.clock, now: () => now + 2 * hour } };
    expect(await endHolds(later)).toBeGreaterThan(0);
    expect(desk.account('seller')?.standing.status).toBe('active');
  });

  it('keep no mark if the freeze is lifted while it is being applied', async () => {
    const desk = await openCase();
    await desk.freeze();
    const [froze = ''] = desk.taken();
    const { states } = desk.ports;
    const write = states.write;
    let writes = 0;
    Object.assign(states, {
      write: async (some: Parameters<typeof write>[0]) => {
        if (++writes === 1) {
          await desk.release();
          // The follow-up of the release finds nothing to remove.
          await desk.followUp();
        }
        return write(some);
      },
    });
    await desk.deliverEach([froze]);
    expect(writes).toBe(2);
    expect(await desk.frozenOn()).toBe(0);
    expect(await desk.remembered()).toEqual([]);
  });

  it('are limited to thirty', async () => {
    const desk = await openCase();
    await desk.freeze();
    const froze = JSON.parse(desk.taken()[0] ?? '');
    const entities = Array.from({ length: 30 }, (_, i) => ({ kind: 'device', value: `more-${i}` }));
    await desk.deliverEach([JSON.stringify({ ...froze, entities })]);
    expect(await desk.frozenOn({ kind: 'device', value: 'more-29' })).toBe(1);
    expect(await desk.frozenOn()).toBe(0);
    expect(await desk.remembered()).toMatchObject([{ body: { entities }, expiresAt: null }]);
  });

  it('cost neither exhibits nor entities to read once they are thirty, however many more it uses', async () => {
    const desk = await openCase();
    await desk.freeze();
    const froze = JSON.parse(desk.taken()[0] ?? '');
    const entities = Array.from({ length: 30 }, (_, i) => ({ kind: 'device', value: `more-${i}` }));
    await desk.deliverEach([JSON.stringify({ ...froze, entities })]);
    await desk.send(
      eventOf('account.logged-in', 'seller', { method: 'code' }, { context: { deviceId: 'new' } }),
    );
    const asked = desk.taken();
    expect(asked.map((body) => JSON.parse(body).kind)).toEqual(['taint']);
    const { states, papers } = desk.ports;
    const [read, list] = [vi.spyOn(states, 'read'), vi.spyOn(papers, 'list')];
    await desk.deliverEach(asked);
    expect([read.mock.calls, list.mock.calls]).toEqual([[], []]);
    expect(await desk.frozenOn({ kind: 'device', value: 'new' })).toBe(0);
  });

  it('are not all read again for each newcomer who is looked at', async () => {
    const person: EntityKey = { kind: 'identity', value: identity.hashes.platform };
    const desk = await openCase();
    await desk.send(verifies('seller', now - 20 * day));
    await desk.freeze();
    await desk.followUp();
    const entitiesRemembered = async () =>
      (await desk.remembered()).flatMap(({ body }) => (body as { entities: unknown[] }).entities);
    const before = await entitiesRemembered();
    await desk.send(verifies('back', now + minute));
    const asked = desk.taken().filter((body) => JSON.parse(body).kind === 'taint');
    const read = vi.spyOn(desk.ports.states, 'read');
    await desk.deliverEach(asked);
    const entities = read.mock.calls.flatMap(([wanted]) => wanted.entities ?? []);
    expect(entities).toEqual([person]);
    expect(before.length).toBeGreaterThan(1);
    expect(await entitiesRemembered()).toEqual([...before, person]);
    expect([await desk.frozenOn(person), await desk.frozenOn()]).toEqual([1, 1]);
    await desk.release();
    await desk.followUp();
    expect([await desk.frozenOn(person), await desk.frozenOn()]).toEqual([0, 0]);
  });

  it('ask about earlier users of a card once, however often it is bound', async () => {
    const desk = openDesk();
    const binds = (accountId: string, eventId: string, at: number) =>
      eventOf(
        'payment.bound',
        accountId,
        { kind: 'bank-card', hashes: { platform: 'c'.repeat(43) } },
        { eventId, at },
      );
    await desk.send(binds('first', 'b-0', now - hour));
    await desk.send(binds('back', 'b-1', now - minute));
    const asked = desk.followUps.sent.splice(0).map(({ body }) => JSON.parse(body));
    expect(asked.map(({ kind, accountId }) => [kind, accountId])).toEqual([['taint', 'first']]);
    await desk.send(binds('back', 'b-2', now), binds('back', 'b-3', now + 1));
    expect(desk.followUps.sent).toEqual([]);
  });

  it('are those that identify it before those of its texts', async () => {
    const desk = await openCase();
    await desk.send(
      ...Array.from({ length: 35 }, (_, i) =>
        eventOf(
          'content.posted',
          'seller',
          { contentId: `many-${i}`, kind: 'post', text: offer(`fake_handle_${i + 10}`) },
          { eventId: `many-${i}`, at: now - 1000 - i },
        ),
      ),
    );
    await desk.freeze();
    await desk.followUp();
    expect(await desk.frozenOn()).toBe(1);
    const [{ body } = { body: null }] = await desk.remembered();
    expect((body as { entities: unknown[] }).entities).toHaveLength(30);
  });
});
