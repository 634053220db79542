import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { mayPass, Unavailable } from '../failure.ts';
import { hourOfPart, isWithin, packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore, Hours } from './port.ts';

/** The parts of a platform as S3 lists them: by name, which is by the hour. */
async function* objectsOf(client: S3Client, bucket: string, platformId: string, hours?: Hours) {
  const pages = paginateListObjectsV2(
    { client },
    {
      Bucket: bucket,
      Prefix: `${platformId}/`,
      ...(hours && {
        StartAfter: partName(platformId, '', hours.from).slice(0, -'.jsonl.gz'.length),
      }),
    },
  );
  for await (const { Contents = [] } of pages) {
    for (const { Key = '', Size = 0 } of Contents) {
      if (hours && hourOfPart(Key) >= hours.to) return;
      if (isWithin(Key, hours)) yield { Key, Size };
    }
  }
}

/** The archive in S3. Throws `Unavailable` for what another try may cure. */
export const s3Archive = (client: S3Client, bucket: string, platformId: string): ArchiveStore => ({
  async append(name, occurrences) {
    const [first] = occurrences;
    if (!first) return;
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: partName(platformId, name, first.sentAt),
          Body: packLines(occurrences),
          ContentType: 'application/gzip',
        }),
      );
    } catch (error) {
      if (!mayPass(error)) throw error;
      throw new Unavailable((error as Error).message, { cause: error });
    }
  },

  async *read(hours) {
    for await (const { Key } of objectsOf(client, bucket, platformId, hours)) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      if (Body) yield* unpackLines(Key, await Body.transformToByteArray());
    }
  },

  async *parts() {
    for await (const { Key, Size } of objectsOf(client, bucket, platformId)) {
      yield { hour: hourOfPart(Key), bytes: Size };
    }
  },

  async *names(hours) {
    for await (const { Key } of objectsOf(client, bucket, platformId, hours)) yield Key;
  },

  async open(Key) {
    try {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
      return Body ? unpackLines(Key, await Body.transformToByteArray()) : [];
    } catch (error) {
      if ((error as Error).name === 'NoSuchKey') return [];
      if (!mayPass(error)) throw error;
      throw new Unavailable((error as Error).message, { cause: error });
    }
  },
});
