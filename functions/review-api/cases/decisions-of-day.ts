import type { Decision } from '#shared/decisions/decision.ts';
import type { DecisionIndex, DecisionPage } from '#shared/stores/decisions/port.ts';

/** Page size, in decisions. */
export const pageSize = 100;

/** Yields the decisions made on the day (UTC) of a time, latest first, reading pages on demand. */
export async function* dayPagesOf(
  decisions: Pick<DecisionIndex, 'ofDay'>,
  at: number,
): AsyncGenerator<readonly Decision[]> {
  let after: string | null = null;
  do {
    const page: DecisionPage = await decisions.ofDay(at, { after, most: pageSize });
    yield page.decisions;
    after = page.next;
  } while (after !== null);
}
