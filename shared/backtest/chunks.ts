import type { Occurrence } from '../events/occurrence.ts';
import { parseEvent } from '../events/parse.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import { readPastEvent } from '../signals/read-event.ts';
import type { TextReader, TextReading } from '../text/reading.ts';

/** One line of a history: an archived occurrence, or an event as a platform sent it. */
export type Line = Occurrence | string;

/**
 * One event of a history with the reading of its text; `null` if it has no text or the text cannot be read.
 */
type ReadOccurrence = {
  readonly occurrence: Occurrence;
  readonly reading: TextReading | null;
};

/** Parsed lines of a history: plain data, so that it can be passed between threads. */
export type Chunk = {
  /** The number of lines. */
  readonly lines: number;
  readonly events: readonly ReadOccurrence[];
  /** Reasons why lines are not events. */
  readonly refused: readonly string[];
};

/** Texts are read in a row: the text reader's working data is large and stays in the CPU cache meanwhile. */
const linesInChunk = 100;

/**
 * The occurrence of a line, or the reason why it is not an event; `null` for a receipt, which backtests
 * ignore.
 */
const occurrenceIn = (line: Line, platform: PlatformSettings): Occurrence | string | null => {
  if (typeof line !== 'string') return line;
  const parsed = parseEvent(line, { platform, sentAt: 0 });
  if (!parsed.ok) return parsed.reason;
  return parsed.arrival.event.type === 'action.applied' ? null : parsed.arrival;
};

const chunkOf = (
  lines: readonly Line[],
  { settings, readText }: { readonly settings: PlatformSettings; readonly readText: TextReader },
): Chunk => {
  const parsedLines = lines.map((line) => occurrenceIn(line, settings));
  return {
    lines: lines.length,
    events: parsedLines
      .filter((one) => one !== null && typeof one !== 'string')
      .map((occurrence) => ({ occurrence, reading: readPastEvent(occurrence.event, readText) })),
    refused: parsedLines.filter((one) => typeof one === 'string'),
  };
};

/**
 * Reads a history a hundred lines at a time. For lines sent by a platform, the event's own time replaces its
 * arrival time.
 *
 * @param lines in the order of their arrival: an archive's occurrences, or events as platforms send them
 */
export async function* chunksOf(
  lines: AsyncIterable<Line> | Iterable<Line>,
  ports: { readonly settings: PlatformSettings; readonly readText: TextReader },
): AsyncGenerator<Chunk> {
  const settings = { ...ports.settings, purpose: 'replay' as const };
  const reader = { settings, readText: ports.readText };
  let batch: Line[] = [];
  for await (const line of lines) {
    batch.push(line);
    if (batch.length < linesInChunk) continue;
    yield chunkOf(batch, reader);
    batch = [];
  }
  if (batch.length > 0) yield chunkOf(batch, reader);
}
