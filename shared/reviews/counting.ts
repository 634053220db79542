import { type Decision, restricting } from '../decisions/decision.ts';
import type { Counts, TallyStore, Topic } from '../stores/tallies/port.ts';
import type { Appeal } from './appeal.ts';
import { heldAgainst } from './blind-review.ts';
import type { Resolution } from './case.ts';
import { bucketOf } from './histogram.ts';

/** What an act adds to which counts. */
export type Counted = { readonly [T in Topic]?: Counts };

/** Names of what is counted; they are joined to whom or what it is about by a space. */
const about = (subject: string, what: string): string => `${subject} ${what}`;

/** A rule at one of its revisions: what it said then is what was reviewed. */
export const revisionName = (rule: string, revision: number): string => `${rule}#${revision}`;

/** Revisions of rules that spoke in what a machine decided, each once, and whether what they said was grave. */
const spokeIn = (decisions: readonly Decision[]): ReadonlyMap<string, boolean> => {
  const spoke = new Map<string, boolean>();
  for (const { by, findings } of decisions) {
    if (by !== undefined) continue;
    for (const { rule, revision, severity } of findings) {
      const name = revisionName(rule, revision);
      const isGrave = severity === 'high' || severity === 'critical';
      spoke.set(name, isGrave || spoke.get(name) === true);
    }
  }
  return spoke;
};

/**
 * What a ruling adds: to the person, to every rule that spoke in the case, and to how often
 * restrictions turn out wrong.
 *
 * @param basis the machine's decisions on the case
 * @param took milliseconds from taking the case to ruling on it; `null` when it was not taken
 * @param sampled the account was looked at though nothing was found in it
 * @param abusive what the person marked as true; left out: what follows from the conclusion
 */
export const countRuling = ({
  by,
  conclusion,
  basis,
  took,
  sampled = false,
  abusive,
}: {
  readonly by: string;
  readonly conclusion: Resolution['conclusion'];
  readonly basis: readonly Decision[];
  readonly took: number | null;
  readonly sampled?: boolean;
  readonly abusive?: boolean | undefined;
}): Counted => {
  const upheld = heldAgainst(conclusion, { sampled });
  const machine = basis.filter((decision) => decision.by === undefined);
  const looked = machine.some(({ outcome }) => restricting.has(outcome));
  return {
    team: {
      [about(by, 'ruled')]: 1,
      ...(took !== null && { [bucketOf(about(by, 'took'), took)]: 1 }),
    },
    rules: Object.fromEntries(
      [...spokeIn(basis)].flatMap(([rule, isGrave]) => [
        [about(rule, 'reviewed'), 1],
        ...((abusive ?? upheld) ? [[about(rule, 'upheld'), 1]] : []),
        ...(isGrave ? [[about(rule, 'grave'), 1]] : []),
      ]),
    ),
    flow: {
      ...(looked && { reviewed: 1, ...(!upheld && { lifted: 1 }) }),
      ...(sampled && { sampled: 1, ...((abusive ?? upheld) && { missed: 1 }) }),
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
      [...spokeIn([decision]).keys()].flatMap((rule) => [
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

/** What it adds for whoever looked again: work like any other, which says nothing of rules. */
export const countSecond = (by: string, took: number | null): Counted => {
  const { team = {} } = countRuling({ by, conclusion: 'upheld', basis: [], took });
  return { team };
};

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
