/** Prints the result of a command: as JSON for programs (`--json`), as lines for people. */
export const print = (
  json: boolean | undefined,
  result: object,
  lines: readonly string[],
): void => {
  process.stdout.write(`${json ? JSON.stringify(result) : lines.join('\n')}\n`);
};
