import { isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { placeOf } from '../cases/place.ts';
import type { Person } from '../contract/endpoint.ts';
import { currentRulebook } from '../rules/rulebook.ts';
import type { ReviewPorts } from '../server/route.ts';
import { colleagues } from '../staff/people.ts';
import { mayApprove, type ProposalRecord, ruleMoveOf } from './proposals.ts';
import { undoneRulingOf } from './undo-proposals.ts';
import { answererBarred } from './undoing.ts';

const caseOf = async ({ caseId }: ProposalRecord, ports: ReviewPorts): Promise<Case | null> =>
  caseId === null ? null : readCase(caseId, ports.ledger);

/** Adds the current place of the case, which may have moved since the proposal was filed. */
const placedIn = (
  record: ProposalRecord,
  known: Case | null,
  ports: Pick<ReviewPorts, 'settings'>,
): ProposalRecord =>
  known ? { ...record, places: [...record.places, placeOf(known, ports)] } : record;

/** A proposal with the places where it would act, among them the current one of its case. */
export const withCurrentPlace = async (
  record: ProposalRecord,
  ports: ReviewPorts,
): Promise<ProposalRecord> => placedIn(record, await caseOf(record, ports), ports);

/** Returns whether somebody had a part in what a proposal is about, so that their approval is refused. */
const barredFrom = async (
  record: ProposalRecord,
  known: Case | null,
  ports: ReviewPorts,
): Promise<(id: string) => boolean> => {
  const move = ruleMoveOf(record);
  if (move) {
    const rule = (await currentRulebook(ports)).placed.find(({ id }) => id === move.rule);
    return (id) => Boolean(rule?.author && isSamePerson(rule.author, id));
  }
  if (!known || record.kind === 'block') return () => false;
  const rulingId = undoneRulingOf(record);
  const barred = rulingId === null ? null : await answererBarred(known, rulingId, ports);
  return (id) => isDisputeParty(known, id) || Boolean(barred?.has(id));
};

/** Returns the colleagues who may approve a proposal, of those who signed in within 30 days. */
export const approversOf = async (
  record: ProposalRecord,
  ports: ReviewPorts,
): Promise<Person[]> => {
  const known = await caseOf(record, ports);
  const placed = placedIn(record, known, ports);
  const [people, isBarred] = await Promise.all([
    colleagues(ports),
    barredFrom(record, known, ports),
  ]);
  return people
    .filter(
      (one) => !isSamePerson(one.id, record.by) && mayApprove(one, placed) && !isBarred(one.id),
    )
    .map(({ id, name }) => ({ id, name }));
};
