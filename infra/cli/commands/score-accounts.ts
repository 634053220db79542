import { once } from 'node:events';
import { Command, Option } from 'commander';
import * as z from 'zod';
import { standings, termOf } from '#functions/review-api/web/words/terms.ts';
import { localized, outputLanguage, refusal } from '#infra/localize.ts';
import type { Language } from '#shared/rules/words.ts';
import { type RecordsLocation, withLocationOptions } from '../connect.ts';
import { padded } from '../help.ts';
import { readTextFile } from '../lines.ts';
import { type ListFileOptions, readListFile, withListFile } from '../list-file.ts';
import { jsonLinesOption, languageOption, share } from '../options.ts';
import { eventsRead, showProgress } from '../progress.ts';
import { unreadLine } from '../unread.ts';

type Options = ListFileOptions &
  Pick<RecordsLocation, 'dataDir' | 'deployed'> & {
    readonly json?: true;
    readonly language?: Language;
    readonly platform: string;
    readonly baseRate?: number;
    readonly model?: string;
    readonly rows?: string;
  };

const mostNamed = 5;

/** Labels by account id: 1 abusive, 0 honest, `null` unknown. */
const Truth = z.record(z.string(), z.union([z.literal(0), z.literal(1), z.null()]));

/** @throws {Error} if the model needs features that events of an account do not provide */
const readActivityModel = async (folder: string) => {
  const [{ readModel }, { unavailableFeatures }] = await Promise.all([
    import('../account-models.ts'),
    import('#shared/scoring/activity.ts'),
  ]);
  const model = readModel(folder);
  const unavailable = unavailableFeatures(model);
  if (unavailable.length === 0) return model;
  const named = [
    ...unavailable.slice(0, mostNamed),
    ...(unavailable.length > mostNamed ? ['…'] : []),
  ];
  throw refusal(
    {
      'zh-CN':
        '{folder} 中的模型用到事件中没有的 {count} 项特征（{named}）：请以 score-accounts --rows 的行训练，或用 predict accounts 为行打分',
      en: 'the model in {folder} uses {count} {count|feature|features} that events do not contain ({named}): train one on score-accounts --rows, or score rows with predict accounts',
    },
    { folder, count: unavailable.length, named: named.join(', ') },
  );
};

/** @throws {Error} that names the label file and the problem */
const readTruth = (path: string): ReadonlyMap<string, 0 | 1 | null> => {
  const text = readTextFile(path);
  try {
    // A map, because account ids such as `constructor` would find properties of an object.
    return new Map(Object.entries(Truth.parse(JSON.parse(text))));
  } catch (error) {
    const [issue] = error instanceof z.ZodError ? error.issues : [];
    throw refusal(
      {
        'zh-CN': '{place} 不是标签：应为一个 JSON 对象，{"账号": 1、0 或 null, …}',
        en: '{place} is not a label: the file must be one JSON object, {"account": 1, 0 or null, …}',
      },
      { place: issue?.path.length ? `${path}: ${issue.path.join('.')}` : path },
    );
  }
};

const activityModel = async (folder: string | undefined) => {
  if (folder) return readActivityModel(folder);
  const [{ unpackAccountModel }, { packedActivityModel }] = await Promise.all([
    import('#shared/scoring/pack.ts'),
    import('#shared/scoring/activity-model.generated.ts'),
  ]);
  return unpackAccountModel(packedActivityModel);
};

