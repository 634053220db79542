import { type Decision, restrictingOutcomes } from '../decisions/decision.ts';
import type { Counts, TallyStore, Topic } from '../stores/tallies/port.ts';
import type { Appeal } from './appeal.ts';
import { isAgainstAccount } from './blind-review.ts';
import type { Resolution } from './conclusion.ts';
import { bucketOf } from './histogram.ts';

/** What an act adds to the counts of each topic. */
export type CountsByTopic = { readonly [T in Topic]?: Counts };

/** Returns the name of a count: whom or what it is about, a space, and what is counted. */
const countName = (subject: string, what: string): string => `${subject} ${what}`;

/** Work that is due at a time: rulings on the cases of a queue, or answers to appeals. */
export type DueWork = { readonly queue: string } | 'appeals';

/** The count names of work that was done before and after it was due. */
export const timelinessNames = (work: DueWork) => {
  const subject = work === 'appeals' ? work : `queue:${work.queue}`;
  return { inTime: countName(subject, 'in-time'), late: countName(subject, 'late') };
};

const countTimeliness = (work: DueWork, inTime: boolean): Counts => {
  const names = timelinessNames(work);
  return { [inTime ? names.inTime : names.late]: 1 };
};

/** Names a rule at one revision: what is reviewed is the finding of that revision. */
export const revisionName = (rule: string, revision: number): string => `${rule}#${revision}`;

/** Rule revisions with a finding in automatic decisions, each with whether one was of high severity. */
const ruleRevisionsIn = (decisions: readonly Decision[]): ReadonlyMap<string, boolean> => {
  const revisions = new Map<string, boolean>();
  for (const { by, findings } of decisions) {
    if (by !== undefined) continue;
    for (const { rule, revision, severity } of findings) {
      const name = revisionName(rule, revision);
      const isGrave = severity === 'high' || severity === 'critical';
      revisions.set(name, isGrave || revisions.get(name) === true);
    }
  }
  return revisions;
};

/** The queue of a case when it was ruled on, and whether it was not overdue there. */
export type Timeliness = { readonly queue: string; readonly inTime: boolean };

/**
 * Counts a ruling: for the reviewer, for every rule with a finding in the case, for the rate of wrong
 * restrictions, and for the queue.
 *
 * @param basis the decisions on the case
 * @param took milliseconds from claiming the case to the ruling; `null` if it was not claimed
 * @param timeliness `null` or omitted: the case was in no queue
 * @param sampled whether the account was drawn without a finding
 * @param abusive the reviewer's mark; omitted: derived from the conclusion
 */
export const countRuling = ({
  by,
  conclusion,
  basis,
  took,
  timeliness = null,
  sampled = false,
  abusive,
}: {
  readonly by: string;
  readonly conclusion: Resolution['conclusion'];
  readonly basis: readonly Decision[];
  readonly took: number | null;
  readonly timeliness?: Timeliness | null;
  readonly sampled?: boolean;
  readonly abusive?: boolean | undefined;
}): CountsByTopic => {
  const upheld = isAgainstAccount(conclusion, { sampled });
  const automatic = basis.filter((decision) => decision.by === undefined);
  const reviewsRestriction = automatic.some(({ outcome }) => restrictingOutcomes.has(outcome));
  return {
    team: {
      [countName(by, 'ruled')]: 1,
      ...(took !== null && { [bucketOf(countName(by, 'took'), took)]: 1 }),
    },
    rules: Object.fromEntries(
      [...ruleRevisionsIn(basis)].flatMap(([rule, isGrave]) => [
        [countName(rule, 'reviewed'), 1],
        ...((abusive ?? upheld) ? [[countName(rule, 'upheld'), 1]] : []),
        ...(isGrave ? [[countName(rule, 'grave'), 1]] : []),
      ]),
    ),
    flow: {
      ...(timeliness && countTimeliness(timeliness, timeliness.inTime)),
      ...(reviewsRestriction && { reviewed: 1, ...(!upheld && { lifted: 1 }) }),
      ...(sampled && { sampled: 1, ...((abusive ?? upheld) && { missed: 1 }) }),
    },
  };
};

/**
 * Counts an answered appeal: for every rule with a finding in the decision, and for the person who answered.
 *
 * @param decision the decision that was appealed against
 * @param inTime whether it was answered before the answer was due
 */
export const countAppeal = ({
  state,
  by,
  decision,
  inTime,
}: {
  readonly state: Exclude<Appeal['state'], 'open'>;
  readonly by: string;
  readonly decision: Decision;
  readonly inTime: boolean;
}): CountsByTopic => {
  const granted = state === 'granted';
  return {
    team: { [countName(by, 'ruled')]: 1 },
    rules: Object.fromEntries(
      [...ruleRevisionsIn([decision]).keys()].flatMap((rule) => [
        [countName(rule, 'appealed'), 1],
        ...(granted ? [[countName(rule, 'granted'), 1]] : []),
      ]),
    ),
    flow: {
      appealed: 1,
      ...(granted && { granted: 1 }),
      ...countTimeliness('appeals', inTime),
    },
  };
};

/** Counts a blind review for the first reviewer. */
export const countAgreement = (first: string, agreed: boolean): CountsByTopic => ({
  team: { [countName(first, 'checked')]: 1, ...(agreed && { [countName(first, 'agreed')]: 1 }) },
});

/** Counts a blind review for the second reviewer: work like any other, without effect on rules. */
export const countSecondReview = (by: string, took: number | null): CountsByTopic => {
  const { team = {} } = countRuling({ by, conclusion: 'upheld', basis: [], took });
  return { team };
};

/**
 * Counts a ruling that a colleague undid, or that an appeal overturned. Count it on the day of the ruling: it is a
 * share of the rulings of that day.
 */
export const countOverturned = (first: string): CountsByTopic => ({
  team: { [countName(first, 'overturned')]: 1 },
});

/** Counts a reveal of personal data. */
export const countReveal = (by: string): CountsByTopic => ({
  team: { [countName(by, 'revealed')]: 1 },
});

/** Negates counts, for an act that was undone. */
export const negateCounts = (counted: CountsByTopic): CountsByTopic =>
  Object.fromEntries(
    Object.entries(counted).map(([topic, counts]) => [
      topic,
      Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, -count])),
    ]),
  );

/** Adds counts to the tallies. */
export const addCounts = async (
  counted: CountsByTopic,
  at: number,
  tallies: Pick<TallyStore, 'add'>,
): Promise<void> => {
  await Promise.all(
    Object.entries(counted).map(([topic, counts]) => tallies.add(topic as Topic, at, counts)),
  );
};
