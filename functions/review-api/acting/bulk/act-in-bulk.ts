import type { CompletedAct } from '#shared/acting/act.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { casesActedOn } from '../../cases/acted-on.ts';
import { actId, orRefuse } from '../../cases/open-case.ts';
import { placeOf } from '../../cases/place.ts';
import { readShownCases } from '../../cases/shown-cases.ts';
import type { BulkProgress } from '../../contract/acting.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { codeOf, Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { putOnRecord } from '../../staff/on-record.ts';
import { actWords } from '../act-words.ts';
import { fourEyesForBulk, standingsOf, whyRulingNeedsTwo } from '../four-eyes.ts';
import { type ProposalRecord, proposerOf } from '../proposals.ts';
import { propose } from '../proposing.ts';
import { answersAppeal, ruleOnCase } from '../rule-on-case.ts';
import { readRuling } from '../rulings.ts';
import {
  BulkPlan,
  caseIn,
  hasChangedSincePreview,
  isUpheldInstead,
  rulingForAccount,
} from './plan.ts';
import { type BulkRecord, mapConcurrently, writeRun } from './runs.ts';

/**
 * The change a ruling made: from its result, or from its stored record if it was made by an earlier request.
 */
const changeMadeBy = async (rulingId: string, done: CompletedAct | null, ports: ReviewPorts) => {
  if (!done) {
    const { record } = (await orLeftOut(readRuling(rulingId, ports))) ?? {};
    return { from: record?.changed ? record.before.status : null, to: record?.to ?? null };
  }
  const { standing, post } = done.effects;
  return {
    from: standing?.from ?? post?.from ?? null,
    to: standing?.standing.status ?? post?.post.visibility ?? null,
  };
};

type BulkActor = {
  readonly act: string;
  readonly by: Staff;
  readonly reason: string;
  /** The second person, if one person is not enough. */
  readonly approver: Staff | null;
  /** When it was proposed, if it waited for that person. */
  readonly proposedAt?: number;
};

type Item = BulkRecord['items'][number];

const rulingIdFor = (act: string, accountId: string): string => actId('rul', act, [accountId]);

/** Acts on one account of a plan; the returned item has a `problem` if that is not possible. */
const actOnAccount = async (
  plan: BulkPlan,
  i: number,
  { act, by, reason, approver, proposedAt }: BulkActor,
  ports: ReviewPorts,
): Promise<Item> => {
  const accountId = plan.accounts[i] ?? '';
  const rulingId = rulingIdFor(act, accountId);
  const seenAt = plan.previewedAt ?? proposedAt;
  const known = await caseIn(plan, accountId, ports);
  const item = { accountId, caseId: known?.caseId ?? null, from: null, to: null, rulingId: null };
  if (!known) return { ...item, problem: 'not-found' };
  const done = async (made: CompletedAct | null) => ({
    ...item,
    ...(await changeMadeBy(rulingId, made, ports)),
    problem: null,
    rulingId,
  });
  if (known.rulings.includes(rulingId)) {
    await ports.claims.release(known.caseId, by.id);
    return done(null);
  }
  const cases = await casesActedOn(known, plan.ruling.act, ports);
  if (answersAppeal(cases, plan.ruling.act)) {
    return { ...item, problem: 'appeal-open' };
  }
  const mayAct = (staff: Staff) =>
    cases.every((one) => mayDo(staff, 'act-in-bulk', placeOf(one, ports)));
  if (!mayAct(by) || (approver !== null && !mayAct(approver))) {
    return { ...item, problem: 'forbidden' };
  }
  try {
    const ruler = {
      rulingId,
      by: by.id,
      reason,
      mark: null,
      bulkId: actId('blk', act),
      approvedBy: approver?.id ?? null,
      expectedVersion: plan.versions[i] ?? 0,
      ...(seenAt !== undefined && { seenAt }),
    };
    const about = rulingForAccount(plan.ruling, known, plan.posts[i]);
    if (!about) throw new Refusal('wrong-subject');
    if (await hasChangedSincePreview(plan, i, about, ports)) throw new Refusal('stale-version');
    let acted = await ruleOnCase(known, about, ruler, ports);
    if (!acted.ok && isUpheldInstead(known, acted.problem)) {
      acted = await ruleOnCase(known, { act: 'uphold' }, ruler, ports);
    }
    return await done(orRefuse(acted).done);
  } catch (error) {
    return { ...item, problem: codeOf(error) };
  }
};

