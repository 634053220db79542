/** The fields of a log line: ids, codes and numbers; never text written by a person. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A structured log that writes one JSON object per line. */
export type Log = {
  readonly info: (event: string, fields?: Fields) => void;
  readonly warn: (event: string, fields?: Fields) => void;
  readonly error: (event: string, fields?: Fields) => void;
};

/** A log that writes nothing. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** Matches ids, codes, versions, ARNs and times: printable ASCII without spaces and quotes. */
const name = /^[\w.:@/#+=-]{1,160}$/;

/**
 * Withholds every string that is not a `name`. Texts, error messages and control characters cannot reach
 * the log by mistake, and a line is pure ASCII, without characters that deceive readers (U+2028, C1 or
 * bidirectional controls).
 */
const withholdText = (value: string | number | boolean | null): string | number | boolean | null =>
  typeof value !== 'string' || name.test(value) ? value : `[${value.length} characters withheld]`;

/** Fields that the log sets itself; a caller's field with such a name is dropped. */
const reservedFields: ReadonlySet<string> = new Set(['at', 'level', 'event']);

/**
 * Creates a log.
 *
 * @param write writes one line, given without its line feed, e.g. `console.log`
 * @example
 * const log = createLog({ write: console.log, now: Date.now, fields: { platform: 'demo' } });
 * log.info('batch-screened', { records: 10, milliseconds: 12 });
 */
export const createLog = ({
  write,
  now,
  fields: fixedFields = {},
}: {
  readonly write: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Fields of every line. */
  readonly fields?: Fields;
}): Log => {
  const lineWriter =
    (level: string) =>
    (event: string, fields: Fields = {}) => {
      const entries = Object.entries({ ...fixedFields, ...fields }).flatMap(([key, value]) =>
        value === undefined || reservedFields.has(key) || !name.test(key)
          ? []
          : [[key, withholdText(value)] as const],
      );
      write(
        JSON.stringify({
          at: new Date(now()).toISOString(),
          level,
          event: withholdText(event),
          ...Object.fromEntries(entries),
        }),
      );
    };
  return { info: lineWriter('info'), warn: lineWriter('warn'), error: lineWriter('error') };
};

/**
 * Returns the fields of an error that may be logged: its name, its code, the id of the record that it is about, where it
 * was thrown, and the name of its cause, such as what a store answered. Messages are omitted, because they may quote
 * input.
 */
export const errorFields = (error: unknown): Fields => {
  if (!(error instanceof Error)) return { error: typeof error };
  const stack = error.stack ?? '';
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length);
  const place = /^ +at .*?([^/\\\s()]+\.[cm]?[jt]s:\d+:\d+)\)?$/m.exec(frames)?.[1];
  return {
    error: error.name,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...('id' in error && typeof error.id === 'string' && { record: error.id }),
    ...(place !== undefined && { where: place }),
    ...(error.cause instanceof Error && { cause: error.cause.name }),
  };
};
