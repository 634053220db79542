import { describe, expect, it } from 'vitest';
import { drawUnflagged } from '#functions/draw-samples/handler.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { redecide } from '#shared/decisions/record.ts';
import { countRuling } from '#shared/reviews/counting.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import { buildCatalogue } from '#shared/rules/collect.ts';
import { signalsOf } from '#shared/rules/play.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { pay, signUp, post as written } from '#shared/rules/specimen.ts';
import { screen } from '#shared/screen.ts';
import type { JudgedEvent } from '#shared/screening/ports.ts';
import { collectTrialHits } from '#shared/screening/trial-hits.ts';
import { hour, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { memoryRulebook } from '#shared/stores/rulebook/memory.ts';
import { silentLog } from '#shared/telemetry/log.ts';
import { drawTrials } from '#shared/upkeep/draw-trials.ts';
import { staffRule } from '../rules/staff-rule.ts';
import { eraseAccount, eventOf, now, openDesk, verifiedSignUp } from '../screening/desk.ts';
import { drawingFrom, post } from './drawing.ts';

const id = 'staff.young-and-paying';
const checked = checkStaffRule(
  staffRule({
    on: ['content.posted'],
    severity: 'critical',
    when: 'counts.posts.hour >= 2',
    sentence: { 'zh-CN': '一小时 {count} 篇', en: '{count} posts within an hour' },
    values: { count: 'counts.posts.hour' },
  }),
);
if (!checked.ok) throw new Error('the rule is not well');
const rulesWith = (life: 'shadow' | 'live') =>
  buildCatalogue([...catalogue.rules, checked.compile({ life })]);

const clock = { now: () => now, pause: async () => {} };

/** A platform with a rule in shadow, and the ports of the sampler an hour later. */
const platform = (
  review: object = { trialSamplesPerDay: 24 },
  staff: object | null = demoStaff,
) => {
  const settings = PlatformSettings.parse({
    ...{ platformId: 'demo', purpose: 'demonstration', mode: 'enforce' },
    ...(staff && { staff }),
    review,
  });
  const rulebook = memoryRulebook();
  let offers = 0;
  const counted = {
    offer: (...given: Parameters<typeof rulebook.offer>) => {
      offers += 1;
      return rulebook.offer(...given);
    },
  };
  const rules = rulesWith('shadow');
  const standBy = collectTrialHits({
    rulebook: counted,
    settings,
    clock,
    log: silentLog,
    every: 0,
  });
  const desk = openDesk({
    settings,
    catalogue: rules,
    onJudged: (judged) => standBy(judged, rules),
  });
  const drawing = drawingFrom(desk, {
    ...{ settings, rulebook, rulesNow: async () => rules },
    ...{ from: now + hour, random: () => 0 },
  });
  return { ...drawing, offers: () => offers };
};

describe('a finding of a trial rule alone', () => {
  it('is sampled for review once an hour, and the conclusion counts for the rule', async () => {
    const { desk, ports, time, caseOf } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2, '再发一张'));
    expect(desk.decisions()).toEqual([]);
    ports.metrics.add('StoreCalls', 7);
    expect(await drawUnflagged(ports)({}, {} as never)).toEqual({ drawn: [], asked: [id] });
    expect(desk.metric('StoreCalls')).toBe(7);

    const [decision] = desk.decisions();
    expect(decision).toMatchObject({
      outcome: 'flag',
      onTrial: id,
      eventId: 'post-busy-2',
      findings: [{ rule: id, life: 'shadow', severity: 'critical' }],
    });
    const opened = caseOf('busy');
    // A rule that does not decide must not make a case urgent.
    expect(opened).toMatchObject({
      state: 'open',
      sampled: false,
      observed: false,
      hits: 1,
      weight: { category: 'fraud', severity: 'medium' },
    });
    expect(desk.account('busy')?.standing.status).toBe('active');
    expect(desk.actions.sent).toEqual([]);
    const exhibits = [...desk.records.papers.values()].filter(({ kind }) => kind === 'exhibit');
    expect(exhibits).toMatchObject([{ folder: 'busy', body: { text: '再发一张' } }]);
    expect(desk.chain('account:busy')).toMatchObject([
      { actor: 'system', action: 'account.flag', details: { rule: id, revision: 1 } },
    ]);
    if (!opened || !decision) throw new Error('nobody is asked');
    const { settings } = desk.ports;
    expect(redecide(decision, { settings, catalogue: rulesWith('shadow') })).toBeNull();

    const ruling = { by: 'lin', conclusion: 'upheld', basis: [decision], took: null } as const;
    expect(countRuling(ruling).rules).toMatchObject({
      [`${id}#1 reviewed`]: 1,
      [`${id}#1 upheld`]: 1,
    });

    expect(await drawTrials(ports)).toEqual({ asked: [] });
    time.now += hour;
    expect(await drawTrials(ports)).toEqual({ asked: [] });
  });

  it('is sampled by the next run of the hour if it could not be read', async () => {
    const { desk, ports } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2, '再发一张'));
    const throttled = { hitsOf: () => Promise.reject(new Unavailable('throttled')) };
    await expect(drawTrials({ ...ports, rulebook: throttled })).rejects.toThrow('throttled');
    expect(await drawTrials(ports)).toEqual({ asked: [id] });
  });

  it('is sampled by the next run of the hour if a run was cut off, and never twice', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2, '再发一张'));
    const commit = () => Promise.reject(new Unavailable('throttled'));
    const throttled = { ...ports, ledger: { ...ports.ledger, commit } };
    await expect(drawTrials(throttled)).rejects.toThrow('throttled');
    expect(await drawTrials(ports)).toEqual({ asked: [id] });
    expect(await drawTrials(ports)).toEqual({ asked: [] });
    expect(caseOf('busy')?.hits).toBe(1);
  });

  it('fails no run if it can never be stored', async () => {
    const { desk, ports } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    const commit = () => Promise.reject(new TypeError('no such field'));
    const broken = { ...ports, ledger: { ...ports.ledger, commit } };
    expect(await drawTrials(broken)).toEqual({ asked: [] });
  });

  it('is not sampled for an account closed since, or for an earlier revision of the rule', async () => {
    const { desk, ports } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    const { rules } = await ports.rulesNow();
    const later = buildCatalogue(rules.map((rule) => ({ ...rule, revision: rule.revision + 1 })));
    expect(await drawTrials({ ...ports, rulesNow: async () => later })).toEqual({ asked: [] });
    await desk.send(eventOf('account.closed', 'busy', { by: 'owner' }));
    expect(await drawTrials(ports)).toEqual({ asked: [] });
    expect(desk.records.cases.size).toBe(0);
  });

  it('is not sampled for an account erased since', async () => {
    const { desk, ports } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    await eraseAccount(desk, 'busy', now + 30);
    // Nor if an older event arrives later.
    const at = now - 2 * minute;
    const late = eventOf('account.logged-in', 'busy', { method: 'code' }, { at });
    await screen([{ id: 'late', body: JSON.stringify(late), sentAt: now + 31 }], desk.ports);
    expect(desk.account('busy')?.firstSeenAt).toBe(at);
    expect(await drawTrials(ports)).toEqual({ asked: [] });
    expect(desk.records.cases.size).toBe(0);
    const kinds = [...desk.records.papers.values()].map(({ kind }) => kind);
    expect(kinds).not.toContain('exhibit');
  });

  it('joins the open case of its account', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    await desk.send(post('busy', 3, '出售银行卡四件套，加微信 fake_handle_9'));
    const before = caseOf('busy');
    expect(before?.state).toBe('open');
    expect(await drawTrials(ports)).toEqual({ asked: [id] });
    expect(caseOf('busy')).toMatchObject({ openings: 1, hits: (before?.hits ?? 0) + 1 });
  });

  it('costs no write without a finding, or if a decision was made anyway', async () => {
    const { desk, ports, offers } = platform();
    await desk.send(verifiedSignUp('calm'), post('calm', 1));
    await desk.send(verifiedSignUp('seller'), post('seller', 1, '出售银行卡四件套，加微信 fake_9'));
    await desk.send(post('seller', 2, '出售银行卡四件套，加微信 fake_8'));
    expect(offers()).toBe(0);
    expect(await drawTrials(ports)).toEqual({ asked: [] });
  });

  it('is not sampled for a live rule, more often than configured, or if nobody could review it', async () => {
    const moved = platform();
    await moved.desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    const rules = async () => rulesWith('live');
    expect(await drawTrials({ ...moved.ports, rulesNow: rules })).toEqual({ asked: [] });

    const none = platform({ trialSamplesPerDay: 0 });
    await none.desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    expect([none.offers(), await drawTrials(none.ports)]).toEqual([0, { asked: [] }]);

    // Once a day, and not in this hour.
    const rare = platform({ trialSamplesPerDay: 1 });
    await rare.desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    expect([rare.offers(), await drawTrials(rare.ports)]).toEqual([1, { asked: [] }]);

    const unmanned = platform({}, null);
    await unmanned.desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    expect([unmanned.offers(), await drawTrials(unmanned.ports)]).toEqual([0, { asked: [] }]);
  });

  it('is dropped if its account changes concurrently', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2));
    const commit = async () => ({ kind: 'stale' as const });
    const raced = { ...ports, ledger: { ...ports.ledger, commit } };
    expect(await drawTrials(raced)).toEqual({ asked: [] });
    expect(caseOf('busy')).toBeUndefined();
  });

  it('is attributed to its subject, such as the other party of a payment', async () => {
    const { settings } = platform().desk.ports;
    const rulebook = memoryRulebook();
    const other = catalogue.rules.find(({ life }) => life === 'shadow') as Rule;
    const standBy = collectTrialHits({ rulebook, settings, clock, log: silentLog, every: 0 });
    const found = { life: 'shadow', severity: 'low' };
    const judged = {
      occurrence: { at: now, event: { accountId: 'payer', eventId: 'e-1' } },
      findings: [
        { ...found, rule: id, revision: 1, subject: 'counterpart' },
        { ...found, rule: other.id, revision: other.revision, subject: 'account' },
      ],
      errors: [],
      decisions: [],
      signals: signalsOf([signUp(), pay('payee')]),
    } as unknown as JudgedEvent;
    await standBy([judged], rulesWith('shadow'));
    const asked = (await rulebook.hitsOf(now)).map(({ decision: { subject, findings } }) => [
      subject.id,
      findings.map(({ rule }) => rule),
    ]);
    expect(new Map(asked as [string, string[]][])).toEqual(
      new Map([
        ['payee', [id]],
        ['payer', [other.id]],
      ]),
    );
  });

  it('about the other party of a message keeps no copy of the message, which an erasure of its author would miss', async () => {
    const { desk, ports, caseOf } = platform();
    await desk.send(verifiedSignUp('author'), verifiedSignUp('receiver'));
    const event = eventOf('social.messaged', 'author', {
      targetId: 'receiver',
      text: '你好，上次说的书还在吗',
    });
    const judged = {
      occurrence: { at: now, sentAt: now, sentBy: null, event },
      findings: [
        { life: 'shadow', severity: 'low', rule: id, revision: 1, subject: 'counterpart' },
      ],
      errors: [],
      decisions: [],
      signals: signalsOf([signUp(), pay('receiver')]),
    } as unknown as JudgedEvent;
    const { settings } = desk.ports;
    const rulebook = ports.rulebook as ReturnType<typeof memoryRulebook>;
    const standBy = collectTrialHits({ rulebook, settings, clock, log: silentLog, every: 0 });
    await standBy([judged], rulesWith('shadow'));
    expect(await drawTrials(ports)).toEqual({ asked: [id] });
    expect(caseOf('receiver')).toMatchObject({ state: 'open', hits: 1 });
    const kinds = [...desk.records.papers.values()].map(({ kind }) => kind);
    expect(kinds).not.toContain('exhibit');
  });

  it('does not delay screening if it cannot be stored, and the loss is logged', async () => {
    const { settings } = platform().desk.ports;
    const told: string[] = [];
    const standBy = collectTrialHits({
      rulebook: { offer: () => Promise.reject(new Unavailable('throttled')) },
      ...{ settings, clock, every: 0 },
      log: { ...silentLog, warn: (event) => told.push(event) },
    });
    const desk = openDesk({
      catalogue: rulesWith('shadow'),
      onJudged: (all) => standBy(all, rulesWith('shadow')),
    });
    expect(await desk.send(verifiedSignUp('busy'), post('busy', 1), post('busy', 2))).toEqual({
      batchItemFailures: [],
    });
    expect(told).toEqual(['trial-hits-lost']);
  });

  it('is sampled evenly across accounts, however often the rule fires, in few writes', async () => {
    const rules = rulesWith('shadow');
    const rulebook = memoryRulebook();
    let offers = 0;
    let at = now;
    const standBy = collectTrialHits({
      rulebook: {
        offer: (...given) => {
          offers += 1;
          return rulebook.offer(...given);
        },
      },
      settings: platform().desk.ports.settings,
      clock: { now: () => at, pause: async () => {} },
      log: silentLog,
      every: 0,
    });
    const judged = (accountId: string, n: number) =>
      ({
        occurrence: { at, event: { accountId, eventId: `e-${accountId}-${n}-${at}` } },
        findings: [{ rule: id, revision: 1, life: 'shadow', subject: 'account', severity: 'low' }],
        errors: [],
        decisions: [],
        signals,
      }) as unknown as JudgedEvent;
    const signals = signalsOf([signUp(), written('今天天气不错')]);
    const hours = 400;
    let busy = 0;
    for (let i = 0; i < hours; i++) {
      at = now + i * hour;
      // Half of the accounts once, half twelve times.
      for (let n = 0; n < 12; n++) {
        for (let a = 0; a < 20; a++) {
          if (n === 0 || a % 2) await standBy([judged(`u${a}`, n)], rules);
        }
      }
      const [hit] = await rulebook.hitsOf(at);
      if (Number(hit?.decision.subject.id.slice(1)) % 2) busy += 1;
    }
    // Four standard deviations of a fair coin; weighted by findings, 12 of 13 would be busy ones.
    expect(Math.abs(busy - hours / 2)).toBeLessThan(4 * Math.sqrt(hours / 4));
    // The running minimum of twenty random values changes 3.6 times on average.
    expect(offers / hours).toBeLessThan(5);
  });
});

it('samples without findings are drawn even if the findings of trial rules cannot be read', async () => {
  const archive = memoryArchive('demo');
  const desk = openDesk({ archive });
  const { platformId, purpose, mode } = desk.ports.settings;
  const settings = PlatformSettings.parse({
    ...{ platformId, purpose, mode },
    staff: demoStaff,
    review: { samplesPerDay: 24 },
  });
  const unread = async () => {
    throw new Unavailable('throttled');
  };
  const rulebook = { ...memoryRulebook(), hitsOf: unread };
  const { ports, caseOf } = drawingFrom(desk, {
    ...{ settings, archive, rulebook, rulesNow: async () => catalogue },
    ...{ from: now, random: () => 0 },
  });
  await desk.send(verifiedSignUp('calm'), post('calm', 1));
  await expect(drawUnflagged(ports)({}, {} as never)).rejects.toThrow('throttled');
  expect(caseOf('calm')).toMatchObject({ sampled: true });
});
