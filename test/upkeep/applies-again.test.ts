import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActOutcome, answerAppeal, applyRuling } from '#shared/acting/act.ts';
import { undoRuling } from '#shared/acting/undo.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import type { CommandOf } from '#shared/effects/command.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { noAppeals, toldStatementOf } from '#shared/reviews/appeal.ts';
import { creditOf } from '#shared/reviews/credit.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { endHolds } from '#shared/upkeep/end-holds.ts';
import { rulesAgainstYoungPosters } from '../rules/staff-rule.ts';
import { eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';
import { settings, type World, worlds } from '../stores/worlds.ts';

const offer = '出售银行卡四件套，价格好谈，加薇 demo_ka_9';
const earned = { decisions: 600, upheld: 594, simulated: true };
const { platformId } = settings;

describe.each(worlds)('when a stricter measure ends, $name', ({ open }) => {
  let world: World;
  let stories = 0;
  beforeAll(async () => {
    world = await open();
  });
  afterAll(() => world.stop());

  /** A seller whom a rule limited for an offer, or whom the real-name gate challenged before. */
  const newSeller = async ({
    limitDays = 3,
    challengeDays = 7,
    isSelling = true,
    response = 'challenge' as 'challenge' | 'limit',
  } = {}) => {
    const name = `seller-${++stories}`;
    const desk = openDesk(
      { states: world.states, ledger: world.ledger, outbox: world.outbox, papers: world.papers },
      {
        platformId,
        shadowRecords: { 'network.shared-contact-campaign': earned },
        gate: { response },
        holds: { challengeSeconds: challengeDays * 86_400, limitSeconds: limitDays * 86_400 },
      },
    );
    let events = 0;
    const happens = (type: Parameters<typeof eventOf>[0], data: object, at = now, who = name) =>
      desk.send({
        ...eventOf(type, who, data, {
          eventId: `${name}-${++events}`,
          at,
          context: { deviceId: `d-${who}` },
        }),
        platformId,
      });
    const offers = (who = name) =>
      happens(
        'content.posted',
        { contentId: `${who}-${events}`, kind: 'post', text: `${offer}_${stories}` },
        now,
        who,
      );
    const account = async () => {
      const wanted = { accounts: [name], entities: [], posts: [] };
      const state = (await world.states.read(wanted, { consistent: true })).accounts.get(name);
      if (!state) throw new Error('no account');
      return state;
    };
    const standing = async () => (await account()).standing;
    const portsAt = (time: number) => ({
      ...desk.ports,
      clock: { now: () => now + time, pause: async () => {} },
    });
    let rulings = 0;
    const act = async (by = 'reviewer-1') => ({
      subject: accountSubject(name),
      rulingId: `ruling-${name}-${++rulings}`,
      by,
      basis: (await standing()).decisionId,
    });
    const done = (acted: ActOutcome) => expect(acted).toMatchObject({ ok: true });
    const story = {
      ...desk,
      name,
      happens,
      offers,
      account,
      standing,
      /** All restrictions end whose time is over then. */
      ends: (time: number, ports: object = {}) => endHolds({ ...portsAt(time), ...ports }),
      /** The rules freeze the seller, for seven days: others posted the same. */
      isFrozen: async () => {
        for (const other of ['a', 'b', 'c']) await offers(`${name}-${other}`);
        await offers();
        expect(await standing()).toMatchObject({ status: 'frozen', until: now + 7 * day });
      },
      rules: async (ruling: Ruling, at = 0) =>
        done(await applyRuling({ ...(await act()), ruling }, portsAt(at))),
      answers: async (decisionId: string, grants: boolean) =>
        done(
          await answerAppeal({ ...(await act('hearer')), basis: decisionId, grants }, desk.ports),
        ),
      /** Takes back the latest ruling, which found this. */
      undoes: async (from: Ruling, basis: string | null) => {
        const { version: left } = await standing();
        const undone = { rulingId: `ruling-${name}-${rulings}`, at: now, from, left };
        done(await undoRuling({ ...(await act()), basis, undone }, desk.ports));
      },
      decisions: () => world.ledger.decisionsAbout(name, 50),
      /** The statement of a decision as the case shows it to staff. */
      recorded: async (decisionId: string | null) => {
        const caseId = caseIdOf(platformId, name);
        const measure = await world.ledger.readDecision(decisionId ?? '');
        const appeals = (await world.ledger.readCases([caseId])).get(caseId) ?? noAppeals;
        const told = measure && toldStatementOf(measure, appeals, settings, catalogue);
        return told && wordStatement(told, 'en');
      },
      latestCommand: () =>
        desk.actions.sent
          .map(({ body }) => JSON.parse(body) as CommandOf<'set-standing'>)
          .findLast(({ kind, subject }) => kind === 'set-standing' && subject.id === name),
    };
    await happens('account.signed-up', {}, now - hour);
    if (!isSelling) {
      await happens('content.posted', { contentId: name, kind: 'post', text: '今天天气很好' });
      return story;
    }
    await offers();
    expect(await standing()).toMatchObject({ status: 'limited', until: now + limitDays * day });
    return story;
  };

  it('the limit by staff without end applies again, with its reasons, and no new offence', async () => {
    const seller = await newSeller();
    await seller.rules({ act: 'limit', until: null });
    const limit = await seller.standing();
    await seller.isFrozen();
    const frozen = await seller.standing();
    const decided = await seller.decisions();
    seller.followUps.sent.length = 0;

    await seller.ends(7 * day);
    const { audit, ...state } = await seller.account();
    expect(state.standing).toEqual({ ...limit, version: frozen.version + 1 });
    const command = seller.latestCommand();
    expect(command).toMatchObject({
      subjectVersion: frozen.version + 1,
      desired: { standing: 'limited', until: null },
      decisionId: limit.decisionId,
      issuedAt: new Date(now + 7 * day).toISOString(),
    });
    expect(command?.statement.en.facts[0]).toContain('applies again');
    expect(command?.statement.en.facts.length).toBeGreaterThan(1);
    expect(command?.statement['zh-CN'].remedy).not.toBeNull();
    expect(
      (await world.auditLog.latest(`account:${command?.subject.id}`, { before: null, most: 1 }))[0],
    ).toMatchObject({
      body: {
        sequence: audit.sequence,
        actor: 'system',
        action: 'measure.resumed',
        causeId: expect.stringMatching(/^hld-/),
        details: {
          decisionId: limit.decisionId,
          from: 'frozen',
          to: 'limited',
          version: frozen.version + 1,
        },
      },
    });
    // What the account shared is no longer marked as of a frozen one.
    expect(seller.followUps.sent.map(({ body }) => JSON.parse(body))).toContainEqual(
      expect.objectContaining({ kind: 'taint', accountId: command?.subject.id }),
    );
    expect(await seller.decisions()).toEqual(decided);
    const credit = (at: number) =>
      creditOf({ account: { ...state, audit }, decisions: decided, open: null, listed: [], at });
    expect(credit(now + 7 * day).score).toBe(credit(now + 7 * day - 1).score);

    // It has no hold that ends, can be appealed against, and suspends again when the rules freeze again.
    await seller.ends(900 * day);
    expect(await seller.standing()).toEqual(state.standing);
    await seller.happens('appeal.filed', { decisionId: limit.decisionId });
    await seller.answers(limit.decisionId ?? '', true);
    expect((await seller.standing()).status).toBe('active');
  });

  it('what still runs applies until its own end, whatever ran out meanwhile', async () => {
    const seller = await newSeller();
    await seller.rules({ act: 'challenge', until: now + 10 * day });
    const challenge = await seller.standing();
    await seller.offers();
    expect(await seller.standing()).toMatchObject({ status: 'limited', until: now + 3 * day });
    await seller.isFrozen();
    // The limit of three days is over, the challenge of ten is not.
    await seller.ends(7 * day);
    const { version, ...again } = await seller.standing();
    expect({ ...again, version: challenge.version }).toEqual(challenge);
    expect(seller.latestCommand()?.desired).toEqual({
      standing: 'challenged',
      until: new Date(now + 10 * day).toISOString(),
    });
    await seller.ends(10 * day);
    expect(await seller.standing()).toMatchObject({ status: 'active', version: version + 1 });
    expect((await seller.decisions()).map(({ eventType }) => eventType)).toContain('hold.ended');
  });

  it('two that a freeze suspended return one after the other, each to its own end', async () => {
    const seller = await newSeller({ limitDays: 8 });
    await seller.rules({ act: 'challenge', until: null });
    const challenge = await seller.standing();
    await seller.offers();
    const limit = await seller.standing();
    await seller.isFrozen();
    await seller.ends(7 * day);
    expect(await seller.standing()).toEqual({ ...limit, version: limit.version + 2 });
    await seller.ends(8 * day);
    expect(await seller.standing()).toEqual({ ...challenge, version: limit.version + 3 });
  });

  it('a challenge that was met meanwhile is over; one that was met before it asked is not', async () => {
    for (const [verifiedAt, left] of [
      [now - minute, 'active'],
      [now - 3 * minute, 'challenged'],
    ] as const) {
      const seller = await newSeller();
      await seller.rules({ act: 'challenge', until: null }, -2 * minute);
      await seller.isFrozen();
      const data = { status: 'verified', level: 'identity' };
      await seller.happens('account.verification-changed', data, verifiedAt);
      expect((await seller.standing()).status).toBe('frozen');
      await seller.ends(7 * day);
      expect((await seller.standing()).status).toBe(left);
      // The next verification meets what is asked again.
      await seller.happens('account.verification-changed', data, now);
      expect((await seller.standing()).status).toBe('active');
    }
  });

  it('what a person decided since takes the place of everything before it', async () => {
    for (const ruling of [
      { act: 'release' },
      { act: 'limit', until: now + day },
      { act: 'freeze', until: now + day },
    ] as const) {
      const seller = await newSeller();
      await seller.rules({ act: 'limit', until: null });
      await seller.isFrozen();
      await seller.rules(ruling);
      await seller.ends(8 * day);
      expect((await seller.standing()).status).toBe('active');
    }
  });

  it('a granted appeal lifts everything, and the undo of that leaves the earlier limit to return', async () => {
    const seller = await newSeller();
    await seller.rules({ act: 'limit', until: null });
    const limit = await seller.standing();
    await seller.isFrozen();
    const { decisionId } = await seller.standing();
    await seller.happens('appeal.filed', { decisionId });
    await seller.answers(decisionId ?? '', true);
    expect((await seller.standing()).status).toBe('active');
    await seller.undoes({ act: 'freeze', until: now + 7 * day }, decisionId);
    const { status, version } = await seller.standing();
    expect(status).toBe('frozen');
    await seller.ends(7 * day);
    expect(await seller.standing()).toEqual({ ...limit, version: version + 1 });
  });

  it('an appeal that waits is stated, and a refused one does not end the measure', async () => {
    for (const isAnswered of [false, true]) {
      const seller = await newSeller();
      await seller.rules({ act: 'limit', until: null });
      const { decisionId } = await seller.standing();
      await seller.happens('appeal.filed', { decisionId });
      await seller.isFrozen();
      if (isAnswered) await seller.answers(decisionId ?? '', false);
      await seller.ends(7 * day);
      expect(await seller.standing()).toMatchObject({ status: 'limited', decisionId });
      const { en } = seller.latestCommand()?.statement ?? {};
      expect(en?.facts[0]).toMatch(
        isAnswered ? /applies again\. Your appeal .* was not granted/ : /Your appeal was received/,
      );
      expect(en?.remedy === null).toBe(!isAnswered);
      expect(await seller.recorded(decisionId)).toEqual(en);
    }
  });

  it('the answer to an appeal is told with a milder measure that replaced the one appealed against', async () => {
    const seller = await newSeller();
    await seller.isFrozen();
    const { decisionId: frozenBy } = await seller.standing();
    await seller.happens('appeal.filed', { decisionId: frozenBy });
    await seller.rules({ act: 'limit', until: null });
    const { decisionId } = await seller.standing();
    const caseId = caseIdOf(platformId, seller.name);
    const isTold = async (fact: string) => {
      const { version } = await seller.standing();
      const command = seller.latestCommand();
      expect(command).toMatchObject({ subjectVersion: version, decisionId });
      expect(command?.desired).toEqual({ standing: 'limited', until: null });
      const { facts, remedy } = command?.statement.en ?? {};
      expect(facts?.[0]).toContain(fact);
      expect(remedy).not.toBeNull();
      expect(await seller.recorded(decisionId)).toEqual(command?.statement.en);
    };
    await seller.answers(frozenBy ?? '', false);
    await isTold('Your appeal against an earlier measure');
    await seller.undoes({ act: 'uphold' }, decisionId);
    await isTold('that appeal is being heard again');
    // The limit itself may be appealed against as well.
    await seller.happens('appeal.filed', { decisionId });
    const known = (await world.ledger.readCases([caseId])).get(caseId);
    expect(known?.otherAppeals).toMatchObject([{ decisionId, state: 'open' }]);
  });

  it('a freeze that ends while the account is closed lets the limit return once it is open again', async () => {
    const seller = await newSeller();
    await seller.rules({ act: 'limit', until: null });
    const limit = await seller.standing();
    await seller.isFrozen();
    await seller.happens('account.closed', { by: 'owner' }, now - minute);
    await seller.ends(7 * day);
    expect((await seller.standing()).status).toBe('closed');
    await seller.happens('account.reopened', {}, now);
    expect((await seller.standing()).status).toBe('frozen');
    await seller.ends(7 * day);
    const { version: _, ...again } = await seller.standing();
    expect(limit).toMatchObject(again);
  });

  it('a challenge of the real-name gate applies again as that, and the name ends it', async () => {
    const seller = await newSeller({ challengeDays: 14, isSelling: false });
    const challenge = await seller.standing();
    expect(challenge).toMatchObject({ status: 'challenged', gate: true });
    await seller.isFrozen();
    await seller.ends(7 * day);
    const { version, ...again } = await seller.standing();
    expect(challenge).toMatchObject(again);
    expect(again.gate).toBe(true);
    expect(seller.latestCommand()?.statement.en.facts).toHaveLength(2);
    const data = { status: 'verified', level: 'identity' };
    await seller.happens('account.verification-changed', data, now - hour);
    expect(await seller.standing()).toMatchObject({ status: 'active', version: version + 1 });
  });

  it.each([
    ['challenge', { challengeDays: 14 }],
    ['limit', { limitDays: 14 }],
  ] as const)(
    'a %s of the gate is over if the name was verified meanwhile',
    async (response, term) => {
      const seller = await newSeller({ ...term, isSelling: false, response });
      expect(await seller.standing()).toMatchObject({ gate: true, until: now + 14 * day });
      await seller.isFrozen();
      const data = { status: 'verified', level: 'identity' };
      await seller.happens('account.verification-changed', data, now);
      expect((await seller.standing()).status).toBe('frozen');
      await seller.ends(7 * day);
      expect((await seller.standing()).status).toBe('active');
    },
  );

  it('on a platform that only observes or that halted, too: nothing new is imposed', async () => {
    const seller = await newSeller();
    await seller.rules({ act: 'limit', until: null });
    await seller.isFrozen();
    const observing = { ...seller.ports.settings, mode: 'observe' };
    const catalogue = { ...seller.ports.catalogue, halted: true };
    await seller.ends(7 * day, { settings: observing, catalogue });
    expect((await seller.standing()).status).toBe('limited');
  });
});

it('a measure by a rule of staff applies again with its own ground', async () => {
  const rules = rulesAgainstYoungPosters();
  const desk = openDesk({ catalogue: rules });
  const happens = (data: object, eventId: string) =>
    desk.send(eventOf('content.posted', 'u1', { kind: 'post', ...data }, { eventId }));
  await desk.send(verifiedSignUp('u1', now - 2 * hour));
  await happens({ contentId: 'p1', text: '今天天气很好' }, 'e-1');
  await happens({ contentId: 'p2', text: offer }, 'e-2');
  const clock = { now: () => now + 3 * day, pause: async () => {} };
  // As a deployed function: it begins with the product's rules and reads those of staff.
  const ports = { ...desk.ports, catalogue, clock, rulesNow: async () => rules };
  expect(await endHolds(ports)).toBe(1);
  const told = desk.actions.sent
    .map(({ body }) => JSON.parse(body) as CommandOf<'set-standing'>)
    .filter(({ kind }) => kind === 'set-standing');
  expect(told.map(({ desired }) => desired.standing)).toEqual([
    'challenged',
    'limited',
    'challenged',
  ]);
  expect(told[2]?.statement.en.facts[0]).toContain('applies again');
  expect(told[2]?.statement.en.grounds).toEqual(told[0]?.statement.en.grounds);
  expect(told[2]?.statement.en.grounds.join()).toContain('platform rule');
});
