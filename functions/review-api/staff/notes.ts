import * as z from 'zod';
import { instant } from '#shared/settings/durations.ts';
import type { Paper, PaperStore } from '#shared/stores/papers/port.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import type { Note } from '../contract/cases.ts';
import { namesOf } from './people.ts';
import { retention } from './retention.ts';

const NoteBody = z.strictObject({
  at: z.number(),
  by: z.string(),
  about: z.string(),
  text: z.string(),
  rulingId: z.string().nullable(),
  would: z.string().nullable(),
});

/** The part of an act's id that ends its note's id. */
const noteSuffix = (id: string): string => id.slice(-20);

/** The id of the note that an act left at a time. */
export const noteIdOf = (act: string, at: number): string =>
  `${instant(at).replaceAll(/[-:.]/g, '')}-${noteSuffix(act)}`;

/** A text that a staff member wrote on a case, as a paper in the case's folder; ids sort by time. */
export const notePaper = (
  caseId: string,
  id: string,
  {
    rulingId = null,
    would = null,
    ...body
  }: Pick<Note, 'at' | 'about' | 'text'> &
    Partial<Pick<Note, 'rulingId' | 'would'>> & { readonly by: string },
): Paper => ({
  kind: 'note',
  folder: caseId,
  id: noteIdOf(id, body.at),
  version: 1,
  body: { ...body, rulingId, would },
  expiresAt: body.at + retention,
});

/** Whether a stored note was left by an act. */
export const isNoteOf = ({ id }: Pick<Paper, 'id'>, act: string): boolean =>
  id.endsWith(`-${noteSuffix(act)}`);

/** The id of the ruling that a stored note gives the reason of, or of its undo; `null` for any other note. */
export const rulingOf = ({ body }: Pick<Paper, 'body'>): string | null =>
  NoteBody.parse(body).rulingId;

/** The text of a stored note. */
export const textIn = ({ body }: Pick<Paper, 'body'>): string => NoteBody.parse(body).text;

const noteViews = async (
  stored: readonly Paper[],
  papers: Pick<PaperStore, 'read'>,
): Promise<Note[]> => {
  const notes = readEach(
    stored,
    ({ id }) => id,
    ({ id, body }) => ({ noteId: id, ...NoteBody.parse(body) }),
  );
  const personOf = await namesOf(
    notes.map(({ by }) => by),
    papers,
  );
  return notes.map((note) => ({
    ...note,
    about: note.about as Note['about'],
    by: personOf(note.by),
  }));
};

export const noteOf = async (paper: Paper, papers: PaperStore): Promise<Note> =>
  (await noteViews([paper], papers))[0] as Note;

const latestOn = (caseId: string, papers: Pick<PaperStore, 'list'>): Promise<readonly Paper[]> =>
  papers.list('note', caseId, { most: 50, latestFirst: true });

/**
 * Returns the note that an act left on a case, among the latest fifty, so that a retry does not repeat the
 * act.
 */
export const noteByAct = async (
  caseId: string,
  id: string,
  papers: Pick<PaperStore, 'list'>,
): Promise<Paper | undefined> =>
  (await latestOn(caseId, papers)).find((note) => isNoteOf(note, id));

/** Whether an act left its note on a case. */
export const isNoted = async (...asked: Parameters<typeof noteByAct>): Promise<boolean> =>
  (await noteByAct(...asked)) !== undefined;

/** The notes on a case, latest first. */
export const notesOn = async (caseId: string, papers: PaperStore): Promise<Note[]> =>
  noteViews(await latestOn(caseId, papers), papers);
