/**
 * Stored on an account for each event that changed it: the event's id and digest.
 *
 * Marks detect duplicate deliveries. The same id and digest is a repeat; the same id with another digest is a
 * conflict.
 */
export type EventMark = {
  /** Keyed hash of the event id, 48 bits. */
  readonly id: number;
  /** First 24 bits of the event's digest. */
  readonly digest: number;
  /** When the event happened, epoch milliseconds. */
  readonly at: number;
};

/**
 * Number of marks for which every account has room; most have room for more (`roomForMarks`). It limits the
 * events in one commit.
 */
export const marksKept = 8;

/** The marks of an account. Older marks are moved to pages, separate items of the store. */
export type Marks = {
  /** Newest last. */
  readonly kept: readonly EventMark[];
  /**
   * The latest time of any mark that was moved to a page. For an event at or before it, the pages must be
   * read; a later event without a mark is new.
   */
  readonly through: number;
};

export const noMarks: Marks = { kept: [], through: 0 };

/**
 * Adds the marks of one commit. Returns the account's new marks, and those that must be written to a page
 * before the commit. If the marks do not fit, the oldest `room - 1` stored marks leave together, because a
 * page costs as much for one mark as for twenty.
 *
 * Only marks that are already stored leave: if the commit fails after its page was written, the page must
 * not contain the commit's own events.
 *
 * @param fresh at most `marksKept` marks, so that they all fit
 * @param room number of marks that fit, at least `marksKept`
 */
export const addMarks = (
  { kept: stored, through }: Marks,
  fresh: readonly EventMark[],
  room: number,
): { readonly marks: Marks; readonly leaving: readonly EventMark[] } => {
  const byTime = (marks: readonly EventMark[]) => marks.toSorted((a, b) => a.at - b.at);
  const excess = stored.length + fresh.length - room;
  if (excess <= 0) return { marks: { kept: byTime([...stored, ...fresh]), through }, leaving: [] };
  const most = Math.max(excess, room - 1);
  const oldest = byTime(stored);
  const leaving = oldest.slice(0, most);
  return {
    marks: {
      kept: byTime([...oldest.slice(most), ...fresh]),
      through: Math.max(through, ...leaving.map(({ at }) => at)),
    },
    leaving,
  };
};

/** Looks up an event by id and digest; `null` if none of the marks has its id. */
export const findMark = (
  marks: readonly EventMark[],
  id: number,
  digest: number,
): 'repeat' | 'conflict' | null => {
  const found = marks.find((mark) => mark.id === id);
  if (!found) return null;
  return found.digest === digest ? 'repeat' : 'conflict';
};
