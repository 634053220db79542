import { parseEvent } from '../events/parse.ts';
import type { Occurrence } from '../events/recheck.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { textOf } from '../signals/touch.ts';
import type { TextReader, TextReading } from '../text/reading.ts';

/** One line of a history: what an archive holds, or what a platform sent. */
export type Line = Occurrence | string;

/** One event of a history, and what its text says: `null` where it has none, or none that can be read. */
export type ReadOccurrence = {
  readonly occurrence: Occurrence;
  readonly reading: TextReading | null;
};

/** Some lines of a history as they were understood: plain data, so that a thread can hand it to another. */
export type Chunk = {
  /** How many lines they were. */
  readonly lines: number;
  readonly events: readonly ReadOccurrence[];
  /** Why some lines are no events. */
  readonly refused: readonly string[];
};

/** What the reader of texts works with is large: it stays at hand while one text follows another. */
const linesInChunk = 100;

/** What a line tells, or why it is no event; `null` for a receipt, which a backtest passes over. */
const occurrenceIn = (line: Line, platform: PlatformSettings): Occurrence | string | null => {
  if (typeof line !== 'string') return line;
  const parsed = parseEvent(line, { platform, sentAt: 0 });
  if (!parsed.ok) return parsed.reason;
  return parsed.arrival.event.type === 'action.applied' ? null : parsed.arrival;
};

const readingOf = ({ event }: Occurrence, readText: TextReader): TextReading | null => {
  const text = textOf(event);
  try {
    return text === null ? null : readText(text);
  } catch {
    // Whoever screens it stumbles too, and says so.
    return null;
  }
};

const chunkOf = (
  lines: readonly Line[],
  { settings, readText }: { readonly settings: PlatformSettings; readonly readText: TextReader },
): Chunk => {
  const told = lines.map((line) => occurrenceIn(line, settings));
  return {
    lines: lines.length,
    events: told
      .filter((one) => one !== null && typeof one !== 'string')
      .map((occurrence) => ({ occurrence, reading: readingOf(occurrence, readText) })),
    refused: told.filter((one) => typeof one === 'string'),
  };
};

/**
 * Reads a history a hundred lines at a time. Events' own times stand in for their arrival.
 *
 * @param lines in the order of their arrival: an archive's occurrences, or events as platforms send them
 */
export async function* chunksOf(
  lines: AsyncIterable<Line> | Iterable<Line>,
  ports: { readonly settings: PlatformSettings; readonly readText: TextReader },
): AsyncGenerator<Chunk> {
  const settings = { ...ports.settings, purpose: 'replay' as const };
  const reader = { settings, readText: ports.readText };
  let some: Line[] = [];
  for await (const line of lines) {
    some.push(line);
    if (some.length < linesInChunk) continue;
    yield chunkOf(some, reader);
    some = [];
  }
  if (some.length > 0) yield chunkOf(some, reader);
}
