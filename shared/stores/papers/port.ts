/** Kinds of paper. */
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
 * One paper of the review desk: a note, a ruling on record, a proposal, a saved view, … It is stored in a
 * folder (a note's case, a ruling's day), ordered by id.
 */
export type Paper = {
  readonly kind: PaperKind;
  readonly folder: string;
  readonly id: string;
  /** Rises by one with every write; a write names the version it read. */
  readonly version: number;
  readonly body: unknown;
  /** Epoch milliseconds; `null`: never. */
  readonly expiresAt: number | null;
};

export const paperName = ({ kind, folder, id }: Pick<Paper, 'kind' | 'folder' | 'id'>): string =>
  `${kind}#${folder}#${id}`;

/**
 * The papers of the review desk.
 *
 * Every method throws `Unavailable` if the store is unavailable. Expired papers are never returned,
 * whether they are deleted yet or not.
 */
export type PaperStore = {
  /** Returns papers in the order in which they are named, without those that are missing. */
  readonly read: (
    kind: PaperKind,
    papers: readonly { readonly folder: string; readonly id: string }[],
  ) => Promise<readonly Paper[]>;
  /** Writes a version over the previous one; version 1 only if there is no paper yet. */
  readonly write: (paper: Paper) => Promise<'written' | 'stale'>;
  readonly remove: (kind: PaperKind, folder: string, id: string) => Promise<void>;
  /** Returns at most `most` papers of a folder, ordered by id. */
  readonly list: (
    kind: PaperKind,
    folder: string,
    options: { readonly most: number; readonly latestFirst?: boolean; readonly after?: string },
  ) => Promise<readonly Paper[]>;
};

const papersPerRead = 500;

/** Yields all papers of a kind in a folder, ordered by id, however many there are. */
export async function* papersIn(
  { list }: Pick<PaperStore, 'list'>,
  kind: PaperKind,
  folder: string,
): AsyncGenerator<Paper> {
  for (let after: string | undefined; ; ) {
    const page = await list(kind, folder, {
      most: papersPerRead,
      ...(after !== undefined && { after }),
    });
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < papersPerRead) return;
  }
}

/** Returns the papers of a folder that `PaperStore.list` returns with these options. */
export const pageOfFolder = (
  folder: readonly Paper[],
  { most, latestFirst = false, after }: Parameters<PaperStore['list']>[2],
): readonly Paper[] => {
  const ordered = folder.toSorted((a, b) => (a.id < b.id !== latestFirst ? -1 : 1));
  return ordered
    .filter(({ id }) => after === undefined || (latestFirst ? id < after : id > after))
    .slice(0, most);
};
