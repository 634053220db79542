import * as z from 'zod';
import { isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { ReviewMark } from '#shared/reviews/mark.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { casesActedOn } from '../cases/acted-on.ts';
import { caseAfterAct } from '../cases/already-done.ts';
import { isBlind } from '../cases/blind.ts';
import { actId, caseFor, mustBeFree, orRefuse } from '../cases/open-case.ts';
import { mayRuleIn, placeOf } from '../cases/place.ts';
import { RulingInput } from '../contract/acting.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import type { Proposal } from '../contract/proposals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { actWords } from './act-words.ts';
import { mustEndInFuture, standingsOf, whyRulingNeedsTwo } from './four-eyes.ts';
import { previewRuling } from './previews.ts';
import { type ProposalRecord, proposalByAct, proposalView } from './proposals.ts';
import { propose } from './proposing.ts';
import { answersAppeal, isErasedSince, ruleOnCase } from './rule-on-case.ts';
import { readRuling } from './rulings.ts';
import { makeSecondRuling } from './second-ruling.ts';

/** The payload of a proposal to rule on a case. */
export const RulingPayload = z.strictObject({
  ruling: RulingInput,
  mark: ReviewMark.nullable(),
  expectedVersion: z.number(),
});

/**
 * Returns `casesActedOn`.
 *
 * @throws {Refusal} `forbidden` if the caller may not rule on all of them
 */
export const casesToRuleOn = async (
  known: Case,
  act: RulingInput['act'],
  caller: Caller,
  ports: ReviewPorts,
): Promise<readonly Case[]> => {
  const cases = await casesActedOn(known, act, ports);
  if (!cases.every((one) => mayRuleIn(caller, placeOf(one, ports)))) throw new Refusal('forbidden');
  return cases;
};

/** `recorded`: the second conclusion of a blind re-review. */
type Ruled =
  | { readonly kind: 'done'; readonly case: Case; readonly rulingId: string }
  | { readonly kind: 'recorded'; readonly rulingId: string }
  | { readonly kind: 'proposed'; readonly proposal: Proposal };

/**
 * Rules on a case, or files a proposal if that needs a second person.
 *
 * @throws {Refusal} if the ruling is not possible
 */
export const ruleOrPropose = async (
  caseId: string,
  {
    expectedVersion,
    ruling,
    reason,
    mark,
  }: z.infer<typeof RulingPayload> & { readonly reason: string },
  caller: Caller,
  ports: ReviewPorts,
): Promise<Ruled> => {
  const rulingId = actId('rul', caller.act);
  const made = (await readRuling(rulingId, ports))?.record;
  if (made?.blind) return { kind: 'recorded', rulingId };
  if (made) {
    // Repeated after a lost answer: since then, the case or its account may have moved out of the caller's reach.
    await ports.claims.release(made.caseId, caller.id);
    const after = await caseAfterAct(made.caseId, expectedVersion, caller, ports);
    if (after) return { kind: 'done', case: after, rulingId };
  }
  const known = await caseFor(caseId, caller, 'rule', ports);
  const cases = await casesToRuleOn(known, ruling.act, caller, ports);
  try {
    if (!known.rulings.includes(rulingId)) {
      mustEndInFuture(ruling, ports.clock.now());
      if (known.version !== expectedVersion) {
        throw new Refusal('stale-version', { current: known.version });
      }
      await mustBeFree(known, caller, ports);
      if (answersAppeal(cases, ruling.act)) throw new Refusal('appeal-open');
    }
    if (isBlind(known, caller, ports)) {
      const again = { input: ruling, rulingId, reason, mark, expectedVersion };
      await makeSecondRuling(known, again, caller, ports);
      return { kind: 'recorded', rulingId };
    }
    if (isDisputeParty(known, caller.id)) throw new Refusal('same-person');
    const [standing] = await standingsOf([known.accountId], ports);
    const approvalReason = await whyRulingNeedsTwo(ruling, known, standing, ports);
    if (approvalReason) {
      const preview = await previewRuling(known, ruling, caller, ports, mark?.category);
      if (preview.problem) throw new Refusal(preview.problem);
      const proposal = await propose(
        {
          kind: 'ruling',
          words: actWords(known.accountId, ruling.act),
          approvalReason,
          caseId,
          places: cases.map((one) => placeOf(one, ports)),
          reason,
          what: { ruling, mark, expectedVersion },
        },
        caller,
        ports,
      );
      await ports.claims.release(caseId, caller.id);
      return { kind: 'proposed', proposal };
    }
    const acted = orRefuse(
      await ruleOnCase(
        known,
        ruling,
        { rulingId, by: caller.id, reason, mark, bulkId: null, approvedBy: null, expectedVersion },
        ports,
      ),
    );
    return { kind: 'done', case: acted.case, rulingId };
  } catch (error) {
    // Repeated after a lost answer, it may have been proposed before the case or its account changed, or its term ended.
    const filed = error instanceof Refusal && (await proposalByAct(caller.act, ports));
    if (!filed) throw error;
    return { kind: 'proposed', proposal: await proposalView(filed, caller, ports) };
  }
};

/** What a proposal would rule, and the case as it is now; `null` if it was erased with its account. */
const proposedRuling = async ({ what, caseId }: ProposalRecord, ports: ReviewPorts) => ({
  ...RulingPayload.parse(what),
  known: caseId === null ? null : await readCase(caseId, ports.ledger),
});

/** Carries out a proposed ruling; returns its id. */
export const executeRuling = async (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const { by, reason, act, at: seenAt } = record;
  const { ruling, mark, expectedVersion, known } = await proposedRuling(record, ports);
  if (!known) throw new Refusal('not-found');
  const rulingId = actId('rul', act);
  // A campaign's case does not change with the own case of its leading account, where an appeal may be open since.
  if (
    known.campaign &&
    !known.rulings.includes(rulingId) &&
    answersAppeal(await casesActedOn(known, ruling.act, ports), ruling.act)
  ) {
    throw new Refusal('appeal-open');
  }
  orRefuse(
    await ruleOnCase(
      known,
      ruling,
      {
        rulingId,
        by,
        reason,
        mark,
        bulkId: null,
        approvedBy: approver.id,
        expectedVersion,
        seenAt,
      },
      ports,
    ),
  );
  return rulingId;
};

/** Details of a proposed ruling for the person who decides it. */
export const rulingDetails = async (
  record: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'ruling' }>> => {
  const { ruling, mark, expectedVersion, known } = await proposedRuling(record, ports);
  const isOpen = record.state === 'open';
  if (!known) return { kind: 'ruling', accountId: null, ruling, changed: isOpen, sample: [] };
  const { accountId } = known;
  // An interrupted approval is completed, whatever it already changed.
  const isMade = known.rulings.includes(actId('rul', record.act));
  const changed =
    !isMade &&
    (known.version !== expectedVersion || (await isErasedSince(accountId, record.at, ports)));
  return {
    kind: 'ruling',
    accountId,
    ruling,
    changed,
    sample:
      isOpen && !changed && !isMade
        ? [
            {
              accountId,
              preview: await previewRuling(known, ruling, viewer, ports, mark?.category),
            },
          ]
        : [],
  };
};
