import { mayBeSecond } from '#shared/reviews/blind-review.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import { BulkPlan, run } from '../acting/bulk.ts';
import { closed, type Decided, type Decision, taking } from '../acting/deciding.ts';
import { carryBlock, carryListChange, dropListChange } from '../acting/list-changes.ts';
import { detailsOf, RulingWhat } from '../acting/proposal-details.ts';
import type { ProposalRecord } from '../acting/proposals.ts';
import {
  allProposals,
  type Filed,
  mayAgree,
  mayKnow,
  proposalView,
  proposerOf,
  readProposal,
  recentProposals,
} from '../acting/proposals.ts';
import { carryRuleMove } from '../acting/rule-moves.ts';
import { ruleOnCase } from '../acting/ruling-on.ts';
import { carryUndo } from '../acting/undo-proposals.ts';
import { isBlind } from '../cases/blind.ts';
import { actId, orRefuse } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import type { proposalPage } from '../contract/proposal-page.ts';
import type { proposals as endpoints } from '../contract/proposals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';

/** Does what was proposed, in the name of who proposed it; gives what came of it. */
type Carrier = (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
) => Promise<string | null>;

const carryRuling: Carrier = async (record, approver, ports) => {
  const { what, caseId, by, reason, act } = record;
  const { ruling, mark, expectedVersion } = RulingWhat.parse(what);
  const known = caseId && (await ports.ledger.readCases([caseId])).get(caseId);
  if (!known) throw new Refusal('not-found');
  const rulingId = actId('rul', act);
  orRefuse(
    await ruleOnCase(
      known,
      ruling,
      { rulingId, by, reason, mark, bulkId: null, approvedBy: approver.id, expectedVersion },
      ports,
    ),
  );
  return rulingId;
};

const carryBulk: Carrier = async (record, approver, ports) => {
  const { what, reason, act } = record;
  const by = await proposerOf(record, ports);
  const { bulkId } = await run(BulkPlan.parse(what), { act, by, reason, approver }, ports);
  return bulkId;
};

const carriers: Readonly<Record<ProposalRecord['kind'], Carrier>> = {
  ruling: carryRuling,
  bulk: carryBulk,
  undo: carryUndo,
  block: carryBlock,
  'list-change': carryListChange,
  'rule-move': carryRuleMove,
};

/** Where a proposal would act now: a case may have gone elsewhere since. */
const placedNow = async (record: ProposalRecord, ports: ReviewPorts): Promise<ProposalRecord> => {
  const { caseId, places } = record;
  const known = caseId && (await ports.ledger.readCases([caseId])).get(caseId);
  return known ? { ...record, places: [...places, placeOf(known, ports)] } : record;
};

/**
 * Those of some proposals that somebody may know of. Whoever is to make a ruling again learns of none that was
 * filed on its case since: it tells what was ruled.
 */
const knowable = async (
  filed: readonly Filed[],
  caller: Caller,
  ports: ReviewPorts,
): Promise<readonly Filed[]> => {
  const theirs = filed.filter(({ record }) => mayKnow(caller, record));
  if (!mayBeSecond(caller)) return theirs;
  const ids = new Set(theirs.flatMap(({ record: { caseId } }) => caseId ?? []));
  const cases = await ports.ledger.readCases([...ids]);
  return theirs.filter(({ record: { caseId, at, by } }) => {
    const known = cases.get(caseId ?? '');
    const isNew = known?.blind != null && at >= known.blind.first.at;
    return !(isNew && by !== caller.id && isBlind(known, caller, ports));
  });
};

/** @throws {Refusal} `not-found` for what the caller may not know of */
const proposalFor = async (id: string, caller: Caller, ports: ReviewPorts): Promise<Filed> => {
  const there = await readProposal(id, ports);
  const [filed] = await knowable(there ? [there] : [], caller, ports);
  if (!filed) throw new Refusal('not-found');
  return filed;
};

/** What must know that a proposal came to nothing. */
const drop = async (record: ProposalRecord, by: string, ports: ReviewPorts): Promise<void> => {
  if (record.kind === 'list-change') await dropListChange(record, by, ports);
};

