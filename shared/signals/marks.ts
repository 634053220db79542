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

/** Marks that an account item carries at most, and how many leave together on one page. */
export const marksKept = 10;
const marksPerPage = 6;

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

/** The account's marks with one more, and the marks that must be on a page before that is stored. */
export const addMark = (
  marks: Marks,
  mark: Mark,
): { readonly marks: Marks; readonly leaving: readonly Mark[] } => {
  const kept = [...marks.kept, mark].toSorted((a, b) => a.at - b.at);
  if (kept.length <= marksKept) return { marks: { ...marks, kept }, leaving: [] };
  const leaving = kept.slice(0, marksPerPage);
  return {
    marks: {
      kept: kept.slice(marksPerPage),
      through: Math.max(marks.through, (leaving.at(-1) as Mark).at),
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
