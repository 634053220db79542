import type { Decision } from '../decisions/decision.ts';
import { expandSignals } from '../decisions/snapshot.ts';
import type { LabelledRow } from './rows.ts';

/** A decision about an account, with what became of it. */
export type Outcome = {
  readonly decision: Decision;
  /** What a person concluded; `null` where nobody looked. */
  readonly conclusion: 'released' | 'upheld' | 'restricted' | 'restored' | null;
  /** The account appealed, and the appeal succeeded or failed. */
  readonly appeal: 'overturned' | 'rejected' | null;
  /** What a person found to be true, whatever was done about it; left out where nobody said. */
  readonly mark?: {
    readonly truth: 'abusive' | 'innocent' | 'unclear';
    /** What it is, where it is not what the machine named. */
    readonly category: string | null;
  };
};

/**
 * How much an outcome counts. A second person who read an appeal knows more than one who cleared a
 * queue; an overturned decision is a mistake of ours, the dearest thing to learn from.
 */
const weights = { overturned: 3, rejected: 2, reviewed: 1 } as const;

const labelOf = ({
  conclusion,
  appeal,
  mark,
}: Outcome): { readonly label: 0 | 1; readonly weight: number } | null => {
  if (appeal === 'overturned') return { label: 0, weight: weights.overturned };
  if (appeal === 'rejected') return { label: 1, weight: weights.rejected };
  // What nobody can tell teaches nothing, whatever was done about it.
  if (mark?.truth === 'unclear') return null;
  if (mark) return { label: mark.truth === 'abusive' ? 1 : 0, weight: weights.reviewed };
  switch (conclusion) {
    case 'released':
    case 'restored':
      return { label: 0, weight: weights.reviewed };
    case 'upheld':
    case 'restricted':
      return { label: 1, weight: weights.reviewed };
    // What only a machine decided teaches a machine nothing.
    case null:
      return null;
  }
};

/**
 * Of every account, the decision whose outcome counts most, the latest of equals, with its label and
 * how much it counts. What nobody concluded anything about is left out.
 */
export const strongestOf = (
  outcomes: readonly Outcome[],
): readonly { readonly decision: Decision; readonly label: 0 | 1; readonly weight: number }[] => {
  const strongest = new Map<string, ReturnType<typeof strongestOf>[number]>();
  for (const outcome of outcomes) {
    const { decision } = outcome;
    const labelled = labelOf(outcome);
    if (!labelled || decision.subject.kind !== 'account') continue;
    const known = strongest.get(decision.subject.accountId);
    const weighs = labelled.weight - (known?.weight ?? 0);
    if (known && (weighs < 0 || (weighs === 0 && decision.at < known.decision.at))) continue;
    strongest.set(decision.subject.accountId, { decision, ...labelled });
  }
  return [...strongest.values()];
};

/** Signals that depend on what was decided before, or that name something. */
const untold: ReadonlySet<string> = new Set([
  'account.standing',
  'account.remembered',
  'account.answered',
  'counterpart.standing',
  'event.beforeClearance',
  'event.degraded',
]);

/** Numbers, truths and names of the signals, by their path; lists and texts are left out. */
const flatten = (
  value: unknown,
  path: string,
  into: Record<string, number | string | boolean | null>,
): void => {
  if (untold.has(path)) return;
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
 * Rows for `train accounts` from what people concluded about decisions: one an account, by its
 * outcome that counts most, the latest of equals. The features are the signals of the decision, not
 * the rules that fired nor its score: a model must not learn to repeat what was decided.
 *
 * @example
 * trainingRowsFrom([{ decision, conclusion: 'upheld', appeal: 'overturned' }])[0];
 * // { id: 'u1', label: 0, weight: 3, features: { 'account.ageHours': 3, … } }
 */
export const trainingRowsFrom = (outcomes: readonly Outcome[]): readonly LabelledRow[] =>
  strongestOf(outcomes).map(({ decision, label, weight }) => {
    const features: LabelledRow['features'] = {};
    flatten(expandSignals(decision.signals), '', features);
    return { id: decision.subject.accountId, label, weight, features };
  });

/** A post for `train text`. */
export type PostRow = {
  readonly id: string;
  readonly text: string;
  readonly label: 0 | 1;
  readonly category: string | null;
  /** Posts of one text but for names and numbers: never split between training and test. */
  readonly cluster: string;
};

/**
 * Rows for `train text` from what people concluded about decisions on posts: one a post, by its
 * outcome that counts most. What was restored is ordinary, what was upheld is not.
 *
 * @param textOf the text of a post, as it was archived; `null` where it is kept no more
 */
export const postRowsFrom = (
  outcomes: readonly Outcome[],
  textOf: (contentId: string) => string | null,
): readonly PostRow[] => {
  const rows = new Map<string, { readonly weight: number; readonly row: PostRow }>();
  for (const outcome of outcomes) {
    const { subject, findings, signals } = outcome.decision;
    const labelled = labelOf(outcome);
    if (!labelled || subject.kind !== 'content') continue;
    const { label, weight } = labelled;
    const text = textOf(subject.id);
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
