import Table from 'cli-table3';
import pc from 'picocolors';
import { labelled, voiceOf } from '#infra/localize.ts';
import { daysCovered, loadOf } from '#shared/backtest/load.ts';
import { byFallingCount } from '#shared/backtest/result.ts';
import { wordEvidence } from '#shared/rules/evidence.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import type { AccountDifference, BacktestResult, Tally } from '#shared/stores/backtests/port.ts';
import { formatPercent } from '#shared/text/percent.ts';
import { outcomes } from './report.ts';

const words = {
  judged: { 'zh-CN': '已判定事件 {shown}', en: '{shown} {count|event|events} judged' },
  examined: { 'zh-CN': '规则检查', en: 'examined' },
  fired: { 'zh-CN': '触发', en: 'fired' },
  alone: { 'zh-CN': '仅本规则触发', en: 'fired alone' },
  errors: {
    'zh-CN': '规则在 {shown} 个事件上出错，均未判定',
    en: 'the rule failed on {shown} {count|event|events} and judged none of them',
  },
  outcome: { 'zh-CN': '处置', en: 'outcome' },
  rule: { 'zh-CN': '规则', en: 'rule' },
  without: { 'zh-CN': '影子', en: 'in shadow' },
  with: { 'zh-CN': '生效', en: 'deciding' },
  difference: { 'zh-CN': '差异', en: 'difference' },
  nothing: { 'zh-CN': '没有', en: 'none' },
  changes: { 'zh-CN': '不同的决定', en: 'changed decisions' },
  accounts: { 'zh-CN': '受影响的账号', en: 'accounts affected' },
  load: { 'zh-CN': '审核工作量', en: 'reviewer load' },
  moreCases: {
    'zh-CN': '每日新开案件 {without} → {with}，约多 {minutes} 分钟/日',
    en: 'new cases per day {without} → {with}, about {minutes} more {minutes|minute|minutes} per day',
  },
  fewerCases: {
    'zh-CN': '每日新开案件 {without} → {with}，约少 {minutes} 分钟/日',
    en: 'new cases per day {without} → {with}, about {minutes} fewer {minutes|minute|minutes} per day',
  },
  refused: { 'zh-CN': '未判定', en: 'not judged' },
  overlap: { 'zh-CN': '同时触发', en: 'also fired' },
  platform: {
    'zh-CN': '对照：本平台当前规则',
    en: 'compared with the platform’s current rules',
  },
  product: {
    'zh-CN': '对照：产品规则（此处没有本平台的记录）',
    en: 'compared with the product’s rules (no records of the platform here)',
  },
  against: { 'zh-CN': '含生效中的 r{revision}', en: 'with its r{revision} in force' },
  worst: { 'zh-CN': '最重处置改变', en: 'most severe outcome changed' },
  sooner: { 'zh-CN': '首次限制提前', en: 'first restricted earlier' },
  later: { 'zh-CN': '首次限制推迟', en: 'first restricted later' },
  decisions: { 'zh-CN': '{count} 个决定', en: '{count} {count|decision|decisions}' },
  never: { 'zh-CN': '无', en: 'never' },
  sampled: { 'zh-CN': '不同的决定（抽样）', en: 'examples' },
} as const satisfies Readonly<Record<string, Words>>;

const samples = 20;

/** Returns the load of a result, with the additional minutes of review per day. */
export const loadFor = (result: BacktestResult, minutes: number) => {
  const { cases } = result;
  return {
    ...loadOf(result),
    // By the days as they are: rounded as shown, they can be five in a hundred too few.
    minutesPerDay: Math.round(((cases.with - cases.without) / daysCovered(result)) * minutes),
  };
};

const comparisonTable = (
  head: string,
  without: Tally,
  deciding: Tally,
  say: (word: keyof typeof words) => string,
  {
    changedOnly = false,
    word = (name) => name,
  }: { readonly changedOnly?: boolean; readonly word?: (name: string) => string },
): readonly string[] => {
  const table = new Table({
    head: [head, say('without'), say('with'), say('difference')],
    colAligns: ['left', 'right', 'right', 'right'],
    style: { compact: true, head: [], border: [] },
  });
  const names = [...new Set([...Object.keys(without), ...Object.keys(deciding)])].toSorted();
  for (const name of names) {
    const [a, b] = [without[name] ?? 0, deciding[name] ?? 0];
    if (changedOnly && a === b) continue;
    table.push([word(name), a, b, b === a ? '' : b > a ? `+${b - a}` : String(b - a)]);
  }
  return table.length > 0 ? [table.toString()] : [];
};

/** Formats a tally, highest count first: `bad-json 3 · too-old 1`. */
export const formatTally = (tally: Tally, word = (name: string) => name): string =>
  byFallingCount(tally)
    .map(([name, count]) => `${word(name)} ${count}`)
    .join(' · ');

