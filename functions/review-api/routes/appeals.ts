import * as z from 'zod';
import { answerAppeal } from '#shared/acting/act.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { type Appeal, appealsIn } from '#shared/reviews/appeal.ts';
import type { Case } from '#shared/reviews/case.ts';
import { ruleFigures } from '#shared/reviews/figures.ts';
import { countAppealAnswered } from '../acting/counting.ts';
import { previewFrom, previewIfFree, refusedPreview } from '../acting/previews.ts';
import { recordOf, rulingPapers, rulingView } from '../acting/rulings.ts';
import { fileByLink } from '../appeals/filing.ts';
import { signedAppeal } from '../appeals/page.ts';
import { refusedFiling } from '../appeals/refusals.ts';
import { appealView } from '../cases/appeal-view.ts';
import { seenBy } from '../cases/blind.ts';
import { mayNotHear } from '../cases/may-not-hear.ts';
import { actId, actingPorts, caseFor, mustBeUnclaimed, orRefuse } from '../cases/open-case.ts';
import { readableBy } from '../cases/place.ts';
import { rowOf } from '../cases/rows.ts';
import { readShownCases } from '../cases/shown-cases.ts';
import type { appeals as endpoints } from '../contract/appeals.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';
import { spanOf } from '../server/span.ts';
import { colleagues } from '../staff/people.ts';

/** Rows that one page request reads at most, and rows per read. */
const mostRead = 2000;
const readTogether = 100;

/** Position in the list of appeals: open ones first, then decided ones. */
const ListPosition = z.strictObject({
  state: z.enum(['open', 'decided']),
  after: z.strictObject({ dueAt: z.number(), caseId: z.string() }).nullable(),
});
type ListPosition = z.infer<typeof ListPosition>;

/**
 * Returns the ids of cases with appeals that the caller may read, and the position to continue from (`null`
 * at the end).
 */
const pageOfAppeals = async (
  state: ListPosition['state'] | undefined,
  start: ListPosition | null,
  limit: number,
  caller: Caller,
  ports: ReviewPorts,
): Promise<{ readonly found: readonly string[]; readonly next: ListPosition | null }> => {
  const found: string[] = [];
  let place = start ?? { state: state ?? 'open', after: null };
  for (let read = 0; read < mostRead && found.length < limit; ) {
    const { after } = place;
    // Reads no more rows than there is room for: every row read is shown, so nothing is lost between two
    // pages.
    const most = Math.min(readTogether, limit - found.length);
    const rows = await ports.caseQueues.appeals(place.state, { most, ...(after && { after }) });
    found.push(...readableBy(rows, caller, ports).map(({ row }) => row.caseId));
    read += most;
    const last = rows.at(-1);
    if (rows.length === most && last) {
      place = { ...place, after: { dueAt: last.dueAt, caseId: last.row.caseId } };
    } else if (state === undefined && place.state === 'open') {
      place = { state: 'decided', after: null };
    } else return { found, next: null };
  }
  return { found, next: place };
};

/** Answered appeals listed per case, in addition to its first. */
const mostListed = 20;

/**
 * The appeals of a case that a page lists: the open or last answered one, then earlier answered ones, latest
 * first.
 */
const listedAppeals = (
  known: Case,
  state: ListPosition['state'] | undefined,
): readonly Appeal[] => {
  const before = state === 'open' ? [] : known.otherAppeals.filter((one) => one.state !== 'open');
  return known.appeal ? [known.appeal, ...before.slice(-mostListed).toReversed()] : [];
};

/** The decision against which the case's appeal was filed. */
const appealedAgainst = async ({ appeal }: Case, { ledger }: ReviewPorts): Promise<Decision> => {
  const decision = appeal && (await ledger.readDecision(appeal.decisionId));
  if (!decision) throw new Refusal('no-appeal');
  return decision;
};