const run = async (
  path: string,
  { json, platform, baseRate, model: folder, rows, ...options }: Options,
) => {
  const [
    { linesOf, emptyFileError, unreadLinesMessage },
    { replayAccounts, replayKey },
    { deploymentOf },
    { scoreActivity },
    { activityFeatures },
    { wordReason },
  ] = await Promise.all([
    import('../lines.ts'),
    import('../account-replay.ts'),
    import('#infra/platforms/registry.ts'),
    import('#shared/scoring/account-score.ts'),
    import('#shared/scoring/activity.ts'),
    import('#shared/scoring/reasons.ts'),
  ]);
  const { platform: settings } = await deploymentOf(platform);
  if (settings.purpose !== 'replay') {
    throw refusal(
      {
        'zh-CN': '平台“{platform}”不供重放：请另指一个',
        en: 'the platform “{platform}” is not for replay: choose one whose purpose is replay',
      },
      { platform },
    );
  }
  const model = rows ? null : await activityModel(folder);
  const truth = rows ? readTruth(rows) : null;
  const language = options.language ?? (json ? 'en' : outputLanguage);
  const lists = await readListFile(options, replayKey, options, language);
  const progress = showProgress(json);
  let refused = 0;
  let events = 0;
  const accounts = await replayAccounts(linesOf(path), settings, {
    refused: (unread) => {
      refused += 1;
      progress.warn(unreadLine(unread, settings.platformId, language));
    },
    progress: (count) => {
      events = count;
      progress.show(localized(eventsRead, { count }));
    },
    lists,
  });
  progress.end();
  if (events === 0) throw emptyFileError(path, { 'zh-CN': '事件', en: 'event' });

  for (const { accountId, standing, activity, decisions } of accounts) {
    let line: string;
    if (!model) {
      const features = activityFeatures(activity);
      line = JSON.stringify({ id: accountId, label: truth?.get(accountId) ?? null, features });
    } else {
      const { score, reasons } = scoreActivity({
        activity,
        decisions,
        model,
        ...(baseRate !== undefined && { baseRate }),
      });
      const worded = reasons.map(({ code, weight, evidence }) => ({
        code,
        ...(weight !== null && { weight }),
        words: evidence
          .map((piece) => wordReason(piece, language))
          .join(language === 'en' ? '; ' : '；'),
      }));
      line = json
        ? JSON.stringify({ accountId, score, standing, reasons: worded })
        : `${score.toFixed(3)}  ${padded(termOf(standings, standing)[language], 10)}  ${accountId}\n${worded.map(({ words }) => `       ${words}\n`).join('')}`;
    }
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  }
  if (refused > 0) {
    process.stderr.write(`${unreadLinesMessage(refused)}\n`);
    process.exitCode = 1;
  }
};

/** `clearspring score-accounts`: scores every account in a history of events. */
export const scoreAccounts = withLocationOptions(withListFile(new Command('score-accounts')))
  .description(
    localized({
      'zh-CN': '为事件文件中有行为的每个账号打分，并注明若执行处置时受到过的最重限制，无需任何服务',
      en: 'score every account that acted in an event file, with the gravest restriction that enforcement would have brought it, offline',
    }),
  )
  .argument(
    '<events.jsonl>',
    localized({
      'zh-CN': '每行一个事件，可为 .gz；- 表示标准输入',
      en: 'event file with one event per line, may be .gz; - for standard input',
    }),
  )
  .addOption(jsonLinesOption())
  .option(
    '--platform <name>',
    localized({
      'zh-CN': 'infra/platforms/ 下的平台设置文件，须为重放用',
      en: 'name of a settings file in infra/platforms/, whose purpose is replay',
    }),
    'replay',
  )
  .addOption(
    new Option(
      '--base-rate <share>',
      localized({
        'zh-CN': '预期的违规账号比例，默认 0.01',
        en: 'expected share of abusive accounts, 0.01 by default',
      }),
    )
      .argParser(share)
      .conflicts('rows'),
  )
  .addOption(
    new Option(
      '--model <dir>',
      localized({
        'zh-CN': '由 --rows 训练的模型目录，代替自带模型',
        en: 'folder of a model trained on --rows, to use instead of the built-in one',
      }),
    ).conflicts('rows'),
  )
  .option(
    '--rows <truth.json>',
    localized({
      'zh-CN': '改为写出供 train accounts 使用的行，标签取自此文件',
      en: 'write training rows for train accounts instead, with the labels of this file',
    }),
  )
  .addOption(languageOption())
  .action(run);
