import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { evidence } from '#shared/rules/evidence.ts';
import { allOf, defineRule, type Rule } from '#shared/rules/rule.ts';
import type { Signals } from '#shared/signals/signals.ts';

/** The 17 signals used by the rules, with the name that each engine uses. */
const signals = {
  age: { path: 'account.ageHours', read: (s: Signals) => s.account.ageHours },
  standing: { path: 'account.standing', read: (s: Signals) => s.account.standing },
  dormant: { path: 'account.dormantDays', read: (s: Signals) => s.account.dormantDays },
  devices: { path: 'account.devices', read: (s: Signals) => s.account.devices },
  status: { path: 'realName.status', read: (s: Signals) => s.realName.status },
  device: { path: 'novelty.device', read: (s: Signals) => s.novelty.device },
  country: { path: 'novelty.country', read: (s: Signals) => s.novelty.country },
  postsHour: { path: 'counts.posts.hour', read: (s: Signals) => s.counts.posts.hour },
  postsDay: { path: 'counts.posts.day', read: (s: Signals) => s.counts.posts.day },
  messages: { path: 'counts.messages.hour', read: (s: Signals) => s.counts.messages.hour },
  out: { path: 'counts.transfersOut.hour', read: (s: Signals) => s.counts.transfersOut.hour },
  rejected: { path: 'counts.rejected.week', read: (s: Signals) => s.counts.rejected.week },
  targets: { path: 'social.targets', read: (s: Signals) => s.social.targets },
  novel: { path: 'social.novelTargets', read: (s: Signals) => s.social.novelTargets },
  score: { path: 'content.score', read: (s: Signals) => s.content?.score },
  verdict: { path: 'content.verdict', read: (s: Signals) => s.content?.verdict },
  templates: {
    path: 'content.templateAccounts',
    read: (s: Signals) => s.content?.templateAccounts,
  },
} as const;
type SignalName = keyof typeof signals;

type Operator = '>=' | '<=' | '==' | '!=';
type Comparison = readonly [SignalName, Operator, number | string | boolean];

/** Twenty rules of one to four comparisons each, typical of what platforms write. */
const rules: readonly (readonly Comparison[])[] = [
  [['postsHour', '>=', 30]],
  [
    ['age', '<=', 24],
    ['postsHour', '>=', 10],
  ],
  [
    ['age', '<=', 72],
    ['messages', '>=', 40],
    ['novel', '>=', 0.9],
  ],
  [
    ['device', '==', true],
    ['country', '==', true],
    ['dormant', '>=', 28],
  ],
  [
    ['score', '>=', 0.9],
    ['templates', '>=', 3],
  ],
  [
    ['verdict', '==', 'hide'],
    ['status', '!=', 'verified'],
  ],
  [
    ['out', '>=', 5],
    ['age', '<=', 48],
    ['device', '==', true],
    ['standing', '==', 'active'],
  ],
  [
    ['rejected', '>=', 10],
    ['targets', '>=', 16],
  ],
  [
    ['devices', '>=', 6],
    ['dormant', '<=', 1],
  ],
  [
    ['postsDay', '>=', 100],
    ['standing', '!=', 'frozen'],
  ],
  [
    ['status', '==', 'revoked'],
    ['out', '>=', 1],
  ],
  [
    ['templates', '>=', 10],
    ['verdict', '!=', 'allow'],
  ],
  [
    ['messages', '>=', 60],
    ['score', '>=', 0.5],
  ],
  [
    ['age', '<=', 1],
    ['verdict', '==', 'flag'],
  ],
  [
    ['country', '==', true],
    ['out', '>=', 3],
  ],
  [
    ['novel', '>=', 0.99],
    ['targets', '>=', 30],
    ['age', '<=', 240],
  ],
  [
    ['dormant', '>=', 90],
    ['postsDay', '>=', 20],
  ],
  [
    ['standing', '==', 'limited'],
    ['messages', '>=', 10],
  ],
  [
    ['devices', '>=', 10],
    ['status', '==', 'unverified'],
  ],
  [
    ['score', '>=', 0.7],
    ['device', '==', true],
    ['rejected', '>=', 3],
  ],
];

const compare: {
  readonly [S in Operator]: (a: unknown, b: number | string | boolean) => boolean;
} = {
  '>=': (a, b) => (a as number) >= (b as number),
  '<=': (a, b) => (a as number) <= (b as number),
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};

const celOf = (tests: readonly Comparison[]): string =>
  tests
    .map(([name, operator, value]) => `${signals[name].path} ${operator} ${JSON.stringify(value)}`)
    .join(' && ');

const prose = {
  title: { 'zh-CN': '测量用规则', en: 'a rule to measure with' },
  detects: { 'zh-CN': '测量用规则', en: 'Accounts that meet the rule.' },
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'automation',
  severity: 'low',
  ground: { platformRule: 'no-automation' },
  on: ['content.posted'],
} as const;

/** The rules in TypeScript, written like the product's own. */
export const typescriptRules: readonly Rule[] = rules.map((tests, i) =>
  defineRule({
    ...prose,
    id: `account.measured-${i}`,
    revision: 1,
    life: 'live',
    falsePositives: [],
    blindSpots: [],
    runbook: [],
    thresholds: {},
    when: (seen) =>
      allOf(
        ...tests.map(
          ([name, operator, value]) =>
            compare[operator](signals[name].read(seen), value) && evidence('strangers'),
        ),
      ),
  }),
);

/** The same rules as staff rules. */
export const staffRules: readonly StaffRule[] = rules.map((tests, i) => ({
  ...prose,
  id: `staff.measured-${i}`,
  revision: 1,
  family: 'account',
  on: [...prose.on],
  when: celOf(tests),
  sentence: { 'zh-CN': '一小时内发布 {posts} 次', en: '{posts} posts within an hour' },
  values: { posts: 'counts.posts.hour' },
  warns: false,
  falsePositives: [],
  blindSpots: [],
  runbook: [],
  cases: [],
  owner: 'bench',
}));

/** The same rules in CEL, for the package alone. */
export const celRules: readonly string[] = rules.map(celOf);

const engineOperators = {
  '>=': 'greaterThanInclusive',
  '<=': 'lessThanInclusive',
  '==': 'equal',
  '!=': 'notEqual',
} as const;

/** The same rules for json-rules-engine. */
export const jsonRules = rules.map((tests, i) => ({
  conditions: {
    all: tests.map(([name, operator, value]) => ({
      fact: name,
      operator: engineOperators[operator],
      value,
    })),
  },
  event: { type: `rule-${i}` },
}));

/** The facts of one event for json-rules-engine. */
export const factsOf = (seen: Signals): Record<string, unknown> =>
  Object.fromEntries(Object.entries(signals).map(([name, { read }]) => [name, read(seen)]));

export const figures = { rules: rules.length, signals: Object.keys(signals).length };
