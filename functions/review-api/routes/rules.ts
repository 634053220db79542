import { appendToRulebook, auditRulebookEntry } from '#shared/acting/rulebook.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { lastingRefusals, moveOf, nextMove } from '#shared/decisions/rule-move.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { inBothLanguages } from '#shared/events/words.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { examineStaffRule, signalsRead } from '#shared/rules/cel/cases.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import type { Problem } from '#shared/rules/cel/problem.ts';
import { nextRevision, type RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { judgedTypes } from '#shared/rules/cel/shape.ts';
import type { RuleCase } from '#shared/rules/cel/staff-rule.ts';
import { evidenceFor } from '#shared/rules/rule.ts';
import { day } from '#shared/settings/durations.ts';
import type { DecisionPage } from '#shared/stores/decisions/port.ts';
import {
  finishMove,
  isMoveProposed,
  MoveRefused,
  moveRule,
  proposeMove,
} from '../acting/rule-moves.ts';
import { evidenceWords } from '../cases/evidence-words.ts';
import { placeOfDecision } from '../cases/finding-decisions.ts';
import type { rules as endpoints, RuleProblem } from '../contract/rules.ts';
import {
  currentRule,
  currentRulebook,
  placedRules,
  ruleView,
  ruleViewFor,
  trials,
  writtenEntry,
} from '../rules/rulebook.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import { mustHaveDuty, type ReviewPorts, type Routes } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';

/** Number of past days on which a rule is tried. */
const triedDays = 7;
const readTogether = 100;
const shownExamples = 20;

const problemView = ({ field, message, remedy, at }: Problem): RuleProblem => ({
  field,
  message,
  remedy,
  at: at ?? null,
});

const refuseProblems = (problems: readonly Problem[]): Refusal =>
  new Refusal('invalid', {
    errors: problems.map(({ field, message, remedy, at }) => {
      const place = at ? `${at.line}:${at.column} ` : '';
      return {
        field: `body.source.${field}`,
        problem: inBothLanguages(
          (language) => `${place}${message[language]} — ${remedy[language]}`,
        ),
      };
    }),
  });

/** Recent automated decisions with signals, latest first. */
const recentDecisions = async (
  most: number,
  { decisions, clock }: ReviewPorts,
): Promise<Decision[]> => {
  const found: Decision[] = [];
  for (let back = 0; back < triedDays && found.length < most; back++) {
    const at = clock.now() - back * day;
    let after: string | null = null;
    do {
      const page: DecisionPage = await decisions.ofDay(at, { after, most: readTogether });
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

export const rules: Routes<keyof typeof endpoints> = {
  async 'GET /rules'({ caller }, ports) {
    const [{ entries, placed }, trialOf] = await Promise.all([
      currentRulebook(ports),
      trials(ports),
    ]);
    const nameOf = await namesOf(
      placed.flatMap(({ author, retirement }) => [author, retirement?.by]),
      ports.papers,
    );
    return {
      rules: placed.map((one) =>
        ruleView(one, trialOf(one), caller.id, ports.settings.review.fourEyes.rules, nameOf),
      ),
      version: entries.at(-1)?.sequence ?? 0,
    };
  },

  'GET /rules/{rule}': ({ path, caller }, ports) => ruleViewFor(path.rule, caller, ports),

  async 'GET /rule-language'() {
    // Loaded on use: only authors of rules read what each signal says.
    const { ruleFields, ruleFunctions } = await import('../rules/language.ts');
    return {
      fields: [...ruleFields],
      functions: [...ruleFunctions],
      on: [...judgedTypes],
    };
  },

  async 'POST /rules/check'({ body }) {
    const { problems, runs } = examineStaffRule(body.source);
    return { problems: problems.map(problemView), cases: [...runs] };
  },

  async 'POST /rules/try'({ body, caller }, ports) {
    const checked = checkStaffRule(body.source);
    if (!checked.ok) throw refuseProblems(checked.problems);
    const rule = checked.compile({ life: 'shadow' });
    const decisions = (await recentDecisions(body.decisions, ports)).filter(({ eventType }) =>
      (rule.on as readonly string[]).includes(eventType),
    );
    // An event may have one decision per subject; the rule looks at it only once.
    const examined = [...Map.groupBy(decisions, ({ eventId }) => eventId).values()].flatMap(
      (some) => some.find(({ subject }) => subject.kind === rule.subject) ?? some[0] ?? [],
    );
    const hits = examined.flatMap((decision) => {
      const evidence = evidenceFor(rule.when(expandSignals(decision.signals)));
      return evidence ? [{ decision, evidence }] : [];
    });
    return {
      examined: examined.length,
      fired: hits.length,
      examples: hits
        .filter(({ decision }) => mayDo(caller, 'read-cases', placeOfDecision(decision, ports)))
        .slice(0, shownExamples)
        .map(({ decision, evidence }) => ({
          decisionId: decision.id,
          accountId: decision.subject.accountId,
          description: evidenceWords(evidence),
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
        en: `does not match ${path.rule} in the path`,
      });
    }
    const { problems } = examineStaffRule(source);
    if (problems.length > 0) throw refuseProblems(problems);
    const { rulebook, clock } = ports;
    const at = clock.now();
    const entry = { kind: 'saved', at, by: caller.id, saved: source } as const;
    let before: RulebookEntry | undefined;
    const saved = await appendToRulebook(rulebook, (entries) => {
      const there = placedRules(entries, []).find(({ id }) => id === path.rule);
      const current = there?.version ?? 0;
      if (current !== expectedVersion) {
        before = writtenEntry(entries, current, entry);
        if (!before) throw new Refusal('stale-version', { current });
        return null;
      }
      const revision = nextRevision(there);
      if (source.revision !== revision) {
        throw invalid('body.source.revision', {
          'zh-CN': `下一版是 ${revision}`,
          en: `the next revision is ${revision}`,
        });
      }
      return entry;
    });
    const written = saved ?? before;
    if (written) await auditRulebookEntry(written, { once: true }, ports);
    return ruleViewFor(path.rule, caller, ports);
  },

  async 'POST /rules/{rule}/moves'({ path, body, caller }, ports) {
    // Staff who publish rules may also demote a rule that misfires.
    if (!mayDo(caller, 'publish-rules')) mustHaveDuty(caller, 'write-rules');
    const placed = await currentRule(path.rule, ports);
    const move = moveOf(placed, body.to, body.share);
    const about = { by: caller.id, reason: body.reason };
    const done = async () =>
      ({ kind: 'done', rule: await ruleViewFor(placed.id, caller, ports) }) as const;
    if (placed.version !== body.expectedVersion) {
      if (await finishMove(placed, move, about, ports)) return done();
      throw new Refusal('stale-version', { current: placed.version });
    }
    const trialOf = await trials(ports);
    const next = nextMove({
      rule: placed,
      move,
      by: caller.id,
      trial: trialOf(placed),
      needsTwo: ports.settings.review.fourEyes.rules,
    });
    if (next.kind === 'refuse') throw new MoveRefused(placed, lastingRefusals(next.problems));
    if (next.kind === 'propose') {
      return { kind: 'proposed', proposal: await proposeMove(move, body.reason, caller, ports) };
    }
    // Approving it also closes the proposal, which would go on waiting.
    if (await isMoveProposed(move, ports)) throw new Refusal('already-proposed');
    await moveRule(move, about, ports);
    return done();
  },
};
