import { minute } from '#shared/settings/durations.ts';
import type { Sent, Stage } from './stage.ts';

/** Faults between a backend and a queue: messages that are malformed, duplicated or contradictory. */

const malformations: Readonly<Record<string, (body: string) => string>> = {
  truncated: (body) => body.slice(0, Math.floor(body.length / 2)),
  'not JSON': () => 'account.signed-up;u1;2026-11-24',
  'an empty list': () => '[]',
  'no event id': (body) => JSON.stringify({ ...JSON.parse(body), eventId: undefined }),
  'a numeric account id': (body) => JSON.stringify({ ...JSON.parse(body), accountId: 42 }),
  'an unknown type': (body) => JSON.stringify({ ...JSON.parse(body), type: 'account.danced' }),
  'an unsupported version': (body) => JSON.stringify({ ...JSON.parse(body), version: 99 }),
  'a time in seconds': (body) => JSON.stringify({ ...JSON.parse(body), occurredAt: 1_795_000_000 }),
  'a time in the future': (body) =>
    JSON.stringify({ ...JSON.parse(body), occurredAt: '2099-01-01T00:00:00.000Z' }),
  'the wrong platform': (body) => JSON.stringify({ ...JSON.parse(body), platformId: 'elsewhere' }),
  'an unknown field': (body) => JSON.stringify({ ...JSON.parse(body), mood: 'sunny' }),
  'a raw phone number': (body) => JSON.stringify({ ...JSON.parse(body), accountId: '19900000000' }),
};

/** Adds faults to a good day: some events malformed, some duplicated, some contradicted. */
export const withFaults = (stage: Stage): void => {
  const { random, sent } = stage;
  const events = random.shuffled(sent.filter(({ truth }) => truth.kind === 'event'));
  const fault = (
    original: Sent,
    body: string,
    kind: Sent['truth']['kind'],
    later: number,
  ): Sent => ({
    at: original.at + later * minute,
    body,
    truth: { scene: 'faults', kind, abusive: false },
  });

  for (const [n, malform] of [
    ...Object.values(malformations),
    ...Object.values(malformations),
  ].entries()) {
    const original = events[n] as Sent;
    // A malformed event gets its own id; otherwise it would conflict with the valid one.
    const withOwnId = original.body.replace('"eventId":"', '"eventId":"spoiled-');
    sent.push(fault(original, malform(withOwnId), 'malformed', 1));
  }
  for (const original of events.slice(100, 160)) {
    sent.push(fault(original, original.body, 'duplicate', random.between(0, 40)));
  }
  for (const original of events.slice(200, 205)) {
    const { data, ...event } = JSON.parse(original.body);
    const body = JSON.stringify({ ...event, context: { client: 'another client' }, data });
    sent.push(fault(original, body, 'conflict', random.between(1, 40)));
  }
};
