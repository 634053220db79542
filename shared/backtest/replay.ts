import { followUp } from '../follow-up.ts';
import { type Catalogue, collect } from '../rules/collect.ts';
import { decides } from '../rules/life.ts';
import type { Rule } from '../rules/rule.ts';
import { screenItems } from '../screen.ts';
import { endHolds } from '../screening/end-holds.ts';
import type { Judged, Ports } from '../screening/ports.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { BacktestResult } from '../stores/backtests/port.ts';
import type { Message } from '../stores/queue/port.ts';
import type { TextReading } from '../text/reading.ts';
import type { Chunk } from './chunks.ts';
import { compareStories, differencesIn, type Stories } from './result.ts';
import { twinStores } from './stores.ts';
import { createListener, type Heard } from './story.ts';
import { createTwins } from './twins.ts';

/** Ports of a backtest: none of them can change anything. */
export type BacktestPorts = Pick<Ports, 'enrichment' | 'hash' | 'readText' | 'findListed'> & {
  readonly settings: PlatformSettings;
  readonly catalogue: Catalogue;
};

const silent = () => {};
const log: Ports['log'] = { info: silent, warn: silent, error: silent };
const metrics: Ports['metrics'] = { add: silent, time: silent, flush: silent };

/** The catalogue with this rule in place of any other with the same id. */
const withRule = (catalogue: Catalogue, rule: Rule): Catalogue =>
  collect([...catalogue.rules.filter(({ id }) => id !== rule.id), rule]);

/** The deciding revision that the rule would replace; `null` if there is none. */
const predecessorOf = ({ id, revision }: Rule, catalogue: Catalogue): Rule | null => {
  const there = catalogue.find(id);
  return there && there.revision !== revision && decides(there) ? there : null;
};

const nothingYet = () => ({
  judged: [] as Judged[],
  opened: [] as Heard['opened'][number][],
  refused: [] as string[],
});

/** One side of a comparison. The returned function runs one step on it and reports what happened. */
const sideOf = (
  catalogue: Catalogue,
  given: Omit<BacktestPorts, 'catalogue'>,
  stores: Pick<Ports, 'states' | 'ledger' | 'outbox' | 'papers'>,
) => {
  const asked: Message[] = [];
  let now = 0;
  let heard = nothingYet();
  const ports: Ports = {
    ...given,
    ...stores,
    catalogue,
    ledger: {
      ...stores.ledger,
      commit: async (commit) => {
        const before = await stores.ledger.readCases(
          commit.cases.map(({ case: { caseId } }) => caseId),
        );
        const outcome = await stores.ledger.commit(commit);
        if (outcome.is !== 'committed') return outcome;
        const at = commit.decisions.at(-1)?.decidedAt ?? now;
        for (const { case: opened } of commit.cases) {
          const times = opened.openings - (before.get(opened.caseId)?.openings ?? 0);
          heard.opened.push({ at, times });
        }
        return outcome;
      },
    },
    quarantine: {
      keep: async ({ reason }) => {
        heard.refused.push(reason);
      },
    },
    archive: { append: async () => {} },
    actions: { send: async () => [], waiting: async () => 0 },
    followUps: {
      send: async (messages) => {
        asked.push(...messages);
        return [];
      },
      waiting: async () => asked.length,
    },
    clock: { now: () => now, pause: async () => {} },
    log,
    metrics,
    heard: async (judged) => {
      heard.judged.push(...judged);
    },
  };

  return async (at: number, happen: (ports: Ports) => Promise<unknown>): Promise<Heard> => {
    now = at;
    heard = nothingYet();
    await happen(ports);
    for (let round = 0; asked.length > 0; round++) {
      const records = asked
        .splice(0)
        .map(({ body }, i) => ({ id: `follow-up-${round}-${i}`, body, sentAt: now }));
      await followUp(records, ports);
    }
    return heard;
  };
};

