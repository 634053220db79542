import type { Decision } from '../decisions/decision.ts';
import type { Counts, TallyStore, Topic } from '../stores/tallies/port.ts';
import type { Appeal } from './appeal.ts';
import type { Resolution } from './case.ts';
import { bucketOf } from './histogram.ts';
import { revisionName } from './precision.ts';

/** What an act adds to which counts. */
export type Counted = { readonly [T in Topic]?: Counts };

/** Names of what is counted; they are joined to whom or what it is about by a space. */
const about = (subject: string, what: string): string => `${subject} ${what}`;

/** Revisions of rules that spoke in what a machine decided, each once. */
const spokeIn = (decisions: readonly Decision[]): readonly string[] => [
  ...new Set(
    decisions
      .filter(({ by }) => by === undefined)
      .flatMap(({ findings }) =>
        findings.map(({ rule, revision }) => revisionName(rule, revision)),
      ),
  ),
];

/** Whether what people concluded agrees with what the machine held against somebody. */
const agrees = (conclusion: Resolution['conclusion']): boolean =>
  conclusion === 'upheld' || conclusion === 'restricted';

const restricted: ReadonlySet<string> = new Set(['challenge', 'limit', 'freeze', 'hide']);

/**
 * What a ruling adds: to the person, to every rule that spoke in the case, and to how often
 * restrictions turn out wrong.
 *
 * @param basis the machine's decisions on the case
 * @param took milliseconds from taking the case to ruling on it; `null` when it was not taken
 * @param sampled the account was looked at though nothing was found in it
 */
export const countRuling = ({
  by,
  conclusion,
  basis,
  took,
  sampled = false,
}: {
  readonly by: string;
  readonly conclusion: Resolution['conclusion'];
  readonly basis: readonly Decision[];
  readonly took: number | null;
  readonly sampled?: boolean;
}): Counted => {
  const upheld = agrees(conclusion);
  const machine = basis.filter((decision) => decision.by === undefined);
  const looked = machine.some(({ outcome }) => restricted.has(outcome));
  return {
    team: {
      [about(by, 'ruled')]: 1,
      ...(took !== null && { [bucketOf(about(by, 'took'), took)]: 1 }),
    },
    rules: Object.fromEntries(
      spokeIn(basis).flatMap((rule) => [
        [about(rule, 'reviewed'), 1],
        ...(upheld ? [[about(rule, 'upheld'), 1]] : []),
      ]),
    ),
    flow: {
      ...(looked && { reviewed: 1, ...(!upheld && { lifted: 1 }) }),
      ...(sampled && { sampled: 1, ...(upheld && { missed: 1 }) }),
    },
  };
};

/**
 * What a decided appeal adds: to every rule that spoke in the decision, and to whoever decided it.
 *
 * @param decision the one that was appealed against
 */
export const countAppeal = ({
  state,
  by,
  decision,
}: {
  readonly state: Exclude<Appeal['state'], 'open'>;
  readonly by: string;
  readonly decision: Decision;
}): Counted => {
  const granted = state === 'granted';
  return {
    team: {
      [about(by, 'ruled')]: 1,
      ...(granted && decision.by && { [about(decision.by, 'overturned')]: 1 }),
    },
    rules: Object.fromEntries(
      spokeIn([decision]).flatMap((rule) => [
        [about(rule, 'appealed'), 1],
        ...(granted ? [[about(rule, 'granted'), 1]] : []),
      ]),
    ),
    flow: { appealed: 1, ...(granted && { granted: 1 }) },
  };
};

/** What it adds that somebody looked again at a ruling without knowing it. */
export const countAgreement = (first: string, agreed: boolean): Counted => ({
  team: { [about(first, 'checked')]: 1, ...(agreed && { [about(first, 'agreed')]: 1 }) },
});

/** What it adds that a colleague took a ruling back. */
export const countOverturned = (first: string): Counted => ({
  team: { [about(first, 'overturned')]: 1 },
});

/** What a reveal of personal data adds. */
export const countReveal = (by: string): Counted => ({ team: { [about(by, 'revealed')]: 1 } });

/** The same, counted down: what was counted was taken back. */
export const countedBack = (counted: Counted): Counted =>
  Object.fromEntries(
    Object.entries(counted).map(([topic, counts]) => [
      topic,
      Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count])),
    ]),
  );

/** Puts it where it is counted. */
export const addCounted = async (
  counted: Counted,
  at: number,
  tallies: Pick<TallyStore, 'add'>,
): Promise<void> => {
  await Promise.all(
    Object.entries(counted).map(([topic, counts]) => tallies.add(topic as Topic, at, counts)),
  );
};
