import { mostEntries } from '#shared/effects/case-weight.ts';
import { appealsIn } from '#shared/reviews/appeal.ts';
import { conclusionsAgree, type Dispute } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Resolution } from '#shared/reviews/conclusion.ts';
import {
  addCounts,
  type CountsByTopic,
  countAgreement,
  countAppeal,
  countOverturned,
  countReveal,
  countRuling,
  countSecondReview,
  negateCounts,
  type Timeliness,
} from '#shared/reviews/counting.ts';
import { type ReviewMark, truthOf } from '#shared/reviews/mark.ts';
import { conclusions } from '#shared/reviews/ruling.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { errorFields } from '#shared/telemetry/log.ts';
import type { ReviewPorts } from '../server/route.ts';
import { type RuledOn, type RulingRecord, readRuling, ruledOnIn } from './rulings.ts';

type Ports = Pick<ReviewPorts, 'tallies' | 'ledger' | 'clock' | 'log'>;

/**
 * Statistics must not fail a request: a count that cannot be written is logged and dropped. They are made after the
 * act, so what cannot be read is not counted either (`orLeftOut`).
 */
const addToTallies = async (
  counted: CountsByTopic,
  at: number,
  { tallies, log }: Ports,
): Promise<void> => {
  try {
    await addCounts(counted, at, tallies);
  } catch (error) {
    log.warn('ruling-counts-failed', errorFields(error));
  }
};

type RulingToCount = Pick<Parameters<typeof countRuling>[0], 'by' | 'conclusion' | 'took'> & {
  readonly timeliness: Timeliness | null;
  readonly mark: ReviewMark | null;
};

const countsOf = async (
  { decisionIds, sampled }: RuledOn,
  { mark, ...made }: RulingToCount,
  { ledger }: Ports,
): Promise<CountsByTopic> => {
  const found = await Promise.all(decisionIds.map((id) => orLeftOut(ledger.readDecision(id))));
  const basis = found.filter((decision) => decision !== null);
  return countRuling({ ...made, basis, sampled, abusive: truthOf(mark) });
};

const conclusionOf = ({ act, settled }: RulingRecord): RulingToCount['conclusion'] => {
  // As `ruleOn` concludes.
  if (act === 'uphold' && settled) return settled.first.conclusion;
  return Object.hasOwn(conclusions, act) ? conclusions[act as keyof typeof conclusions] : 'upheld';
};

const handlingTimeOf = ({ handlingSeconds }: RulingRecord): number | null =>
  handlingSeconds === null ? null : handlingSeconds * 1000;

/**
 * Derives what a ruling was made on if its record does not say: the decisions on its case that are not later. A drawn
 * case has none, but so many may have joined since that they pushed the others out.
 */
const derivedRuledOn = (on: Case, at: number): RuledOn => {
  const entries = on.entries.filter((entry) => entry.at <= at);
  const isDrawn = entries.length === 0 && on.entries.length < mostEntries;
  return ruledOnIn({ entries, sampled: on.sampled || isDrawn });
};

/** What a ruling counts, read from its record: what is taken off after an undo is what was added. */
const countsOfRuling = (on: Case, record: RulingRecord, ports: Ports): Promise<CountsByTopic> => {
  const { by, mark, timeliness } = record;
  const ruledOn = record.ruledOn ?? derivedRuledOn(on, record.at);
  const conclusion = conclusionOf(record);
  return countsOf(
    ruledOn,
    { by, conclusion, took: handlingTimeOf(record), timeliness, mark },
    ports,
  );
};

/** Counts a ruling for its author and for every rule with a finding in what it was about. */
export const countRulingMade = async (
  on: Case,
  record: RulingRecord,
  ports: Ports,
): Promise<void> => addToTallies(await countsOfRuling(on, record, ports), record.at, ports);

type AnsweredAppeal = Parameters<typeof countAppeal>[0];

/** What a third person's ruling on a dispute counts against the first ruling, on the day of the first. */
const settlementCounts = async (
  on: Case,
  { first }: Dispute,
  conclusion: Resolution['conclusion'],
  ports: Ports & Pick<ReviewPorts, 'papers'>,
): Promise<CountsByTopic> => {
  const record = (await orLeftOut(readRuling(first.rulingId, ports)))?.record;
  const { mark = null, timeliness = null } = record ?? {};
  const made = { ...first, took: null, timeliness, mark };
  const ruledOn = record?.ruledOn ?? derivedRuledOn(on, first.at);
  const { team, ...ruleCounts } = await countsOf(ruledOn, made, ports);
  return {
    ...negateCounts(ruleCounts),
    ...(conclusionsAgree(first, { conclusion }, ruledOn) ? {} : countOverturned(first.by)),
  };
};

