/** Kinds of paper on the review desk. */
export type PaperKind =
  | 'note'
  | 'exhibit'
  | 'ruling'
  | 'mark'
  | 'warning'
  | 'clue'
  | 'proposal'
  | 'bulk'
  | 'view'
  | 'answer'
  | 'staff'
  | 'reveals'
  | 'reason'
  | 'blind'
  | 'draw'
  | 'check'
  | 'work'
  | 'filing'
  | 'taint';

/**
 * One paper of the review desk: a note, a ruling on record, a proposal, a saved view, … It lies in a
 * folder (the case of a note, the day of a ruling), in the order of the ids there.
 */
export type Paper = {
  readonly kind: PaperKind;
  readonly folder: string;
  readonly id: string;
  /** Rises by one with every write; a write names the version it read. */
  readonly version: number;
  readonly body: unknown;
  /** Epoch milliseconds; `null`: it is kept. */
  readonly expiresAt: number | null;
};

export const paperName = ({ kind, folder, id }: Pick<Paper, 'kind' | 'folder' | 'id'>): string =>
  `${kind}#${folder}#${id}`;

/**
 * The papers of the review desk.
 *
 * Every method throws `Unavailable` when the store could not do it now. What is over is not found,
 * whether it was swept away or not.
 */
export type PaperStore = {
  readonly read: (
    kind: PaperKind,
    papers: readonly { readonly folder: string; readonly id: string }[],
  ) => Promise<readonly Paper[]>;
  /** Writes one version over the one before it; version 1 only where there is none. */
  readonly write: (paper: Paper) => Promise<'written' | 'stale'>;
  readonly remove: (kind: PaperKind, folder: string, id: string) => Promise<void>;
  /** Papers of a folder in the order of their ids, at most so many. */
  readonly list: (
    kind: PaperKind,
    folder: string,
    options: { readonly most: number; readonly latestFirst?: boolean; readonly after?: string },
  ) => Promise<readonly Paper[]>;
};
