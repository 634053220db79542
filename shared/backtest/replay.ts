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

/** What a backtest asks of the world: nothing that it could change. */
export type BacktestPorts = Pick<Ports, 'enrichment' | 'hash' | 'readText' | 'findListed'> & {
  readonly settings: PlatformSettings;
  readonly catalogue: Catalogue;
};

const silent = () => {};
const log: Ports['log'] = { info: silent, warn: silent, error: silent };
const metrics: Ports['metrics'] = { add: silent, time: silent, flush: silent };

/** The catalogue with the rule in it, as it would be in one of its lives. */
const withRule = (catalogue: Catalogue, rule: Rule): Catalogue =>
  collect([...catalogue.rules.filter(({ id }) => id !== rule.id), rule]);

/** Another revision of the rule that decides, which the rule would take the place of; `null` where none does. */
const predecessorOf = ({ id, revision }: Rule, catalogue: Catalogue): Rule | null => {
  const there = catalogue.find(id);
  return there && there.revision !== revision && decides(there) ? there : null;
};

const nothingYet = () => ({
  judged: [] as Judged[],
  opened: [] as Heard['opened'][number][],
  refused: [] as string[],
});

/** A side of a comparison: what happens to it, one step at a time, and what is heard of that. */
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

/** How much of a history is told: all of it, or what arrived from a time on and before another. */
export type Span = { readonly from?: number; readonly to?: number };

/**
 * Replays a history through the code that decides live, with the rule watching and with it deciding.
 * Where another revision of it decides, that one goes on while the rule watches. Nothing is sent or
 * written.
 *
 * Each event is a batch of its own, judged on what came before it. The deciding side takes only the
 * steps that can come out otherwise: those in which the rule spoke, or something was met that is
 * otherwise there already.
 *
 * Times are the events' own; texts of an archive are redacted, so a rule about contacts may see less
 * there than it saw live.
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
  // Beside its predecessor it watches under a name of its own: no two rules have one id.
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
    // The middle of them: one event with a wild clock must not end every hold.
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
 * Replays a history with the rule watching and with it deciding, and tells the difference.
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
