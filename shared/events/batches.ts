const mostEntries = 10;
/** The SQS size limit in bytes, for one message and for a whole batch. */
export const mostBytes = 1_048_576;

/**
 * Splits messages, in order, into batches that SQS accepts: at most 10 entries and 1 MiB each.
 *
 * @example
 * declare const messages: readonly { readonly body: string }[];
 * batchesOf(messages, ({ body }) => body);
 */
export const batchesOf = <Message>(
  messages: readonly Message[],
  bodyOf: (message: Message) => string,
): readonly (readonly Message[])[] => {
  const batches: Message[][] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = Buffer.byteLength(bodyOf(message));
    const open = batches.at(-1);
    if (open && open.length < mostEntries && bytes + size <= mostBytes) {
      open.push(message);
      bytes += size;
    } else {
      batches.push([message]);
      bytes = size;
    }
  }
  return batches;
};
