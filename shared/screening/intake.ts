import type { PlatformEvent } from '../events/event.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { parseEvent, type Refusal } from '../events/parse.ts';
import { hour } from '../settings/durations.ts';
import type { EntityKey, EntityState } from '../signals/entity-state.ts';
import { contentIdOf } from '../signals/event-fields.ts';
import type { ListedEntries } from '../signals/listed.ts';
import { distinctEntities } from '../stores/states/port.ts';
import type { TextReading } from '../text/reading.ts';
import type { Ports } from './ports.ts';

/** One message of the intake queue. */
export type IntakeRecord = {
  readonly id: string;
  readonly body: string;
  /** When the queue accepted it, epoch milliseconds. */
  readonly sentAt: number;
  readonly senderId?: string | undefined;
};

/**
 * One occurrence of a batch: the message that it came from, the occurrence itself and the reading of its
 * text.
 */
export type Item = {
  readonly record: IntakeRecord;
  readonly occurrence: Occurrence;
  readonly reading: TextReading | null;
  /** Paths of the fields without which it was read. */
  readonly leftOut?: readonly string[];
};

/** An item with the shared entities that its event joins the account to, and the list entries about it. */
export type LinkedItem = Item & {
  readonly touched: readonly EntityKey[];
  /**
   * The entities after its event joined them, by name: without the accounts that later events of the batch join, so
   * that an event is judged alike in every batch. What is missing here is judged by its current state.
   */
  readonly joined: ReadonlyMap<string, EntityState>;
  readonly listed: ListedEntries;
};

export type Receipt = {
  readonly record: IntakeRecord;
  readonly event: Extract<PlatformEvent, { type: 'action.applied' }>;
};

export type OpenedRecords = {
  readonly items: readonly Item[];
  readonly receipts: readonly Receipt[];
  readonly refused: readonly { readonly record: IntakeRecord; readonly refusal: Refusal }[];
};

/**
 * Parses the messages of a batch into events to judge, receipts to record, and messages that can never be
 * read.
 */
export const openRecords = (
  records: readonly IntakeRecord[],
  { settings }: Pick<Ports, 'settings'>,
): OpenedRecords => {
  const items: Item[] = [];
  const receipts: Receipt[] = [];
  const refused: OpenedRecords['refused'][number][] = [];
  for (const record of records) {
    const parsed = parseEvent(record.body, {
      platform: settings,
      sentAt: record.sentAt,
      senderId: record.senderId,
    });
    if (!parsed.ok) {
      refused.push({ record, refusal: parsed });
    } else if (parsed.arrival.event.type === 'action.applied') {
      receipts.push({ record, event: parsed.arrival.event });
    } else {
      items.push({
        record,
        occurrence: parsed.arrival,
        reading: null,
        leftOut: parsed.leftOut,
      });
    }
  }
  return { items, receipts, refused };
};

/** How long an event may wait to be screened and still be decided as of its arrival, in milliseconds. */
const longestWait = hour;

/**
 * Dates an event that waited for long, such as during an outage, by its screening. Otherwise the term of what is decided
 * would be over in part or as a whole, and its user would be told of a time in which nothing was restricted.
 */
export const decidedNow = <One extends Item>(
  item: One,
  { clock, settings }: Pick<Ports, 'clock' | 'settings'>,
): One => {
  const now = clock.now();
  const { occurrence } = item;
  return settings.purpose === 'replay' || now - occurrence.sentAt <= longestWait
    ? item
    : { ...item, occurrence: { ...occurrence, sentAt: now, arrivedAt: occurrence.sentAt } };
};

/** The posts that these items are about. */
export const postsOf = (items: readonly Item[]): readonly string[] => [
  ...new Set(items.flatMap(({ occurrence: { event } }) => contentIdOf(event) ?? [])),
];

/** The shared entities of these items, each once. */
export const entitiesOf = (items: readonly LinkedItem[]): readonly EntityKey[] =>
  distinctEntities(items.flatMap(({ touched }) => touched));
