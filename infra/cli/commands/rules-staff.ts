import Table from 'cli-table3';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { closed, taking } from '#functions/review-api/acting/deciding.ts';
import {
  givesPower,
  type Placed,
  placedRules,
  putRuleOnRecord,
  refusalsFor,
} from '#functions/review-api/rules/rulebook.ts';
import { earnedOn, provenPrecision } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { haltIn, type RulebookEntry, readOn } from '#shared/rules/cel/rulebook.ts';
import type { Catalogue } from '#shared/rules/collect.ts';
import { isOnTrial, type Life, lifeNames, lives } from '#shared/rules/life.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { trialsOf, writeInBook } from '#shared/screening/rulebook.ts';
import { fallBackOf, watchRules } from '#shared/screening/watch-rules.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import { type Platform, type Whereabouts, withPlatform, withWhereabouts } from '../connect.ts';
import { byOption, jsonOption, languageOption, share, reason as takenReason } from '../options.ts';
import { causeOf, proposedMove, proposeMove } from '../rule-moves.ts';
import { checkRuleFile, orThrow } from '../staff-rules.ts';
import { told, voiceOf } from '../voice.ts';

const words = {
  draft: {
    'zh-CN':
      '{id} r{revision} 已存为草稿；下一步：clearspring rules backtest --rule {id} --events …',
    en: '{id} r{revision} is a draft; next: clearspring rules backtest --rule {id} --events …',
  },
  stays: { 'zh-CN': '{id} r{revision} 仍为{from}：', en: '{id} r{revision} stays {from}:' },
  proposed: {
    'zh-CN': '{id} → {to} 已提交：由另一人以自己的 --by 执行同一命令，或在审核台同意',
    en: '{id} → {to} is proposed: another person agrees by the same command with their own --by, or in the console',
  },
  waits: {
    'zh-CN': '{id} → {to} 待复核：由另一人以自己的 --by 执行同一命令，或在审核台同意',
    en: '{id} → {to} waits: another person agrees by the same command with their own --by, or in the console',
  },
  otherShare: {
    'zh-CN':
      '{id} → {to} 待复核的比例为 {proposed}，而非 {asked}：由另一人以 --share {proposed} 执行同一命令，或由提议人在审核台撤回后重提',
    en: '{id} → {to} waits with a share of {proposed}, not of {asked}: another person agrees with --share {proposed}, or whoever proposed it takes it back in the console first',
  },
  moved: { 'zh-CN': '{id} 已转为{to}', en: '{id} is now {to}' },
  meanwhile: {
    'zh-CN': '{id} 刚被他人变更：请重试',
    en: 'somebody moved {id} meanwhile: try again',
  },
  next: {
    'zh-CN': '{id}：此为第 {revision} 版，下一版应为第 {next} 版',
    en: '{id}: this is revision {revision}; the next one is {next}',
  },
  rule: { 'zh-CN': '规则', en: 'rule' },
  life: { 'zh-CN': '阶段', en: 'life' },
  looked: { 'zh-CN': '检查', en: 'looked' },
  fired: { 'zh-CN': '触发', en: 'fired' },
  withLive: { 'zh-CN': '与生效规则重合', en: 'with live' },
  upheld: { 'zh-CN': '复核维持', en: 'upheld' },
  right: { 'zh-CN': '准确率至少', en: 'right at least' },
  toDo: { 'zh-CN': '待办', en: 'to do' },
  abnormal: { 'zh-CN': '今日触发率异常', en: 'abnormal today' },
  none: { 'zh-CN': '没有这样的规则', en: 'there are no such rules' },
  halted: {
    'zh-CN': '{by} 已于 {at} 停止一切自动限制：{reason}',
    en: '{by} halted all automatic restrictions at {at}: {reason}',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Options = Whereabouts & {
  readonly by: string;
  readonly language?: Language;
  readonly json?: true;
};

/** A rule by its id, staff's or the product's, where it stands. */
const ruleOf = (
  entries: readonly RulebookEntry[],
  id: string,
  { rules }: Pick<Catalogue, 'rules'>,
): Placed => {
  const found = placedRules(entries, rules).find((one) => one.id === id);
  if (found) return found;
  throw new Error(
    told(
      {
        'zh-CN': '没有规则“{id}”：clearspring rules list 可列出',
        en: 'there is no rule “{id}”: clearspring rules list shows those there are',
      },
      { id },
    ),
  );
};

const withStaff = (command: Command): Command =>
  withWhereabouts(
    command.addOption(byOption()).addOption(languageOption()).addOption(jsonOption()),
  );

/** `clearspring rules publish`: puts a revision of a staff rule into the book, as a draft. */
export const rulesPublish = withStaff(
  new Command('publish')
    .description(
      told({
        'zh-CN': '把自建规则作为草稿存入规则簿',
        en: 'put a staff rule into the book of rules, as a draft',
      }),
    )
    .argument('<file.json>', told({ 'zh-CN': '规则', en: 'the rule' })),
).action((path: string, { by, language, json, ...where }: Options) =>
  withPlatform(where, async (platform) => {
    const { language: spoken, say } = voiceOf(words, language);
    const { checked, problems } = checkRuleFile(path);
    const { rule } = orThrow(path, problems.length > 0 ? { ok: false, problems } : checked, spoken);
    const at = Date.now();
    const entry = await writeInBook(platform.rulebook, (entries) => {
      const revision = (readOn(new Map(), entries).get(rule.id)?.rule.revision ?? 0) + 1;
      if (rule.revision !== revision) {
        throw new Error(say('next', { id: rule.id, revision: rule.revision, next: revision }));
      }
      return { is: 'saved', at, by, saved: rule };
    });
    const { id, revision } = rule;
    await putRuleOnRecord(
      'rule.saved',
      { by, at, cause: causeOf(entry, platform), entry },
      { rule: id, revision },
      platform,
    );
    process.stdout.write(
      json
        ? `${JSON.stringify({ rule: id, revision, life: 'draft', author: by })}\n`
        : `${say('draft', { id, revision })}\n`,
    );
  }),
);

/** `clearspring rules promote`: a step of a rule's life, if it has earned it. */
export const rulesPromote = withStaff(
  new Command('promote')
    .description(
      told({
        'zh-CN': '把规则推进一个阶段，或退回',
        en: 'take a rule a step further in its life, or back',
      }),
    )
    .argument('<id>', told({ 'zh-CN': '规则', en: 'the rule' }))
    .addOption(
      new Option('--to <life>', told({ 'zh-CN': '目标阶段', en: 'where to' }))
        .choices([...lives])
        .makeOptionMandatory(),
    )
    .option(
      '--share <share>',
      told({
        'zh-CN': '灰度阶段：由其决定的账号比例',
        en: 'for canary: the share of accounts it decides about',
      }),
      share,
      0.05,
    )
    .option(
      '--reason <words>',
      told({ 'zh-CN': '理由，记入规则簿', en: 'why, for the book' }),
      takenReason,
    ),
).action(
  (
    id: string,
    {
      to,
      share: asked,
      reason,
      by,
      language,
      json,
      ...where
    }: Options & { readonly to: Life; readonly share: number; readonly reason?: string },
  ) =>
    withPlatform(where, async (platform) => {
      const now = Date.now();
      const trialOf = await trialsOf(platform, now);
      const { language: spoken, say } = voiceOf(words, language);
      const named = { id, to: lifeNames[to][spoken] };
      const tell = (is: 'moved' | 'proposed') =>
        process.stdout.write(
          json ? `${JSON.stringify({ rule: id, life: to, by, is })}\n` : `${say(is, named)}\n`,
        );
      /** Throws all that speaks against the step. */
      const earned = (entries: readonly RulebookEntry[]): Placed => {
        const rule = ruleOf(entries, id, earnedOn(catalogue, platform.settings));
        const problems = refusalsFor(rule, to, by, trialOf(rule), asked);
        if (problems.length > 0) {
          throw new Error(
            [
              say('stays', { id, revision: rule.revision, from: lifeNames[rule.life][spoken] }),
              ...problems.map((problem) => `  ${problem.reason[spoken]}`),
            ].join('\n'),
          );
        }
        return rule;
      };
      const rule = earned(await platform.rulebook.entriesAfter(0));
      const { author, life: from, revision, share: fromShare } = rule;
      const share = to === 'canary' ? asked : null;
      const wanted = { rule: id, revision, from, to, fromShare, share };
      // Who wrote a staff rule and who promotes it are two; nobody here wrote the product's.
      const { rules: two } = platform.settings.review.fourEyes;
      const alone = author === null && two && givesPower(rule, wanted);
      const proposed = alone ? await proposedMove(wanted, now, platform) : null;
      if (alone && !proposed) {
        await proposeMove(wanted, { by, at: now, reason: reason ?? '' }, platform);
        tell('proposed');
        return;
      }
      if (proposed && proposed.what.share !== share) {
        throw new Error(
          say('otherShare', { ...named, proposed: `${proposed.what.share}`, asked: `${share}` }),
        );
      }
      if (proposed && isSamePerson(proposed.record.by, by)) throw new Error(say('waits', named));
      const write = (by: string) =>
        writeInBook(platform.rulebook, (entries) => {
          const there = earned(entries);
          if (there.life !== from || there.share !== fromShare) {
            throw new Error(say('meanwhile', { id }));
          }
          return {
            is: 'moved',
            at: now,
            by,
            rule: id,
            revision,
            to,
            ...(share !== null && { share }),
            ...(reason && { reason }),
          };
        });
      // Nobody takes back what is being carried out.
      const own = {
        state: 'approved',
        decidedBy: by,
        decidedAt: now,
        decidedReason: reason ?? null,
      } as const;
      const agreed =
        proposed && (await taking(proposed, own, platform, (_, decider) => write(decider)));
      const entry = agreed ? agreed.result : await write(by);
      const done = { by: agreed?.decision.decidedBy ?? by, at: now, entry };
      const cause = causeOf(done.entry, platform);
      await putRuleOnRecord(
        'rule.moved',
        { ...done, cause },
        { rule: id, revision, from, to },
        platform,
      );
      if (agreed) {
        const clock = { now: () => now, pause: async () => {} };
        await closed(agreed.taken, agreed.decision, String(done.entry), { ...platform, clock });
      }
      tell('moved');
    }),
);

const overlapsShown = 3;

/** The live rules that found something as well most often. */
const overlapOf = (withRules: Readonly<Record<string, number>>): readonly string[] =>
  Object.entries(withRules)
    .slice(0, overlapsShown)
    .map(([rule, count]) => `${rule} ${count}`);

/** Does what the function does each hour; gives the ids of the rules that fell back to shadow. */
const demoteNow = async (platform: Platform, now: number): Promise<readonly string[]> => {
  const silent = () => {};
  const { demoted } = await watchRules({
    ...platform,
    clock: { now: () => now, pause: async () => {} },
    log: { info: silent, warn: silent, error: silent },
    metrics: { add: silent, time: silent, flush: silent },
    rules: () => platform.rulesAt(now),
  });
  return demoted;
};

/** Whose work rules are that nobody on the platform wrote. */
const product = 'clearspring';

/** `clearspring rules list`: the rules of the book, how they do, what falls back by itself, and whether all are halted. */
export const rulesList = withStaff(
  new Command('list')
    .description(
      told({
        'zh-CN': '自建规则，以及试运行或在此调整过的产品规则：近 30 天的触发次数与复核维持率',
        en: 'staff rules, and those of the product on trial or moved here: what they found in 30 days, and how often people agreed',
      }),
    )
    .option(
      '--demote',
      told({
        'zh-CN': '立即退回已不具备决定资格的规则',
        en: 'take back now what has lost the right to decide',
      }),
    ),
).action(({ by: _, language, json, demote, ...where }: Options & { readonly demote?: true }) =>
  withPlatform(where, async (platform) => {
    const now = Date.now();
    const { language: spoken, say } = voiceOf(words, language);
    const demoted = demote ? await demoteNow(platform, now) : [];
    const [entries, trialOf] = await Promise.all([
      platform.rulebook.entriesAfter(0),
      trialsOf(platform, now),
    ]);
    const placed = placedRules(entries, earnedOn(catalogue, platform.settings).rules).filter(
      (rule) => rule.source !== null || rule.version > 0 || isOnTrial(rule),
    );
    const rules = placed.map((rule) => {
      const trial = trialOf(rule);
      const { record, looked, fired, withLive, withRules, anomalous } = trial;
      const { id, revision, title, life, share: part, author } = rule;
      return {
        ...{ id, revision, title, life, share: part, author: author ?? product },
        ...record,
        looked,
        fired,
        withLive,
        withRules: Object.fromEntries(withRules),
        /** The share of its reviewed findings that was right, at least. */
        precisionAtLeast: provenPrecision(record.reviewed),
        anomalous,
        demotion: fallBackOf(rule, trial),
      };
    });
    const halt = haltIn(entries);
    if (json) {
      const halted = halt && { by: halt.by, at: halt.at, reason: halt.reason };
      process.stdout.write(`${JSON.stringify({ halted, ...(demote && { demoted }), rules })}\n`);
      return;
    }
    if (halt) {
      const { by, at, reason } = halt;
      const said = say('halted', { by, at: new Date(at).toISOString(), reason });
      process.stdout.write(`${pc.yellow(said)}\n`);
    }
    for (const id of demoted) {
      process.stdout.write(`${pc.red(say('moved', { id, to: lifeNames.shadow[spoken] }))}\n`);
    }
    const table = new Table({
      head: (
        ['rule', 'life', 'looked', 'fired', 'withLive', 'upheld', 'right', 'toDo'] as const
      ).map((word) => say(word)),
      style: { compact: true, head: [], border: [] },
    });
    for (const each of rules) {
      const { id, revision, title, life, share: part, looked, fired, withLive, reviewed } = each;
      const stage = lifeNames[life][spoken];
      table.push([
        `${title[spoken]}\n${pc.dim(`${id} r${revision}`)}`,
        part === null ? stage : `${stage} ${part}`,
        looked,
        fired,
        [withLive, ...overlapOf(each.withRules)].join('\n'),
        `${reviewed.upheld}/${reviewed.decisions}`,
        reviewed.decisions === 0 ? '' : `${(each.precisionAtLeast * 100).toFixed(1)} %`,
        [
          each.anomalous ? pc.yellow(say('abnormal')) : '',
          each.demotion ? pc.red(each.demotion.reason[spoken]) : '',
        ]
          .filter(Boolean)
          .join(' '),
      ]);
    }
    process.stdout.write(rules.length > 0 ? `${table.toString()}\n` : `${say('none')}\n`);
  }),
);

/** A rule of the book as staff wrote it. */
export const rulebookRule = (id: string, where: Whereabouts) =>
  withPlatform(
    where,
    async ({ rulebook }) => ruleOf(await rulebook.entriesAfter(0), id, { rules: [] }).source,
  );

/** Puts the figures of a backtest beside the rule in the book. */
export const recordBacktest = (
  {
    rule,
    revision,
    looked,
    fired,
  }: {
    readonly rule: string;
    readonly revision: number;
    readonly looked: number;
    readonly fired: number;
  },
  by: string,
  where: Whereabouts,
): Promise<void> =>
  withPlatform(where, async ({ rulebook }) => {
    await writeInBook(rulebook, () => ({
      is: 'backtested',
      at: Date.now(),
      by,
      rule,
      revision,
      looked,
      fired,
    }));
  });
