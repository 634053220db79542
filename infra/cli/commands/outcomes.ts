import { join } from 'node:path';
import { Command } from 'commander';
import { families as familyNames, termOf } from '#functions/review-api/web/words/terms.ts';
import { localized, voiceOf } from '#infra/localize.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { erasedAccounts } from '#shared/reviews/erased.ts';
import { PlacedMark } from '#shared/reviews/mark.ts';
import { MarkedRuling, marksThatHold, outcomesOf, textsBehind } from '#shared/reviews/outcomes.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import {
  fewestWeighed,
  type WeighedEvidence,
  weighEvidence,
} from '#shared/scoring/family-weights.ts';
import { postRowsFrom, trainingRowsFrom } from '#shared/scoring/training-rows.ts';
import { dateOf, day, sixMonthsInDays } from '#shared/settings/durations.ts';
import { type FamilyWeights, weighedFamilies } from '#shared/settings/platform.ts';
import { type Paper, papersIn } from '#shared/stores/papers/port.ts';
import { formatPercent } from '#shared/text/percent.ts';
import { type Platform, type ReadOptions, withPlatform, withReadOptions } from '../connect.ts';
import { padded } from '../help.ts';
import { makeOutputFolder, writeWhole } from '../lines.ts';
import { days } from '../options.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';

