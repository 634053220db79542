import { describe, expect, it } from 'vitest';
import { openDesk } from './desk.ts';

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
});
