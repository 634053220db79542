import { wordEvidence } from './evidence.ts';
import type { Evidence } from './finding.ts';
import { signalsOf } from './play.ts';
import { type Condition, evidenceFor, type Rule, type Severity } from './rule.ts';
import type { Cases, Story } from './specimen.ts';

/** The position of a clause: its index in the condition, then in each nested condition. */
type Path = readonly number[];

const isCondition = (clause: Condition['clauses'][number]): clause is Condition =>
  typeof clause === 'object' && clause !== null && 'clauses' in clause;

const leaves = ({ clauses }: Condition, prefix: Path = []): readonly Path[] =>
  clauses.flatMap((clause, i) =>
    isCondition(clause) ? leaves(clause, [...prefix, i]) : [[...prefix, i]],
  );

const assumedEvidence: Evidence = { code: 'anything', values: {} };

/** The condition with the clause at a path assumed to hold. */
const assumingClause = (condition: Condition, [first, ...rest]: Path): Condition => ({
  ...condition,
  clauses: condition.clauses.map((clause, i) => {
    if (i !== first) return clause;
    return isCondition(clause) ? assumingClause(clause, rest) : assumedEvidence;
  }),
});

/** A clause as authors count: from one, with those of a nested condition after a point. */
const nameOf = (path: Path): string => path.map((index) => index + 1).join('.');

const nearMisses = (condition: Condition): readonly string[] =>
  leaves(condition)
    .filter((path) => evidenceFor(assumingClause(condition, path)) !== null)
    .map(nameOf);

/** “Accounts that…”, “New, unverified accounts that…”: at most a few adjectives before the noun. */
const detectsPattern =
  /^(?:Accounts|Posts|People|[A-Z]\w+(?:,? \w+){0,2} (?:accounts|posts)) .+\.$/;

const proseProblems = ({ title, detects, falsePositives, blindSpots, runbook }: Rule) => [
  ...(Object.values(title).every(Boolean) ? [] : ['its title has no words yet']),
  ...(detects['zh-CN'] && detectsPattern.test(detects.en)
    ? []
    : [
        'detects says “New accounts that….”, “Posts that….” or “People who….”, full stop included, and the same in Chinese',
      ]),
  ...(falsePositives.length > 0 ? [] : ['it names no false positive: every rule has one']),
  ...(blindSpots.length > 0 ? [] : ['it names no blind spot: known gaps are better than unknown']),
  ...([...falsePositives, ...blindSpots, ...runbook].every(
    (told) => /\p{Script=Han}/u.test(told['zh-CN']) && told.en,
  )
    ? []
    : ['what it tells reviewers is not in both languages']),
  ...(runbook.length >= 2 ? [] : ['its runbook has fewer than two steps']),
];

/** The signals of a case, and what the rule sees in them; an error names the rule and the case. */
const judge = ({ id, when }: Rule, name: string, story: Story) => {
  try {
    const signals = signalsOf(story);
    return { signals, condition: when(signals) };
  } catch (cause) {
    throw new Error(`${id}, “${name}”: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
  }
};

/** The result of running a rule's cases. */
export type Examination = {
  readonly rule: string;
  readonly fires: number;
  readonly quiet: number;
  readonly clauses: number;
  /** Problems found, one sentence each. */
  readonly problems: readonly string[];
  /** The evidence of each firing case. */
  readonly evidence: Readonly<Record<string, readonly Evidence[]>>;
  readonly severities: Readonly<Record<string, Severity>>;
};

/**
 * Runs the cases of a rule and reports what they do not cover.
 *
 * The near-miss rule: every clause needs a quiet case that fails on that clause alone, so that a deleted or
 * always true clause is noticed. This is mutation testing at the cost of a loop.
 *
 * @example
 * declare const cases: Cases;
 * examine(cases).problems; // [] if the cases are complete
 */
export const examine = ({ rule, fires, quiet }: Cases): Examination => {
  const problems = proseProblems(rule);
  const evidence: Record<string, readonly Evidence[]> = {};
  const severities: Record<string, Severity> = {};
  const nearMissed = new Set<string>();
  let shape: readonly string[] | null = null;

  const runStory = (name: string, story: Story) => {
    const { signals, condition } = judge(rule, name, story);
    if (!rule.on.includes(signals.event.type)) {
      problems.push(`“${name}” ends with ${signals.event.type}, which the rule does not look at`);
    }
    const paths = leaves(condition).map(nameOf);
    shape ??= paths;
    if (String(paths) !== String(shape)) {
      problems.push(`“${name}” gives the rule another number of clauses than the case before it`);
    }
    return { signals, condition, found: evidenceFor(condition) };
  };

  for (const [name, story] of Object.entries(fires)) {
    const { signals, found } = runStory(name, story);
    if (found === null) problems.push(`“${name}” does not fire`);
    else {
      evidence[name] = [...found, ...rule.adds(signals)];
      severities[name] = rule.severityOf(signals);
    }
  }
  for (const [name, story] of Object.entries(quiet)) {
    const { condition, found } = runStory(name, story);
    if (found !== null) {
      const sentences = found.map((each) => wordEvidence(each, 'en')).join('; ');
      problems.push(`“${name}” is not quiet: ${sentences}`);
    } else for (const path of nearMisses(condition)) nearMissed.add(path);
  }

  if (Object.keys(fires).length === 0) problems.push('no case fires');
  if (Object.keys(quiet).length === 0) problems.push('no case is quiet');
  for (const path of shape ?? []) {
    if (!nearMissed.has(path)) {
      problems.push(
        `no quiet case fails on clause ${path} alone: add one in which all other clauses hold`,
      );
    }
  }
  return {
    rule: rule.id,
    fires: Object.keys(fires).length,
    quiet: Object.keys(quiet).length,
    clauses: (shape ?? []).length,
    problems,
    evidence,
    severities,
  };
};
