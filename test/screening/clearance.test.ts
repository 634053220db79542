import { describe, expect, it } from 'vitest';
import { applyRuling } from '#shared/acting/act.ts';
import { undoRuling } from '#shared/acting/undo.ts';
import { accountSubject, decisionIdOf } from '#shared/decisions/decision.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { day, hour, minute } from '#shared/settings/durations.ts';
import { noMemory } from '#shared/signals/memory.ts';
import { standing } from '../lists/specimens.ts';
import { eventOf, now, openDesk, release, verifiedSignUp } from './desk.ts';

const offer = '出售银行卡四件套，加微信 fake_handle_9';
const post = (eventId: string, at: number) =>
  eventOf(
    'content.posted',
    'cleared',
    { contentId: eventId, kind: 'post', text: offer },
    { eventId, at },
  );

describe('an account that a person cleared', () => {
  /** Others post the same text, until it is a campaign. Returns the rechecks of all who posted it. */
  const copiedByOthers = async (desk: ReturnType<typeof openDesk>) => {
    for (let n = 1; n <= 11; n++) {
      const id = `copier-${n}`;
      await desk.send(eventOf('account.signed-up', id, {}, { at: now - hour }));
      await desk.send({ ...post(id, now + n * 20_000), accountId: id });
      await desk.followUp();
    }
    return desk.decisions().filter(({ eventType }) => eventType === 'account.rechecked');
  };

  const restricted = async (overrides: Parameters<typeof openDesk>[0] = {}) => {
    const desk = openDesk(overrides);
    await desk.send(eventOf('account.signed-up', 'cleared', {}, { at: now - 9 * hour }));
    await desk.send(post('first', now - minute));
    expect(desk.account('cleared')?.standing.status).not.toBe('active');
    const released = await release(desk, 'cleared');
    expect(released.ok).toBe(true);
    expect(desk.account('cleared')?.standing.status).toBe('active');
    return desk;
  };

  it('is not restricted again for earlier events', async () => {
    const desk = await restricted();
    await desk.send(post('late-comer', now - 30_000));
    expect(desk.account('cleared')?.standing.status).toBe('active');
    expect(desk.account('cleared')?.rings.risky).toBeUndefined();
  });

  it('is not remembered for earlier events: later ones are judged without them', async () => {
    const device = standing({ kind: 'device', value: 'd-listed', since: now + 1 });
    const desk = await restricted({ findListed: createListFinder([device]) });
    const login = (eventId: string, at: number) =>
      eventOf(
        'account.logged-in',
        'cleared',
        { method: 'password' },
        { eventId, at, context: { deviceId: 'd-listed' } },
      );
    await desk.send(login('before', now - 30_000));
    const found = desk.decisions().find(({ eventId }) => eventId === 'before');
    expect(found).toMatchObject({ wanted: 'challenge', outcome: 'flag' });
    expect(desk.account('cleared')?.memory).toEqual(noMemory);
    await desk.send(login('after', now + minute));
    expect(desk.account('cleared')?.memory).not.toEqual(noMemory);
  });

  it('is restricted again for later events', async () => {
    const desk = await restricted();
    await desk.send(post('afterwards', now + minute));
    expect(desk.account('cleared')?.standing.status).not.toBe('active');
  });

  it('keeps how many accounts shared its device at the decision', async () => {
    const desk = openDesk();
    const context = { deviceId: 'd-1' };
    await desk.send(eventOf('account.signed-up', 'neighbour', {}, { at: now - 9 * hour, context }));
    await desk.send(eventOf('account.signed-up', 'cleared', {}, { at: now - 9 * hour }));
    await desk.send({ ...post('first', now - minute), context });
    expect(Object.values(desk.account('cleared')?.decisionLinks ?? {})).toEqual([2]);
    await release(desk, 'cleared');
    expect(Object.values(desk.account('cleared')?.clearance?.links ?? {})).toEqual([2]);
  });

  it('keeps the devices that most accounts shared at its decisions, whatever their order', async () => {
    const desk = openDesk();
    const joins = async (deviceId: string, ...ids: readonly string[]) => {
      for (const id of ids) {
        const context = { deviceId };
        await desk.send(eventOf('account.signed-up', id, {}, { at: now - 9 * hour, context }));
      }
    };
    const posts = (eventId: string, at: number, deviceId: string) =>
      desk.send({ ...post(eventId, at), context: { deviceId } });
    const shown = () => Object.values(desk.account('cleared')?.decisionLinks ?? {}).toSorted();
    await joins('d-0', 'a');
    await joins('d-2', 'b', 'c', 'd');
    await joins('d-3', 'e', 'f');
    await joins('d-4', 'g');
    await desk.send(eventOf('account.signed-up', 'cleared', {}, { at: now - 9 * hour }));
    await posts('on-1', now - 50_000, 'd-0');
    await posts('on-2', now - 40_000, 'd-2');
    await posts('on-3', now - 30_000, 'd-3');
    expect(shown()).toEqual([2, 3, 4]);
    await posts('on-4', now - 20_000, 'd-4');
    expect(shown()).toEqual([2, 3, 4]);
  });

  it('keeps how many accounts shared its text at the latest decision', async () => {
    const desk = openDesk();
    const posts = async (accountId: string, eventId: string, ago: number) =>
      desk.send({ ...post(eventId, now - ago), accountId });
    await desk.send(
      ...['cleared', 'b', 'c'].map((id) =>
        eventOf('account.signed-up', id, {}, { at: now - 9 * hour }),
      ),
    );
    const shown = () => Object.values(desk.account('cleared')?.decisionLinks ?? {});
    await posts('b', 'of-b', 50_000);
    await posts('cleared', 'first', 40_000);
    expect(shown()).toEqual([2, 2]);
    await posts('c', 'of-c', 30_000);
    await posts('cleared', 'second', 20_000);
    expect(shown()).toEqual([3, 3]);
  });

  it('is not restricted again for a device that an earlier decision showed', async () => {
    const desk = openDesk();
    const context = { deviceId: 'd-school' };
    const signUps = ['a', 'b', 'c', 'd', 'e', 'cleared'].map((id, i) =>
      eventOf('account.signed-up', id, {}, { at: now - 9 * hour + i * minute, context }),
    );
    for (const signUp of signUps) await desk.send(signUp);
    const [seen] = Object.values(desk.account('cleared')?.decisionLinks ?? {});
    expect(seen).toBe(signUps.length);
    await desk.send({ ...post('first', now - minute), context });
    await release(desk, 'cleared');
    expect(desk.account('cleared')?.standing.status).toBe('active');
    const card = { kind: 'bank-card', hashes: { platform: 'c'.repeat(43) } };
    await desk.send(eventOf('payment.bound', 'cleared', card, { at: now + minute, context }));
    const found = desk.decisions().filter(({ eventType }) => eventType === 'payment.bound');
    expect(found.flatMap(({ findings }) => findings.map(({ rule }) => rule))).not.toContain(
      'account.bulk-signup-device',
    );
    expect(desk.account('cleared')?.memory).toEqual(noMemory);
  });

  it('is not judged again for people whom a farm had sought, when it writes to them again', async () => {
    const desk = openDesk();
    const targetIds = ['li', 'wang', 'zhao'];
    const request = (accountId: string, at: number) =>
      eventOf('social.requested', accountId, { targetIds }, { eventId: `request-${at}`, at });
    for (const id of ['farm-1', 'farm-2']) {
      await desk.send(eventOf('account.signed-up', id, {}, { at: now - 9 * hour }));
      await desk.send(request(id, now - 8 * hour));
      await desk.send(eventOf('account.closed', id, { by: 'platform' }, { at: now - 7 * hour }));
      await desk.followUp();
    }
    await desk.send(eventOf('account.signed-up', 'cleared', {}, { at: now - 9 * hour }));
    await desk.send(request('cleared', now - 2 * minute));
    await desk.send(post('first', now - minute));
    const rulesOf = (eventId: string) =>
      desk
        .decisions()
        .filter((decision) => decision.eventId === eventId)
        .flatMap(({ findings }) => findings.map(({ rule }) => rule));
    expect(rulesOf(`request-${now - 2 * minute}`)).toContain('network.seeks-whom-farms-seek');
    await release(desk, 'cleared');
    expect(desk.account('cleared')?.clearance).not.toBeNull();
    await desk.send(request('cleared', now + minute));
    expect(rulesOf(`request-${now + minute}`)).not.toContain('network.seeks-whom-farms-seek');
  });

  it('is not restricted again for the text it was cleared of when others post it too', async () => {
    const desk = await restricted();
    const recheck = await copiedByOthers(desk);
    expect(new Set(recheck.map(({ subject }) => subject.accountId))).toContain('copier-1');
    expect(recheck.map(({ subject }) => subject.accountId)).not.toContain('cleared');
    expect(desk.account('cleared')?.standing.status).toBe('active');
    // Its own later posts count, with all who share their text.
    await desk.send(post('afterwards', now + 4 * minute));
    const found = desk.decisions().find(({ eventId }) => eventId === 'afterwards');
    expect(found?.findings.map(({ rule }) => rule)).toContain('network.same-template-campaign');
    expect(desk.account('cleared')?.standing.status).not.toBe('active');
  });

  it('is judged again for that text when others post it too, if it has posted it again itself', async () => {
    const desk = await restricted();
    await desk.send(post('afterwards', now + 10_000));
    const recheck = await copiedByOthers(desk);
    expect(recheck.map(({ subject }) => subject.accountId)).toContain('cleared');
  });

  it('gets its release as a command with a later version', async () => {
    const desk = await restricted();
    const standings = desk.actions.sent
      .map(({ body }) => JSON.parse(body))
      .filter(({ kind }) => kind === 'set-standing')
      .map(({ subjectVersion, desired }) => [subjectVersion, desired.standing]);
    expect(standings.at(-1)).toEqual([standings.length, 'active']);
  });
});

