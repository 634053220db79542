import { describe, expect, it } from 'vitest';
import { signalsOf } from '#shared/rules/play.ts';
import {
  event,
  message,
  pay,
  post,
  report,
  type Story,
  signUp,
  times,
} from '#shared/rules/specimen.ts';
import { addInterval, noPace, readPace } from '#shared/signals/pace.ts';

const storyWithIntervals = (intervals: readonly number[]) =>
  readPace(intervals.reduce((pace, seconds) => addInterval(pace, seconds * 1_000), noPace));

describe('the pace of an account', () => {
  it('is even for a timer but not for people', () => {
    const shaken = Array.from({ length: 40 }, (_, n) => 60 + 30 * Math.sin(n * 2.4));
    const bursts = Array.from({ length: 40 }, (_, n) => (n % 5 === 4 ? 1_500 : 20));
    expect(storyWithIntervals(Array(40).fill(60))).toEqual({
      intervals: 40,
      meanSeconds: 60,
      variation: 0,
    });
    expect(storyWithIntervals(shaken).variation).toBeCloseTo(0.35, 1);
    expect(storyWithIntervals(bursts).variation).toBeGreaterThan(1.5);
  });

  it('has the mean and deviation of all intervals if there are few', () => {
    const ten = [10, 30, 20, 40, 50, 10, 20, 60, 30, 30];
    // Mean 30, deviation √240.
    expect(storyWithIntervals(ten)).toEqual({ intervals: 10, meanSeconds: 30, variation: 0.52 });
    expect(storyWithIntervals(ten.slice(0, 7))).toEqual({
      intervals: 7,
      meanSeconds: null,
      variation: null,
    });
    expect(storyWithIntervals(ten.slice(0, 8)).meanSeconds).toBe(30);
  });

  it('forgets older intervals, and ignores a long pause', () => {
    const calm = [...Array(60).fill(600), ...Array(200).fill(60)];
    expect(storyWithIntervals(calm)).toMatchObject({ intervals: 255, meanSeconds: 61 });
    expect(storyWithIntervals([...Array(20).fill(60), 8 * 3_600])).toEqual(
      storyWithIntervals(Array(20).fill(60)),
    );
  });
});

const account = (story: Story) => signalsOf(story).account;
const hour = 60;
const day = 24 * hour;

describe('the activity of an account', () => {
  const login = (where: object = {}) => event('account.logged-in', { method: 'password' }, where);

  it('sets its pace, unlike that of others', () => {
    const script = times(20, () => post('今天的晚霞真好看', { after: 3 }));
    expect(account(script).pace).toEqual({ intervals: 19, meanSeconds: 180, variation: 0 });
    const paid = times(20, (n) => [pay('account-1', { by: `payer-${n}`, after: 2 })]);
    expect(account([...script, ...paid, post('晚安')]).pace).toMatchObject({ intervals: 20 });
  });

  it('ends its silence, unlike what others do to it', () => {
    const silent: Story = [signUp(), login(), pay('account-1', { by: 'payer-1', after: 40 * day })];
    expect(
      account([...silent, report('reporter-1', { after: day }), login()]).dormantDays,
    ).toBeCloseTo(41, 1);
    expect(account([...silent, login(), login({ after: day })]).dormantDays).toBeCloseTo(1, 1);
    expect(account([...silent, login(), login({ after: hour })]).dormantDays).toBeCloseTo(
      1 / 24,
      3,
    );
    expect(
      account([
        event('account.imported', { signedUpAt: '2020-01-01T00:00:00Z', standing: 'active' }),
        login({ after: 3 * day }),
      ]).dormantDays,
    ).toBeCloseTo(3, 5);
  });

  it('includes the profile fields changed within a day', () => {
    const change = (fields: readonly ('nickname' | 'avatar' | 'bio' | 'tier')[], after = 1) =>
      event('account.profile-changed', { fields: [...fields] }, { after });
    expect(
      account([signUp(), change(['nickname']), change(['avatar', 'nickname'], hour)]).profileFields,
    ).toBe(2);
    expect(account([change(['nickname', 'avatar']), change(['bio'], 2 * day)]).profileFields).toBe(
      1,
    );
    expect(account([change(['nickname', 'avatar']), change(['tier'], hour)]).profileFields).toBe(2);
    expect(account([change(['nickname']), login({ after: 31 * day })]).profileFields).toBe(0);
  });
});

describe('the novelty of contacted people', () => {
  const novel = (story: Story) => signalsOf(story).social.novelTargets;
  const strangers = (count: number) => times(count, (n) => message(`stranger-${n}`, '在吗'));
  const friends = (count: number) => times(count, (n) => message(`friend-${n % 20}`, '在吗'));

  it('is exact up to sixteen people, and estimated from the latest of a sample beyond', () => {
    expect(novel(strangers(16))).toBe(1);
    expect(novel([...strangers(16), message('stranger-3', '在吗')])).toBe(0);
    for (const count of [40, 150, 400]) expect(novel(strangers(count)), `${count}`).toBe(1);
    // Repeated messages to a circle of twenty: people outside the sketch must not count as strangers.
    const told = Array.from({ length: 20 }, (_, n) => novel(friends(200 + n)));
    expect(Math.max(...told)).toBeLessThan(0.2);
  });
});
