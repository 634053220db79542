/**
 * Serializes steps that write the same items and runs all others concurrently: of steps that write an
 * item at once, all but one would lose.
 *
 * @example
 * declare const commits: readonly Commit[];
 * declare const namesIn: (commit: Commit) => readonly string[];
 * declare const ledger: Pick<Ledger, 'commit'>;
 * const inTurn = createSerializer();
 * await Promise.all(commits.map((commit) => inTurn(namesIn(commit), () => ledger.commit(commit))));
 */
export const createSerializer = () => {
  const last = new Map<string, Promise<unknown>>();
  return <T>(names: readonly string[], step: () => Promise<T>): Promise<T> => {
    const turn = Promise.allSettled(names.map((name) => last.get(name))).then(step);
    for (const name of names) last.set(name, turn);
    return turn;
  };
};
