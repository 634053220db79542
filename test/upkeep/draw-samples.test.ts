import { describe, expect, it } from 'vitest';
import { drawUnflagged } from '#functions/draw-samples/handler.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { Unfit } from '#shared/events/words.ts';
import { canBeBorrowed } from '#shared/reviews/draw.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { noHandling } from '#shared/reviews/handling.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { screen } from '#shared/screen.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import { readText } from '#shared/text/read.ts';
import { scriptOf } from '#shared/text/script.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { drawSamples } from '#shared/upkeep/draw-samples.ts';
import type { TrialDrawPorts } from '#shared/upkeep/draw-trials.ts';
import { decision } from '../decisions/specimens.ts';
import { openCase } from '../reviews/specimens.ts';
import { eraseAccount, eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';
import { drawingFrom, post } from './drawing.ts';

const offer = '出售银行卡四件套，加微信 fake_handle_9';

/** A platform that screened a day, and the ports of the sampler. */
const platform = (perDay = 24, more: object = {}) => {
  const archive = memoryArchive('demo');
  const desk = openDesk({ archive });
  const settings = PlatformSettings.parse({
    platformId: 'demo',
    purpose: 'demonstration',
    mode: 'enforce',
    staff: demoStaff,
    review: { samplesPerDay: perDay },
    ...more,
  });
  const drawing = drawingFrom(desk, {
    ...{ settings, archive, rulebook: memoryRulebook(), rulesNow: async () => catalogue },
    ...{ from: now, random: randomFrom(3).next },
  });
  return { ...drawing, archive };
};

describe('sampled accounts without findings', () => {
  it('have exhibits with the contacts and the template of their texts', async () => {
    const { desk, ports } = platform();
    await desk.send(
      verifiedSignUp('calm'),
      post(
        'calm',
        1,
        '周末去湖边骑车，带上孩子和水，九点在东门集合，想来的加微信 demo_evening7 报个名',
      ),
    );
    const suspicious = (text: string) => ({
      ...readText(text),
      verdict: 'flag' as const,
      template: '0demo0template',
    });
    expect(await drawSamples({ ...ports, readText: suspicious })).toEqual({ drawn: ['calm'] });
    const named = [...desk.records.papers.values()]
      .filter(({ kind }) => kind === 'exhibit')
      .flatMap(({ body }) => Exhibit.parse(body).entities);
    const [contact] = named.filter(({ kind }) => kind === 'contact');
    expect(contact?.value).toBe(ports.hash('wechat:demo_evening7').toString(36));
    expect(named).toContainEqual({ kind: 'template', value: '0demo0template' });
  });

  it('are sampled once an hour and get a case with their activity', async () => {
    const { desk, ports, time, caseOf } = platform();
    await desk.send(verifiedSignUp('calm'), post('calm', 1), post('calm', 2, '电话 13800000000'));
    const before = desk.account('calm');
    ports.metrics.add('StoreCalls', 7);
    expect(await drawSamples(ports)).toEqual({ drawn: ['calm'] });
    expect(desk.metric('StoreCalls')).toBe(7);
    expect(caseOf('calm')).toMatchObject({
      ...{ state: 'open', sampled: true, observed: false, entries: [] },
    });
    const shown = [...desk.records.papers.values()]
      .filter(({ kind }) => kind === 'exhibit')
      .map(({ folder, body }) => ({ folder, ...Exhibit.parse(body) }));
    expect(shown.map(({ folder, text }) => [folder, text]).toSorted()).toEqual([
      ['calm', null],
      ['calm', '今天的晚霞真好看，分享给大家'],
      ['calm', expect.stringMatching(/^电话 /)],
    ]);
    expect(JSON.stringify(shown)).not.toContain('13800000000');
    expect(shown.flatMap(({ entities }) => entities)).toContainEqual({
      kind: 'device',
      value: 'device-calm',
    });
    expect(desk.chain('account:calm')).toMatchObject([{ actor: 'system', action: 'case.sampled' }]);
    // Only the account's version and audit head change; no command is sent.
    const { version: _, audit: __, ...after } = desk.account('calm') ?? {};
    expect(before).toMatchObject(after);
    expect(desk.actions.sent).toEqual([]);

    await desk.send(verifiedSignUp('other'), post('other', 1));
    time.now += minute;
    expect(await drawSamples(ports)).toEqual({ drawn: [] });
    time.now += hour;
    expect(await drawSamples(ports)).toEqual({ drawn: ['other'] });
    time.now += 2 * hour;
    await desk.send(verifiedSignUp('third'), post('third', 1));
    // Events archived hours ago are not sampled from.
    expect(await drawSamples(ports)).toEqual({ drawn: [] });
  });

  it('are sampled by the next run of the hour if the archive could not be read', async () => {
    const { desk, ports } = platform();
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    const open = () => Promise.reject(new Unavailable('throttled'));
    const throttled = { ...ports, archive: { ...ports.archive, open } };
    await expect(drawSamples(throttled)).rejects.toThrow('throttled');
    expect(await drawSamples(ports)).toEqual({ drawn: ['calm'] });
  });

  it('are sampled although others of the hour cannot be read or stored, which fails the run after them', async () => {
    const { desk, ports, archive } = platform(24 * 9);
    for (const id of ['calm', 'later', 'huge', 'damaged'])
      await desk.send(verifiedSignUp(id), post(id, 1));
    desk.states.accounts.set('later', { version: 1, bytes: Uint8Array.of(99) });
    let parts = 0;
    const open: typeof archive.open = async (name) => {
      const part = await archive.open(name);
      if (part.some(({ event }) => event.accountId !== 'damaged')) return part;
      parts += 1;
      throw new Unfit({ 'zh-CN': '不完整', en: 'incomplete' });
    };
    const commit: typeof ports.ledger.commit = async (given) => {
      if (given.account.accountId !== 'huge') return ports.ledger.commit(given);
      throw Object.assign(new Error('too large'), { name: 'ValidationException' });
    };
    const faulty = {
      ...ports,
      archive: { ...ports.archive, open },
      ledger: { ...ports.ledger, commit },
    };
    ports.metrics.add('StoreCalls', 7);
    await expect(drawSamples(faulty)).rejects.toThrow('could not be read or drawn: 3');
    expect(parts).toBe(1);
    expect(desk.metric('StoreCalls')).toBe(7);
    expect([...desk.records.cases.values()].map(({ accountId }) => accountId)).toEqual(['calm']);
    expect(desk.lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ event: 'sample-skipped', record: 'later' }),
    );
  });

  it('are sampled as often as wanted by the runs of an hour together, also if one is cut off', async () => {
    const { desk, ports } = platform(48);
    for (const id of ['a', 'b', 'c', 'd']) await desk.send(verifiedSignUp(id), post(id, 1));
    let commits = 0;
    const cutOff: TrialDrawPorts['ledger'] = {
      ...ports.ledger,
      commit: (commit) => {
        commits += 1;
        return commits === 2 ? Promise.reject(new Error('cut off')) : ports.ledger.commit(commit);
      },
    };
    await expect(drawSamples({ ...ports, ledger: cutOff })).rejects.toThrow('cut off');
    expect((await drawSamples(ports)).drawn).toHaveLength(1);
    expect(await drawSamples(ports)).toEqual({ drawn: [] });
    expect(desk.records.cases.size).toBe(2);
  });

  it('are not sampled twice as often by two runs at once', async () => {
    const { desk, ports } = platform(48);
    for (const id of ['a', 'b', 'c', 'd']) await desk.send(verifiedSignUp(id), post(id, 1));
    const runs = await Promise.all([drawSamples(ports), drawSamples(ports)]);
    expect(runs.flatMap(({ drawn }) => drawn)).toHaveLength(2);
    expect(desk.records.cases.size).toBe(2);
  });

  it('are sampled from all parts of an hour, however many there are', async () => {
    const { desk, ports, archive } = platform();
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    let calm = '';
    for await (const name of archive.names({ from: now - hour, to: now + hour })) calm = name;
    const early = 25_000;
    async function* names() {
      for (let part = 0; part < 2 * early; part += 1) yield part < early ? 'gone' : calm;
    }
    const busy = { ...ports, archive: { open: archive.open, names } };
    expect(await drawSamples(busy)).toEqual({ drawn: ['calm'] });
  });

  it('are sampled from any part of an hour with equal probability', async () => {
    const { ports } = platform();
    const names = Array.from({ length: 200 }, (_, part) => `part-${part}`);
    const times = 200;
    const opened = new Map(names.map((name) => [name, 0]));
    let first = 0;
    for (let i = 0; i < times; i++) {
      const run: string[] = [];
      const archive = {
        names: () => ReadableStream.from(names),
        open: async (name: string) => {
          run.push(name);
          return [];
        },
      };
      await drawSamples({ ...ports, archive });
      expect(new Set(run).size).toBe(64);
      for (const name of run) opened.set(name, (opened.get(name) ?? 0) + 1);
      if (run.slice(0, 8).includes('part-0')) first += 1;
    }
    // 64 of 200 parts are read per run, the first eight at once: five standard deviations.
    const share = 64 / 200;
    const deviation = Math.sqrt(times * share * (1 - share));
    for (const often of opened.values())
      expect(Math.abs(often - times * share)).toBeLessThan(5 * deviation);
    expect(first).toBeLessThan(8 + 5 * Math.sqrt(8));
  });

  it('have exhibits of their latest twenty acts', async () => {
    const { desk, ports } = platform();
    const posts = Array.from({ length: 30 }, (_, n) => post('calm', n, `第 ${n} 篇`));
    await desk.send(verifiedSignUp('calm'), ...posts);
    expect(await drawSamples({ ...ports, random: () => 0 })).toEqual({ drawn: ['calm'] });
    const shown = [...desk.records.papers.values()].filter(({ kind }) => kind === 'exhibit');
    expect(shown).toHaveLength(20);
    expect(shown.map(({ id }) => id)).toContain('post-calm-29');
  });

  it('are active accounts without decision, case or restriction', async () => {
    const { desk, ports, caseOf } = platform(240);
    await desk.send(verifiedSignUp('seller'), post('seller', 1, offer));
    await desk.send(verifiedSignUp('idle'));
    await desk.send(verifiedSignUp('gone'), post('gone', 1), eventOf('account.closed', 'gone', {}));
    await desk.send(
      verifiedSignUp('reported'),
      eventOf('report.filed', 'reported', { reporterId: 'calm', reason: 'spam' }),
    );
    // Observed once, without any measure.
    await desk.send(verifiedSignUp('noted'), post('noted', 1));
    const noted = decision({ subject: accountSubject('noted'), outcome: 'observe' });
    desk.records.decisions.set(noted.id, noted);
    // Reviewed before, without any finding.
    await desk.send(verifiedSignUp('looked'), post('looked', 1));
    const looked = openCase({ caseId: caseIdOf('demo', 'looked'), state: 'resolved' });
    desk.records.cases.set(looked.caseId, looked);
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    expect(desk.decisions().map(({ subject }) => subject.accountId)).toContain('seller');
    const sellerCase = caseOf('seller');
    expect(await drawSamples(ports)).toEqual({ drawn: ['calm'] });
    expect(caseOf('seller')).toBe(sellerCase);
    expect(caseOf('looked')).toBe(looked);
  });

  it('exclude accounts erased since, until they are active again', async () => {
    const { desk, ports, time, caseOf } = platform();
    await desk.send(
      verifiedSignUp('gone'),
      post('gone', 1, '旧的一天'),
      eventOf('account.closed', 'gone', { by: 'owner' }),
    );
    await eraseAccount(desk, 'gone');
    expect(await drawSamples(ports)).toEqual({ drawn: [] });
    expect(caseOf('gone')).toBeUndefined();
    const anew = eventOf(
      'content.posted',
      'gone',
      { contentId: 'p-anew', kind: 'post', text: '新的一天' },
      { eventId: 'post-anew', at: now + 1 },
    );
    const named = { status: 'verified', level: 'identity' };
    await desk.send(eventOf('account.verification-changed', 'gone', named, { at: now }), anew);
    time.now += hour;
    expect(await drawSamples(ports)).toEqual({ drawn: ['gone'] });
    const shown = [...desk.records.papers.values()]
      .filter(({ kind }) => kind === 'exhibit')
      .map(({ body }) => Exhibit.parse(body).text);
    expect(shown).toEqual([null, '新的一天']);
  });

  it('have no exhibits from before their erasure, even if older events arrive later', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('gone'), post('gone', 1, '旧的一天'));
    const erasedAt = now + 30;
    await eraseAccount(desk, 'gone', erasedAt);
    const late = (
      eventId: string,
      type: 'account.imported' | 'account.logged-in',
      data: object,
    ) => ({
      id: eventId,
      body: JSON.stringify(eventOf(type, 'gone', data, { eventId, at: now - 2 * minute })),
      sentAt: erasedAt + 1,
    });
    const verification = { status: 'verified', level: 'identity' };
    const signedUpAt = new Date(now - hour).toISOString();
    await screen(
      [
        late('anew', 'account.imported', { signedUpAt, verification }),
        late('late', 'account.logged-in', { method: 'code' }),
      ],
      { ...desk.ports, archive: ports.archive as typeof desk.archive },
    );
    expect(desk.account('gone')?.firstSeenAt).toBe(now - 2 * minute);
    expect(await drawSamples({ ...ports, random: () => 0 })).toEqual({ drawn: ['gone'] });
    expect(caseOf('gone')).toMatchObject({ script: null, sampled: true });
    const shown = [...desk.records.papers.values()]
      .filter(({ kind }) => kind === 'exhibit')
      .map(({ id, body }) => [id, Exhibit.parse(body).text]);
    expect(shown.toSorted()).toEqual([
      ['anew', null],
      ['late', null],
    ]);
  });

  it('are routed by the script of their own text, not that of others in the batch', async () => {
    const { desk, ports, caseOf } = platform(48);
    const english = 'What a lovely sunset it was tonight down by the lake';
    await desk.send(
      verifiedSignUp('one'),
      verifiedSignUp('other'),
      post('one', 1),
      post('other', 1, english),
    );
    const { drawn } = await drawSamples({ ...ports, random: () => 0 });
    expect(drawn.toSorted()).toEqual(['one', 'other']);
    expect(caseOf('one')?.script).toBe(scriptOf('今天的晚霞真好看，分享给大家'));
    expect(caseOf('other')?.script).toBe(scriptOf(english));
  });

  it('borrow the weight of an open case that is not urgent', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('seller'), post('seller', 1, offer));
    const known = caseOf('seller');
    if (!known) throw new Error('no case');
    const weight = { ...known.weight, severity: 'medium' as const };
    desk.records.cases.set(known.caseId, { ...known, weight });
    const drawn = { ...known, caseId: 'cas-drawn', route: 'fraud' as const, sampled: true };
    desk.records.cases.set(drawn.caseId, { ...drawn, weight: { ...weight, category: 'fraud' } });
    const urgent = { ...known, caseId: 'cas-urgent', route: 'fraud' as const };
    desk.records.cases.set(urgent.caseId, { ...urgent, weight: { ...weight, severity: 'high' } });
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    await drawSamples({ ...ports, random: () => 0 });
    expect(caseOf('calm')).toMatchObject({ route: known.route, weight });
  });

  it('borrow no weight of an escalated case', async () => {
    const { desk, ports, caseOf } = platform();
    const known = openCase();
    const escalated = openCase({
      weight: { ...known.weight, severity: 'low', victimAtRisk: false },
      handling: { ...noHandling, escalated: { by: 'lin', at: now } },
    });
    expect(canBeBorrowed(escalated.weight)).toBe(true);
    desk.records.cases.set(escalated.caseId, escalated);
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    await drawSamples(ports);
    expect(caseOf('calm')?.weight.category).toBe('unread');
  });

  it('are sampled with equal probability, whatever their activity', async () => {
    const { desk, ports } = platform();
    const ids = Array.from({ length: 20 }, (_, i) => `account-${i}`);
    for (const [i, id] of ids.entries()) {
      await desk.send(verifiedSignUp(id));
      // Half of the accounts post once, half post twelve times, each in an archive part of its own.
      for (let n = 0; n < (i % 2 ? 12 : 1); n++) await desk.send(post(id, n));
    }
    const still: TrialDrawPorts = {
      ...ports,
      papers: { read: async () => [], write: async () => 'written' },
      ledger: { ...ports.ledger, commit: async () => ({ kind: 'committed' }) },
    };
    const times = 400;
    let busy = 0;
    for (let i = 0; i < times; i++) {
      const { drawn } = await drawSamples(still);
      expect(drawn).toHaveLength(1);
      if (Number(drawn[0]?.slice('account-'.length)) % 2) busy += 1;
    }
    // Four standard deviations of a fair coin; weighted by acts, 12 of 13 would be busy ones.
    expect(Math.abs(busy - times / 2)).toBeLessThan(4 * Math.sqrt(times / 4));
  });

  it('are not sampled if none are configured or nobody could review them', async () => {
    const none = platform(0);
    await none.desk.send(verifiedSignUp('calm'), post('calm', 1));
    expect(await drawSamples(none.ports)).toEqual({ drawn: [] });
    expect(none.desk.records.papers.size).toBe(0);

    const { desk, ports } = platform(24, { staff: undefined });
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    expect(await drawUnflagged(ports)({}, {} as never)).toEqual({ drawn: [], asked: [] });
    expect(desk.records.papers.size).toBe(0);
  });

  it('are left unchanged if they change concurrently', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    const raced = {
      ...ports,
      ledger: { ...ports.ledger, commit: async () => ({ kind: 'stale' as const }) },
    };
    expect(await drawSamples(raced)).toEqual({ drawn: [] });
    expect(caseOf('calm')).toBeUndefined();
  });
});
