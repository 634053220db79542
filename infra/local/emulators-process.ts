import { join } from 'node:path';
import { messageOf } from '#infra/localize.ts';
import { inBothLanguages } from '#shared/events/words.ts';
import { serveArchive } from './archive-server.ts';
import { serveDatabase } from './database-server.ts';
import { serveQueues } from './queue-server.ts';

/**
 * The process that emulates AWS: tables, queues and buckets, outside the runner's event loop. It sends the
 * addresses to its parent and exits when the parent does, even if the parent is killed.
 */
const [, , folder] = process.argv;

const tell = (message: object) => process.send?.(message);

try {
  const database = await serveDatabase(
    folder ? { file: join(folder, 'tables.db') } : {},
    process.env,
  );
  let closing = false;
  const close = async () => {
    if (closing) return;
    closing = true;
    await database.close();
    process.exit(0);
  };
  process.on('disconnect', close);
  process.on('SIGTERM', close);
  // The parent may have died while the database started.
  if (process.connected === false) await close();

  const [queues, archive] = await Promise.all([
    serveQueues(folder ? { file: join(folder, 'queues.db') } : {}),
    serveArchive(folder ? { folder: join(folder, 'archive') } : {}),
  ]);
  tell({
    endpoints: { dynamodb: database.url, sqs: queues.url, s3: archive.url },
    databasePid: database.pid,
  });
} catch (error) {
  tell({ failed: inBothLanguages((language) => messageOf(error, language)) });
  process.exitCode = 1;
  process.disconnect?.();
}
