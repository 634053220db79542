import { existsSync, statSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { refusal } from '#infra/localize.ts';
import type { Line } from '#shared/backtest/chunks.ts';
import { sortByArrival } from '#shared/backtest/in-order.ts';
import type { BacktestPorts } from '#shared/backtest/replay.ts';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { Unfit } from '#shared/events/words.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { withoutErased } from '#shared/reviews/erased.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { folderArchive } from '#shared/stores/archive/folder.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { readText } from '#shared/text/read.ts';
import { linesOf } from './lines.ts';
import type { ListsInFile } from './list-file.ts';

/**
 * Yields the lines; errors of AWS are rethrown with the bucket and the remedy, unreadable parts unchanged.
 */
async function* withBucketErrors(bucket: string, lines: AsyncIterable<Line>): AsyncGenerator<Line> {
  try {
    yield* lines;
  } catch (error) {
    if (error instanceof Unfit) throw error;
    const { message } = error as Error;
    throw refusal(
      {
        'zh-CN': '{bucket} 无法读取（{message}）：请检查桶名、AWS_REGION 与凭据',
        en: 'cannot read {bucket} ({message}): check the bucket name, AWS_REGION and the credentials',
      },
      { bucket, message },
    );
  }
}

/**
 * Returns the lines of a file (`-` is standard input), of a folder of archive parts, or of a bucket
 * (`s3://bucket`), in order of arrival.
 *
 * @param erased accounts whose earlier archived events are skipped (see `erasedAccounts`)
 * @throws {Error} if the file does not exist
 */
export const historyOf = (
  name: string,
  platformId: string,
  erased: ReadonlyMap<string, number>,
): AsyncIterable<Line> => {
  if (name.startsWith('s3://')) {
    const bucket = name.slice('s3://'.length).split('/')[0] as string;
    // A custom endpoint usually does not resolve bucket names as subdomains.
    const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3);
    const archive = s3Archive(new S3Client({ forcePathStyle }), bucket, platformId);
    return withBucketErrors(name, sortByArrival(withoutErased(archive.read(), erased)));
  }
  if (name !== '-' && !existsSync(name)) {
    throw refusal(
      {
        'zh-CN': '没有 {name}：请指明事件文件、归档分片的目录或 s3://bucket',
        en: '{name} does not exist: give an event file, a folder of archive parts, or s3://bucket',
      },
      { name },
    );
  }
  if (name !== '-' && statSync(name).isDirectory()) {
    return sortByArrival(withoutErased(folderArchive(name, platformId).read(), erased));
  }
  return (async function* () {
    for await (const { text } of linesOf(name)) yield text;
  })();
};

/** Whether a history is an archive with hourly parts. */
export const isArchive = (name: string): boolean =>
  name.startsWith('s3://') || (name !== '-' && statSync(name).isDirectory());

/** Whether a history is a single file, whose lines can be named by number. */
export const isEventFile = (name: string): boolean => name !== '-' && !isArchive(name);

/** Yields the lines of an event file that a backtest cannot judge, with the reason and the field. */
export async function* unreadEvents(name: string, settings: PlatformSettings) {
  const platform = { ...settings, purpose: 'replay' as const };
  for await (const { text, place } of linesOf(name)) {
    const parsed = parseEvent(text, { platform, sentAt: 0 });
    if (!parsed.ok) yield { place, ...parsed };
  }
}

/**
 * Returns the ports of a backtest.
 *
 * @param lists the lists to judge by, and the hash for comparing their contacts
 */
export const backtestPorts = (
  settings: PlatformSettings,
  { entries, hash }: ListsInFile = { entries: [], hash: replayHash },
): BacktestPorts => ({
  settings,
  catalogue: withProvenRules(catalogue, settings),
  readText,
  enrichment: offlineEnrichment(),
  hash,
  ...(entries.length > 0 && { findListed: createListFinder(entries) }),
});
