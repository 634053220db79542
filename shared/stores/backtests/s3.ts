import { gunzipSync, gzipSync } from 'node:zlib';
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Manifest } from '#shared/backtest/manifest.ts';
import type { BacktestResult } from '#shared/backtest/result.ts';
import { mayPass, Unavailable } from '../failure.ts';
import type { BacktestStore } from './port.ts';

/** Backtests in S3, beside the archive that they are about: `backtests/demo/bt-…/slice-0003.json.gz`. */
export const s3Backtests = (
  client: S3Client,
  bucket: string,
  platformId: string,
): BacktestStore => {
  const folder = (id: string) => `backtests/${platformId}/${id}/`;
  const manifestKey = (id: string) => `${folder(id)}manifest.json.gz`;
  const sliceKey = (id: string, slice: number) =>
    `${folder(id)}slice-${String(slice).padStart(4, '0')}.json.gz`;

  const wholeKey = (id: string) => `${folder(id)}whole.json.gz`;

  const orUnavailable = async <T>(call: () => Promise<T>): Promise<T> => {
    try {
      return await call();
    } catch (error) {
      if (!mayPass(error)) throw error;
      throw new Unavailable((error as Error).message, { cause: error });
    }
  };
  const put = (Key: string, value: unknown) =>
    orUnavailable(() =>
      client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key,
          Body: gzipSync(JSON.stringify(value)),
          ContentType: 'application/gzip',
        }),
      ),
    );
  const read = (Key: string): Promise<unknown> =>
    orUnavailable(async () => {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        const bytes = await Body?.transformToByteArray();
        return bytes ? JSON.parse(gunzipSync(bytes).toString('utf8')) : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    });

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
    async done(id) {
      return orUnavailable(async () => {
        const numbers = new Set<number>();
        const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: folder(id) });
        for await (const { Contents = [] } of pages) {
          for (const { Key = '' } of Contents) {
            const [, slice] = /slice-(\d+)\.json\.gz$/.exec(Key) ?? [];
            if (slice) numbers.add(Number(slice));
          }
        }
        return numbers;
      });
    },
    async readResult(id, slice) {
      return (await read(sliceKey(id, slice))) as BacktestResult | null;
    },
    async putWhole(id, whole) {
      await put(wholeKey(id), whole);
    },
    async readWhole(id) {
      return (await read(wholeKey(id))) as BacktestResult | null;
    },
  };
};
