import {
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { classify, Unavailable } from '../failure.ts';
import { packLines, partName, unpackLines } from './lines.ts';
import type { ArchiveStore } from './port.ts';

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
      if (classify(error) === 'lasting') throw error;
      throw new Unavailable((error as Error).message, { cause: error });
    }
  },

  async *read() {
    const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: `${platformId}/` });
    for await (const { Contents = [] } of pages) {
      for (const { Key } of Contents) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key }));
        if (Body) yield* unpackLines(await Body.transformToByteArray());
      }
    }
  },
});
