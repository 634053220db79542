import { describe, expect, it } from 'vitest';
import { entryIdOf } from '#shared/lists/entry.ts';
import { unknownAccountAt } from '#shared/signals/account-state.ts';
import { finding } from '../decisions/specimens.ts';
import { standing } from '../lists/specimens.ts';
import { now, openDesk, reason, rule } from './desk.ts';

describe('credit', () => {
  it('is explained part by part, with the reputation of what the account shares', async () => {
    const desk = openDesk();
    desk.frozen('u-1');
    const { status, body } = await desk.call('GET /accounts/u-1/credit');
    expect(status).toBe(200);
    const sum = body.parts.reduce(
      (total: number, { points }: { points: number }) => total + points,
      0,
    );
    expect(body.score).toBe(sum);
    expect(body.parts.some(({ points }: { points: number }) => points < 0)).toBe(true);
    expect((await desk.call('GET /accounts/nobody/credit')).status).toBe(404);
  });

  it('is not lowered by a ruling that its reviewer took back', async () => {
    const desk = openDesk();
    const { accountId, caseId } = desk.frozen(
      'u-1',
      { outcome: 'flag' },
      { standing: unknownAccountAt(now).standing },
    );
    const score = async () => (await desk.call(`GET /accounts/${accountId}/credit`)).body.score;
    const before = await score();
    const { body } = await rule(desk, caseId, { act: 'freeze', until: null });
    expect(await score()).toBeLessThan(before);
    const undo = await desk.call(`POST /rulings/${body.ruling.rulingId}/undo`, {
      body: { reason },
    });
    expect(undo.body.kind).toBe('done');
    expect(await score()).toBe(before);
  });

  it('is not told to be on the dishonesty list once the entry has been removed', async () => {
    const desk = openDesk();
    const { lists } = desk.ports;
    const digest = { kind: 'identity', key: 'cn-2026', value: 'z'.repeat(43) } as const;
    const expiresAt = Date.parse('2028-06-30T15:59:59.999Z');
    const entry = standing({ list: 'dishonesty', ...digest, authority: 'demo', expiresAt });
    const until = '2028-06-30';
    desk.frozen('u-1', {
      findings: [
        finding({
          category: 'punished',
          evidence: [{ code: 'on-list-by-authority', values: { until } }],
        }),
      ],
      signals: {
        listed: {
          matches: [{ list: 'dishonesty', kind: 'identity', entry: entryIdOf(entry), until }],
          counterpart: [],
        },
      },
    });
    await lists.put([entry]);
    const told = async () =>
      JSON.stringify((await desk.call('GET /accounts/u-1/credit')).body.parts);
    expect(await told()).toContain('on the dishonesty list until 2028-06-30');
    await lists.remove([entry]);
    expect(await told()).not.toContain('dishonesty list');
  });
});
