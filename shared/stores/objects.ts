import {
  GetObjectCommand,
  type ListObjectsV2CommandInput,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from '@aws-sdk/client-s3';
import { asUnavailable } from './failure.ts';
import { limitToConnections } from './limit.ts';

/** A missing object is a result, not an error. */
const expectedErrors = new Set(['NoSuchKey']);

/**
 * The S3 client of the stores: compressed objects of one bucket.
 *
 * Throws `Unavailable` for every error that a retry may fix.
 */
export const s3Objects = (client: S3Client, Bucket: string) => {
  const limited = limitToConnections();
  return {
    async put(Key: string, Body: Uint8Array): Promise<void> {
      await asUnavailable(
        limited(() =>
          client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/gzip' })),
        ),
      );
    },

    /** The object's bytes; `null` if there is no such object. */
    async get(Key: string): Promise<Uint8Array | null> {
      const read = async () => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return (await Body?.transformToByteArray()) ?? null;
      };
      try {
        return await asUnavailable(limited(read), expectedErrors);
      } catch (error) {
        if (!expectedErrors.has((error as Error).name)) throw error;
        return null;
      }
    },

    /** Keys and sizes in bytes, ordered by key. */
    async *list(
      where: Pick<ListObjectsV2CommandInput, 'Prefix' | 'StartAfter'>,
    ): AsyncGenerator<{ readonly Key: string; readonly Size: number }> {
      const pages = paginateListObjectsV2({ client }, { Bucket, ...where });
      for (;;) {
        const page = await asUnavailable(limited(() => pages.next()));
        if (page.done) return;
        for (const { Key = '', Size = 0 } of page.value.Contents ?? []) yield { Key, Size };
      }
    },
  };
};
