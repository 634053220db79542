import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { hour } from '#shared/settings/durations.ts';
import { folderArchive } from '#shared/stores/archive/folder.ts';
import { packLines, unpackLines } from '#shared/stores/archive/lines.ts';
import type { HourRange } from '#shared/stores/archive/port.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { Unavailable } from '#shared/stores/failure.ts';

const part = 'demo/2026-11-24/08/a.jsonl.gz';

it.each([
  'null',
  '7',
  '{"sentAt":1}',
  '{"sentAt":1,"event":null}',
  '{"sentAt":1,"event":"e1"}',
  '{"sentAt":1e999,"event":{}}',
  '{"sentAt":1,"event":{}',
])('an invalid line %s raises an error that names the archive part', (line) => {
  expect(() => unpackLines(part, gzipSync(line))).toThrow(
    `${part} is not a complete archive part (`,
  );
});

it('a truncated archive part raises an error that names it, wherever it is cut', () => {
  const occurrences = [{ sentAt: 1, event: { eventId: 'e1' } }] as never;
  const whole = packLines(occurrences);
  expect(unpackLines(part, whole)).toEqual(occurrences);
  for (let length = 0; length < whole.length; length++) {
    expect(() => unpackLines(part, whole.subarray(0, length))).toThrow(part);
  }
});

it('an invalid line is named by its number', () => {
  const lines = '{"sentAt":1,"event":{}}\n7\n';
  expect(() => unpackLines(part, gzipSync(lines))).toThrow('(line 2 is not a received event)');
});

const all = async <T>(from: AsyncIterable<T>): Promise<readonly T[]> => {
  const items: T[] = [];
  for await (const item of from) items.push(item);
  return items;
};

it('a copy in a folder is read in order of the hour, from the first hour up to the last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'archive-'));
  try {
    const archive = folderArchive(folder, 'demo');
    const hourAt = (place: number) => Date.parse('2026-11-24T08:00:00.000Z') + place * hour;
    const places = [3, 1, 0, 2, 1];
    for (const [i, place] of places.entries()) {
      const occurrence = { sentAt: hourAt(place), event: { eventId: `e${place}` } };
      await archive.append([`m-${i}`], [occurrence] as never);
    }
    await archive.append(['nothing'], []);
    const idsIn = async (hours?: HourRange) =>
      (await all(archive.read(hours))).map(({ event }) => event.eventId);
    expect(await idsIn()).toEqual(['e0', 'e1', 'e1', 'e2', 'e3']);
    expect(await idsIn({ from: hourAt(1), to: hourAt(3) })).toEqual(['e1', 'e1', 'e2']);
    // A message may come again, in another batch: neither batch replaces the other.
    const again = { sentAt: hourAt(0), event: { eventId: 'e9' } };
    await archive.append(['m-2', 'm-9'], [again] as never);
    expect((await idsIn({ from: hourAt(0), to: hourAt(1) })).toSorted()).toEqual(['e0', 'e9']);
    expect((await all(archive.parts())).map((one) => one.hour)).toEqual(
      [0, 0, 1, 1, 2, 3].map(hourAt),
    );
  } finally {
    await rm(folder, { recursive: true });
  }
});

it.each(['a.jsonl', 'a.jsonl.gz.part', 'a.jsonl.gz.8Fd2a1B0'])(
  'a copy in a folder that holds %s is not read as if it were whole',
  async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'archive-'));
    try {
      const archive = folderArchive(folder, 'demo');
      await archive.append(['m-1'], [{ sentAt: 0, event: { eventId: 'e1' } }] as never);
      await writeFile(join(folder, 'demo/1970-01-01/00', name), '');
      await expect(all(archive.read())).rejects.toThrow(
        `00/${name} is not a complete archive part`,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

it('parts in S3 are read many at a time and given in order, with no request open meanwhile; none is passed over', async () => {
  const mock = mockClient(S3Client);
  try {
    const keys = Array.from(
      { length: 100 },
      (_, i) => `demo/2026-11-24/08/${String(i).padStart(3, '0')}.jsonl.gz`,
    );
    mock.on(ListObjectsV2Command).callsFake(({ ContinuationToken }) => ({
      Contents: keys
        .slice(...(ContinuationToken ? [50] : [0, 50]))
        .map((Key) => ({ Key, Size: 1 })),
      IsTruncated: !ContinuationToken,
      ...(!ContinuationToken && { NextContinuationToken: 'the rest' }),
    }));
    let running = 0;
    let most = 0;
    let broken = '';
    mock.on(GetObjectCommand).callsFake(async ({ Key }) => {
      most = Math.max(most, ++running);
      // Later parts answer sooner.
      for (let i = keys.indexOf(Key); i < keys.length; i++) await Promise.resolve();
      running--;
      const bytes = packLines([{ sentAt: 1, event: { eventId: Key } }] as never);
      return {
        Body: { transformToByteArray: async () => (Key === broken ? bytes.subarray(9) : bytes) },
      };
    });
    const archive = s3Archive(new S3Client({ region: 'eu-central-1' }), 'archive', 'demo');
    const ids: string[] = [];
    for await (const { event } of archive.read()) {
      // Whoever computes now for seconds must not find answers timed out.
      expect(running).toBe(0);
      ids.push(event.eventId);
    }
    expect(ids).toEqual(keys);
    expect(most).toBeGreaterThan(9);
    expect(most).toBeLessThan(50);

    broken = keys[40] as string;
    await expect(all(archive.read())).rejects.toThrow(broken);
    mock.on(GetObjectCommand).rejects(Object.assign(new Error(), { name: 'SlowDown' }));
    await expect(all(archive.read())).rejects.toThrow(Unavailable);
  } finally {
    mock.restore();
  }
});
