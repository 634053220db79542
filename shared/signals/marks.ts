/**
 * A trace that one event left on the account it changed: who it was, and what it said.
 *
 * With the marks an account knows its own history of redelivery: the same id and digest is a
 * repeat, the same id with another digest is a conflict.
 */
export type Mark = {
  /** Keyed hash of the event id, 48 bits. */
  readonly id: number;
  /** First 24 bits of the event's digest. */
  readonly digest: number;
  /** When the event happened, epoch milliseconds. */
  readonly at: number;
};

/**
 * Marks that every account has room for, so that one commit holds at most so many events. Most have
 * room for more (`roomForMarks`).
 */
export const marksKept = 10;

export type Marks = {
  /** Newest last. */
  readonly kept: readonly Mark[];
  /**
   * The latest time of any mark that left for a page. An event at or before it asks the pages; a
   * later one without a mark is new.
   */
  readonly through: number;
};

export const noMarks: Marks = { kept: [], through: 0 };

/**
 * The account's marks with those of one commit, and the marks that must be on a page before that is
 * stored. Oldest leave first, by time, and all but one of them together: a page costs as much for
 * one mark as for twenty.
 *
 * Only marks that are stored already ever leave: a page that is written for a commit which then
 * fails must not say that its events were seen.
 *
 * @param fresh at most `marksKept`, so that all of them find room
 * @param room for so many marks, at least `marksKept`
 */
export const addMarks = (
  { kept: stored, through }: Marks,
  fresh: readonly Mark[],
  room: number,
): { readonly marks: Marks; readonly leaving: readonly Mark[] } => {
  const byTime = (marks: readonly Mark[]) => marks.toSorted((a, b) => a.at - b.at);
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

/** `null`: no trace among these marks. */
export const findMark = (
  marks: readonly Mark[],
  id: number,
  digest: number,
): 'repeat' | 'conflict' | null => {
  const found = marks.find((mark) => mark.id === id);
  if (!found) return null;
  return found.digest === digest ? 'repeat' : 'conflict';
};