describe('a repeated ruling', () => {
  it('is audited once, even if its case was reopened in between', async () => {
    const desk = openDesk();
    await desk.send(eventOf('account.signed-up', 'upheld', {}, { at: now - 9 * hour }));
    await desk.send({ ...post('first', now - minute), accountId: 'upheld' });
    const basis = desk.account('upheld')?.standing.decisionId ?? null;
    expect(basis).not.toBeNull();
    const uphold = () =>
      applyRuling(
        {
          subject: accountSubject('upheld'),
          ruling: { act: 'uphold' },
          rulingId: 'ruling-1',
          by: 'reviewer-1',
          basis,
        },
        desk.ports,
      );
    expect(await uphold()).toMatchObject({ ok: true, case: { state: 'resolved' } });
    await desk.send({ ...post('second', now), accountId: 'upheld' });
    expect(await uphold()).toMatchObject({ ok: true, case: { state: 'open' } });
    const chain = desk.chain('account:upheld');
    expect(chain.filter(({ action }) => action === 'case.upheld')).toHaveLength(1);
  });
});

describe('a post that a person restored', () => {
  const subject = { kind: 'content', id: 'p-1', accountId: 'author' } as const;
  const offered = `高价收购银行卡四件套，长期合作，诚信交易，加微信 fake_handle_9`;
  const writes = (type: 'content.posted' | 'content.edited', said: string, at: number) =>
    eventOf(
      type,
      'author',
      { contentId: 'p-1', kind: 'post', text: said },
      { eventId: `e-${at}`, at },
    );
  const restore = async (desk: ReturnType<typeof openDesk>, rulingId: string, eventId: string) => {
    const basis = decisionIdOf('demo', eventId, subject);
    const ruling = { act: 'restore' } as const;
    const done = await applyRuling(
      { subject, ruling, rulingId, by: 'reviewer-1', basis },
      desk.ports,
    );
    expect(done.ok).toBe(true);
  };
  /** @param edits what the author makes of the post while it is hidden */
  const restored = async (...edits: readonly string[]) => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('author', now - 20 * day));
    let at = now - minute;
    const hiddenFor = `e-${at}`;
    await desk.send(writes('content.posted', offered, at));
    for (const said of edits) await desk.send(writes('content.edited', said, ++at));
    expect(desk.states.posts.get('p-1')?.visibility).toBe('hidden');
    await release(desk, 'author');
    await restore(desk, 'ruling-2', hiddenFor);
    const stands = () => [
      desk.states.posts.get('p-1')?.visibility,
      desk.account('author')?.standing.status,
    ];
    expect(stands()).toEqual(['visible', 'active']);
    return { desk, stands };
  };

  it('is not hidden again, nor its author restricted, for an edit that says the same', async () => {
    const { desk, stands } = await restored();
    await desk.send(writes('content.edited', `${offered}！`, now + minute));
    expect(stands()).toEqual(['visible', 'active']);
    expect(desk.account('author')?.rings.risky).toBeUndefined();
  });

  it('is not hidden again for what its author changed while it was hidden', async () => {
    const moved = offered.replace('fake_handle_9', 'fake_handle_8');
    const { desk, stands } = await restored(`${offered}！！`, moved);
    await desk.send(writes('content.edited', `${moved}！`, now + minute));
    expect(stands()).toEqual(['visible', 'active']);
  });

  it('stays of its author, and as they wrote it, if another account edited it while it was hidden', async () => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('author', now - 20 * day), verifiedSignUp('editor', now - day));
    await desk.send(writes('content.posted', offered, now - minute));
    const hidden = desk.states.posts.get('p-1');
    expect(hidden).toMatchObject({ visibility: 'hidden', accountId: 'author' });
    await desk.send({ ...writes('content.edited', '本帖由版主整理', now), accountId: 'editor' });
    expect(desk.states.posts.get('p-1')).toEqual(hidden);
  });

  it('is judged again when its author brings back what they took out before it was restored', async () => {
    const { desk, stands } = await restored('大家好，周末想约几个朋友一起去爬山，有兴趣的说一声');
    await desk.send(writes('content.edited', offered, now + minute));
    expect(stands()).toEqual(['hidden', expect.not.stringMatching('active')]);
  });

  it('is not hidden again after its restoration was undone and done again', async () => {
    const { desk, stands } = await restored();
    const left = desk.states.posts.get('p-1')?.version ?? 0;
    const undone = await undoRuling(
      {
        subject,
        rulingId: 'undo-1',
        by: 'reviewer-1',
        basis: decisionIdOf('demo', `e-${now - minute}`, subject),
        undone: { rulingId: 'ruling-2', at: now, from: { act: 'hide' }, left },
      },
      desk.ports,
    );
    expect(undone.ok).toBe(true);
    expect(stands()).toEqual(['hidden', 'active']);
    await desk.send(writes('content.edited', `${offered}！`, now + minute));
    expect(stands()).toEqual(['hidden', expect.anything()]);
    await release(desk, 'author', 'ruling-3');
    await restore(desk, 'ruling-4', `e-${now - minute}`);
    await desk.send(writes('content.edited', `${offered}！！`, now + 2 * minute));
    expect(stands()).toEqual(['visible', 'active']);
  });

  it('is hidden again for an edit with a QR code that gives another contact, but not for one that gives the same', async () => {
    const { desk, stands } = await restored();
    const shows = (contents: string, at: number) => {
      const { data, ...event } = writes('content.edited', offered, at);
      return {
        ...event,
        data: { ...(data as object), imageLabels: ['qr-code', `qr:${contents}`] },
      };
    };
    await desk.send(shows('微信 fake_handle_9', now + minute));
    expect(stands()).toEqual(['visible', 'active']);
    await desk.send(shows('https://u.wechat.com/DemoCard88', now + 2 * minute));
    expect(stands()).toEqual(['hidden', expect.not.stringMatching('active')]);
  });

  it('is judged again when an edit takes away what made it a warning', async () => {
    const offer = '专业收售银行卡四件套、对公账户、跑分车队、手机卡、日结、安全稳定，加QQ 28374651';
    const desk = openDesk();
    await desk.send(verifiedSignUp('author', now - 20 * day));
    const at = now - minute;
    await desk.send(writes('content.posted', `谨防诈骗：“${offer}”`, at));
    expect(desk.states.posts.get('p-1')?.visibility).toBe('flagged');
    await restore(desk, 'ruling-1', `e-${at}`);
    expect(desk.states.posts.get('p-1')?.visibility).toBe('visible');
    await desk.send(writes('content.edited', offer, now + minute));
    expect(desk.states.posts.get('p-1')?.visibility).toBe('hidden');
  });

  it.each([
    ['another contact', offered.replace('fake_handle_9', 'fake_handle_8')],
    ['another offer', `${offered}。另售手机卡电话卡`],
  ])('is hidden again for an edit with %s', async (_, said) => {
    const { desk, stands } = await restored();
    await desk.send(writes('content.edited', said, now + minute));
    expect(stands()).toEqual(['hidden', expect.not.stringMatching('active')]);
  });
});
