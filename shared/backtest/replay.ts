import { answerFollowUps } from '../answer-follow-ups.ts';
import { buildCatalogue, type Catalogue } from '../rules/collect.ts';
import { isDeciding } from '../rules/life.ts';
import type { Rule } from '../rules/rule.ts';
import { screenItems } from '../screen.ts';
import type { JudgedEvent, Ports } from '../screening/ports.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { BacktestResult } from '../stores/backtests/port.ts';
import type { Message } from '../stores/queue/port.ts';
import { silentLog } from '../telemetry/log.ts';
import { silentMetrics } from '../telemetry/metrics.ts';
import type { TextReading } from '../text/reading.ts';
import { endHolds } from '../upkeep/end-holds.ts';
import type { Chunk } from './chunks.ts';
import { createRecorder, type Span, type StepRecord } from './recorder.ts';
import { compareStories, differencesIn, type Stories } from './result.ts';
import { twinStores } from './stores.ts';
import { createTwins } from './twins.ts';

/** Ports of a backtest: none of them can change anything. */
export type BacktestPorts = Pick<Ports, 'enrichment' | 'hash' | 'readText' | 'findListed'> & {
  readonly settings: PlatformSettings;
  readonly catalogue: Catalogue;
};

/** The catalogue with this rule in place of any other with the same id. */
const withRule = (catalogue: Catalogue, rule: Rule): Catalogue =>
  buildCatalogue([...catalogue.rules.filter(({ id }) => id !== rule.id), rule]);

/** The deciding revision that the rule would replace; `null` if there is none. */
const predecessorOf = ({ id, revision }: Rule, catalogue: Catalogue): Rule | null => {
  const current = catalogue.find(id);
  return current && current.revision !== revision && isDeciding(current) ? current : null;
};

const emptyStep = (arrivedAt: number) => ({
  arrivedAt,
  judged: [] as JudgedEvent[],
  opened: 0,
  refused: [] as string[],
});

/** The time of the clock in a step, and when its event arrived, epoch milliseconds. */
type StepTimes = { readonly at: number; readonly arrivedAt: number };

/** One side of a comparison. The returned function runs one step on it and reports what happened. */
const createSide = (
  catalogue: Catalogue,
  sharedPorts: Omit<BacktestPorts, 'catalogue'>,
  stores: Pick<Ports, 'states' | 'ledger' | 'outbox' | 'papers'>,
) => {
  const queued: Message[] = [];
  let now = 0;
  let stepRecord = emptyStep(now);
  const ports: Ports = {
    ...sharedPorts,
    ...stores,
    catalogue,
    ledger: {
      ...stores.ledger,
      commit: async (commit) => {
        const before = await stores.ledger.readCases(
          commit.cases.map(({ case: { caseId } }) => caseId),
        );
        const outcome = await stores.ledger.commit(commit);
        if (outcome.kind !== 'committed') return outcome;
        for (const { case: opened } of commit.cases) {
          stepRecord.opened += opened.openings - (before.get(opened.caseId)?.openings ?? 0);
        }
        return outcome;
      },
    },
    quarantine: {
      keep: async ({ reason }) => {
        stepRecord.refused.push(reason);
      },
    },
    archive: { append: async () => {} },
    actions: { send: async () => [], waiting: async () => 0 },
    followUps: {
      send: async (messages) => {
        queued.push(...messages);
        return [];
      },
    },
    clock: { now: () => now, pause: async () => {} },
    log: silentLog,
    metrics: silentMetrics,
    onJudged: async (judged) => {
      stepRecord.judged.push(...judged);
    },
  };

  return async (
    { at, arrivedAt }: StepTimes,
    happen: (ports: Ports) => Promise<unknown>,
  ): Promise<StepRecord> => {
    now = at;
    stepRecord = emptyStep(arrivedAt);
    await happen(ports);
    for (let round = 0; queued.length > 0; round++) {
      const records = queued
        .splice(0)
        .map(({ body }, i) => ({ id: `follow-up-${round}-${i}`, body, sentAt: now }));
      await answerFollowUps(records, ports);
    }
    return stepRecord;
  };
};

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
  onProgress: (events: number) => void = () => {},
): Promise<Stories> => {
  let read: TextReading | null = null;
  const { catalogue, ...otherPorts } = ports;
  const sharedPorts = {
    ...otherPorts,
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
    ...createRecorder(watching, span),
    take: createSide(withRule(catalogue, watching), sharedPorts, stores.first),
  };
  const deciding = {
    ...createRecorder(rule, span),
    take: createSide(withRule(catalogue, { ...rule, life: 'live' }), sharedPorts, stores.second),
  };

  const testedIds: ReadonlySet<string> = new Set([rule.id, watching.id]);
  const canDiffer = ({ judged, refused }: StepRecord) =>
    refused.length > 0 ||
    judged.some(({ findings, errors }) =>
      [...findings, ...errors].some((said) => testedIds.has(said.rule)),
    );

  const runStep = async (step: StepTimes, happen: (ports: Ports) => Promise<unknown>) => {
    const stepRecord = await without.take(step, happen);
    const bothRan = twins.hasDiverged() || canDiffer(stepRecord);
    without.record(stepRecord);
    deciding.record(bothRan ? await deciding.take(step, happen) : stepRecord);
    twins.settle({ bothRan });
  };

  let count = 0;
  for await (const { lines, events, refused } of chunks) {
    const times = events.map(({ occurrence }) => occurrence.sentAt);
    if ((times[0] ?? 0) >= (span.to ?? Number.POSITIVE_INFINITY)) break;
    // The median: one event with a wrong clock must not end every hold.
    const now = times.toSorted((x, y) => x - y)[times.length >> 1] ?? 0;
    for (const side of [without, deciding]) side.record({ ...emptyStep(now), refused });
    await runStep({ at: now, arrivedAt: now }, endHolds);
    for (const [i, { occurrence, reading }] of events.entries()) {
      const record = { id: `line-${count + i}`, body: '', sentAt: 0 };
      read = reading;
      await runStep({ at: now, arrivedAt: occurrence.sentAt }, (side) =>
        screenItems([{ record, occurrence, reading: null }], side),
      );
    }
    count += lines;
    onProgress(count);
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
 * declare const rule: Rule;
 * declare const archived: AsyncIterable<Archived>;
 * declare const ports: BacktestPorts;
 * const result = await backtest(rule, chunksOf(archived, ports), ports);
 * result.changes; // { 'allow → limit': 12 }
 */
export const backtest = async (
  rule: Rule,
  chunks: AsyncIterable<Chunk>,
  ports: BacktestPorts,
  onProgress?: (events: number) => void,
): Promise<BacktestResult> => {
  const stories = await replay(rule, chunks, ports, {}, onProgress);
  return differencesIn(compareStories(rule, stories));
};
