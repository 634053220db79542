/** The position of an error in an expression, with its message and remedy. */
export type Fault = {
  /** Starts at 1. */
  readonly line: number;
  /** Starts at 1, in UTF-16 units. */
  readonly column: number;
  readonly message: string;
};

/**
 * Offsets to underline for an error: the word, quoted text or operator at its position, or else one
 * character.
 */
export const rangeOf = (
  text: string,
  { line, column }: Pick<Fault, 'line' | 'column'>,
): { readonly from: number; readonly to: number } => {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const from = Math.min(text.length, before + column - 1);
  const word = /^(?:[\w$]+|"[^"]*"|'[^']*'|[=!<>&|]+)/.exec(text.slice(from))?.[0].length ?? 1;
  return from === text.length
    ? { from: Math.max(0, from - 1), to: from }
    : { from, to: Math.min(text.length, from + word) };
};
