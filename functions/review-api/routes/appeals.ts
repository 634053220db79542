import { appealsIn } from '#shared/reviews/appeal.ts';
import { ruleFigures } from '#shared/reviews/figures.ts';
import { queuesOf } from '#shared/reviews/queue.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { answerAppeal } from '#shared/screening/act.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { fileByLink, signedAppeal } from '../appeal-filing.ts';
import { appealView } from '../appeal-view.ts';
import type { appeals as endpoints } from '../contract/appeals.ts';
import { countDecided } from '../counting.ts';
import { notePaper } from '../notes.ts';
import { actId, actingPorts, caseFor, mustBeFree, orRefuse } from '../open-case.ts';
import { Refusal } from '../refusal.ts';
import type { Routes } from '../route.ts';
import { rowOf } from '../rows.ts';
import { recordOf, rulingPaper } from '../rulings.ts';

const perQueue = 500;
const day = 86_400_000;
/** Outcomes are told of so many days. */
const outcomeDays = 92;

export const appeals: Routes<keyof typeof endpoints> = {
  async 'GET /appeals'({ query, caller }, ports) {
    const purpose = 'appeals';
    const start = query.cursor ? (ports.seals.take(purpose, query.cursor) as number) : 0;
    const listings = await Promise.all(
      queuesOf(ports.settings.review).map((queue) =>
        ports.desk.openCases(queue, { most: perQueue }),
      ),
    );
    const all = listings
      .flat()
      .filter(
        ({ queue, row }) =>
          row.appeal?.state === 'open' &&
          mayDo(caller, 'read-cases', { queue, category: row.weight.category }),
      )
      .toSorted((a, b) => (a.row.appeal?.dueAt ?? 0) - (b.row.appeal?.dueAt ?? 0));
    const page = all.slice(start, start + query.limit);
    const cases = await ports.ledger.readCases(page.map(({ row }) => row.caseId));
    const items = await Promise.all(
      page
        .flatMap(({ row }) => {
          const known = cases.get(row.caseId);
          return known ? [known] : [];
        })
        .map(async (known) => {
          const exhibits = await exhibitsOf(known.accountId, ports);
          const appeal = await appealView(known, exhibits, caller, ports);
          return appeal ? [{ appeal, case: await rowOf(known, caller, ports) }] : [];
        }),
    );
    const next = start + page.length;
    return {
      items: items.flat(),
      cursor: next < all.length ? ports.seals.give(purpose, next) : null,
    };
  },

  async 'POST /cases/{caseId}/appeal'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule-on-appeal', ports);
    const { appeal } = known;
    const rulingId = actId('rul', caller.act);
    if (!known.rulings.includes(rulingId)) {
      if (appeal?.state !== 'open') throw new Refusal(appeal ? 'already-decided' : 'no-appeal');
      if (appeal.notBy.includes(caller.id)) throw new Refusal('same-person');
    }
    await mustBeFree(known, caller, ports);
    const basis = appeal?.decisionId ?? null;
    const decision = basis === null ? null : await ports.ledger.readDecision(basis);
    if (!decision) throw new Refusal('no-appeal');
    const { subject } = decision;
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
          papers: (done) => [
            rulingPaper(
              recordOf(done, {
                rulingId,
                caseId,
                act,
                subject,
                by: caller.id,
                reason: body.reason,
                claimedAt: null,
                mark: null,
                bulkId: null,
                approvedBy: null,
              }),
            ),
            notePaper(caseId, rulingId, {
              at: done.at,
              by: caller.id,
              about: 'ruling',
              text: body.reason,
              rulingId,
              would: act,
            }),
          ],
        },
        await actingPorts(ports),
      ),
    );
    if (acted.done) {
      const state = body.grants ? 'granted' : 'refused';
      await countDecided({ state, by: caller.id, decision }, ports);
    }
    await ports.desk.release(caseId, caller.id);
    const exhibits = await exhibitsOf(known.accountId, ports);
    const answered = appealsIn(acted.case).find(({ appealId }) => appealId === appeal?.appealId);
    const view = await appealView(acted.case, exhibits, caller, ports, answered);
    if (!view) throw new Refusal('internal');
    return { case: await rowOf(acted.case, caller, ports), appeal: view };
  },

  async 'GET /appeals/outcomes'(_asked, { tallies, clock }) {
    const now = clock.now();
    const figures = ruleFigures(await tallies.of('rules', now - (outcomeDays - 1) * day, now));
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
    const { accountId, shown, problem, filings } = await signedAppeal(token, ports);
    switch (problem) {
      case null:
        await fileByLink({ accountId, decisionId: shown.decisionId, filings, ...body }, ports);
        return { ...shown, state: 'open', mayFile: false };
      case 'heard-enough':
        throw new Refusal('already-decided');
      case 'too-many-today':
      case 'too-many-open': {
        const wait = (shown.mayFileAt ?? ports.clock.now()) - ports.clock.now();
        throw new Refusal('too-many', wait > 0 ? { retryAfter: Math.ceil(wait / 1000) } : {});
      }
      default:
        throw new Refusal(shown.state === 'too-late' ? 'too-late' : problem);
    }
  },
};
