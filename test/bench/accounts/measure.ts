import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type ReplayedAccount, replayAccounts } from '#infra/cli/account-replay.ts';
import { linesOf } from '#infra/cli/lines.ts';
import { localized } from '#infra/localize.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { predict } from '#shared/scoring/account-model.ts';
import { scoreActivity } from '#shared/scoring/account-score.ts';
import { activityFeatures } from '#shared/scoring/activity.ts';
import { foldsOf } from '#shared/scoring/folds.ts';
import {
  areaUnderRoc,
  averagePrecision,
  meanAndDeviation,
  recallAtPrecision,
} from '#shared/scoring/measures.ts';
import { LabelledRow, readRow } from '#shared/scoring/rows.ts';
import { trainAccountModel } from '#shared/scoring/train-account-model.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { measureSignups, type SignupFigures } from '#test/bench/signups/measure.ts';
import { readRows } from '#test/convert/rows.ts';
import { convertWeibo, WeiboAccount } from '#test/convert/weibo.ts';

type Spread = ReturnType<typeof meanAndDeviation>;

/** Figures on the held-out accounts of one data set, with reference results. */
type Section = {
  readonly name: string;
  readonly accounts: number;
  readonly abusive: number;
  readonly seeds: number;
  readonly areaUnderRoc: Spread;
  readonly averagePrecision: Spread;
  readonly recallAt95Precision: Spread;
  readonly references: Readonly<
    Record<string, { readonly areaUnderRoc: number; readonly recallAt95Precision?: number }>
  >;
  readonly seconds: number;
};

export type AccountFigures = {
  /** Why nothing could be measured; `null` otherwise. */
  readonly skipped: string | null;
  readonly sections: readonly Section[];
  /** Registration on a small play of the sign-up simulator; `null` if it was skipped. */
  readonly simulator: SignupFigures | null;
};

type PrintLine = (line: string) => void;

const folds = 5;

/** Reference results: published figures, and a plain gradient-boosted baseline on the same accounts. */
const references: Readonly<Record<string, Section['references']>> = {
  weibo: {
    'published XGBoost': { areaUnderRoc: 0.848 },
    'plain baseline': { areaUnderRoc: 0.806, recallAt95Precision: 0.2 },
  },
  telecom: {
    published: { areaUnderRoc: 0.945 },
    'plain baseline': { areaUnderRoc: 0.96 },
  },
};

const sectionOf = (
  name: string,
  labels: readonly number[],
  scores: readonly (readonly number[])[],
  startedAt: number,
): Section => {
  const spread = (measure: (scores: readonly number[]) => number) =>
    meanAndDeviation(scores.map(measure));
  return {
    name,
    accounts: labels.length,
    abusive: labels.filter((label) => label === 1).length,
    seeds: scores.length,
    areaUnderRoc: spread((held) => areaUnderRoc(held, labels)),
    averagePrecision: spread((held) => averagePrecision(held, labels)),
    recallAt95Precision: spread((held) => recallAtPrecision(held, labels, 0.95)),
    references: references[name] ?? {},
    seconds: (performance.now() - startedAt) / 1000,
  };
};

/**
 * Scores of accounts by models trained without them and their group (cross-validation), one list per seed.
 */
const heldOutScores = (
  rows: readonly LabelledRow[],
  seeds: number,
  scoreOf: (model: ReturnType<typeof trainAccountModel>['model'], row: number) => number,
  printLine: PrintLine,
): readonly (readonly number[])[] => {
  const labels = rows.map(({ label }) => label as number);
  const groups = rows.map(({ group }, i) => group ?? `row ${i}`);
  return Array.from({ length: seeds }, (_, seed) => {
    const fold = foldsOf(labels, folds, randomFrom(100 + seed), groups);
    const scores: number[] = [];
    for (let test = 0; test < folds; test++) {
      const { model } = trainAccountModel(
        rows.filter((_, row) => fold[row] !== test),
        { seed: 1 + seed, repeats: 1, ensembles: 3 },
      );
      for (const row of rows.keys()) if (fold[row] === test) scores[row] = scoreOf(model, row);
    }
    printLine(
      localized(
        { 'zh-CN': '种子 {seed} / {seeds}', en: 'seed {seed} of {seeds}' },
        { seed: seed + 1, seeds },
      ),
    );
    return scores;
  });
};

const weiboFile = 'accounts/weibo_accounts.jsonl.gz';

const GroupedAccount = WeiboAccount.extend({ group: z.string() });

