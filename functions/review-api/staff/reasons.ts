import * as z from 'zod';
import { reasonIdOf } from '#shared/reviews/reason.ts';
import {
  byClearspring,
  demotionReasonWords,
  type RulebookEntry,
} from '#shared/rules/cel/rulebook.ts';
import type { Language } from '#shared/rules/words.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { ReviewPorts } from '../server/route.ts';
import { noteIdOf, textIn } from './notes.ts';
import { retention } from './retention.ts';

/**
 * Stores the reason of an act outside the audit log, which contains no text written by people.
 *
 * @returns the digest by which the audit entry refers to it, so that a later change of the text is detected
 */
export const keepReason = async (
  { causeId, text, at }: { readonly causeId: string; readonly text: string; readonly at: number },
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<string> => {
  const id = reasonIdOf(causeId, text);
  const paper = { folder: causeId, id, version: 1, body: text, expiresAt: at + retention };
  await papers.write({ kind: 'reason', ...paper });
  return id;
};

/** The reason that an entry of the rulebook gives, as written and as it is shown; `null` if it gives none. */
const reasonInBook = (entry: RulebookEntry | undefined, language: Language) => {
  if (!entry || !('reason' in entry) || !entry.reason) return null;
  const { by, reason: text } = entry;
  return { text, shown: by === byClearspring ? demotionReasonWords(text)[language] : text };
};

/**
 * The reasons that entries refer to, by their digest. Those of moves of rules and of a halt are in the rulebook, those of
 * rulings and undos in the notes of their cases.
 */
export const reasonsIn = async (
  entries: readonly AuditEntry[],
  language: Language,
  { papers, rulebook }: Pick<ReviewPorts, 'papers' | 'rulebook'>,
): Promise<ReadonlyMap<string, string>> => {
  const named = entries.flatMap(({ causeId, at, details: { reason, entry, caseId, rulingId } }) => {
    if (typeof reason !== 'string') return [];
    const note = caseId && {
      folder: String(caseId),
      id: noteIdOf(String(rulingId ?? causeId), at),
    };
    return [{ folder: causeId, id: reason, entry, note }];
  });
  const noted = named.filter(({ entry }) => entry !== undefined);
  const onCases = named.flatMap(({ note }) => note || []);
  const [kept, notes, book] = await Promise.all([
    named.length === 0 ? [] : papers.read('reason', named),
    onCases.length === 0 ? [] : papers.read('note', onCases),
    noted.length === 0 ? [] : rulebook.entriesAfter(0),
  ]);
  const found = [
    ...kept.map(({ folder, id, body }) => {
      const text = z.string().parse(body);
      return { folder, id, text, shown: text };
    }),
    ...named.flatMap(({ folder, id, note }) => {
      const stored = note && notes.find((one) => one.folder === note.folder && one.id === note.id);
      if (!stored) return [];
      const text = textIn(stored);
      return [{ folder, id, text, shown: text }];
    }),
    ...noted.flatMap(({ folder, id, entry }) => {
      const reason = reasonInBook(
        book.find(({ sequence }) => sequence === entry),
        language,
      );
      return reason ? [{ folder, id, ...reason }] : [];
    }),
  ];
  return new Map(
    found
      .filter(({ folder, id, text }) => reasonIdOf(folder, text) === id)
      .map(({ id, shown }) => [id, shown]),
  );
};
