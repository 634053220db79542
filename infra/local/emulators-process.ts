import { join } from 'node:path';
import { saidBy } from '#infra/voice.ts';
import { inBoth } from '#shared/events/words.ts';
import { serveArchive } from './archive-server.ts';
import { serveDatabase } from './database-server.ts';
import { serveQueues } from './queue-server.ts';

/**
 * The process that stands for AWS: tables, queues and buckets, apart from the runner's event loop.
 * It tells its parent the addresses, and ends when the parent does, however the parent ends.
 */
const [, , folder] = process.argv;

const tell = (message: object) => process.send?.(message);

try {
  const database = await serveDatabase(
    folder ? { file: join(folder, 'tables.db') } : {},
    process.env,
  );
  let closing = false;
  const close = async (code: number) => {
    if (closing) return;
    closing = true;
    await database.close();
    process.exit(code);
  };
  process.on('disconnect', () => close(0));
  process.on('SIGTERM', () => close(0));

  const [queues, archive] = await Promise.all([
    serveQueues(folder ? { file: join(folder, 'queues.db') } : {}),
    serveArchive(folder ? { folder: join(folder, 'archive') } : {}),
  ]);
  tell({
    endpoints: { dynamodb: database.url, sqs: queues.url, s3: archive.url },
    databasePid: database.pid,
  });
} catch (error) {
  tell({ failed: inBoth((language) => saidBy(error, language)) });
  process.exitCode = 1;
  process.disconnect?.();
}
