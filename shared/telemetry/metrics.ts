/** The metrics and their CloudWatch units. */
const units = {
  AcceptedEvents: 'Count',
  DuplicateEvents: 'Count',
  QuarantinedEvents: 'Count',
  /** Events that were read without their device id or client, which was none. */
  IncompleteEvents: 'Count',
  /** Messages of a possible impostor, and staff who exceed their reveals of personal data per hour. */
  SecurityAlarms: 'Count',
  /** Events with an id that was used before with different content. */
  EventConflicts: 'Count',
  /** Events of accounts whose counts are saturated (`isRunaway`), e.g. because of a sender in a loop. */
  RunawayEvents: 'Count',
  Decisions: 'Count',
  /** Accounts frozen automatically, as the platform's brake counts them. */
  Freezes: 'Count',
  /** Restrictions that a brake reduced to flags. While a halt is in force, also one per hour. */
  BrakeOn: 'Count',
  /** Appeals that were recorded with the reason why they are not heard. */
  InadmissibleAppeals: 'Count',
  /** Open appeals that are due within a day or overdue; reported hourly. */
  AppealsDue: 'Count',
  /** Rules that fire far more often today than on the days before; reported hourly. */
  RuleAnomalies: 'Count',
  /** Rules that lost the right to decide. */
  RulesDemoted: 'Count',
  /** Errors thrown by rules, one per rule and event; the log names the rules. */
  RuleErrors: 'Count',
  /** Time from the commit of a command to its receipt. */
  DeliveryLag: 'Milliseconds',
  /** Commands that a receipt said could not be carried out, each once. */
  FailedCommands: 'Count',
  /** Commands that were sent at least three times without a receipt, counted each time they are due again. */
  UnacknowledgedCommands: 'Count',
  /** Messages that had to be sent again. */
  ResentCommands: 'Count',
  /** Browser reports of violations of the console's content security policy. */
  CspViolations: 'Count',
  /** Calls to DynamoDB, and the billed capacity units that it reports for them. */
  StoreCalls: 'Count',
  ReadUnits: 'Count',
  WriteUnits: 'Count',
} as const;

export type MetricName = keyof typeof units;
export const metricNames = Object.keys(units) as MetricName[];

/** The CloudWatch namespace of all metrics. Their only dimension is `Platform`. */
export const metricNamespace = 'Clearspring';

/** Collects metrics until they are flushed. */
export type Metrics = {
  /** Adds to a count; adds before a flush are summed. Capacity units may be halves. */
  readonly add: (
    name: { [N in MetricName]: (typeof units)[N] extends 'Count' ? N : never }[MetricName],
    times?: number,
  ) => void;
  /** Records one duration in milliseconds. */
  readonly time: (
    name: { [N in MetricName]: (typeof units)[N] extends 'Milliseconds' ? N : never }[MetricName],
    milliseconds: number,
  ) => void;
  /** Writes and resets the collected metrics; usually one line, none if there are no metrics. */
  readonly flush: () => void;
};

/** Metrics that are neither collected nor written. */
export const silentMetrics: Metrics = { add: () => {}, time: () => {}, flush: () => {} };

/** Most values of one metric that CloudWatch reads from a line. */
const mostValues = 100;

/**
 * Creates metrics that are written as lines in CloudWatch's embedded metric format, so no API call is needed.
 *
 * @param write writes one line, given without its line feed
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