/** The rules to compare with: the platform's, including its rulebook, or the product's only. */
export type Baseline = 'platform' | 'product';

/** Counts accounts with a different result: with a different worst outcome, or restricted sooner or later. */
const countDifferences = (accounts: readonly AccountDifference[]) => {
  const at = (side: number | null) => side ?? Number.POSITIVE_INFINITY;
  const count = (holds: (one: AccountDifference) => boolean) => accounts.filter(holds).length;
  return {
    worst: count((one) => one.without !== one.with),
    sooner: count(({ restricted }) => at(restricted.with) < at(restricted.without)),
    later: count(({ restricted }) => at(restricted.with) > at(restricted.without)),
  };
};

const minuteOf = (at: number): string => `${instant(at).slice(0, 16)}Z`;

/** Words an outcome, or a change of outcomes such as `allow → limit`. */
const wordOutcomes = (codes: string, language: Language): string =>
  codes
    .split(' → ')
    .map((code) => outcomes[code as keyof typeof outcomes]?.[language] ?? code)
    .join(' → ');

/** Formats the result of a backtest for people. */
export const reportOf = (
  result: BacktestResult,
  baseline: Baseline,
  minutes: number,
  language: Language,
): string => {
  const { say } = voiceOf(words, language);
  const word = (codes: string) => wordOutcomes(codes, language);
  const { rule, events, examined, fired, errors, overlap, refused, decisions, findings, changes } =
    result;
  const load = loadFor(result, minutes);
  const failed = Object.values(errors).reduce((sum, events) => sum + events, 0);
  const { alone = 0, ...others } = overlap;
  const share = examined === 0 ? '' : ` (${formatPercent(fired / examined, 2)})`;
  const accounts = Object.entries(result.accounts);
  const fates = countDifferences(accounts.map(([, one]) => one));
  const when = (at: number | null) => (at === null ? say('never') : minuteOf(at));
  const lines = [
    pc.bold(`${rule.id} r${rule.revision}`),
    [
      say(baseline),
      ...(rule.against === null ? [] : [say('against', { revision: rule.against })]),
    ].join(' · '),
    [
      say('judged', { shown: events.toLocaleString('en'), count: events }),
      `${say('examined')} ${examined.toLocaleString('en')}`,
      `${say('fired')} ${fired.toLocaleString('en')}${share}`,
      `${say('alone')} ${alone.toLocaleString('en')}`,
    ].join(' · '),
    ...(failed > 0
      ? [
          pc.red(say('errors', { shown: failed.toLocaleString('en'), count: failed })),
          ...byFallingCount(errors)
            .slice(0, samples)
            .map(([reason, count]) => `  ${count}  ${reason.split('\n', 1)}`),
        ]
      : []),
    ...(Object.keys(others).length > 0
      ? [labelled(say('overlap'), formatTally(others), language)]
      : []),
    ...(Object.keys(refused).length > 0
      ? [labelled(say('refused'), formatTally(refused), language)]
      : []),
    ...comparisonTable(say('outcome'), decisions.without, decisions.with, say, { word }),
    ...comparisonTable(say('rule'), findings.without, findings.with, say, { changedOnly: true }),
    labelled(pc.bold(say('changes')), formatTally(changes, word) || say('nothing'), language),
    labelled(
      pc.bold(say('load')),
      say(load.minutesPerDay < 0 ? 'fewerCases' : 'moreCases', {
        ...load.casesPerDay,
        minutes: Math.abs(load.minutesPerDay),
      }),
      language,
    ),
    [
      pc.bold(labelled(say('accounts'), accounts.length, language)),
      ...(['worst', 'sooner', 'later'] as const).map((fate) => `${say(fate)} ${fates[fate]}`),
    ].join(' · '),
    ...accounts
      .slice(0, samples)
      .map(
        ([id, { without, with: after, restricted, decisions: count, evidence }]) =>
          `  ${pc.cyan(id)} ${word(without)} → ${word(after)} (${when(restricted.without)} → ${when(restricted.with)}, ${say('decisions', { count })})  ${evidence
            .map((piece) => wordEvidence(piece, language))
            .join(language === 'zh-CN' ? '；' : '; ')}`,
      ),
    ...(Object.keys(result.samples).length > 0 ? [pc.bold(say('sampled'))] : []),
    ...Object.entries(result.samples).flatMap(([change, some]) =>
      some.map(
        ({ accountId, eventId, at }) =>
          `  ${word(change)}  ${pc.cyan(accountId)} ${eventId} ${minuteOf(at)}`,
      ),
    ),
  ];
  return `${lines.join('\n')}\n`;
};
