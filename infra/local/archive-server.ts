/** A running S3 server over plain files (fauxqs): the storage of the local archive. */
type ArchiveServer = { readonly url: string; readonly close: () => Promise<void> };

type Fauxqs = {
  readonly buildApp: (options: object) => {
    readonly listen: (options: { readonly host: string; readonly port: number }) => Promise<string>;
    readonly close: () => Promise<void>;
  };
  readonly SqsStore: new () => object;
  readonly SnsStore: new () => object;
  readonly S3Store: new () => object & { persistence?: object };
  readonly FileS3Persistence: new (folder: string) => { readonly loadS3: (store: object) => void };
};

/** Loads fauxqs by its parts: its own entry point with storage listens on every interface. */
const fauxqs = async (): Promise<Fauxqs> => {
  const entry = import.meta.resolve('fauxqs');
  const parts = [
    './app.js',
    './sqs/sqsStore.js',
    './sns/snsStore.js',
    './s3/s3Store.js',
    './s3/fileS3Persistence.js',
  ].map((part) => import(new URL(part, entry).href));
  return Object.assign({}, ...(await Promise.all(parts)));
};

/**
 * Serves buckets on a loopback port until closed. Without a `folder`, objects are kept in memory.
 *
 * @example
 * const { url } = await serveArchive({ folder: '.clearspring/demo/archive' });
 */
export const serveArchive = async ({
  folder,
}: {
  readonly folder?: string;
}): Promise<ArchiveServer> => {
  const { buildApp, SqsStore, SnsStore, S3Store, FileS3Persistence } = await fauxqs();
  const s3Store = new S3Store();
  if (folder) {
    const persistence = new FileS3Persistence(folder);
    persistence.loadS3(s3Store);
    s3Store.persistence = persistence;
  }
  const stores = { s3Store, sqsStore: new SqsStore(), snsStore: new SnsStore() };
  const app = buildApp({ logger: false, stores });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return { url, close: () => app.close() };
};
