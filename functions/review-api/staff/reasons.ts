import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { ReviewPorts } from '../server/route.ts';
import { retention } from './retention.ts';

const idIn = (causeId: string, text: string): string => idOf('rsn', [causeId, text]);

/**
 * Stores the reason of an act outside the audit log, which contains no text written by people.
 *
 * @returns the digest by which the audit entry refers to it, so that a later change of the text is detected
 */
export const keepReason = async (
  { causeId, text, at }: { readonly causeId: string; readonly text: string; readonly at: number },
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<string> => {
  const id = idIn(causeId, text);
  const paper = { folder: causeId, id, version: 1, body: text, expiresAt: at + retention };
  await papers.write({ kind: 'reason', ...paper });
  return id;
};

/** The reasons that entries refer to, as written, by their digest. */
export const reasonsIn = async (
  entries: readonly AuditEntry[],
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<ReadonlyMap<string, string>> => {
  const named = entries.flatMap(({ causeId, details: { reason } }) =>
    typeof reason === 'string' ? [{ folder: causeId, id: reason }] : [],
  );
  const found = named.length === 0 ? [] : await papers.read('reason', named);
  return new Map(
    found.flatMap(({ folder, id, body }) => {
      const text = z.string().parse(body);
      return idIn(folder, text) === id ? [[id, text] as const] : [];
    }),
  );
};
