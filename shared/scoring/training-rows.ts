import type { Decision } from '../decisions/decision.ts';
import { expandSignals } from '../decisions/snapshot.ts';
import type { LabelledRow } from './rows.ts';

/** A decision, with what people concluded about it. */
export type DecisionWithOutcome = {
  readonly decision: Decision;
  /** A reviewer's conclusion; `null` if nobody reviewed it. */
  readonly conclusion: 'released' | 'upheld' | 'restricted' | 'restored' | null;
  /** Whether the user appealed, and whether the appeal succeeded (`overturned`) or failed (`rejected`). */
  readonly appeal: 'overturned' | 'rejected' | null;
  /** What a reviewer found to be true, independent of the action taken; left out if nobody marked it. */
  readonly mark?: {
    readonly truth: 'abusive' | 'innocent' | 'unclear';
    /** The category, if it differs from the one that the rules named. */
    readonly category: string | null;
  };
};

/**
 * Weight of an outcome. A second person who heard an appeal knows more than one who cleared a queue. An
 * overturned decision is our mistake, and the most valuable one to learn from.
 */
const weights = { overturned: 3, rejected: 2, reviewed: 1 } as const;

const labelOf = ({
  conclusion,
  appeal,
  mark,
}: DecisionWithOutcome): { readonly label: 0 | 1; readonly weight: number } | null => {
  if (appeal === 'overturned') return { label: 0, weight: weights.overturned };
  if (appeal === 'rejected') return { label: 1, weight: weights.rejected };
  // An unclear case gives no label, whatever action was taken.
  if (mark?.truth === 'unclear') return null;
  if (mark) return { label: mark.truth === 'abusive' ? 1 : 0, weight: weights.reviewed };
  switch (conclusion) {
    case 'released':
    case 'restored':
      return { label: 0, weight: weights.reviewed };
    case 'upheld':
    case 'restricted':
      return { label: 1, weight: weights.reviewed };
    // A decision without a human conclusion is not used: a model must not learn from its own output.
    case null:
      return null;
  }
};

/**
 * Whether a decision is about the account of its event. One about the counterpart (such as the payee of a victim) holds
 * the signals of the other party.
 */
const isAboutOwnEvent = ({ subject, signals }: Decision): boolean =>
  subject.kind === 'account' && expandSignals(signals).counterpart?.id !== subject.id;

/**
 * Returns the decision about each account whose outcome weighs most (the latest of equals), with label and
 * weight. Decisions without a conclusion, and decisions because of another account's event, are left out.
 */
export const strongestOf = (
  outcomes: readonly DecisionWithOutcome[],
): readonly { readonly decision: Decision; readonly label: 0 | 1; readonly weight: number }[] => {
  const strongest = new Map<string, ReturnType<typeof strongestOf>[number]>();
  for (const outcome of outcomes) {
    const { decision } = outcome;
    const labelled = labelOf(outcome);
    if (!labelled || !isAboutOwnEvent(decision)) continue;
    const known = strongest.get(decision.subject.accountId);
    const weightDifference = labelled.weight - (known?.weight ?? 0);
    if (
      known &&
      (weightDifference < 0 || (weightDifference === 0 && decision.at < known.decision.at))
    )
      continue;
    strongest.set(decision.subject.accountId, { decision, ...labelled });
  }
  return [...strongest.values()];
};

/** Signals left out of training rows, because they depend on earlier decisions or processing. */
const excludedSignals: ReadonlySet<string> = new Set([
  'account.standing',
  'account.gated',
  'account.remembered',
  'account.answered',
  'counterpart.standing',
  'event.beforeClearance',
  'event.degraded',
]);

/**
 * Collects numbers, booleans and category names of the signals by their path; lists, ids and texts are left
 * out.
 */
const flatten = (
  value: unknown,
  path: string,
  into: Record<string, number | string | boolean | null>,
): void => {
  if (excludedSignals.has(path)) return;
  if (value === null || typeof value === 'number' || typeof value === 'boolean') into[path] = value;
  else if (typeof value === 'string') {
    if (/^[a-z][a-z.-]{0,39}$/.test(value)) into[path] = value;
  } else if (typeof value === 'object' && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (/(?:^|[a-z])Id$|^id$/.test(name)) continue;
      flatten(inner, path ? `${path}.${name}` : name, into);
    }
  }
};

/**
 * Builds rows for `train accounts` from people's conclusions: one row per account, for the outcome that
 * weighs most (the latest of equals). Features are the signals of the decision, not its score or the rules
 * that fired: a model must not learn to repeat earlier decisions.
 *
 * @example
 * declare const decision: Decision;
 * trainingRowsFrom([{ decision, conclusion: 'upheld', appeal: 'overturned' }])[0];
 * // { id: 'u1', label: 0, weight: 3, features: { 'account.ageHours': 3, … } }
 */
export const trainingRowsFrom = (
  outcomes: readonly DecisionWithOutcome[],
): readonly LabelledRow[] =>
  strongestOf(outcomes).map(({ decision, label, weight }) => {
    const features: LabelledRow['features'] = {};
    flatten(expandSignals(decision.signals), '', features);
    return { id: decision.subject.accountId, label, weight, features };
  });

/** A post for `train text`. */
type PostRow = {
  readonly id: string;
  readonly text: string;
  readonly label: 0 | 1;
  readonly category: string | null;
  /** Posts with the same text apart from names and numbers; never split between training and test. */
  readonly cluster: string;
};

/**
 * Builds rows for `train text` from people's conclusions about posts: one row per post, for the outcome that
 * weighs most. Restored posts are ordinary (label 0), upheld ones are not (label 1).
 *
 * @param textOf returns the archived text that a decision rests on; `null` if it is no longer stored
 */
export const postRowsFrom = (
  outcomes: readonly DecisionWithOutcome[],
  textOf: (decision: Decision) => string | null,
): readonly PostRow[] => {
  const rows = new Map<string, { readonly weight: number; readonly row: PostRow }>();
  for (const outcome of outcomes) {
    const { subject, findings, signals } = outcome.decision;
    const labelled = labelOf(outcome);
    if (!labelled || subject.kind !== 'content') continue;
    const { label, weight } = labelled;
    const text = textOf(outcome.decision);
    if (text === null || weight < (rows.get(subject.id)?.weight ?? 0)) continue;
    const { content } = expandSignals(signals);
    const category = outcome.mark?.category ?? findings[0]?.category ?? null;
    rows.set(subject.id, {
      weight,
      row: {
        id: subject.id,
        text,
        label,
        category: label === 1 ? category : null,
        cluster: content?.template || subject.id,
      },
    });
  }
  return [...rows.values()].map(({ row }) => row);
};
