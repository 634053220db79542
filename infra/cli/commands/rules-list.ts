import Table from 'cli-table3';
import { Command } from 'commander';
import pc from 'picocolors';
import { type PlacedRule, placedRules } from '#functions/review-api/rules/rulebook.ts';
import { localized, type Voice, voiceOf } from '#infra/localize.ts';
import { type Trial, trialsOf } from '#shared/acting/rulebook.ts';
import { provenPrecision, withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { haltIn } from '#shared/rules/cel/rulebook.ts';
import { lifeNames } from '#shared/rules/life.ts';
import type { Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import { silentLog } from '#shared/telemetry/log.ts';
import { silentMetrics } from '#shared/telemetry/metrics.ts';
import { formatPercent } from '#shared/text/percent.ts';
import { demotionAfterTrial, watchRules } from '#shared/upkeep/watch-rules.ts';
import { type ReadOptions, withPlatform, withReadOptions } from '../connect.ts';
import { print } from '../print.ts';
import { printable } from '../printable.ts';
import { movedWords } from '../rule-moves.ts';

const words = {
  moved: movedWords,
  rule: { 'zh-CN': '规则', en: 'rule' },
  life: { 'zh-CN': '阶段', en: 'life' },
  examined: { 'zh-CN': '检查', en: 'examined' },
  fired: { 'zh-CN': '触发', en: 'fired' },
  withLive: { 'zh-CN': '与生效规则重合', en: 'overlaps live' },
  upheld: { 'zh-CN': '审核维持率', en: 'upheld' },
  right: { 'zh-CN': '准确率至少', en: 'precision at least' },
  toDo: { 'zh-CN': '待办', en: 'to do' },
  abnormal: { 'zh-CN': '今日触发率异常', en: 'abnormal today' },
  fellBack: { 'zh-CN': '已自动退回影子：{why}', en: 'back in shadow by itself: {why}' },
  halted: {
    'zh-CN': '{by} 已于 {at} 停止一切自动限制：{reason}',
    en: '{by} halted all automatic restrictions at {at}: {reason}',
  },
} as const satisfies Readonly<Record<string, Words>>;

const overlapsShown = 3;

/** The live rules that most often fired on the same events, with counts. */
const overlapOf = (withRules: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(withRules)
    .slice(0, overlapsShown)
    .map(([rule, count]) => `${rule} ${count}`);

/** Displayed as the author of product rules. */
const product = 'clearspring';

type Options = ReadOptions & { readonly demote?: true };

/** A rule as it is listed, with what it found and what became of that. */
const ruleWithRecord = (rule: PlacedRule, trial: Trial) => {
  const { record, examined, fired, withLive, withRules, anomalous } = trial;
  const { id, revision, title, life, share, author, lastDemotion } = rule;
  return {
    id,
    revision,
    title,
    life,
    share,
    author: author ?? product,
    ...record,
    examined,
    fired,
    withLive,
    withRules: Object.fromEntries(withRules),
    /** Lower bound of the share of reviewed findings that were upheld. */
    precisionAtLeast: provenPrecision(record.reviewed),
    anomalous,
    demotion: demotionAfterTrial(rule, trial),
    /** How it came to shadow, when nobody moved it there. */
    lastDemotion,
  };
};

const rowOf = (
  rule: ReturnType<typeof ruleWithRecord>,
  { language, say }: Voice<typeof words>,
): readonly (string | number)[] => {
  const { life, share, examined, fired, reviewed, demotion, lastDemotion } = rule;
  const stage = lifeNames[life][language];
  // Looks of built-in live rules are not counted.
  const isCounted = examined > 0 || (fired === 0 && !(life === 'live' && rule.author === product));
  return [
    `${printable(rule.title[language])}\n${pc.dim(`${rule.id} r${rule.revision}`)}`,
    share === null ? stage : `${stage} ${share}`,
    isCounted ? examined : '—',
    fired,
    [rule.withLive, ...overlapOf(rule.withRules)].join('\n'),
    `${reviewed.upheld}/${reviewed.decisions}`,
    // Rounded up, it would not be the least.
    reviewed.decisions === 0 ? '' : formatPercent(Math.floor(rule.precisionAtLeast * 1000) / 1000),
    [
      rule.anomalous ? pc.yellow(say('abnormal')) : '',
      demotion ? pc.red(demotion.reason[language]) : '',
      lastDemotion ? say('fellBack', { why: printable(lastDemotion.reason[language]) }) : '',
    ]
      .filter(Boolean)
      .join(' '),
  ];
};

/** `clearspring rules list`: all rules with their records, due demotions, and any halt. */
export const rulesList = withReadOptions(
  new Command('list')
    .description(
      localized({
        'zh-CN': '全部规则（自建与产品）所处阶段、近 30 天的触发次数与审核维持率（含申诉）',
        en: 'all rules, of staff and of the product: their stage, findings in 30 days, and how often people upheld them, appeals included',
      }),
    )
    .option(
      '--demote',
      localized({
        'zh-CN': '立即退回已不具备决定资格的规则',
        en: 'demote now every rule that has lost the right to decide',
      }),
    ),
).action(({ language, json, demote, ...where }: Options) =>
  withPlatform(where, async (platform) => {
    const now = Date.now();
    const voice = voiceOf(words, language);
    const { say } = voice;
    const { demoted } = demote
      ? await watchRules({
          ...platform,
          clock: { now: () => now, pause: async () => {} },
          log: silentLog,
          metrics: silentMetrics,
          rulesNow: () => platform.rulesAt(now),
        })
      : { demoted: null };
    const [entries, trialOf] = await Promise.all([
      platform.rulebook.entriesAfter(0),
      trialsOf(platform, now),
    ]);
    const placed = placedRules(entries, withProvenRules(catalogue, platform.settings).rules);
    const rules = placed.map((rule) => ruleWithRecord(rule, trialOf(rule)));
    const halt = haltIn(entries);
    const halted = halt && { by: halt.by, at: halt.at, reason: halt.reason };
    const said = halted && say('halted', { ...halted, at: instant(halted.at) });
    const table = new Table({
      head: (
        ['rule', 'life', 'examined', 'fired', 'withLive', 'upheld', 'right', 'toDo'] as const
      ).map((word) => say(word)),
      style: { compact: true, head: [], border: [] },
    });
    table.push(...rules.map((rule) => [...rowOf(rule, voice)]));
    print(json, { halted, ...(demoted && { demoted }), rules }, [
      ...(said ? [pc.yellow(printable(said))] : []),
      ...(demoted ?? []).map((id) =>
        pc.red(say('moved', { id, to: lifeNames.shadow[voice.language] })),
      ),
      table.toString(),
    ]);
  }),
);
