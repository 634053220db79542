import { gunzipSync, gzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { s3Objects } from '../objects.ts';
import { type BacktestResult, type BacktestStore, Ending, Manifest } from './port.ts';

/** Stores backtests in S3, in the bucket of their archive: `backtests/demo/bt-…/slice-0003.json.gz`. */
export const s3Backtests = (
  client: S3Client,
  bucket: string,
  platformId: string,
): BacktestStore => {
  const folder = (id: string) => `backtests/${platformId}/${id}/`;
  const manifestKey = (id: string) => `${folder(id)}manifest.json.gz`;
  const sliceKey = (id: string, slice: number) =>
    `${folder(id)}slice-${String(slice).padStart(4, '0')}.json.gz`;

  const cancelledKey = (id: string) => `${folder(id)}cancelled.json.gz`;
  const wholeKey = (id: string) => `${folder(id)}whole.json.gz`;

  const objects = s3Objects(client, bucket);
  const put = (key: string, value: unknown) => objects.put(key, gzipSync(JSON.stringify(value)));
  /** Lists first: if a role may list only one folder, S3 reports a missing object as access denied. */
  const read = async (key: string): Promise<unknown> => {
    for await (const { Key } of objects.list({ Prefix: key })) {
      const bytes = await objects.get(Key);
      return bytes ? JSON.parse(gunzipSync(bytes).toString('utf8')) : null;
    }
    return null;
  };
  const readResult = async (key: string): Promise<BacktestResult | null> =>
    (await read(key)) as BacktestResult | null;

  return {
    async putManifest(manifest) {
      await put(manifestKey(manifest.backtestId), manifest);
    },
    async readManifest(id) {
      const manifest = await read(manifestKey(id));
      return manifest === null ? null : Manifest.parse(manifest);
    },
    async putResult(id, slice, result) {
      await put(sliceKey(id, slice), result);
    },
    async doneSlices(id) {
      const numbers = new Set<number>();
      for await (const { Key } of objects.list({ Prefix: folder(id) })) {
        const [, slice] = /slice-(\d+)\.json\.gz$/.exec(Key) ?? [];
        if (slice) numbers.add(Number(slice));
      }
      return numbers;
    },
    readResult: (id, slice) => readResult(sliceKey(id, slice)),
    async putWhole(id, whole) {
      await put(wholeKey(id), whole);
    },
    readWhole: (id) => readResult(wholeKey(id)),
    async cancel(id, ending) {
      await put(cancelledKey(id), ending);
    },
    async cancelled(id) {
      const ending = await read(cancelledKey(id));
      return ending === null ? null : Ending.parse(ending);
    },
  };
};
