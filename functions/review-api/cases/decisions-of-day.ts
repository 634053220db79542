import type { Decision } from '#shared/decisions/decision.ts';
import type { DecisionIndex, DecisionPage } from '#shared/stores/decisions/port.ts';

/** Decisions of one page. */
export const together = 100;

/** The decisions that were made on the day (UTC) of a time, latest first, page by page as far as they are asked for. */
export async function* pagesOf(
  decisions: Pick<DecisionIndex, 'ofDay'>,
  at: number,
): AsyncGenerator<readonly Decision[]> {
  let after: string | null = null;
  do {
    const page: DecisionPage = await decisions.ofDay(at, { after, most: together });
    yield page.decisions;
    after = page.next;
  } while (after !== null);
}
