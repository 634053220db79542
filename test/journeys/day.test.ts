import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayOfTraffic } from '#infra/local/platform/day.ts';
import { compare } from '#infra/local/platform/verdict.ts';
import type { Summary } from '#infra/local/summary.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { distinctEventKeys, referenceOf } from './reference.ts';
import { openSite, type Site } from './site.ts';
import { tallyOf } from './tally.ts';

const day = dayOfTraffic({ platformId: 'demo', seed: 1, now: Date.now() });
const ofKind = (kind: string) => day.filter(({ truth }) => truth.kind === kind).length;

let site: Site;
let summary: Summary;
let decisions: readonly Decision[];
beforeAll(async () => {
  site = await openSite();
  await site.send(day.map(({ body }) => body));
  await site.calm();
  summary = await site.summary();
  decisions = await site.decisions();
}, 480_000);
afterAll(() => site?.close());

/** Accounts of a scene, and those with one of these outcomes. */
const scene = (name: string, ...outcomes: readonly Decision['outcome'][]) => {
  const accounts = new Set(
    day.flatMap(({ truth }) => (truth.scene === name && truth.accountId ? [truth.accountId] : [])),
  );
  const met = new Set(
    decisions
      .filter(({ outcome }) => outcomes.includes(outcome))
      .map(({ subject }) => subject.accountId)
      .filter((accountId) => accounts.has(accountId)),
  );
  return { accounts: accounts.size, met: met.size };
};

describe('a day on the demonstration platform', () => {
  it('loses no message: each is accepted, a repeat, or quarantined', () => {
    const { accepted, quarantined, duplicates } = summary;
    expect(accepted + quarantined + duplicates).toBe(day.length);
    expect(summary.deadLetters).toBe(0);
  });

  it('detects repeats, contradictions and unreadable messages', () => {
    expect(summary.duplicates).toBeGreaterThanOrEqual(ofKind('duplicate'));
    expect(summary.quarantined).toBe(ofKind('malformed') + ofKind('conflict'));
    const conflicts = summary.quarantine.find(({ reason }) => reason === 'event-conflict');
    expect(conflicts?.count).toBe(ofKind('conflict'));
  });

  it('counts what every account did exactly once', async () => {
    const reference = referenceOf(day);
    expect(await tallyOf(site, [...reference.keys()])).toEqual(reference);
  });

  it('decides once about an event and a subject, and only about real events', () => {
    const keys = decisions.map(
      ({ eventId, subject }) => `${eventId} ${subject.kind} ${subject.id}`,
    );
    expect(new Set(keys).size).toBe(keys.length);
    const events = distinctEventKeys(day);
    const platform = decisions.filter(({ eventType }) => eventType !== 'account.rechecked');
    expect(platform.filter(({ eventId }) => !events.has(eventId))).toEqual([]);
  });

  it('restricts the bulk-registration farm, and freezes most of it, with reasons', () => {
    const { accounts, met } = scene('bulk-farm', 'freeze');
    // 23 or 24 of 28, by the time of day.
    expect(met).toBeGreaterThanOrEqual(accounts * 0.7);
    expect(scene('bulk-farm', 'freeze', 'limit').met).toBe(accounts);
    const farm = summary.frozen.filter(({ account }) => account.startsWith('farm'));
    // The reasons of each account say what it shares with others.
    const untold = farm.filter(
      ({ reasons }) =>
        !reasons.some((reason) => /device|contact|text|address|number|line/.test(reason)),
    );
    expect(untold).toEqual([]);
  });

  it.each(['rented-account', 'run-score', 'brushing', 'sellers', 'lurer'])(
    'acts on every account of the trade: %s',
    (name) => {
      const { accounts, met } = scene(name, 'flag', 'challenge', 'limit', 'freeze', 'hide');
      expect(met).toBe(accounts);
    },
  );

  it('leaves honest people and those who warn others alone', () => {
    const { honestRestricted, honestHidden } = compare(decisions, day);
    expect({ honestRestricted, honestHidden }).toEqual({ honestRestricted: [], honestHidden: [] });
    const { met } = scene('warnings', 'flag', 'challenge', 'limit', 'freeze', 'hide');
    expect(met).toBe(0);
  });

  it('has every command applied and acknowledged', () => {
    expect(summary.commands.sent).toBeGreaterThan(0);
    expect(summary.commands.acknowledged).toBe(summary.commands.sent);
  });

  it('ends with every account on the platform as in our own records', async () => {
    const ids = [...new Set(decisions.map(({ subject }) => subject.accountId))];
    const { accounts } = await site.states.read({ accounts: ids, entities: [], posts: [] });
    const ours = new Map<string, string>();
    for (const [id, { standing }] of accounts) {
      if (standing.version > 0) ours.set(id, standing.status);
    }
    const theirs = new Map<string, string>();
    for (const command of site.backend.states.values()) {
      if (command.kind === 'set-standing') theirs.set(command.subject.id, command.desired.standing);
    }
    expect(theirs).toEqual(ours);
  });
});