/** Runs Weibo accounts through the converter, the live path and the account score. */
const measureWeibo = async (
  folder: string,
  { seeds, printLine }: { readonly seeds: number; readonly printLine: PrintLine },
): Promise<Section> => {
  const startedAt = performance.now();
  const source = readRows(folder, weiboFile, GroupedAccount);
  const { events, truth } = convertWeibo(source);
  const { platform } = await deploymentOf('replay');
  const sent = async function* () {
    for (const event of events) yield { text: JSON.stringify(event), place: event.eventId };
  };
  const replayed = await replayAccounts(sent(), platform, {
    refused: ({ place, reason }) => printLine(`${place}: ${reason}`),
  });
  const groups = new Map(source.map(({ id, group }) => [id, group]));
  const accounts = replayed.filter(({ accountId }) => truth[accountId] != null);
  const rows = accounts.map(
    ({ accountId, activity }): LabelledRow => ({
      id: accountId,
      label: truth[accountId] as 0 | 1,
      features: activityFeatures(activity),
      group: groups.get(accountId),
    }),
  );
  const scores = heldOutScores(
    rows,
    seeds,
    (model, row) => {
      const { activity, decisions } = accounts[row] as ReplayedAccount;
      return scoreActivity({ activity, decisions, model }).score;
    },
    (line) => printLine(`weibo: ${line}`),
  );
  return sectionOf(
    'weibo',
    rows.map(({ label }) => label as number),
    scores,
    startedAt,
  );
};

const measureRows = async (
  name: string,
  path: string,
  { seeds, printLine }: { readonly seeds: number; readonly printLine: PrintLine },
): Promise<Section> => {
  const startedAt = performance.now();
  const rows: LabelledRow[] = [];
  for await (const { text } of linesOf(path)) {
    const row = readRow(text, LabelledRow);
    if (row.label !== null) rows.push(row);
  }
  const scores = heldOutScores(
    rows,
    seeds,
    (model, row) => predict(model, (rows[row] as LabelledRow).features).score,
    (line) => printLine(`${name}: ${line}`),
  );
  return sectionOf(
    name,
    rows.map(({ label }) => label as number),
    scores,
    startedAt,
  );
};

const rowFiles: Readonly<Record<string, string>> = {
  telecom: 'sichuan_telecom.jsonl.gz',
  gilani2017: 'gilani2017.jsonl',
  instafake: 'instafake.jsonl',
};

/** A play that takes seconds; `bench signups` runs a long one. */
const smallPlay = { seeds: [1], honest: 400, farmsOfEach: 1, farmSize: 12 } as const;

/** Measures quality on labelled accounts by repeated cross-validation, and registration on the simulator. */
export const measureAccounts = async ({
  data,
  seeds,
  simulator,
  printLine,
}: {
  /** The folder that contains `accounts/`. */
  readonly data: string | undefined;
  readonly seeds: number;
  readonly simulator: boolean;
  readonly printLine: PrintLine;
}): Promise<AccountFigures> => ({
  ...(await measureLabelled({ data, seeds, printLine })),
  simulator: simulator
    ? await measureSignups({
        ...smallPlay,
        printLine: (line) =>
          printLine(localized({ 'zh-CN': '模拟器：{line}', en: 'simulator: {line}' }, { line })),
      })
    : null,
});

const measureLabelled = async ({
  data,
  seeds,
  printLine,
}: {
  readonly data: string | undefined;
  readonly seeds: number;
  readonly printLine: PrintLine;
}): Promise<Omit<AccountFigures, 'simulator'>> => {
  const folder = data && existsSync(join(data, 'accounts')) ? data : undefined;
  if (!folder) {
    const skipped = data
      ? localized(
          {
            'zh-CN': '略过：{data} 中没有 accounts/',
            en: 'skipped: there is no accounts/ in {data}',
          },
          { data },
        )
      : localized({
          'zh-CN': '略过：带标签账号上的质量需要外部数据，请用 --data 目录或 CLEARSPRING_DATA 指明',
          en: 'skipped: quality on labelled accounts needs external data: give its folder with --data DIR or CLEARSPRING_DATA',
        });
    return { skipped, sections: [] };
  }
  const sections: Section[] = [];
  if (existsSync(join(folder, weiboFile))) {
    sections.push(await measureWeibo(folder, { seeds, printLine }));
  } else
    printLine(
      localized(
        { 'zh-CN': 'weibo：略过：没有 {file}', en: 'weibo: skipped: there is no {file}' },
        { file: weiboFile },
      ),
    );
  for (const [name, file] of Object.entries(rowFiles)) {
    const path = join(folder, 'accounts', file);
    if (existsSync(path)) sections.push(await measureRows(name, path, { seeds, printLine }));
    else
      printLine(
        localized(
          { 'zh-CN': '{name}：略过：没有 {file}', en: '{name}: skipped: there is no {file}' },
          { name, file },
        ),
      );
  }
  return { skipped: null, sections };
};
