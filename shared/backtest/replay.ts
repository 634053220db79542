import { parseEvent } from '../events/parse.ts';
import type { Occurrence } from '../events/recheck.ts';
import { type Catalogue, collect } from '../rules/collect.ts';
import type { Rule } from '../rules/rule.ts';
import { screenItems } from '../screen.ts';
import { endHolds } from '../screening/act.ts';
import { followUp } from '../screening/follow-up.ts';
import type { Item } from '../screening/intake.ts';
import type { Ports } from '../screening/ports.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Message } from '../stores/queue/port.ts';
import type { TextReader } from '../text/reading.ts';
import { type BacktestResult, compareStories, differencesIn, type Side } from './result.ts';
import { plainStores } from './stores.ts';
import { createListener, type Story } from './story.ts';

/** What a backtest asks of the world: nothing that it could change. */
export type BacktestPorts = Pick<Ports, 'enrichment' | 'hash' | 'readText'> & {
  readonly settings: PlatformSettings;
  readonly catalogue: Catalogue;
};

const batchSize = 100;
const mostRounds = 8;

const silent = () => {};
const log = { info: silent, warn: silent, error: silent } as unknown as Ports['log'];
const metrics = { add: silent, time: silent, flush: silent } as Ports['metrics'];

/** A text is read once for both sides, however often it comes within a batch. */
const readingOnce = (readText: TextReader) => {
  const readings = new Map<string, ReturnType<TextReader>>();
  return {
    forget: () => readings.clear(),
    readText: (text: string) => {
      const known = readings.get(text);
      if (known) return known;
      const reading = readText(text);
      readings.set(text, reading);
      return reading;
    },
  };
};

/** One line of a history: what an archive holds, or what a platform sent. */
export type Line = Occurrence | string;

/** The catalogue with the rule in it, as it would be in one of its lives. */
const withRule = (catalogue: Catalogue, rule: Rule): Catalogue =>
  collect([...catalogue.rules.filter(({ id }) => id !== rule.id), rule]);

const sideOf = (
  side: Side,
  rule: Rule,
  { catalogue, ...given }: BacktestPorts,
  readText: TextReader,
  listener: ReturnType<typeof createListener>,
) => {
  const stores = plainStores();
  const asked: Message[] = [];
  const openings = new Map<string, number>();
  let now = 0;
  const ports: Ports = {
    ...given,
    ...stores,
    catalogue: withRule(catalogue, { ...rule, life: side === 'with' ? 'live' : 'shadow' }),
    readText,
    ledger: {
      ...stores.ledger,
      commit: async (commit) => {
        const outcome = await stores.ledger.commit(commit);
        if (outcome.is !== 'committed') return outcome;
        const at = commit.decisions.at(-1)?.decidedAt ?? now;
        for (const { case: opened } of commit.cases) {
          listener.opened(at, opened.openings - (openings.get(opened.caseId) ?? 0));
          openings.set(opened.caseId, opened.openings);
        }
        return outcome;
      },
    },
    quarantine: {
      keep: async ({ reason }) => listener.refuse(reason),
      list: async () => [],
      find: async () => null,
      remove: async () => {},
    },
    archive: { append: async () => {}, read: async function* () {}, parts: async function* () {} },
    actions: { send: async () => [] },
    followUps: {
      send: async (messages) => {
        asked.push(...messages);
        return [];
      },
    },
    clock: { now: () => now, pause: async () => {} },
    log,
    metrics,
    heard: async (judged) => listener.heard(judged),
  };

  return async (items: readonly Item[]): Promise<void> => {
    // The middle of the batch: one event with a wild clock must not end every hold.
    const times = items.map(({ occurrence }) => occurrence.sentAt).toSorted((x, y) => x - y);
    now = times[times.length >> 1] ?? now;
    await endHolds(ports);
    await screenItems(items, ports);
    for (let round = 0; asked.length > 0 && round < mostRounds; round++) {
      const records = asked
        .splice(0)
        .map(({ body }, i) => ({ id: `follow-up-${round}-${i}`, body, sentAt: now }));
      await followUp(records, ports);
    }
  };
};

/** How much of a history is told: all of it, or what arrived from a time on and before another. */
export type Span = { readonly from?: number; readonly to?: number };

/**
 * Replays a history through the code that decides live, once for each side that is asked for, in
 * step, so that both share what does not depend on the rule. Nothing is sent or written.
 *
 * Times are the events' own; texts of an archive are redacted, so a rule about contacts may see less
 * there than it saw live.
 *
 * @param lines in the order of their arrival: an archive's occurrences, or events as platforms send them
 * @returns a story for each side, in order
 */
export const replay = async (
  sides: readonly Side[],
  rule: Rule,
  lines: AsyncIterable<Line> | Iterable<Line>,
  ports: BacktestPorts,
  span: Span = {},
  told: (events: number) => void = silent,
): Promise<readonly Story[]> => {
  const { readText, forget } = readingOnce(ports.readText);
  const given = { ...ports, settings: { ...ports.settings, purpose: 'replay' as const } };
  const played = sides.map((side) => {
    const listener = createListener(rule, span);
    return { ...listener, play: sideOf(side, rule, given, readText, listener) };
  });

  let count = 0;
  let batch: Item[] = [];
  const play = async () => {
    for (const side of played) await side.play(batch);
    batch = [];
    forget();
    told(count);
  };
  for await (const line of lines) {
    count += 1;
    const item = itemOf(line, count, given.settings);
    if (typeof item === 'string') {
      if (item !== 'receipt') for (const side of played) side.refuse(item);
      continue;
    }
    // A batch is played whole, as it would be if nothing were cut here.
    if (batch.length === 0 && item.occurrence.sentAt >= (span.to ?? Number.POSITIVE_INFINITY))
      break;
    batch.push(item);
    if (batch.length === batchSize) await play();
  }
  if (batch.length > 0) await play();
  return played.map(({ story }) => story());
};

/**
 * Replays a history with the rule watching and with it deciding, and tells the difference.
 *
 * @example
 * const result = await backtest(rule, archive.read(), ports);
 * result.changes; // { 'allow → limit': 12 }
 */
export const backtest = async (
  rule: Rule,
  lines: AsyncIterable<Line> | Iterable<Line>,
  ports: BacktestPorts,
  told?: (events: number) => void,
): Promise<BacktestResult> => {
  const [without, deciding] = await replay(['without', 'with'], rule, lines, ports, {}, told);
  return differencesIn(compareStories(rule, without as Story, deciding as Story));
};

/** A line as an item, or why it is none. */
const itemOf = (line: Line, place: number, platform: PlatformSettings): Item | string => {
  const record = { id: `line-${place}`, body: '', sentAt: 0 };
  if (typeof line !== 'string') return { record, occurrence: line, reading: null };
  const parsed = parseEvent(line, { platform, sentAt: 0 });
  if (!parsed.ok) return parsed.reason;
  return parsed.arrival.event.type === 'action.applied'
    ? 'receipt'
    : { record, occurrence: parsed.arrival, reading: null };
};
