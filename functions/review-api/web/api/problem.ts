import type { ProblemCode, Problem as Told } from '../../contract/problem.ts';
import { type Language, say } from '../words/say.ts';
import { words } from './words.ts';

/** An answer of the API that is not the one asked for. Its message says what is wrong, in which way, and what to do about it. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly told: Told;

  constructor(told: Told, language: Language) {
    const fields = (told.errors ?? []).map(({ problem }) => problem);
    super(
      [
        say(words.refused, language, { title: told.title, detail: told.detail }),
        ...new Set(fields),
      ].join(' · '),
    );
    this.told = told;
  }
}

/** Whether something failed for one of these reasons. */
export const isProblem = (failure: unknown, ...codes: readonly ProblemCode[]): failure is Problem =>
  failure instanceof Problem && (codes.length === 0 || codes.includes(failure.told.code));

/** Whether asking again can help: nothing answered, or it said that it cannot now. */
export const passes = (failure: unknown): boolean => isProblem(failure, 'unavailable', 'internal');