/**
 * Counts that a third person settled a case on which two reviewers disagreed. The first ruling no longer counts for
 * rules and restrictions, and counts as overturned if the third person concluded differently.
 */
export const countDisputeSettled = async (
  on: Case & { readonly blind: Dispute },
  conclusion: Resolution['conclusion'],
  ports: Ports & Pick<ReviewPorts, 'papers'>,
): Promise<void> =>
  addToTallies(await settlementCounts(on, on.blind, conclusion, ports), on.blind.first.at, ports);

/** Counts a person's decision that an appeal overturned, on the day of the decision; nothing for any other. */
const countOverturnedBy = ({
  state,
  decision: { by },
}: Pick<AnsweredAppeal, 'state' | 'decision'>): CountsByTopic =>
  state === 'granted' && by !== undefined ? countOverturned(by) : {};

/**
 * Reverses the counts of a ruling that was taken back; if a colleague took it back, it counts as overturned. If it
 * settled a dispute, the first ruling counts again, as it did while it was in dispute.
 */
export const countRulingUndone = async (
  on: Case,
  record: RulingRecord,
  undoneBy: string,
  ports: Ports & Pick<ReviewPorts, 'papers'>,
): Promise<void> => {
  const { by, at, rulingId, settled } = record;
  const answered = appealsIn(on).find((appeal) => appeal.rulingId === rulingId);
  if (answered && answered.state !== 'open') {
    const decision = await orLeftOut(ports.ledger.readDecision(answered.decisionId));
    if (decision) {
      const inTime = at <= answered.dueAt;
      const appeal = { state: answered.state, by, decision, inTime };
      const counted = countAppeal(appeal);
      const { team, ...others } = counted;
      // The author's work still counts if a colleague took it back.
      await addToTallies(negateCounts(undoneBy === by ? counted : others), at, ports);
      await addToTallies(negateCounts(countOverturnedBy(appeal)), decision.decidedAt, ports);
    }
    if (undoneBy !== by) await addToTallies(countOverturned(by), at, ports);
    return;
  }
  if (settled) {
    const counted = await settlementCounts(on, settled, conclusionOf(record), ports);
    await addToTallies(negateCounts(counted), settled.first.at, ports);
  }
  const counted = await countsOfRuling(on, record, ports);
  const { team, ...others } = counted;
  // The author's work still counts if a colleague took it back.
  await addToTallies(negateCounts(undoneBy === by ? counted : others), at, ports);
  if (undoneBy !== by) await addToTallies(countOverturned(by), at, ports);
};

const secondRulingCounts = ({ by, blind, ...record }: RulingRecord): readonly CountsByTopic[] => [
  countSecondReview(by, handlingTimeOf({ ...record, by, blind })),
  ...(blind ? [countAgreement(blind.by, blind.agreed)] : []),
];

/**
 * Counts a blind second ruling: agreement for the author of the first ruling, and work for the second
 * reviewer.
 */
export const countSecondRulingMade = async (record: RulingRecord, ports: Ports): Promise<void> => {
  for (const each of secondRulingCounts(record)) await addToTallies(each, record.at, ports);
};

/** Reverses `countSecondRulingMade` after the second ruling was taken back. */
export const countSecondRulingUndone = async (
  record: RulingRecord,
  ports: Ports,
): Promise<void> => {
  for (const each of secondRulingCounts(record))
    await addToTallies(negateCounts(each), record.at, ports);
};

export const countAppealAnswered = async (
  answered: AnsweredAppeal,
  at: number,
  ports: Ports,
): Promise<void> => {
  await addToTallies(countAppeal(answered), at, ports);
  await addToTallies(countOverturnedBy(answered), answered.decision.decidedAt, ports);
};

/** Counts that a staff member revealed personal data. */
export const countRevealed = (by: string, ports: Ports): Promise<void> =>
  addToTallies(countReveal(by), ports.clock.now(), ports);
