import type { Decision } from '../decisions/decision.ts';
import { expandSignals } from '../decisions/snapshot.ts';
import { day } from '../settings/durations.ts';
import type { ListStore } from '../stores/lists/port.ts';

const isPunishing = ({ category, life }: Decision['findings'][number]): boolean =>
  category === 'punished' && life === 'live';

/** Ids of the entries of the dishonesty list that decisions rest on (`entryIdOf`). */
const dishonestyEntriesOf = (decisions: readonly Decision[]): readonly string[] => [
  ...new Set(
    decisions
      .filter(({ findings }) => findings.some(isPunishing))
      .flatMap(({ signals }) =>
        (expandSignals(signals).listed?.matches ?? []).flatMap(({ list, entry }) =>
          list === 'dishonesty' ? [entry] : [],
        ),
      ),
  ),
];

/**
 * Returns the entries of the dishonesty list that decisions rest on and that are not in force any more: the
 * authority took them back, or they expired.
 *
 * @throws Unavailable if the store is unavailable
 */
export const endedTermsOf = async (
  decisions: readonly Decision[],
  lists: Pick<ListStore, 'findById'>,
): Promise<ReadonlySet<string>> => {
  const ended = new Set<string>();
  for (const entryId of dishonestyEntriesOf(decisions))
    if ((await lists.findById('dishonesty', entryId)) === null) ended.add(entryId);
  return ended;
};

/** The end of an authority's term that has not ended early, from the latest finding that rests on it. */
export const punishedUntil = (
  decisions: readonly Decision[],
  endedTerms: ReadonlySet<string>,
): number => {
  const rests = (decision: Decision) => {
    const entries = endedTerms.size > 0 ? dishonestyEntriesOf([decision]) : [];
    return entries.length === 0 || entries.some((entryId) => !endedTerms.has(entryId));
  };
  const days = decisions
    .filter(rests)
    .flatMap(({ findings }) => findings)
    .filter(isPunishing)
    .flatMap(({ evidence }) => evidence.map(({ values }) => Date.parse(String(values.until))));
  return Math.max(0, ...days.filter(Number.isFinite)) + day;
};
