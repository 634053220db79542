import { describe, expect, it } from 'vitest';
import { catalogue } from '#shared/rules/catalogue.ts';
import { hour } from '#shared/settings/durations.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const rule = 'content.card-trade';
const saleAs = (contentId: string, accountId: string, eventId?: string) =>
  eventOf(
    'content.posted',
    accountId,
    { contentId, kind: 'post', text: '出售银航卡四件套，加薇❤ fake_handle_9' },
    eventId === undefined ? {} : { eventId },
  );
const sale = (accountId: string) => saleAs(`p-${accountId}`, accountId);
/** Too few accounts for a campaign. */
const sellers = ['seller-1', 'seller-2'];

const screenSales = async (restrictionsPerRulePerHour: number, mode = 'enforce') => {
  const brakes = { restrictionsPerRulePerHour };
  const desk = openDesk({}, { mode, brakes });
  const quiet = { contentId: 'p-calm', kind: 'post', text: '今天的晚霞真好看，分享给大家' };
  await desk.send(verifiedSignUp('calm'), eventOf('content.posted', 'calm', quiet));
  expect(desk.records.brakes.size).toBe(0);
  await desk.send(...sellers.map((id) => verifiedSignUp(id)));
  // Sent together: those that lose the race for the last slot are decided again.
  await desk.send(...sellers.map(sale));
  const posts = desk.decisions().filter(({ subject }) => subject.kind === 'content');
  expect(posts.every(({ findings }) => findings.some((one) => one.rule === rule))).toBe(true);
  return { desk, posts };
};

describe('the brake on restrictions by one rule per hour', () => {
  it('allows restrictions up to its limit and flags the rest', async () => {
    const { desk, posts } = await screenSales(1);
    const hidden = posts.filter(({ outcome }) => outcome === 'hide');
    const flagged = posts.filter(({ outcome }) => outcome === 'flag');
    expect([hidden.length, flagged.length]).toEqual([1, 1]);
    for (const decision of flagged) {
      expect(decision).toMatchObject({ wanted: 'hide', braked: [`restrictions:${rule}`] });
      expect([...desk.records.cases.values()].flatMap(({ entries }) => entries)).toContainEqual(
        expect.objectContaining({ decisionId: decision.id }),
      );
    }
    expect([...desk.states.posts.values()].map(({ visibility }) => visibility).toSorted()).toEqual([
      'flagged',
      'hidden',
    ]);
    expect(desk.metric('BrakeOn')).toBeGreaterThanOrEqual(1);
  });

  it('counts every post of one account in a batch', async () => {
    const desk = openDesk();
    await desk.send(verifiedSignUp('seller'));
    const posts = Array.from({ length: 10 }, (_, i) => saleAs(`p-${i}`, 'seller', `sale-${i}`));
    expect((await desk.send(...posts)).batchItemFailures).toEqual([]);
    const hidden = desk.decisions().filter(({ outcome }) => outcome === 'hide');
    expect(hidden).toHaveLength(10);
    const counted = [...desk.records.brakes.values()].reduce((sum, { count }) => sum + count, 0);
    expect(counted).toBeGreaterThanOrEqual(10);
    expect(desk.lines.filter((line) => line.includes('not-settled'))).toEqual([]);
  });

  it('is not put on for everybody by one account that goes on posting', async () => {
    const desk = openDesk({}, { brakes: { restrictionsPerRulePerHour: 40 } });
    await desk.send(verifiedSignUp('seller'), verifiedSignUp('other'));
    for (let batch = 0; batch < 6; batch += 1) {
      const ids = Array.from({ length: 10 }, (_, i) => `${batch}-${i}`);
      await desk.send(...ids.map((id) => saleAs(`p-${id}`, 'seller', `sale-${id}`)));
    }
    await desk.send(sale('other'));
    const hidden = desk.decisions().filter(({ outcome }) => outcome === 'hide');
    expect(hidden).toHaveLength(61);
    expect(desk.decisions().flatMap(({ braked = [] }) => braked)).toEqual([]);
  });

  it('holds back the posts of such an account as well once it is on', async () => {
    const desk = openDesk({}, { brakes: { restrictionsPerRulePerHour: 30 } });
    await desk.send(verifiedSignUp('seller'), verifiedSignUp('other'));
    /** Ten more posts of an account; how many of them are hidden. */
    const sell = async (accountId: string, batch: number) => {
      const ids = Array.from({ length: 10 }, (_, i) => `${accountId}-${batch}-${i}`);
      await desk.send(...ids.map((id) => saleAs(`p-${id}`, accountId, `sale-${id}`)));
      const decided = desk.decisions().filter(({ subject }) => ids.includes(subject.id.slice(2)));
      expect(decided).toHaveLength(10);
      return decided.filter(({ outcome }) => outcome === 'hide').length;
    };
    expect([await sell('seller', 0), await sell('seller', 1)]).toEqual([10, 10]);
    expect(await sell('seller', 2)).toBe(10);
    expect(await sell('other', 0)).toBe(10);
    expect([await sell('other', 1), await sell('seller', 3)]).toEqual([0, 0]);
  });

  it('leaves what the real-name gate asks for', async () => {
    const desk = openDesk({}, { brakes: { restrictionsPerRulePerHour: 1 } });
    for (const id of sellers) await desk.send(sale(id));
    const accounts = desk.decisions().filter(({ subject }) => subject.kind === 'account');
    expect(accounts).toMatchObject([
      { outcome: 'limit' },
      { outcome: 'challenge', wanted: 'limit', braked: [`restrictions:${rule}`] },
    ]);
    expect(desk.account('seller-2')?.standing).toMatchObject({ status: 'challenged', gate: true });
  });

  it('does not interfere at its default limit, nor in observe mode', async () => {
    const { posts } = await screenSales(5_000);
    expect(posts.map(({ outcome }) => outcome)).toEqual(sellers.map(() => 'hide'));
    const observed = await screenSales(1, 'observe');
    expect(observed.desk.records.brakes.size).toBe(0);
  });
});