const openProposal = async (
  id: string,
  to: Decided,
  expectedVersion: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Filed> => {
  const filed = await proposalFor(id, caller, ports);
  const { state, taken, expiresAt } = filed.record;
  if (state !== 'open' || (taken !== null && taken !== to)) throw new Refusal('already-decided');
  // What was begun and broke off is gone on with, however late and by whoever saw it before.
  if (taken === to && [filed.version, filed.version - 1].includes(expectedVersion)) return filed;
  if (expiresAt <= ports.clock.now()) throw new Refusal('too-late');
  if (filed.version !== expectedVersion) {
    throw new Refusal('stale-version', { current: filed.version });
  }
  return filed;
};

/** Refuses who may not decide about such a proposal, and who made it. */
const mustAgree = (record: ProposalRecord, caller: Caller): void => {
  if (!mayAgree(caller, record)) throw new Refusal('forbidden');
  if (isSamePerson(record.by, caller.id)) throw new Refusal('same-person');
};

const decisionOf = (
  state: Decided,
  decidedReason: string,
  caller: Caller,
  { clock }: Pick<ReviewPorts, 'clock'>,
): Decision => ({ state, decidedBy: caller.id, decidedAt: clock.now(), decidedReason });

/** Turns a proposal down, or takes it back. */
const turnDown = async (filed: Filed, own: Decision, caller: Caller, ports: ReviewPorts) => {
  const { taken, decision } = await taking(filed, own, ports, (record, by) =>
    drop(record, by, ports),
  );
  return proposalView(await closed(taken, decision, null, ports), caller, ports);
};

export const proposals: Routes<keyof typeof endpoints | keyof typeof proposalPage> = {
  async 'GET /proposals'({ query, caller }, ports) {
    const purpose = `proposals ${query.state ?? 'all'}`;
    const start = query.cursor ? (ports.seals.take(purpose, query.cursor) as number) : 0;
    const now = ports.clock.now();
    const overAt = ({ record: { decidedAt, expiresAt } }: Filed) => decidedAt ?? expiresAt;
    const isOpen = ({ record }: Filed) => record.state === 'open' && record.expiresAt > now;
    const read = query.state === 'open' ? recentProposals : allProposals;
    const filed = (await read(ports)).filter(
      (one) => query.state === undefined || isOpen(one) === (query.state === 'open'),
    );
    const all = (await knowable(filed, caller, ports))
      // What ends first is to be seen first; of what is over, what was decided last.
      .toSorted((a, b) =>
        isOpen(a) || isOpen(b)
          ? Number(isOpen(b)) - Number(isOpen(a)) || a.record.expiresAt - b.record.expiresAt
          : overAt(b) - overAt(a),
      );
    const page = all.slice(start, start + query.limit);
    const next = start + page.length;
    return {
      items: await Promise.all(page.map((one) => proposalView(one, caller, ports))),
      cursor: next < all.length ? ports.seals.give(purpose, next) : null,
    };
  },

  async 'GET /proposals/{proposalId}'({ path, caller }, ports) {
    const filed = await proposalFor(path.proposalId, caller, ports);
    const [proposal, details] = await Promise.all([
      proposalView(filed, caller, ports),
      detailsOf(filed.record, caller, ports),
    ]);
    return { proposal, details };
  },

  async 'POST /proposals/{proposalId}/approve'({ path, body, caller }, ports) {
    const filed = await openProposal(
      path.proposalId,
      'approved',
      body.expectedVersion,
      caller,
      ports,
    );
    mustAgree(filed.record, caller);
    const placed = await placedNow(filed.record, ports);
    if (!mayAgree(caller, placed)) throw new Refusal('forbidden');
    await proposerOf(placed, ports);
    const own = decisionOf('approved', body.reason, caller, ports);
    const { taken, decision, result } = await taking(filed, own, ports, (record, by) =>
      carriers[record.kind](record, { ...caller, id: by }, ports),
    );
    return proposalView(await closed(taken, decision, result, ports), caller, ports);
  },

  async 'POST /proposals/{proposalId}/reject'({ path, body, caller }, ports) {
    const filed = await openProposal(
      path.proposalId,
      'rejected',
      body.expectedVersion,
      caller,
      ports,
    );
    mustAgree(filed.record, caller);
    return turnDown(filed, decisionOf('rejected', body.reason, caller, ports), caller, ports);
  },

  async 'POST /proposals/{proposalId}/withdraw'({ path, body, caller }, ports) {
    const filed = await openProposal(
      path.proposalId,
      'withdrawn',
      body.expectedVersion,
      caller,
      ports,
    );
    if (filed.record.by !== caller.id) throw new Refusal('forbidden');
    return turnDown(filed, decisionOf('withdrawn', body.reason, caller, ports), caller, ports);
  },
};
