import type { Problem as ProblemBody, ProblemCode } from '../../contract/problem.ts';
import { type Language, say } from '../words/say.ts';
import { words } from './words.ts';

/** An error answered by the API. Its message says what is wrong, in which fields, and how to resolve it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly body: ProblemBody;

  constructor(body: ProblemBody, language: Language) {
    const fields = (body.errors ?? []).map(({ problem }) => problem);
    super(
      [
        say(words.refused, language, { title: body.title, detail: body.detail }),
        ...new Set(fields),
      ].join(' · '),
    );
    this.body = body;
  }
}

/** Whether an error is a `Problem`, with one of these codes if any are given. */
export const isProblem = (failure: unknown, ...codes: readonly ProblemCode[]): failure is Problem =>
  failure instanceof Problem && (codes.length === 0 || codes.includes(failure.body.code));

/** Whether a list must be read from its start, because the cursor of the page has expired. */
export const isCursorExpired = (failure: unknown): boolean =>
  isProblem(failure, 'invalid') &&
  failure.body.errors?.some(({ field }) => field === 'query.cursor') === true;

/** Whether a retry may help: there was no response, or the service was temporarily unavailable. */
export const isTemporary = (failure: unknown): boolean =>
  isProblem(failure, 'unavailable', 'internal');