/** Which part of a history is counted: everything, or what arrived at `from` or later and before `to`. */
export type Span = { readonly from?: number; readonly to?: number };

/**
 * Replays a history through the production code, once with the rule watching and once with it deciding. If
 * another revision of it decides already, that one keeps deciding while the rule watches. Nothing is sent or
 * stored.
 *
 * Each event is a batch of its own, judged on what came before it. The deciding side only runs steps that can
 * differ: those in which the rule fires or fails, something is refused, or a differing value is accessed.
 *
 * Times are the events' own. Archived texts are redacted, so a rule about contacts may see less than it saw
 * live.
 *
 * @param chunks of the history, as `chunksOf` reads them
 */
export const replay = async (
  rule: Rule,
  chunks: AsyncIterable<Chunk>,
  ports: BacktestPorts,
  span: Span = {},
  told: (events: number) => void = silent,
): Promise<Stories> => {
  let read: TextReading | null = null;
  const { catalogue, ...others } = ports;
  const given = {
    ...others,
    settings: { ...ports.settings, purpose: 'replay' as const },
    readText: (text: string) => read ?? ports.readText(text),
  };
  const twins = createTwins();
  const stores = twinStores(twins);
  // Beside its predecessor, it watches under a different id: no two rules can have the same id.
  const watching: Rule = predecessorOf(rule, catalogue)
    ? { ...rule, id: `${rule.id}-r${rule.revision}`, life: 'shadow' }
    : { ...rule, life: 'shadow' };
  const without = {
    ...createListener(watching, span),
    take: sideOf(withRule(catalogue, watching), given, stores.first),
  };
  const deciding = {
    ...createListener(rule, span),
    take: sideOf(withRule(catalogue, { ...rule, life: 'live' }), given, stores.second),
  };

  const apartBy: ReadonlySet<string> = new Set([rule.id, watching.id]);
  const speaks = ({ judged, refused }: Heard) =>
    refused.length > 0 ||
    judged.some(({ findings, errors }) =>
      [...findings, ...errors].some((said) => apartBy.has(said.rule)),
    );

  const step = async (at: number, happen: (ports: Ports) => Promise<unknown>) => {
    const heard = await without.take(at, happen);
    const apart = twins.parted() || speaks(heard);
    without.hear(heard);
    deciding.hear(apart ? await deciding.take(at, happen) : heard);
    twins.settle({ apart });
  };

  let count = 0;
  for await (const { lines, events, refused } of chunks) {
    const times = events.map(({ occurrence }) => occurrence.sentAt);
    if ((times[0] ?? 0) >= (span.to ?? Number.POSITIVE_INFINITY)) break;
    for (const side of [without, deciding]) side.hear({ ...nothingYet(), refused });
    // The median: one event with a wrong clock must not end every hold.
    const now = times.toSorted((x, y) => x - y)[times.length >> 1] ?? 0;
    await step(now, endHolds);
    for (const [i, { occurrence, reading }] of events.entries()) {
      const record = { id: `line-${count + i}`, body: '', sentAt: 0 };
      read = reading;
      await step(now, (side) => screenItems([{ record, occurrence, reading: null }], side));
    }
    count += lines;
    told(count);
  }
  return {
    without: without.story(),
    with: deciding.story(),
    against: predecessorOf(rule, catalogue)?.revision ?? null,
  };
};

/**
 * Replays a history with the rule watching and with it deciding, and returns the difference.
 *
 * @example
 * const result = await backtest(rule, chunksOf(archive.read(), ports), ports);
 * result.changes; // { 'allow → limit': 12 }
 */
export const backtest = async (
  rule: Rule,
  chunks: AsyncIterable<Chunk>,
  ports: BacktestPorts,
  told?: (events: number) => void,
): Promise<BacktestResult> => {
  const stories = await replay(rule, chunks, ports, {}, told);
  return differencesIn(compareStories(rule, stories));
};
