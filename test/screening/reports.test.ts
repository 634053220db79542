import { describe, expect, it } from 'vitest';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { eventOf, now, openDesk, verifiedSignUp } from './desk.ts';

const report = (reporterId: string, n = 1, accountId = 'seller') =>
  eventOf(
    'report.filed',
    accountId,
    { reporterId, reason: 'fraud' },
    { eventId: `report-${reporterId}-${accountId}-${n}`, at: now - 2 * minute + n },
  );

/** A desk with an account of long standing, and what is stored about it. */
const open = async () => {
  const desk = openDesk();
  await desk.send(verifiedSignUp('seller'));
  const cases = () => [...desk.records.cases.values()];
  const exhibits = () =>
    [...desk.records.papers.values()]
      .filter(({ kind, folder }) => kind === 'exhibit' && folder === 'seller')
      .map(({ body }) => Exhibit.parse(body));
  return { desk, cases, exhibits, seller: () => desk.account('seller') };
};

describe('reports by people without a history', () => {
  it('bring a person once twelve have reported, restrict nobody, and are all on the case', async () => {
    const { desk, cases, exhibits, seller } = await open();
    for (let n = 1; n <= 11; n++) await desk.send(report(`new-${n}`));
    expect(cases()).toEqual([]);
    await desk.send(report('new-12'));
    expect(cases()).toMatchObject([
      { state: 'open', weight: { reporters: 0, newcomers: 12, severity: 'medium' } },
    ]);
    expect(seller()?.standing.status).toBe('active');
    expect(exhibits().map(({ reporterNew }) => reporterNew)).toEqual(Array(12).fill(true));
  });

  it('count once for each reporter, those of one batch too', async () => {
    const { desk, cases, exhibits } = await open();
    await desk.send(...[1, 2, 3].flatMap((n) => [report('a', n), report('b', n), report('c', n)]));
    await desk.send(report('d'), report('d', 1, 'another'));
    expect(exhibits().map(({ reporterNew }) => reporterNew)).toEqual(Array(4).fill(true));
    expect(cases()).toEqual([]);
  });

  it('by those who report many accounts neither count nor are kept', async () => {
    const { desk, exhibits } = await open();
    await desk.send(...[1, 2, 3].map((n) => report('busy', n, `other-${n}`)));
    await desk.send(report('busy', 4));
    expect(exhibits()).toEqual([]);
  });

  it('are kept up to twenty in a month while no case is opened', async () => {
    const { desk, cases, exhibits } = await open();
    for (let n = 0; n < 24; n++) {
      const at = now - (24 - 8 * Math.floor(n / 8)) * day + n;
      const body = { ...report(`new-${n}`), occurredAt: new Date(at).toISOString() };
      await desk.sendAt(at, body);
    }
    expect(cases()).toEqual([]);
    expect(exhibits()).toHaveLength(20);
  });
});
