import * as z from 'zod';
import type { Decision } from '#shared/decisions/decision.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { examineStaffRule, signalsRead } from '#shared/rules/cel/cases.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import type { Problem } from '#shared/rules/cel/problem.ts';
import { eventTypes } from '#shared/rules/cel/shape.ts';
import type { RuleCase } from '#shared/rules/cel/staff-rule.ts';
import { type Life, lives } from '#shared/rules/life.ts';
import { evidenceFor } from '#shared/rules/rule.ts';
import { writeInBook } from '#shared/screening/rulebook.ts';
import { day } from '#shared/settings/durations.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import type { rules as endpoints, RuleProblem, RuleView } from '../contract/rules.ts';
import { evidenceWords } from '../evidence-words.ts';
import { placeOfDecision } from '../finding-decisions.ts';
import { namesOf } from '../people.ts';
import { type ProposalRecord, propose } from '../proposing.ts';
import { invalid, Refusal } from '../refusal.ts';
import { type Caller, mustBeAllowed, type ReviewPorts, type Routes } from '../route.ts';
import { ruleFields, ruleFunctions } from '../rule-language.ts';
import {
  bookNow,
  moveWords,
  type Placed,
  placedRules,
  putOnRecord,
  raisesShare,
  refusalsFor,
  ruleView,
  trials,
} from '../rulebook.ts';

/** A rule is tried on what was decided within so many days. */
const triedDays = 7;
const shownExamples = 20;

const ruleNow = async (id: string, ports: ReviewPorts): Promise<Placed> => {
  const found = (await bookNow(ports)).placed.find((one) => one.id === id);
  if (!found) throw new Refusal('not-found');
  return found;
};

const viewOf = async (id: string, caller: Caller, ports: ReviewPorts): Promise<RuleView> => {
  const placed = await ruleNow(id, ports);
  const [trialOf, nameOf] = await Promise.all([
    trials(ports),
    namesOf([placed.author], ports.papers),
  ]);
  return ruleView(placed, trialOf(placed), caller.id, nameOf);
};

const problemView = ({ field, message, remedy, at }: Problem): RuleProblem => ({
  field,
  message,
  remedy,
  at: at ?? null,
});

const unwell = (problems: readonly Problem[]): Refusal =>
  new Refusal('invalid', {
    errors: problems.map(({ field, message, remedy, at }) => {
      const place = at ? `${at.line}:${at.column} ` : '';
      return {
        field: `body.source.${field}`,
        problem: {
          'zh-CN': `${place}${message['zh-CN']} — ${remedy['zh-CN']}`,
          en: `${place}${message.en} — ${remedy.en}`,
        },
      };
    }),
  });

/** What machines decided lately, with signals, latest first. */
const lately = async (most: number, { decisions, clock }: ReviewPorts): Promise<Decision[]> => {
  const found: Decision[] = [];
  for (let back = 0; back < triedDays && found.length < most; back++) {
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof decisions.ofDay>> = await decisions.ofDay(
        clock.now() - back * day,
        { after, most: 100 },
      );
      found.push(
        ...page.decisions.filter(
          ({ by, signals }) => by === undefined && signals.event !== undefined,
        ),
      );
      after = page.next;
    } while (after !== null && found.length < most);
  }
  return found.slice(0, most);
};

/** What a proposal to move a rule on remembers. */
const RuleMove = z.strictObject({
  rule: z.string(),
  revision: z.number(),
  from: z.enum(lives),
  to: z.enum(lives),
  share: z.number().nullable(),
});
type RuleMove = z.infer<typeof RuleMove>;

const refuseMove = (problems: ReturnType<typeof refusalsFor>): Refusal =>
  problems.every(({ code }) => code === 'same-person')
    ? new Refusal('same-person')
    : new Refusal('invalid', {
        errors: problems.map(({ reason }) => ({
          field: 'body.to',
          problem: reason,
        })),
      });