const words = {
  reading: { 'zh-CN': '已读取 {done} / {days} 天', en: '{done} of {days} {days|day|days}' },
  noArchive: {
    'zh-CN': 'posts.jsonl 为空：须以 ARCHIVE_BUCKET 指明归档',
    en: 'posts.jsonl stays empty: set ARCHIVE_BUCKET to the archive',
  },
  written: {
    'zh-CN': '{accountFile}：{accounts} 个账号 · {postFile}：{posts} 条内容',
    en: '{accountFile}: {accounts} {accounts|account|accounts} · {postFile}: {posts} {posts|post|posts}',
  },
  concluded: {
    'zh-CN': '{outcomes} 项决定已有结论，其中 {overturned} 项经申诉改判',
    en: '{outcomes} {outcomes|decision|decisions} had an outcome, {overturned} {overturned|was|were} overturned on appeal',
  },
  withoutText: {
    'zh-CN':
      '另有 {postsWithoutText} 条内容未写入：决定所在小时及前一小时的归档中没有其文本（已删除、已过保存期，或归档得更早）',
    en: '{postsWithoutText} more {postsWithoutText|post|posts} left out: the archive of the hour of the decision and of the one before has no text (erased, past its retention, or archived earlier)',
  },
  train: {
    'zh-CN': '下一步：npx clearspring train accounts --data {accountFile} --out model',
    en: 'next: npx clearspring train accounts --data {accountFile} --out model',
  },
  none: {
    'zh-CN': '近 {days} 天没有可拟合的结论：有证据的账号均无人工结论',
    en: 'nothing to weigh: in {days} {days|day|days} reviewers reached no conclusion about an account with evidence',
  },
  about: {
    'zh-CN': '已有结论的账号 {accounts} 个，其中违规 {share}',
    en: 'reviewers reached a conclusion about {accounts} {accounts|account|accounts}, {share} of them abusive',
  },
  family: {
    'zh-CN': '  {family} × {factor}  涉及 {spoke} 个账号',
    en: '  {family} × {factor}  in {spoke} {spoke|account|accounts}',
  },
  loss: {
    'zh-CN': '未参与拟合部分的对数损失：原权重 {assumed}，拟合后 {fitted}',
    en: 'held-out log loss: {assumed} with the present weights, {fitted} with the fitted ones',
  },
  change: {
    'zh-CN': '下一步：回测后写入平台设置 familyWeights: {weights}',
    en: 'next: after a backtest, set familyWeights: {weights} in the platform’s settings',
  },
  keep: {
    'zh-CN':
      '无须改动：结论尚少（至少 {accounts} 个账号，违规与正常各 {ofEither} 个，一类证据涉及 {ofFamily} 个），或现有权重合适',
    en: 'nothing to change: there are too few outcomes (at least {accounts} accounts, {ofEither} abusive and as many honest, {ofFamily} with evidence of a family), or the present weights are right',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Options = ReadOptions & {
  readonly out: string;
  readonly days: number;
};

const bodiesOf = async (papers: AsyncIterable<Paper>): Promise<readonly unknown[]> => {
  const bodies: unknown[] = [];
  for await (const { body } of papers) bodies.push(body);
  return bodies;
};

/** Returns what was ruled and marked in a day, including rulings on the cases of campaigns. */
const rulingsAndMarksOn = async (at: number, { papers }: Pick<Platform, 'papers'>) => {
  const folder = dateOf(at).replaceAll('-', '');
  const [ruled, marked] = await Promise.all([
    bodiesOf(papersIn(papers, 'ruling', folder)),
    bodiesOf(papersIn(papers, 'mark', folder)),
  ]);
  return {
    rulings: ruled.map((body) => MarkedRuling.parse(body)),
    marks: marked.map((body) => PlacedMark.parse(body)),
  };
};

/** Returns the automatic decisions of some days that a reviewer or an appeal concluded. */
const concludedOutcomes = async (
  { ledger, papers, settings: { platformId } }: Platform,
  { now, days }: { readonly now: number; readonly days: number },
  onDayRead: (days: number) => void,
) => {
  const decisions = [];
  const rulings: MarkedRuling[] = [];
  const marks: PlacedMark[] = [];
  for (let ago = 0; ago <= days; ago++) {
    decisions.push(...(await ledger.decisionsOn(now - ago * day)));
    const found = await rulingsAndMarksOn(now - ago * day, { papers });
    rulings.push(...found.rulings);
    marks.push(...found.marks);
    onDayRead(ago);
  }
  const accounts = new Set(decisions.map(({ subject }) => subject.accountId));
  const own = [...accounts].map((account) => caseIdOf(platformId, account));
  const ruled = [...rulings, ...marks].map(({ caseId }) => caseId);
  const cases = await ledger.readCases([...new Set([...own, ...ruled])]);
  const held = marksThatHold(rulings, marks);
  return outcomesOf(decisions, cases.values(), held, await erasedAccounts(papers));
};

const postsIn = (decisions: readonly Decision[]): number =>
  new Set(decisions.map(({ subject }) => subject.id)).size;

const jsonLines = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => `${JSON.stringify(row)}\n`);

type ExportFigures = {
  readonly outcomes: number;
  readonly overturned: number;
  readonly accounts: number;
  readonly posts: number;
  readonly postsWithoutText: number;
};

export const exportLines = (
  figures: ExportFigures,
  files: { readonly accountFile: string; readonly postFile: string },
  language: Language | undefined,
): readonly string[] => {
  const { say } = voiceOf(words, language);
  const told = [
    'written',
    ...(figures.postsWithoutText > 0 ? (['withoutText'] as const) : []),
    'concluded',
    ...(figures.accounts > 0 ? (['train'] as const) : []),
  ] as const;
  return told.map((word) => say(word, { ...figures, ...files }));
};

const withOutcomeOptions = (command: Command): Command =>
  withReadOptions(
    command.option(
      '--days <days>',
      localized({ 'zh-CN': '回看多少天的决定', en: 'days of decisions to read' }),
      days,
      sixMonthsInDays,
    ),
  );

const exportOutcomes = new Command('export')
  .description(
    localized({
      'zh-CN': '把人工结论写成训练文件：accounts.jsonl 与 posts.jsonl',
      en: 'write reviewers’ conclusions as training files: accounts.jsonl and posts.jsonl',
    }),
  )
  .requiredOption(
    '--out <dir>',
    localized({
      'zh-CN': 'accounts.jsonl 与 posts.jsonl 写到哪个目录',
      en: 'output folder for accounts.jsonl and posts.jsonl',
    }),
  );

withOutcomeOptions(exportOutcomes).action(({ out, days, language, json, ...where }: Options) =>
  withPlatform(where, async (platform) => {
    const { say } = voiceOf(words, language);
    makeOutputFolder(
      out,
      localized({ 'zh-CN': 'accounts.jsonl 与 posts.jsonl', en: 'accounts.jsonl and posts.jsonl' }),
    );
    const progress = showProgress(json);
    const outcomes = await concludedOutcomes(platform, { now: Date.now(), days }, (done) =>
      progress.show(say('reading', { done, days })),
    );
    const aboutPosts = outcomes
      .map(({ decision }) => decision)
      .filter(({ subject }) => subject.kind === 'content');
    const archive = platform.fanOut?.archive;
    if (!archive && aboutPosts.length > 0) {
      progress.warn(say('noArchive'));
    }
    const texts = archive ? await textsBehind(aboutPosts, archive) : new Map<string, string>();
    progress.end();
    const accountRows = trainingRowsFrom(outcomes);
    const postRows = postRowsFrom(outcomes, ({ id }) => texts.get(id) ?? null);
    const accountFile = join(out, 'accounts.jsonl');
    const postFile = join(out, 'posts.jsonl');
    await writeWhole(accountFile, jsonLines(accountRows));
    await writeWhole(postFile, jsonLines(postRows));
    const overturned = outcomes.filter(({ appeal }) => appeal === 'overturned').length;
    const figures = {
      outcomes: outcomes.length,
      overturned,
      accounts: accountRows.length,
      posts: postRows.length,
      postsWithoutText: postsIn(aboutPosts) - postsIn(aboutPosts.filter(({ id }) => texts.has(id))),
    };
    print(json, figures, exportLines(figures, { accountFile, postFile }, language));
  }),
);

/** The result of fitting the weights, for people. */
export const weighLines = (
  { accounts, abusive, families, loss, familyWeights }: WeighedEvidence,
  { present, days }: { readonly present: FamilyWeights; readonly days: number },
  asked: Language | undefined,
): readonly string[] => {
  const { say, language } = voiceOf(words, asked);
  if (loss === null) return [say('none', { days })];
  const factors = Object.entries(families).map(([family, { factor, accounts: spoke }]) =>
    say('family', {
      family: padded(termOf(familyNames, family)[language], 10),
      factor: factor.toFixed(2),
      spoke,
    }),
  );
  const isSame = weighedFamilies.every(
    (family) => (familyWeights[family] ?? 1) === (present[family] ?? 1),
  );
  return [
    say('about', { accounts, share: formatPercent(abusive / accounts) }),
    ...factors,
    say('loss', { assumed: loss.assumed.toFixed(3), fitted: loss.fitted.toFixed(3) }),
    isSame ? say('keep', fewestWeighed) : say('change', { weights: JSON.stringify(familyWeights) }),
  ];
};

const weigh = new Command('weigh').description(
  localized({
    'zh-CN': '按人工结论拟合各类证据的权重',
    en: 'fit the weight of each family of evidence to reviewers’ conclusions',
  }),
);

withOutcomeOptions(weigh).action(({ days, language, json, ...where }: Omit<Options, 'out'>) =>
  withPlatform(where, async (platform) => {
    const { say } = voiceOf(words, language);
    const progress = showProgress(json);
    const found = await concludedOutcomes(platform, { now: Date.now(), days }, (done) =>
      progress.show(say('reading', { done, days })),
    );
    progress.end();
    const present = platform.settings.familyWeights;
    const weighed = weighEvidence(found, present);
    print(json, weighed, weighLines(weighed, { present, days }, language));
  }),
);

/** `clearspring outcomes`: exports reviewers' conclusions about decisions, to learn from them. */
export const outcomes = new Command('outcomes')
  .description(
    localized({
      'zh-CN': '导出人工对决定的结论，或据此拟合证据权重',
      en: 'export reviewers’ conclusions about decisions, or fit evidence weights to them',
    }),
  )
  .addCommand(exportOutcomes)
  .addCommand(weigh);
