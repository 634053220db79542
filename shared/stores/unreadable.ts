import { AsyncLocalStorage } from 'node:async_hooks';
import type * as z from 'zod';

/** Thrown if a record cannot be read: a later release wrote it, or it is damaged. */
export class UnreadableRecord extends Error {
  override readonly name = 'UnreadableRecord';
  /** Its id; of decisions, the prefix that those of one event share. */
  readonly id: string;

  constructor(id: string, cause: unknown) {
    super(`the record ${id} cannot be read: a later release wrote it, or it is damaged`, { cause });
    this.id = id;
  }
}

/** The ids that the work in progress left out, if it may leave any out. */
const leftOut = new AsyncLocalStorage<Set<string>>();

const leaveOut = (error: UnreadableRecord): void => {
  const ids = leftOut.getStore();
  if (!ids) throw error;
  ids.add(error.id);
};

/**
 * Reads one stored record.
 *
 * @throws {UnreadableRecord} if it cannot be read
 */
export const readRecord = <Read>(id: string, read: () => Read): Read => {
  try {
    return read();
  } catch (error) {
    throw error instanceof UnreadableRecord ? error : new UnreadableRecord(id, error);
  }
};

/**
 * Parses a stored value without the fields that the schema does not know, at any depth: during a deployment, and after
 * going back from one, a later release has written them. Changes `stored`.
 *
 * @throws {z.ZodError} if anything else does not fit
 */
export const parseStored = <Read>(schema: z.ZodType<Read>, stored: unknown): Read => {
  const read = schema.safeParse(stored);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    if (issue.code !== 'unrecognized_keys') throw read.error;
    const place = issue.path.reduce<unknown>(
      (within, name) => (within as Record<PropertyKey, unknown>)[name],
      stored,
    );
    for (const name of issue.keys) Reflect.deleteProperty(place as object, name);
  }
  return schema.parse(stored);
};

/**
 * Reads records that are shown side by side. Work for people (`namingUnreadable`) leaves out those that cannot be
 * read, and is told their ids; any other must not miss one, and fails with `UnreadableRecord`.
 */
export const readEach = <Stored, Read>(
  stored: readonly Stored[],
  idOf: (one: Stored) => string,
  read: (one: Stored) => Read,
): Read[] =>
  stored.flatMap((one) => {
    try {
      return [readRecord(idOf(one), () => read(one))];
    } catch (error) {
      leaveOut(error as UnreadableRecord);
      return [];
    }
  });

/** Reads a record that is shown beside others, as `readEach` does: `null` if it is left out. */
export const orLeftOut = <Read>(reading: Promise<Read>): Promise<Read | null> =>
  reading.catch((error) => {
    if (!(error instanceof UnreadableRecord)) throw error;
    leaveOut(error);
    return null;
  });

/** Runs work that may leave out records that cannot be read; returns their ids with its result. */
export const namingUnreadable = async <Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly unreadable: readonly string[] }> => {
  const ids = new Set<string>();
  const result = await leftOut.run(ids, work);
  return { result, unreadable: [...ids] };
};