/** Writes a step of a rule's life, if nothing was written about it since. */
const move = async (
  { rule, revision, from, to, share }: RuleMove,
  about: { readonly by: string; readonly reason: string; readonly cause: string },
  ports: ReviewPorts,
): Promise<number> => {
  const { rulebook, clock, rulesNow } = ports;
  const { rules } = await rulesNow();
  const at = clock.now();
  const place = await writeInBook(rulebook, (entries) => {
    const there = placedRules(entries, rules).find(({ id }) => id === rule);
    if (there?.revision !== revision || there.life !== from) {
      throw new Refusal('stale-version', { current: there?.version ?? 0 });
    }
    return {
      is: 'moved',
      at,
      by: about.by,
      rule,
      revision,
      to,
      ...(share !== null && { share }),
      reason: about.reason.slice(0, 300),
    };
  });
  const written = { by: about.by, at, cause: about.cause, entry: place };
  await putOnRecord('rule.moved', written, { rule, revision, from, to }, ports);
  return place ?? 0;
};

/** Moves a rule on as it was proposed, in the name of who agrees: nobody gives power to their own rule. */
export const carryRuleMove = async (
  { what, reason, act }: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const wanted = RuleMove.parse(what);
  const placed = await ruleNow(wanted.rule, ports);
  // Carried out before, and broken off before that was written down.
  if (
    placed.revision === wanted.revision &&
    placed.life === wanted.to &&
    placed.share === wanted.share
  ) {
    return String(placed.version);
  }
  const trialOf = await trials(ports);
  const problems = refusalsFor(placed, wanted.to, approver.id, trialOf(placed), wanted.share);
  if (problems.length > 0) throw refuseMove(problems);
  const cause = idOf('rul', [act, wanted.rule]);
  return String(await move(wanted, { by: approver.id, reason, cause }, ports));
};

/** What a rule that is to be moved has shown so far. */
export const moveDetails = async (
  { what }: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'rule-move' }>> => {
  const { rule: id, revision, from, to, share } = RuleMove.parse(what);
  const placed = (await bookNow(ports)).placed.find((one) => one.id === id);
  return {
    kind: 'rule-move',
    revision,
    from,
    to,
    share,
    rule: placed ? await viewOf(id, viewer, ports) : null,
    backtest: placed?.revision === revision ? placed.backtest : null,
  };
};

const decides = (life: Life) => life === 'canary' || life === 'live';

