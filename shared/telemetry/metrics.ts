/** What is measured, and in which unit CloudWatch shows it. */
const units = {
  AcceptedEvents: 'Count',
  DuplicateEvents: 'Count',
  QuarantinedEvents: 'Count',
  /** Somebody may be writing in another's name. */
  SecurityAlarms: 'Count',
  /** One id with two bodies. */
  EventConflicts: 'Count',
  /** Events of accounts that do one thing more often than their counts can tell: a sender in a loop. */
  RunawayEvents: 'Count',
  Decisions: 'Count',
  Freezes: 'Count',
  /** Freezes and other restrictions that a brake turned into flags. */
  BrakeOn: 'Count',
  /** Appeals that were put on record with the reason why they are not heard. */
  UnheardAppeals: 'Count',
  /** Open appeals that must be answered within a day or should have been, by the hour. */
  AppealsDue: 'Count',
  /** Rules that fire far more often today than on the days before, by the hour. */
  RuleAnomalies: 'Count',
  /** Rules that lost the right to decide. */
  RulesDemoted: 'Count',
  /** Rules that threw, once for each event; the log names them. */
  RuleErrors: 'Count',
  /** From commit to acknowledgement. */
  DeliveryLag: 'Milliseconds',
  /** Receipts that say that a command could not be carried out. */
  FailedCommands: 'Count',
  /** Commands that were sent three times or more and never answered, each time that they are due. */
  UnheardCommands: 'Count',
  /** Messages that had to be sent again. */
  SweptCommands: 'Count',
  /** A browser met something that the console's content policy forbids. */
  PolicyViolations: 'Count',
  /** Calls to DynamoDB, and the capacity that it says they consumed: what it bills. */
  StoreCalls: 'Count',
  ReadUnits: 'Count',
  WriteUnits: 'Count',
} as const;

export type MetricName = keyof typeof units;
export const metricNames = Object.keys(units) as MetricName[];

/** The CloudWatch namespace of all figures; their one dimension is `Platform`. */
export const metricNamespace = 'Clearspring';

export type Metrics = {
  /** Counts: several adds before a flush are summed. Capacity comes in halves. */
  readonly add: (
    name: { [N in MetricName]: (typeof units)[N] extends 'Count' ? N : never }[MetricName],
    times?: number,
  ) => void;
  /** One measurement of a duration, in milliseconds. */
  readonly time: (
    name: { [N in MetricName]: (typeof units)[N] extends 'Milliseconds' ? N : never }[MetricName],
    milliseconds: number,
  ) => void;
  /** Writes what was gathered as one line, and begins anew. Writes nothing when there is nothing. */
  readonly flush: () => void;
};

/** CloudWatch reads at most so many values of one metric from a line. */
const mostValues = 100;

/**
 * Metrics as lines of CloudWatch's embedded metric format: the log is the transport, no call is made.
 *
 * @param write takes one line without its line feed
 * @example
 * const metrics = createMetrics({ write: console.log, now: Date.now, platformId: 'demo' });
 * metrics.add('AcceptedEvents', 10);
 * metrics.flush();
 */
export const createMetrics = ({
  write,
  now,
  platformId,
}: {
  readonly write: (line: string) => void;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly platformId: string;
}): Metrics => {
  const counts = new Map<MetricName, number>();
  const times = new Map<MetricName, number[]>();

  const line = (values: ReadonlyMap<MetricName, number | readonly number[]>) =>
    write(
      JSON.stringify({
        _aws: {
          Timestamp: now(),
          CloudWatchMetrics: [
            {
              Namespace: metricNamespace,
              Dimensions: [['Platform']],
              Metrics: [...values.keys()].map((Name) => ({ Name, Unit: units[Name] })),
            },
          ],
        },
        Platform: platformId,
        ...Object.fromEntries(values),
      }),
    );

  return {
    add: (name, by = 1) => {
      if (by > 0) counts.set(name, (counts.get(name) ?? 0) + by);
    },
    time: (name, milliseconds) => {
      const known = times.get(name);
      if (known) known.push(milliseconds);
      else times.set(name, [milliseconds]);
    },
    flush: () => {
      const rounds = Math.max(
        counts.size > 0 ? 1 : 0,
        ...[...times.values()].map((values) => Math.ceil(values.length / mostValues)),
      );
      for (let round = 0; round < rounds; round++) {
        const part = [...times].flatMap(([name, values]): [MetricName, readonly number[]][] => {
          const slice = values.slice(round * mostValues, (round + 1) * mostValues);
          return slice.length > 0 ? [[name, slice]] : [];
        });
        line(
          new Map<MetricName, number | readonly number[]>([
            ...(round === 0 ? counts : []),
            ...part,
          ]),
        );
      }
      counts.clear();
      times.clear();
    },
  };
};
