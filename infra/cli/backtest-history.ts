import { existsSync, statSync } from 'node:fs';
import { refusal } from '#infra/localize.ts';
import type { Line } from '#shared/backtest/chunks.ts';
import { sortByArrival } from '#shared/backtest/in-order.ts';
import { parseEvent } from '#shared/events/parse.ts';
import { Unfit } from '#shared/events/words.ts';
import { withoutErased } from '#shared/reviews/erased.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { folderArchive } from '#shared/stores/archive/folder.ts';
import type { Archived } from '#shared/stores/archive/port.ts';
import { linesOf } from './lines.ts';

/** Yields what a platform archived in a bucket. Only here is the SDK needed, which takes long to load. */
async function* archivedIn(bucket: string, platformId: string): AsyncGenerator<Archived> {
  const { S3Client } = await import('@aws-sdk/client-s3');
  const { s3Archive } = await import('#shared/stores/archive/s3.ts');
  // A custom endpoint usually does not resolve bucket names as subdomains.
  const forcePathStyle = Boolean(process.env.AWS_ENDPOINT_URL_S3);
  yield* s3Archive(new S3Client({ forcePathStyle }), bucket, platformId).read();
}

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
    const archived = archivedIn(name.slice('s3://'.length).split('/')[0] as string, platformId);
    return withBucketErrors(name, sortByArrival(withoutErased(archived, erased)));
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

/** Whether a history is a file that can be read once more; a pipe cannot. */
export const isEventFile = (name: string): boolean => name !== '-' && statSync(name).isFile();

/** Yields the lines of an event file that a backtest cannot judge, with the reason and the field. */
export async function* unreadEvents(name: string, settings: PlatformSettings) {
  const platform = { ...settings, purpose: 'replay' as const };
  for await (const { text, place } of linesOf(name)) {
    const parsed = parseEvent(text, { platform, sentAt: 0 });
    if (!parsed.ok) yield { place, ...parsed };
  }
}
