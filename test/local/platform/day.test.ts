import { describe, expect, it } from 'vitest';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import type { Sent } from '#infra/local/platform/stage.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { day as aDay, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

const now = Date.parse('2026-11-24T12:00:00.000Z');
const platform = PlatformSettings.parse({ platformId: 'demo', purpose: 'demonstration' });
const day = dayOfTraffic({ platformId: 'demo', seed: 1, now });
const parsed = ({ body }: Sent) => parseEvent(body, { platform, sentAt: now + minute });
const ofKind = (kind: Sent['truth']['kind']) => day.filter(({ truth }) => truth.kind === kind);

describe('a day of the pretend platform', () => {
  it.each([1, 2, 3])('has at least 2,000 messages in order, whatever the seed (%i)', (seed) => {
    const other = dayOfTraffic({ platformId: 'demo', seed, now });
    expect(other.length).toBeGreaterThanOrEqual(2_000);
    expect(other.map(({ at }) => at)).toEqual(other.map(({ at }) => at).toSorted((a, b) => a - b));
  });

  it('is the same for the same seed and end, and different otherwise', () => {
    expect(dayOfTraffic({ platformId: 'demo', seed: 1, now })).toEqual(day);
    expect(dayOfTraffic({ platformId: 'demo', seed: 2, now })).not.toEqual(day);
  });

  it('gives no event an id of another day', () => {
    const ids = (all: readonly Sent[]) =>
      all.filter(({ truth }) => truth.kind === 'event').map(({ body }) => JSON.parse(body).eventId);
    const next = new Set(ids(dayOfTraffic({ platformId: 'demo', seed: 1, now: now + aDay })));
    expect(new Set(ids(day)).size).toBe(ids(day).length);
    expect(ids(day).filter((id) => next.has(id))).toEqual([]);
  });

  it('writes events that the intake accepts, none of them late', () => {
    const refused = ofKind('event').flatMap((sent) => {
      const read = parsed(sent);
      return read.ok && !read.arrival.late ? [] : [sent.body];
    });
    expect(refused).toEqual([]);
  });

  it('damages messages so that the intake rejects each, for many reasons', () => {
    const reasons = ofKind('malformed').map((sent) => {
      const read = parsed(sent);
      return read.ok ? 'taken' : read.reason;
    });
    expect(reasons).not.toContain('taken');
    expect(new Set(reasons).size).toBeGreaterThanOrEqual(10);
  });

  it('repeats some events unchanged and contradicts some', () => {
    const bodies = new Set(ofKind('event').map(({ body }) => body));
    expect(ofKind('duplicate').every(({ body }) => bodies.has(body))).toBe(true);
    const ids = new Set(ofKind('event').map(({ body }) => JSON.parse(body).eventId));
    const conflicts = ofKind('conflict');
    expect(
      conflicts.every(({ body }) => !bodies.has(body) && ids.has(JSON.parse(body).eventId)),
    ).toBe(true);
    expect(conflicts.length).toBeGreaterThan(0);
  });

  it('reveals no label in a message', () => {
    for (const { body, truth } of day) {
      expect(body).not.toContain('"abusive"');
      expect(body).not.toContain(`"${truth.scene}"`);
    }
  });

  it('includes people in several situations, and several trades', () => {
    const scenes = (abusive: boolean) =>
      new Set(
        ofKind('event')
          .filter(({ truth }) => truth.abusive === abusive)
          .map(({ truth }) => truth.scene),
      );
    expect([...scenes(false)]).toEqual(
      expect.arrayContaining([
        'campus',
        'household',
        'neighbours',
        'shop',
        'traveller',
        'warnings',
        'victim',
      ]),
    );
    expect([...scenes(true)]).toEqual(
      expect.arrayContaining([
        'bulk-farm',
        'rented-account',
        'run-score',
        'brushing',
        'sellers',
        'lurer',
      ]),
    );
  });
});