/** Counts the accounts of a plan on which an act has ruled so far. Shown as progress while it runs. */
export const doneSoFar = async (
  { accounts, campaigns }: BulkPlan,
  act: string,
  ports: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<BulkProgress> => {
  const caseOf = (accountId: string) => caseIdOf(ports.settings.platformId, accountId);
  const caseIds = [...accounts.map(caseOf), ...campaigns];
  const { cases, isUnreadable } = await readShownCases(caseIds, ports);
  const made = new Set([...cases.values()].flatMap(({ rulings }) => rulings));
  const left = accounts.filter((accountId) => !made.has(rulingIdFor(act, accountId)));
  // Whose case of a campaign it is only the case itself says.
  const unknown = left.filter((id) => isUnreadable(caseOf(id)) || campaigns.some(isUnreadable));
  return {
    done: accounts.length - left.length,
    of: accounts.length,
    unreadable: unknown.length,
  };
};

/**
 * Runs a bulk action account by account, each with its own outcome. Idempotent: a retry continues where it
 * stopped.
 */
const runBulk = async (plan: BulkPlan, who: BulkActor, ports: ReviewPorts): Promise<BulkRecord> => {
  const { ruling, accounts } = plan;
  const approvedBy = who.approver?.id ?? null;
  const bulkId = actId('blk', who.act);
  const items = await mapConcurrently(
    accounts,
    async (accountId, i): Promise<Item> =>
      (await orLeftOut(actOnAccount(plan, i, who, ports))) ?? {
        accountId,
        ...{ caseId: null, from: null, to: null, rulingId: null, problem: 'unreadable' },
      },
  );
  const record: BulkRecord = {
    bulkId,
    act: ruling.act,
    by: who.by.id,
    approvedBy,
    at: ports.clock.now(),
    reason: who.reason,
    done: items.filter(({ rulingId }) => rulingId !== null).length,
    failed: items.filter(({ rulingId }) => rulingId === null).length,
    items,
    undoneBy: null,
  };
  await writeRun(record, 1, ports);
  await putOnRecord(
    who.by.id,
    {
      action: 'bulk.done',
      causeId: idOf('blk', [bulkId]),
      at: record.at,
      once: true,
      details: {
        bulkId,
        act: ruling.act,
        done: record.done,
        failed: record.failed,
        ...(approvedBy !== null && { approvedBy }),
      },
    },
    ports,
  );
  return record;
};

/** Runs a bulk action, or files a proposal if that needs a second person. */
export const actInBulk = async (
  plan: BulkPlan,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<
  | { readonly kind: 'done'; readonly record: BulkRecord }
  | { readonly kind: 'proposed'; readonly proposal: Proposal }
> => {
  const { accounts, ruling, posts } = plan;
  const [cases, standings] = await Promise.all([
    Promise.all(accounts.map((accountId) => orLeftOut(caseIn(plan, accountId, ports)))),
    standingsOf(accounts, ports),
  ]);
  const whyOneNeedsTwo = async () => {
    const each = cases.map((known, i) => {
      const about = known && rulingForAccount(ruling, known, posts[i]);
      return about && whyRulingNeedsTwo(about, known, standings[i], ports);
    });
    return (await Promise.all(each)).find((words) => words);
  };
  const approvalReason =
    fourEyesForBulk(accounts.length, ports.settings.review) ?? (await whyOneNeedsTwo());
  if (!approvalReason) {
    const who = { act: caller.act, by: caller, reason, approver: null };
    return { kind: 'done', record: await runBulk(plan, who, ports) };
  }
  const places = cases.map(async (known) =>
    known ? (await casesActedOn(known, ruling.act, ports)).map((one) => placeOf(one, ports)) : [],
  );
  const proposal = await propose(
    {
      kind: 'bulk',
      words: actWords(accounts.length, ruling.act),
      approvalReason,
      caseId: null,
      places: (await Promise.all(places)).flat(),
      reason,
      what: plan,
    },
    caller,
    ports,
    { apart: ['by', 'previewedAt'] },
  );
  return { kind: 'proposed', proposal };
};

/** Carries out a proposed bulk action in the name of its author; returns the id of its run. */
export const executeBulk = async (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const { what, reason, act, at: proposedAt } = record;
  const who = { act, by: await proposerOf(record, ports), reason, approver, proposedAt };
  const { bulkId } = await runBulk(BulkPlan.parse(what), who, ports);
  return bulkId;
};