export const rules: Routes<keyof typeof endpoints> = {
  async 'GET /rules'({ caller }, ports) {
    const [{ entries, placed }, trialOf] = await Promise.all([bookNow(ports), trials(ports)]);
    const nameOf = await namesOf(
      placed.map(({ author }) => author),
      ports.papers,
    );
    return {
      rules: placed.map((one) => ruleView(one, trialOf(one), caller.id, nameOf)),
      version: entries.at(-1)?.sequence ?? 0,
    };
  },

  'GET /rules/{rule}': ({ path, caller }, ports) => viewOf(path.rule, caller, ports),

  async 'GET /rule-language'() {
    return {
      fields: [...ruleFields],
      functions: [...ruleFunctions],
      on: [...eventTypes, 'account.rechecked'],
    };
  },

  async 'POST /rules/check'({ body }) {
    const { problems, runs } = examineStaffRule(body.source);
    return { problems: problems.map(problemView), cases: [...runs] };
  },

  async 'POST /rules/try'({ body, caller }, ports) {
    const checked = checkStaffRule(body.source);
    if (!checked.ok) throw unwell(checked.problems);
    const rule = checked.compile({ life: 'shadow' });
    const decisions = (await lately(body.decisions, ports)).filter(({ eventType }) =>
      (rule.on as readonly string[]).includes(eventType),
    );
    // One event may have a decision about each subject: the rule looks at it once.
    const looked = [...Map.groupBy(decisions, ({ eventId }) => eventId).values()].flatMap(
      (some) => some.find(({ subject }) => subject.kind === rule.subject) ?? some[0] ?? [],
    );
    const hits = looked.flatMap((decision) => {
      const evidence = evidenceFor(rule.when(expandSignals(decision.signals)));
      return evidence ? [{ decision, evidence }] : [];
    });
    return {
      looked: looked.length,
      fired: hits.length,
      examples: hits
        .filter(({ decision }) => mayDo(caller, 'read-cases', placeOfDecision(decision, ports)))
        .slice(0, shownExamples)
        .map(({ decision, evidence }) => ({
          decisionId: decision.id,
          accountId: decision.subject.accountId,
          says: evidenceWords(evidence),
          on: decision.eventType as RuleCase['on'],
          signals: signalsRead(body.source.when, expandSignals(decision.signals)),
        })),
    };
  },

  async 'PUT /rules/{rule}'({ path, body, caller }, ports) {
    const { source, expectedVersion } = body;
    if (source.id !== path.rule) {
      throw invalid('body.source.id', {
        'zh-CN': `与路径中的 ${path.rule} 不符`,
        en: `the path says ${path.rule}`,
      });
    }
    const { problems } = examineStaffRule(source);
    if (problems.length > 0) throw unwell(problems);
    const { rulebook, clock } = ports;
    const at = clock.now();
    const place = await writeInBook(rulebook, (entries) => {
      const there = placedRules(entries, []).find(({ id }) => id === path.rule);
      const current = there?.version ?? 0;
      if (current !== expectedVersion) throw new Refusal('stale-version', { current });
      const revision = (there?.revision ?? 0) + 1;
      if (source.revision !== revision) {
        throw invalid('body.source.revision', {
          'zh-CN': `下一版是 ${revision}`,
          en: `the next one is ${revision}`,
        });
      }
      return { is: 'saved', at, by: caller.id, saved: source };
    });
    const cause = idOf('rul', [caller.act, path.rule]);
    await putOnRecord(
      'rule.saved',
      { by: caller.id, at, cause, entry: place },
      { rule: path.rule, revision: source.revision },
      ports,
    );
    return viewOf(path.rule, caller, ports);
  },

  async 'POST /rules/{rule}/moves'({ path, body, caller }, ports) {
    // Whoever publishes rules takes power from one that misfires, too.
    if (!mayDo(caller, 'publish-rules')) mustBeAllowed(caller, 'write-rules');
    const placed = await ruleNow(path.rule, ports);
    if (placed.version !== body.expectedVersion) {
      throw new Refusal('stale-version', { current: placed.version });
    }
    const wanted: RuleMove = {
      rule: placed.id,
      revision: placed.revision,
      from: placed.life,
      to: body.to,
      share: body.to === 'canary' ? (body.share ?? 0.05) : null,
    };
    const trialOf = await trials(ports);
    const problems = refusalsFor(placed, body.to, caller.id, trialOf(placed), wanted.share);
    const lasting = problems.filter(({ code }) => code !== 'same-person');
    if (lasting.length > 0) throw refuseMove(lasting);
    const rises =
      (lives.indexOf(body.to) > lives.indexOf(placed.life) && decides(body.to)) ||
      raisesShare(placed, wanted);
    if (problems.length > 0 || (rises && ports.settings.review.fourEyes.rules)) {
      const proposal = await propose(
        {
          kind: 'rule-move',
          words: moveWords(wanted),
          because: {
            'zh-CN': '规则启用或扩大范围须由作者以外的第二人同意。',
            en: 'To use a rule, or to use it for more, takes a second person, who did not write it.',
          },
          caseId: null,
          reason: body.reason,
          what: wanted,
        },
        caller,
        ports,
      );
      return { is: 'proposed', proposal };
    }
    const cause = idOf('rul', [caller.act, placed.id]);
    await move(wanted, { by: caller.id, reason: body.reason, cause }, ports);
    return { is: 'done', rule: await viewOf(placed.id, caller, ports) };
  },
};
