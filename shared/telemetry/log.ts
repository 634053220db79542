/** What a line may say: names of things, codes and numbers. Never what a person wrote. */
export type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes one JSON object a line. */
export type Log = {
  readonly info: (event: string, fields?: Fields) => void;
  readonly warn: (event: string, fields?: Fields) => void;
  readonly error: (event: string, fields?: Fields) => void;
};

/** Ids, codes, versions, arns and times: printable ASCII without space or quote. */
const name = /^[\w.:@/#+=-]{1,160}$/;

/**
 * What is no name is withheld: text, an error's message or a control character cannot reach the log
 * by mistake, and a line is pure ASCII that no reader can be deceived by (no U+2028, C1 or
 * bidirectional controls).
 */
const shown = (value: string | number | boolean | null): string | number | boolean | null =>
  typeof value !== 'string' || name.test(value) ? value : `[${value.length} characters withheld]`;

/** What the log says itself; a field of that name is left out. */
const own: ReadonlySet<string> = new Set(['at', 'level', 'event']);

/**
 * A log over a writer of lines.
 *
 * @param write takes one line without its line feed, e.g. `console.log`
 * @example
 * const log = createLog({ write: console.log, now: Date.now, fields: { platform: 'demo' } });
 * log.info('batch-screened', { records: 10, milliseconds: 12 });
 */
export const createLog = ({
  write,
  now,
  fields: always = {},
}: {
  readonly write: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** On every line. */
  readonly fields?: Fields;
}): Log => {
  const line =
    (level: string) =>
    (event: string, fields: Fields = {}) => {
      const entries = Object.entries({ ...always, ...fields }).flatMap(([key, value]) =>
        value === undefined || own.has(key) || !name.test(key)
          ? []
          : [[key, shown(value)] as const],
      );
      write(
        JSON.stringify({
          at: new Date(now()).toISOString(),
          level,
          event: shown(event),
          ...Object.fromEntries(entries),
        }),
      );
    };
  return { info: line('info'), warn: line('warn'), error: line('error') };
};

/**
 * What may be told of an error: its name, a code, and where it was thrown. Its message may quote
 * what somebody sent, so it is not told.
 */
export const errorFields = (error: unknown): Fields => {
  if (!(error instanceof Error)) return { error: typeof error };
  const stack = error.stack ?? '';
  const frames = stack.slice(stack.indexOf(error.message) + error.message.length);
  const place = /^ +at .*?([^/\\\s()]+\.[cm]?[jt]s:\d+:\d+)\)?$/m.exec(frames)?.[1];
  return {
    error: error.name,
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    ...(place !== undefined && { where: place }),
  };
};
