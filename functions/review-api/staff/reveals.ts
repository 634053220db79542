import { day, hour } from '#shared/settings/durations.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';

const folder = 'hour';

type RevealPorts = Pick<ReviewPorts, 'papers' | 'clock' | 'settings' | 'metrics' | 'log'>;

const timesOf = async (by: string, { papers, clock }: RevealPorts) => {
  const [there] = await papers.read('reveals', [{ folder, id: by }]);
  const times = (there?.body as readonly number[] | undefined) ?? [];
  return {
    version: there?.version ?? 0,
    times: times.filter((at) => at > clock.now() - hour),
  };
};

/** Number of reveals of masked data that a person has left in this hour. */
export const revealsLeft = async (by: string, ports: RevealPorts): Promise<number> => {
  const { times } = await timesOf(by, ports);
  return Math.max(0, ports.settings.review.revealsPerHour - times.length);
};

/**
 * Takes one of a person's reveals of this hour; returns the number left.
 *
 * @throws {Refusal} `too-many` if none is left, which also raises an alarm
 */
export const takeReveal = async (caller: Caller, ports: RevealPorts): Promise<number> => {
  const { papers, clock, settings, metrics, log } = ports;
  for (let attempt = 0; attempt < 10; attempt++) {
    const { version, times } = await timesOf(caller.id, ports);
    const now = clock.now();
    if (times.length >= settings.review.revealsPerHour) {
      metrics.add('SecurityAlarms');
      log.warn('reveal-limit-reached', { staff: caller.id });
      const oldest = Math.min(...times);
      throw new Refusal('too-many', { retryAfter: Math.ceil((oldest + hour - now) / 1000) });
    }
    const written = await papers.write({
      kind: 'reveals',
      folder,
      id: caller.id,
      version: version + 1,
      body: [...times, now],
      expiresAt: now + 7 * day,
    });
    if (written === 'written') return settings.review.revealsPerHour - times.length - 1;
  }
  throw new Refusal('unavailable');
};