describe('the brake on freezes by one source', () => {
  /** Four who offer the same; the last is frozen as part of a campaign. */
  const campaign = async (context?: object) => {
    const earned = { decisions: 600, upheld: 594, simulated: true };
    const shadowRecords = { 'network.shared-contact-campaign': earned };
    const desk = openDesk({}, { shadowRecords });
    const many = ['a', 'b', 'c', 'd'];
    const joined = { at: now - hour };
    await desk.send(...many.map((id) => eventOf('account.signed-up', id, {}, joined)));
    for (const id of many) await desk.send({ ...sale(id), ...(context && { context }) });
    expect(many.map((id) => desk.account(id)?.standing.status)).toContain('frozen');
    return desk;
  };
  const countedBy = ({ records }: Awaited<ReturnType<typeof campaign>>) =>
    [...records.brakes.values()].map(({ key }) => key.split(':')[0]);

  it('counts those of one network, and none of accounts whose network is unknown', async () => {
    expect(countedBy(await campaign({ ip: '203.0.113.9' }))).toContain('source');
    const counted = countedBy(await campaign());
    expect(counted).toContain('rule');
    expect(counted).not.toContain('source');
  });

  it('and the metric that warns of it count an account that acts on while frozen once', async () => {
    const desk = await campaign();
    for (const n of [1, 2, 3]) await desk.send(saleAs(`p-again-${n}`, 'd', `again-${n}`));
    const decided = desk.decisions().filter(({ outcome }) => outcome === 'freeze');
    expect(decided.length).toBeGreaterThanOrEqual(4);
    const counters = [...desk.records.brakes.values()].filter(({ key }) => key === 'platform');
    const frozen = counters.reduce((sum, { count }) => sum + count, 0);
    expect(frozen).toBeLessThan(decided.length);
    expect(desk.metric('Freezes')).toBe(frozen);
  });
});

describe('a halt of all automatic restrictions', () => {
  it('restricts nobody, opens cases for findings, and suspends the real-name gate', async () => {
    const desk = openDesk({ catalogue: { ...catalogue, halted: true } });
    await desk.send(verifiedSignUp('seller'));
    await desk.send(sale('seller'));
    const talk = { contentId: 'p-talk', kind: 'post', text: '周末去爬山，还差两个人' };
    await desk.send(eventOf('content.posted', 'nameless', talk));
    const outcomes = desk
      .decisions()
      .map(({ subject, outcome, braked }) => [subject.id, outcome, braked]);
    expect(outcomes).toContainEqual(['p-seller', 'flag', ['halt']]);
    expect(outcomes).toContainEqual(['nameless', 'observe', ['halt']]);
    expect([...desk.records.cases.values()].map(({ accountId }) => accountId)).toEqual(['seller']);
    expect(desk.actions.sent.filter(({ body }) => body.includes('set-standing'))).toEqual([]);
    expect(desk.records.brakes.size).toBe(0);
    expect(desk.metric('BrakeOn')).toBeGreaterThanOrEqual(2);
  });

  it('opens a case for every account that it holds back, also in a campaign', async () => {
    const many = Array.from({ length: 8 }, (_, n) => `member-${n}`);
    const desk = openDesk({ catalogue: { ...catalogue, halted: true } });
    await desk.send(...many.map((id) => verifiedSignUp(id)));
    for (const id of many) await desk.send(sale(id));
    const held = desk.decisions().filter(({ braked }) => braked?.includes('halt'));
    expect(new Set(held.map(({ subject }) => subject.accountId))).toEqual(new Set(many));
    const cases = [...desk.records.cases.values()];
    expect(cases.some(({ campaign }) => campaign !== null)).toBe(true);
    const own = cases.filter(({ campaign }) => campaign === null);
    expect(own.map(({ accountId }) => accountId).toSorted()).toEqual(many);
  });
});
