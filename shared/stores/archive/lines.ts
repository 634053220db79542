import { hash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { inBothLanguages, Unfit, type Words } from '#shared/events/words.ts';
import { hourOf } from '#shared/settings/durations.ts';
import type { Archived, HourRange } from './port.ts';

/** The folder of an hour: `demo/2026-11-24/08/`. */
export const hourFolder = (platformId: string, at: number): string =>
  `${platformId}/${hourOf(at).replace('T', '/')}/`;

/**
 * Returns the object key of a batch, filed by the arrival of its first event. The name is a hash of all
 * message ids. With the first id alone, a later batch that contains this message again would overwrite
 * this one. Hexadecimal, because tools that list objects disagree on the order of capitals.
 */
export const partName = (platformId: string, ids: readonly string[], at: number): string =>
  `${hourFolder(platformId, at)}${hash('sha256', ids.join(), 'hex')}.jsonl.gz`;

/** The hour that a part is filed under, epoch milliseconds. */
export const hourOfPart = (key: string): number => {
  const [day = '', time = ''] = key.split('/').slice(-3);
  return Date.parse(`${day}T${time}:00:00.000Z`);
};

/** Whether a part belongs to these hours; `true` if no hours are given. */
export const isWithin = (key: string, hours: HourRange | undefined): boolean => {
  if (!hours) return true;
  const hour = hourOfPart(key);
  return hour >= hours.from && hour < hours.to;
};

export const packLines = (occurrences: readonly Archived[]): Uint8Array =>
  gzipSync(occurrences.map((occurrence) => `${JSON.stringify(occurrence)}\n`).join(''), {
    level: 6,
  });

const parseLine = (line: string, at: number): Archived => {
  const read = JSON.parse(line) as Partial<Archived> | null;
  if (!Number.isSafeInteger(read?.sentAt) || typeof read?.event !== 'object' || !read.event) {
    throw new Unfit({
      'zh-CN': `第 ${at + 1} 行不是收到的事件`,
      en: `line ${at + 1} is not a received event`,
    });
  }
  return read as Archived;
};

/** The error for a file of an archive that is no whole part. */
export const notWhole = (part: string, reason: Words): Unfit =>
  new Unfit({
    'zh-CN': `${part} 不是完整的归档分片（${reason['zh-CN']}）：请重新复制，或去掉它`,
    en: `${part} is not a complete archive part (${reason.en}): copy it again, or leave it out`,
  });

/**
 * Decompresses and parses a part of an archive.
 *
 * @throws {Unfit} naming the part, if it is incomplete or not a part of an archive
 */
export const unpackLines = (part: string, bytes: Uint8Array): readonly Archived[] => {
  try {
    return gunzipSync(bytes)
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map(parseLine);
  } catch (error) {
    const reason =
      error instanceof Unfit ? error.words : inBothLanguages(() => (error as Error).message);
    throw notWhole(part, reason);
  }
};
