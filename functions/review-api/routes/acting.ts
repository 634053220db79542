import { changeCase } from '#shared/acting/change-case.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import { maskName } from '#shared/reviews/exhibit.ts';
import { day } from '#shared/settings/durations.ts';
import { listKeyOf } from '#shared/signals/listed.ts';
import { actInBulk, doneSoFar } from '../acting/bulk/act-in-bulk.ts';
import { openPlan } from '../acting/bulk/plan.ts';
import { previewBulk } from '../acting/bulk/previews.ts';
import { runFor, runView } from '../acting/bulk/runs.ts';
import { undoneSoFar } from '../acting/bulk/undo-run.ts';
import { mustEndInFuture } from '../acting/four-eyes.ts';
import { listChangeNeedsTwo } from '../acting/lists/changes.ts';
import { previewIfFree, previewRuling } from '../acting/previews.ts';
import { propose } from '../acting/proposing.ts';
import { casesToRuleOn, ruleOrPropose } from '../acting/ruling-proposals.ts';
import { markPaper, rulingView } from '../acting/rulings.ts';
import {
  previewRunTakeBack,
  previewTakeBack,
  takeBack,
  takeBackRun,
} from '../acting/undo-proposals.ts';
import { exhibitsFor } from '../cases/account-place.ts';
import { alreadyDoneRow } from '../cases/already-done.ts';
import { seenBy } from '../cases/blind.ts';
import { entitiesOf, entityNames, nodeOf } from '../cases/links.ts';
import { actId, actingPorts, caseFor, mustBeFree, orRefuse } from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import { rowOf } from '../cases/rows.ts';
import type { acting as endpoints, RulingAnswer } from '../contract/acting.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';
import { notePaper } from '../staff/notes.ts';

/** The answer to a ruling, or its undo, that was carried out. */
const rulingAnswer = async (
  after: Case,
  rulingId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Extract<RulingAnswer, { kind: 'done' }>> => ({
  kind: 'done',
  case: await rowOf(after, caller, ports),
  ruling: await rulingView(rulingId, after, ports),
});

/**
 * The answer to a blind second ruling. Its author may know now that it was one. It does not say whether both
 * conclusions agree.
 */
const secondRulingAnswer = async (
  rulingId: string,
  ports: ReviewPorts,
): Promise<Extract<RulingAnswer, { kind: 'recorded' }>> => ({
  kind: 'recorded',
  ruling: await rulingView(rulingId, { rulings: [rulingId] }, ports),
});

export const acting: Routes<keyof typeof endpoints> = {
  async 'POST /cases/{caseId}/previews'({ path: { caseId }, body, caller }, ports) {
    mustEndInFuture(body.ruling, ports.clock.now());
    const known = await caseFor(caseId, caller, 'rule', ports);
    await casesToRuleOn(known, body.ruling.act, caller, ports);
    return previewIfFree(mustBeFree(known, caller, ports), () =>
      previewRuling(known, body.ruling, caller, ports, body.category),
    );
  },

  async 'POST /cases/{caseId}/rulings'({ path: { caseId }, body, caller }, ports) {
    const { mark = null, ...ruling } = body;
    const ruled = await ruleOrPropose(caseId, { ...ruling, mark }, caller, ports);
    switch (ruled.kind) {
      case 'done':
        return rulingAnswer(ruled.case, ruled.rulingId, caller, ports);
      case 'recorded':
        return secondRulingAnswer(ruled.rulingId, ports);
      case 'proposed':
        return ruled;
    }
  },

  'GET /rulings/{rulingId}/undo': ({ path: { rulingId }, caller }, ports) =>
    previewTakeBack(rulingId, caller, ports),

  async 'POST /rulings/{rulingId}/undo'({ path: { rulingId }, body, caller }, ports) {
    const undone = await takeBack(rulingId, body.reason, caller, ports);
    return undone.kind === 'done' ? rulingAnswer(undone.case, rulingId, caller, ports) : undone;
  },

  async 'POST /cases/{caseId}/marks'({ path: { caseId }, body, caller }, ports) {
    const rulingId = actId('mrk', caller.act);
    const { expectedVersion } = body;
    const before = await alreadyDoneRow(caseId, { id: rulingId, expectedVersion }, caller, ports);
    if (before) return before;
    const known = await caseFor(caseId, caller, 'rule', ports);
    await mustBeFree(known, caller, ports);
    const subject = accountSubject(known.accountId);
    const acted = orRefuse(
      await changeCase(
        {
          subject,
          caseId,
          rulingId,
          by: caller.id,
          expectedVersion,
          action: 'case.marked',
          papers: (done) => [
            notePaper(caseId, rulingId, {
              at: done.at,
              by: caller.id,
              about: 'mark',
              text: body.reason,
              would: `${body.mark.truth}${body.mark.category ? ` ${body.mark.category}` : ''}`,
            }),
            markPaper(rulingId, {
              ...body.mark,
              caseId,
              accountId: known.accountId,
              at: done.at,
            }),
          ],
        },
        await actingPorts(ports),
      ),
    );
    return rowOf(seenBy(acted.case, caller, ports), caller, ports);
  },

  async 'POST /cases/{caseId}/blocks'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule', ports);
    const all = entitiesOf(known, await exhibitsFor(known, caller, ports));
    const entity = all.find((one) => nodeOf(one, ports) === body.node);
    if (!entity) throw new Refusal('not-found');
    if (!listKeyOf(entity)) throw new Refusal('wrong-subject');
    const kind = entityNames[entity.kind];
    const value = maskName(entity.value);
    const proposal = await propose(
      {
        kind: 'block',
        words: {
          'zh-CN': `阻止${kind['zh-CN']} ${value}，${body.days} 天`,
          en: `Block ${kind.en} ${value} for ${body.days} ${body.days === 1 ? 'day' : 'days'}`,
        },
        approvalReason: listChangeNeedsTwo,
        caseId,
        places: [placeOf(known, ports)],
        reason: body.reason,
        what: { ...entity, until: ports.clock.now() + body.days * day },
      },
      caller,
      ports,
      { apart: ['until'] },
    );
    return { kind: entity.kind, proposal };
  },

  async 'POST /bulk/previews'({ body, caller }, ports) {
    mustEndInFuture(body.ruling, ports.clock.now());
    return previewBulk(body, caller, ports);
  },

  async 'POST /bulk/runs'({ body, caller }, ports) {
    const acted = await actInBulk(openPlan(body.token, caller, ports), body.reason, caller, ports);
    return acted.kind === 'done'
      ? { kind: 'done', run: await runView(acted.record, ports) }
      : acted;
  },

  async 'POST /bulk/progress'({ body, caller }, ports) {
    return doneSoFar(openPlan(body.token, caller, ports), caller.act, ports);
  },

  async 'GET /bulk/runs/{bulkId}'({ path: { bulkId }, caller }, ports) {
    return runView((await runFor(bulkId, caller, ports)).record, ports);
  },

  'GET /bulk/runs/{bulkId}/undo': ({ path: { bulkId }, caller }, ports) =>
    previewRunTakeBack(bulkId, caller, ports),

  async 'GET /bulk/runs/{bulkId}/undo/progress'({ path: { bulkId }, caller }, ports) {
    return undoneSoFar((await runFor(bulkId, caller, ports)).record, ports);
  },

  async 'POST /bulk/runs/{bulkId}/undo'({ path: { bulkId }, body, caller }, ports) {
    const undone = await takeBackRun(bulkId, body.reason, caller, ports);
    return undone.kind === 'done'
      ? { kind: 'done', run: await runView(undone.record, ports) }
      : undone;
  },
};
