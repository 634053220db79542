import * as z from 'zod';
import { accountSubject, decisionIdOf } from '#shared/decisions/decision.ts';
import { warningIdOf } from '#shared/effects/command.ts';
import type { Case } from '#shared/reviews/case.ts';
import { day } from '#shared/settings/durations.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import { isBlind } from '../../cases/blind.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { retention } from '../../staff/retention.ts';
import { basisOf } from '../rule-on-case.ts';

/** Number of a case's latest warnings searched: for the last ones of a day, and for others with the same content. */
const warningsSearched = 200;

/** Warnings that were sent together; stored in the folder of their case. */
export const SentWarnings = z.strictObject({
  at: z.number(),
  by: z.string(),
  category: z.string(),
  warned: z.array(z.strictObject({ accountId: z.string(), commandId: z.string() })),
  undoneBy: z.string().nullable(),
});
export type SentWarnings = z.infer<typeof SentWarnings>;

/**
 * The decision that warnings about the account of a case name. Where nothing was found, as in an account drawn for
 * review, it is what people decided about it last; `null` if they decided nothing either.
 */
export const warnedBecauseOf = async (
  { accountId, platformId, rulings, ...known }: Case,
  { ledger }: Pick<ReviewPorts, 'ledger'>,
): Promise<string | null> => {
  const subject = accountSubject(accountId);
  const found = basisOf(known, subject);
  if (found !== null) return found;
  const ids = rulings.map((rulingId) => decisionIdOf(platformId, rulingId, subject));
  const decided = await Promise.all(ids.map((id) => ledger.readDecision(id)));
  return decided.findLast((decision) => decision !== null)?.id ?? null;
};

export const sentPaper = (
  caseId: string,
  id: string,
  version: number,
  body: SentWarnings,
): Paper => ({
  kind: 'warning',
  folder: caseId,
  id,
  version,
  body,
  expiresAt: body.at + retention,
});

/**
 * Reads the warnings sent on a case, later days first; within a day the order is arbitrary, because ids
 * contain only the day.
 */
export const sentPapers = async (
  { caseId }: Pick<Case, 'caseId'>,
  { papers }: Pick<ReviewPorts, 'papers'>,
) =>
  readEach(
    await papers.list('warning', caseId, { most: warningsSearched, latestFirst: true }),
    ({ id }) => id,
    ({ id, body }) => ({ warningId: id, ...SentWarnings.parse(body) }),
  );

/** The warnings sent on a case, latest first. A blind second reviewer sees only their own. */
export const sentOn = async (
  known: Case,
  caller: Caller,
  ports: ReviewPorts,
): Promise<readonly (SentWarnings & { readonly warningId: string })[]> => {
  const blind = isBlind(known, caller, ports);
  return (await sentPapers(known, ports))
    .filter(({ by }) => !blind || by === caller.id)
    .toSorted((a, b) => b.at - a.at);
};

/**
 * When the system itself last warned accounts of the account of a case: commands that no staff member sent.
 *
 * @param days 1: only today's, after which the platform would not deliver another
 */
export const warnedBySystem = async (
  known: Case,
  accountIds: readonly string[],
  { category, at, days }: { readonly category: string; readonly at: number; readonly days: number },
  ports: ReviewPorts,
): Promise<ReadonlyMap<string, number>> => {
  const { platformId } = ports.settings;
  const sent = await sentPapers(known, ports);
  const byStaff = new Set(sent.flatMap(({ warned }) => warned.map(({ commandId }) => commandId)));
  const sentBySystem = async (to: string, on: number): Promise<readonly number[]> => {
    const commandId = warningIdOf(platformId, { to, about: known.accountId, category, at: on });
    const found = byStaff.has(commandId) ? null : await ports.outbox.find(commandId);
    if (found === null) return [];
    return ['committedAt' in found ? found.committedAt : on];
  };
  const latest = await Promise.all(
    accountIds.map(async (id) => {
      const each = Array.from({ length: days }, (_, i) => sentBySystem(id, at - i * day));
      const times = (await Promise.all(each)).flat();
      return times.length > 0 ? [[id, Math.max(...times)] as const] : [];
    }),
  );
  return new Map(latest.flat());
};
