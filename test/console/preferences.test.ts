import { describe, expect, it, vi } from 'vitest';
import {
  dismiss,
  latestUndoable,
  notices,
  notify,
  shownSeconds,
} from '#functions/review-api/web/notices/notices.ts';
import { formatsOf } from '#functions/review-api/web/preferences/formats.ts';
import {
  defaults,
  openPreferences,
  readPreferences,
} from '#functions/review-api/web/preferences/preferences.ts';
import { day } from '#shared/settings/durations.ts';

describe('preferences', () => {
  it.each([
    [['zh-TW', 'en'], 'zh-CN'],
    [['fr', 'en-GB', 'zh'], 'en'],
    [['fr'], 'zh-CN'],
    [[], 'zh-CN'],
  ])('use the first supported language of %j', (languages, language) => {
    expect(defaults(languages).language).toBe(language);
  });

  it.each([
    'not json',
    '7',
    'null',
    '{"language":"xx","mode":7,"evil":1,"__proto__":{"grey":true}}',
  ])('survive damaged storage: %s', (kept) => {
    expect(readPreferences(kept, defaults(['en']))).toEqual(defaults(['en']));
  });

  it('are stored and reported to subscribers', () => {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    };
    const store = openPreferences(storage, ['en']);
    let told = 0;
    const stop = store.watch(() => told++);
    store.write({ ...store.read(), grey: true });
    stop();
    store.write({ ...store.read(), blur: true });
    expect(told).toBe(1);
    expect(openPreferences(storage, ['zh']).read()).toMatchObject({
      language: 'en',
      grey: true,
      blur: true,
    });
  });
});

describe('formats', () => {
  const { ago, list, moment, percent, likelihood, zone } = formatsOf('en');

  it('write a day and a time without line breaks within, and unambiguously in English', () => {
    const at = new Date(2027, 1, 3, 12).getTime();
    expect(formatsOf('zh-CN').day(at)).toBe('2027/2/3');
    expect(formatsOf('en').day(at)).toBe('Feb 3, 2027');
    expect(formatsOf('zh-CN').moment(at)).toMatch(/^2027\/2\/3 /);
    expect(moment(at)).toBe('Feb 3, 2027, 12:00\u00a0PM');
  });

  it('write the distance of a time in one unit', () => {
    const now = Date.UTC(2026, 10, 24);
    expect(ago(now - 7_200_000, now)).toBe('2 hr. ago');
    expect(ago(now - day * 3, now)).toBe('3 days ago');
    expect(ago(now + day * 3, now)).toMatch(/^in 3 days, /);
    expect(ago(now - 20_000, now)).toBe('this minute');
    const chinese = formatsOf('zh-CN');
    expect(chinese.ago(now - 20_000, now)).toBe('刚刚');
    expect(chinese.ago(now + 20_000, now)).toBe('1 分钟内');
  });

  it('put the mark of the language between names', () => {
    expect(list(['陈审核 Chen', '王主管 Wang'])).toBe('陈审核 Chen, 王主管 Wang');
    expect(formatsOf('zh-CN').list(['陈审核 Chen', '王主管 Wang'])).toBe(
      '陈审核 Chen、王主管 Wang',
    );
  });

  it('name days as the calendar does', () => {
    const chinese = formatsOf('zh-CN');
    const now = new Date(2026, 10, 27, 15, 45).getTime();
    const at = (date: number, hours: number) => new Date(2026, 10, date, hours).getTime();
    expect(chinese.ago(at(28, 16), now)).toBe('明天（16:00）');
    expect(chinese.ago(at(29, 7), now)).toBe('后天（07:00）');
    expect(chinese.ago(at(30, 15), now)).toBe('3 天后（15:00）');
    expect(chinese.ago(at(25, 16), now)).toBe('前天');
    expect(ago(at(29, 7), now)).toBe('in 2 days, 7:00\u00a0AM');
  });

  it('name the same day, which has 25 hours once a year, as that and not as this minute', () => {
    vi.stubEnv('TZ', 'Europe/Berlin');
    try {
      const { ago: told } = formatsOf('zh-CN');
      const midnight = new Date(2026, 9, 25).getTime();
      expect(told(midnight + day, midnight)).toBe('今天（23:00）');
      expect(told(midnight, midnight + day)).toBe('今天');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it('show the time zone with its offset at that time', () => {
    const hours = 0 - new Date(0).getTimezoneOffset() / 60;
    expect(Number(zone(0).replace('GMT', '').replace('−', '-').split(':')[0])).toBe(
      Math.trunc(hours),
    );
  });

  it('do not round near certainty up to certainty', () => {
    expect(percent(0.9999)).toBe('99.9%');
    expect(percent(1)).toBe('100%');
    expect([0, 0.0002, 0.0005].map(percent)).toEqual(['0%', '<0.1%', '0.1%']);
    expect([likelihood(0.52), likelihood(1)]).toEqual(['52%', '99.9%']);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e300])('survive the time %s', (at) => {
    expect(moment(at)).toBe('—');
    expect(() => ago(at, 0)).not.toThrow();
  });
});

describe('notices', () => {
  const words = { 'zh-CN': '已放行', en: 'Released' };

  it('stay while undo is possible, and if something failed; errors stay until dismissed', () => {
    const plain = { id: 'a', kind: 'success', words } as const;
    const undoable = shownSeconds({ ...plain, undo: () => undefined });
    expect(shownSeconds(plain)).toBeLessThan(undoable);
    expect(shownSeconds({ ...plain, kind: 'warning' })).toBe(undoable);
    expect(shownSeconds({ ...plain, kind: 'error' })).toBe(Number.POSITIVE_INFINITY);
  });

  it('offer the latest that can be undone', () => {
    notify({ id: 'first', kind: 'success', words, undo: () => undefined });
    notify({ id: 'second', kind: 'success', words, undo: () => undefined });
    notify({ id: 'third', kind: 'info', words });
    expect(latestUndoable(notices.read())?.id).toBe('second');
    dismiss('second');
    expect(latestUndoable(notices.read())?.id).toBe('first');
  });

  it('keep undoable ones visible among all others', () => {
    notices.write([]);
    notify({ id: 'ruling', kind: 'success', words, undo: () => undefined });
    for (let i = 0; i < 5; i++) notify({ id: `queue ${i}`, kind: 'success', words });
    expect(notices.read().map(({ id }) => id)).toEqual(['queue 4', 'queue 3', 'queue 2', 'ruling']);
    for (let i = 0; i < 4; i++) {
      notify({ id: `ruling ${i}`, kind: 'success', words, undo: () => undefined });
    }
    expect(notices.read().map(({ id }) => id)).toEqual([3, 2, 1, 0].map((i) => `ruling ${i}`));
  });

  it('keep failures visible among all others', () => {
    notices.write([]);
    notify({ id: 'failed', kind: 'error', words });
    for (let i = 0; i < 5; i++) {
      notify({ id: `ruling ${i}`, kind: 'success', words, undo: () => undefined });
    }
    expect(notices.read().map(({ id }) => id)).toEqual([
      ...[4, 3, 2].map((i) => `ruling ${i}`),
      'failed',
    ]);
  });
});