export const appeals: Routes<keyof typeof endpoints> = {
  async 'GET /appeals'({ query, caller }, ports) {
    const { cursor, limit, state } = query;
    const purpose = `appeals ${state ?? 'all'}`;
    const start = cursor ? ports.seals.open(ListPosition, purpose, cursor) : null;
    const { found, next } = await pageOfAppeals(state, start, limit, caller, ports);
    const { cases } = await readShownCases(found, ports);
    let all: ReturnType<typeof colleagues> | undefined;
    const people = () => {
      all ??= colleagues(ports);
      return all;
    };
    const items = await Promise.all(
      found
        .flatMap((caseId) => {
          const known = cases.get(caseId);
          return known ? [seenBy(known, caller, ports)] : [];
        })
        .map(async (known) => {
          const row = await rowOf(known, caller, ports);
          const views = await Promise.all(
            listedAppeals(known, state).map((one) => appealView(known, caller, ports, one, people)),
          );
          return views.flatMap((appeal) => (appeal ? [{ appeal, case: row }] : []));
        }),
    );
    return { items: items.flat(), cursor: next && ports.seals.seal(purpose, next) };
  },

  async 'POST /cases/{caseId}/appeal'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule-on-appeal', ports);
    const { appeal } = known;
    const rulingId = actId('rul', caller.act);
    if (!known.rulings.includes(rulingId)) {
      if (appeal?.state !== 'open') throw new Refusal(appeal ? 'already-decided' : 'no-appeal');
      if ((await mayNotHear(known, appeal, ports)).has(caller.id)) throw new Refusal('same-person');
      // Who has the case may not be allowed to answer, or be away; the time for the answer runs on.
      await mustBeUnclaimed(known, [caller.id], ports);
    }
    const decision = await appealedAgainst(known, ports);
    const { subject, id: basis } = decision;
    const act = body.grants ? (subject.kind === 'account' ? 'release' : 'restore') : 'uphold';
    const acted = orRefuse(
      await answerAppeal(
        {
          subject,
          caseId,
          rulingId,
          by: caller.id,
          basis,
          grants: body.grants,
          expectedVersion: body.expectedVersion,
          why: body.reason,
          papers: (done) =>
            rulingPapers(
              recordOf(done, {
                rulingId,
                caseId,
                act,
                subject,
                by: caller.id,
                reason: body.reason,
              }),
            ),
        },
        await actingPorts(ports),
      ),
    );
    // The appeal that this ruling answered. On a retry, another appeal may already be the first of the case.
    const answered = appealsIn(acted.case).find((one) => one.rulingId === rulingId);
    if (acted.done && answered) {
      const state = body.grants ? 'granted' : 'refused';
      const { at } = acted.done;
      const answer = { state, by: caller.id, decision, inTime: at <= answered.dueAt } as const;
      await countAppealAnswered(answer, at, ports);
    }
    await ports.claims.release(caseId, caller.id);
    const view = await appealView(acted.case, caller, ports, answered);
    if (!view) throw new Refusal('internal');
    return {
      case: await rowOf(acted.case, caller, ports),
      appeal: view,
      ruling: await rulingView(rulingId, acted.case, ports),
    };
  },

  async 'POST /cases/{caseId}/appeal/previews'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule-on-appeal', ports);
    const { appeal } = known;
    if (appeal?.state === 'open' && (await mayNotHear(known, appeal, ports)).has(caller.id)) {
      return refusedPreview('same-person');
    }
    const { subject, id: basis } = await appealedAgainst(known, ports);
    const rulingId = actId('rul', `preview ${caller.requestId}`);
    return previewIfFree(mustBeUnclaimed(known, [caller.id], ports), async () => {
      const act = { subject, caseId, rulingId, by: caller.id, basis };
      const acted = await answerAppeal(
        { ...act, grants: body.grants, isRehearsal: true },
        await actingPorts(ports),
      );
      return previewFrom(acted, subject, async () => null);
    });
  },

  async 'GET /appeals/outcomes'({ query }, { tallies, clock }) {
    const { from, to } = spanOf(query, clock.now());
    const figures = ruleFigures(await tallies.of('rules', from, to));
    return {
      rules: [...figures]
        .filter(([, { granted }]) => granted.of > 0)
        .map(([name, { granted }]) => {
          const [rule = '', revision] = name.split('#');
          return { rule, revision: Number(revision), granted };
        }),
    };
  },

  async 'GET /appeal-links/{token}'({ path: { token } }, ports) {
    return (await signedAppeal(token, ports)).shown;
  },

  async 'POST /appeal-links/{token}'({ path: { token }, body }, ports) {
    const { next, shown, problem, filed } = await signedAppeal(token, ports);
    if (problem) throw refusedFiling(problem, shown, ports.clock.now());
    await fileByLink(next, body, ports);
    return filed();
  },
};
