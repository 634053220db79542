import { accountSubject } from '#shared/decisions/decision.ts';
import { wordWarning } from '#shared/decisions/statement.ts';
import { isMeasure, measures } from '#shared/decisions/words.ts';
import type { Command } from '#shared/effects/command.ts';
import { warningIdOf } from '#shared/effects/command.ts';
import { isParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { maskName } from '#shared/reviews/exhibit.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { categories } from '#shared/rules/categories.ts';
import { handle, undo, warn } from '#shared/screening/act.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { isBlind, seenBy } from '../blind.ts';
import {
  accountsIn,
  BulkPlan,
  type BulkRecord,
  caseIn,
  keepRun,
  readRun,
  rulingAbout,
  run,
} from '../bulk.ts';
import type { BulkRun, acting as endpoints, RulingAnswer } from '../contract/acting.ts';
import type { RulingView } from '../contract/cases.ts';
import type { Words } from '../contract/endpoint.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { countUndone } from '../counting.ts';
import { fourEyesFor, fourEyesForBulk, mustLast } from '../four-eyes.ts';
import { entitiesOf, entityNames } from '../links.ts';
import { notePaper } from '../notes.ts';
import { actId, actingPorts, caseFor, mustBeFree, orRefuse } from '../open-case.ts';
import { namesOf } from '../people.ts';
import { previewIn, previewOf, unlikely } from '../previews.ts';
import { propose } from '../proposing.ts';
import { invalid, Refusal } from '../refusal.ts';
import { type Caller, mustBeAllowed, type ReviewPorts, type Routes } from '../route.ts';
import { placeOf, rowOf } from '../rows.ts';
import { answersAppeal, basisOf, ruleOnCase } from '../ruling-on.ts';
import { markPaper, readRuling, rulingViews, undonePapers, undoOf } from '../rulings.ts';
import { madeAgain, ruleAgain, takeBackAgain } from '../second-ruling.ts';

const day = 86_400_000;
const tokenFor = 600_000;
const bulkPurpose = 'bulk';
const sampled = 5;

/**
 * Refuses to warn of what has no name, and whom nobody ever heard of.
 *
 * @throws {Refusal} `invalid` that names each field
 */
const mustBeWarnable = async (
  { accountId }: Case,
  { accountIds, category }: { readonly accountIds: readonly string[]; readonly category: string },
  ports: ReviewPorts,
): Promise<void> => {
  if (!Object.hasOwn(categories, category)) {
    throw invalid('body.category', `one of ${Object.keys(categories).join(', ')}`);
  }
  const [{ accounts }, exhibits] = await Promise.all([
    ports.states.read({ accounts: accountIds, entities: [], posts: [] }),
    exhibitsOf(accountId, ports),
  ]);
  const met = new Set(exhibits.map(({ counterpartId }) => counterpartId));
  const errors = accountIds.flatMap((id, i) =>
    id !== accountId && (accounts.has(id) || met.has(id))
      ? []
      : [
          {
            field: `body.accountIds.${i}`,
            problem: 'no other account that the platform ever told of: check the id',
          },
        ],
  );
  if (errors.length > 0) throw new Refusal('invalid', { errors });
};

/** How accounts stand now, in their order. */
const standingsOf = async (accountIds: readonly string[], { states }: ReviewPorts) => {
  const { accounts } = await states.read({ accounts: accountIds, entities: [], posts: [] });
  return accountIds.map((id) => accounts.get(id)?.standing);
};

/** What an act does, as the user is told of it. */
const actWords = (act: Ruling['act']): Words =>
  isMeasure(act) ? measures[act] : { 'zh-CN': '维持现状', en: 'what stands is upheld' };

const rulingWords = (act: Ruling['act'], accountId: string): Words => ({
  'zh-CN': `账号 ${accountId}：${actWords(act)['zh-CN']}`,
  en: `Account ${accountId}: ${actWords(act).en}`,
});

/**
 * A bulk action that a request is about.
 *
 * @throws {Refusal} `forbidden` for who neither made it nor reads cases wherever it acted
 */
const runFor = async (bulkId: string, caller: Caller, ports: ReviewPorts) => {
  const found = await readRun(bulkId, ports);
  if (!found) throw new Refusal('not-found');
  if (found.record.by === caller.id) return found;
  const ids = found.record.items.flatMap(({ caseId }) => caseId ?? []);
  for (const known of (await ports.ledger.readCases([...new Set(ids)])).values()) {
    mustBeAllowed(caller, 'read-cases', placeOf(known, ports));
  }
  return found;
};

const runView = async (
  { by, undoneBy, ...run }: BulkRecord,
  ports: ReviewPorts,
): Promise<BulkRun> => {
  const nameOf = await namesOf([by, undoneBy], ports.papers);
  return { ...run, by: nameOf(by), undoneBy: undoneBy === null ? null : nameOf(undoneBy) };
};

const viewOf = async (
  rulingId: string,
  latest: string | undefined,
  ports: ReviewPorts,
): Promise<RulingView> => {
  const found = await readRuling(rulingId, ports);
  const [view] = found ? await rulingViews([found.record], latest, ports) : [];
  if (!view) throw new Refusal('internal');
  return view;
};

/** What whoever ruled is answered: the same to all, so that nobody learns that they made a ruling again. */
const doneAs = async (
  after: Case,
  rulingId: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Extract<RulingAnswer, { is: 'done' }>> => ({
  is: 'done',
  case: await rowOf(after, caller, ports),
  ruling: await viewOf(rulingId, after.rulings.at(-1), ports),
});

/** Takes one ruling back, with the record of it. */
const undoOne = async (rulingId: string, reason: string, caller: Caller, ports: ReviewPorts) => {
  const found = await readRuling(rulingId, ports);
  if (!found) throw new Refusal('not-found');
  const { record } = found;
  const undoId = actId('und', caller.act, [rulingId]);
  if (record.blind) {
    const back = await takeBackAgain(found, { undoId, reason }, caller, ports);
    return { case: back, ruling: await viewOf(rulingId, undefined, ports) };
  }
  const known = await caseFor(record.caseId, caller, 'rule', ports);
  // Whoever is to make it again does not know of it.
  if (isBlind(known, caller, ports) && known.blind?.first.rulingId === rulingId) {
    throw new Refusal('not-found');
  }
  if (record.undoneAt !== null) throw new Refusal('already-decided');
  if (isParty(known, caller.id)) throw new Refusal('same-person');
  await mustBeFree(known, caller, ports);
  const acted = orRefuse(
    await undo(
      {
        subject: record.subject,
        caseId: record.caseId,
        rulingId: undoId,
        by: caller.id,
        basis: record.basis ?? basisOf(known, record.subject),
        undone: undoOf(record, ports.clock.now()),
        papers: ({ at }) => undonePapers(found, { undoId, by: caller.id, reason }, at),
      },
      await actingPorts(ports),
    ),
  );
  if (acted.done) await countUndone(known, record, caller.id, ports);
  return { case: acted.case, ruling: await viewOf(rulingId, undefined, ports) };
};

/** Takes one ruling of many back; why not where not. One that was taken back before is so, too: it goes on. */
const undoneOr = async (
  rulingId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<ProblemCode | null> => {
  try {
    await undoOne(rulingId, reason, caller, ports);
    return null;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const there = await readRuling(rulingId, ports);
    return there && there.record.undoneAt !== null ? null : error.code;
  }
};

export const acting: Routes<keyof typeof endpoints> = {
  async 'POST /cases/{caseId}/previews'({ path: { caseId }, body, caller }, ports) {
    mustLast(body.ruling, ports.clock.now());
    const known = await caseFor(caseId, caller, 'rule', ports);
    return previewOf(known, body.ruling, caller, ports);
  },

  async 'POST /cases/{caseId}/rulings'({ path: { caseId }, body, caller }, ports) {
    const { expectedVersion, ruling, reason, mark = null } = body;
    mustLast(ruling, ports.clock.now());
    const rulingId = actId('rul', caller.act);
    const before = await madeAgain(rulingId, ports);
    if (before) return doneAs(before, rulingId, caller, ports);
    const known = await caseFor(caseId, caller, 'rule', ports);
    if (!known.rulings.includes(rulingId)) {
      if (known.version !== expectedVersion) {
        throw new Refusal('stale-version', { current: known.version });
      }
      await mustBeFree(known, caller, ports);
      if (answersAppeal(known, ruling.act)) throw new Refusal('wrong-subject');
    }
    if (isBlind(known, caller, ports)) {
      const again = { input: ruling, rulingId, reason, mark, expectedVersion };
      return doneAs(await ruleAgain(known, again, caller, ports), rulingId, caller, ports);
    }
    if (isParty(known, caller.id)) throw new Refusal('same-person');
    const [there] = await standingsOf([known.accountId], ports);
    const because = fourEyesFor(ruling, known, there, ports.settings.review);
    if (because) {
      const preview = await previewOf(known, ruling, caller, ports);
      if (preview.problem) throw new Refusal(preview.problem);
      const proposal = await propose(
        {
          kind: 'ruling',
          words: rulingWords(ruling.act, known.accountId),
          because,
          caseId,
          places: [placeOf(known, ports)],
          reason,
          what: { ruling, mark, expectedVersion },
        },
        caller,
        ports,
      );
      await ports.desk.release(caseId, caller.id);
      return { is: 'proposed', proposal };
    }
    const acted = orRefuse(
      await ruleOnCase(
        known,
        ruling,
        { rulingId, by: caller.id, reason, mark, bulkId: null, approvedBy: null, expectedVersion },
        ports,
      ),
    );
    return doneAs(acted.case, rulingId, caller, ports);
  },

  async 'POST /rulings/{rulingId}/undo'({ path: { rulingId }, body, caller }, ports) {
    const { case: known, ruling } = await undoOne(rulingId, body.reason, caller, ports);
    return { case: await rowOf(known, caller, ports), ruling };
  },

  async 'POST /cases/{caseId}/marks'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule', ports);
    await mustBeFree(known, caller, ports);
    const rulingId = actId('mrk', caller.act);
    const subject = accountSubject(known.accountId);
    const acted = orRefuse(
      await handle(
        {
          subject,
          caseId,
          rulingId,
          by: caller.id,
          basis: null,
          expectedVersion: body.expectedVersion,
          action: 'case.marked',
          change: (open) => open,
          papers: (done) => [
            notePaper(caseId, rulingId, {
              at: done.at,
              by: caller.id,
              about: 'mark',
              text: body.reason,
              rulingId: null,
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

  async 'POST /cases/{caseId}/warnings'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule', ports);
    await mustBeFree(known, caller, ports);
    const { platformId, mode } = ports.settings;
    if (mode === 'observe') throw new Refusal('observing');
    const at = ports.clock.now();
    const { category } = body;
    await mustBeWarnable(known, body, ports);
    const decisionId = basisOf(known, accountSubject(known.accountId));
    if (decisionId === null) throw new Refusal('not-found');
    const commands = [...new Set(body.accountIds)].map(
      (to): Command => ({
        version: 1,
        kind: 'warn',
        commandId: warningIdOf(platformId, { to, about: known.accountId, category, at }),
        platformId,
        subject: accountSubject(to),
        about: known.accountId,
        decisionId,
        message: { 'zh-CN': wordWarning(category, 'zh-CN'), en: wordWarning(category, 'en') },
        issuedAt: new Date(at).toISOString(),
      }),
    );
    const rulingId = actId('wrn', caller.act);
    orRefuse(
      await warn(
        {
          subject: accountSubject(known.accountId),
          caseId,
          rulingId,
          by: caller.id,
          basis: null,
          commands,
          papers: (done) => [
            notePaper(caseId, rulingId, {
              at: done.at,
              by: caller.id,
              about: 'warning',
              text: body.reason,
              rulingId: null,
              would: null,
            }),
          ],
        },
        await actingPorts(ports),
      ),
    );
    return { sent: commands.length, commands };
  },

  async 'POST /cases/{caseId}/blocks'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'rule', ports);
    const all = entitiesOf(known, await exhibitsOf(known.accountId, ports));
    const entity = all.find((one) => entityName(one) === body.node);
    if (!entity) throw new Refusal('not-found');
    const kind = entityNames[entity.kind];
    const value = maskName(entity.value);
    const proposal = await propose(
      {
        kind: 'block',
        words: {
          'zh-CN': `屏蔽${kind['zh-CN']} ${value}，${body.days} 天`,
          en: `Block ${kind.en} ${value} for ${body.days} days`,
        },
        because: {
          'zh-CN': '名单变更须由第二人同意。',
          en: 'A change of a list takes a second person.',
        },
        caseId,
        places: [placeOf(known, ports)],
        reason: body.reason,
        what: { ...entity, until: ports.clock.now() + body.days * day },
      },
      caller,
      ports,
    );
    return { kind: entity.kind, proposal };
  },

  async 'POST /bulk/previews'({ body, caller }, ports) {
    const { selection, ruling } = body;
    mustLast(ruling, ports.clock.now());
    const { accounts, campaigns } = await accountsIn(selection, caller, ports);
    const items = await Promise.all(
      accounts.map(async (accountId) => {
        const known = await caseIn({ campaigns }, accountId, ports);
        if (known && !mayDo(caller, 'rule', placeOf(known, ports))) {
          return { accountId, caseId: null, version: 0, preview: unlikely('forbidden') };
        }
        const preview = known && (await previewIn(known, ruling, caller, ports));
        return { accountId, caseId: known?.caseId ?? null, version: known?.version ?? 0, preview };
      }),
    );
    const doable = items.filter(({ preview }) => preview && preview.problem === null);
    const [first] = doable;
    if (!first) {
      throw new Refusal(items.find(({ preview }) => preview)?.preview?.problem ?? 'not-found');
    }
    const plan: BulkPlan = {
      by: caller.id,
      ruling,
      accounts: doable.map(({ accountId }) => accountId),
      versions: doable.map(({ version }) => version),
      campaigns,
    };
    return {
      token: ports.seals.give(bulkPurpose, plan, tokenFor),
      would: doable.length,
      items: items.map(({ accountId, caseId, preview }) => ({
        accountId,
        caseId,
        from: preview?.change?.from ?? null,
        to: preview?.change?.to ?? null,
        problem: preview ? preview.problem : ('not-found' as const),
        rulingId: null,
      })),
      sample: doable
        .slice(0, sampled)
        .flatMap(({ accountId, preview }) => (preview ? [{ accountId, preview }] : [])),
      fourEyes:
        fourEyesForBulk(doable.length, ports.settings.review) ??
        doable.find(({ preview }) => preview?.fourEyes)?.preview?.fourEyes ??
        null,
    };
  },

  async 'POST /bulk/runs'({ body, caller }, ports) {
    const plan = BulkPlan.parse(ports.seals.take(bulkPurpose, body.token, 'body.token'));
    if (plan.by !== caller.id) throw new Refusal('forbidden');
    const { review } = ports.settings;
    const [cases, standings] = await Promise.all([
      Promise.all(plan.accounts.map((accountId) => caseIn(plan, accountId, ports))),
      standingsOf(plan.accounts, ports),
    ]);
    const risky = cases.map((known, i) => {
      const about = known && rulingAbout(plan.ruling, known);
      return about ? fourEyesFor(about, known, standings[i], review) : null;
    });
    const because = fourEyesForBulk(plan.accounts.length, review) ?? risky.find((words) => words);
    if (because) {
      const n = plan.accounts.length;
      const proposal = await propose(
        {
          kind: 'bulk',
          words: {
            'zh-CN': `${n} 个账号：${actWords(plan.ruling.act)['zh-CN']}`,
            en: `${n} accounts: ${actWords(plan.ruling.act).en}`,
          },
          because,
          caseId: null,
          places: cases.flatMap((known) => (known ? [placeOf(known, ports)] : [])),
          reason: body.reason,
          what: plan,
        },
        caller,
        ports,
      );
      return { is: 'proposed', proposal };
    }
    const record = await run(
      plan,
      { act: caller.act, by: caller, reason: body.reason, approver: null },
      ports,
    );
    return { is: 'done', run: await runView(record, ports) };
  },

  async 'GET /bulk/runs/{bulkId}'({ path: { bulkId }, caller }, ports) {
    return runView((await runFor(bulkId, caller, ports)).record, ports);
  },

  async 'POST /bulk/runs/{bulkId}/undo'({ path: { bulkId }, body, caller }, ports) {
    const found = await runFor(bulkId, caller, ports);
    const items: BulkRecord['items'] = [];
    let took = 0;
    for (const item of found.record.items) {
      if (item.rulingId === null) {
        items.push(item);
        continue;
      }
      const problem = await undoneOr(item.rulingId, body.reason, caller, ports);
      if (problem === null) took += 1;
      items.push(
        problem === null
          ? { ...item, from: item.to, to: item.from, problem, rulingId: null }
          : { ...item, problem },
      );
    }
    const undone = {
      ...found.record,
      items,
      undoneBy: took > 0 ? caller.id : found.record.undoneBy,
    };
    if ((await keepRun(undone, found.version + 1, ports)) === 'stale') {
      throw new Refusal('stale-version', { current: found.version + 1 });
    }
    await ports.auditLog.append({
      subject: `staff:${caller.id}`,
      at: ports.clock.now(),
      actor: caller.id,
      action: 'bulk.undone',
      causeId: actId('und', caller.act, [bulkId]),
      details: {
        bulkId,
        undone: took,
        failed: items.filter(({ rulingId }) => rulingId !== null).length,
      },
    });
    return runView(undone, ports);
  },
};
