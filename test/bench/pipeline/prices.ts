/**
 * On-demand list prices in US dollars, without free tiers and discounts.
 *
 * Source: the pricing pages of Amazon DynamoDB (prices since November 2024), SQS, Lambda, S3 and CloudWatch.
 * Check them before relying on a figure.
 */
export const prices = {
  region: 'us-east-1',
  asOf: '2025-05',
  readUnitsMillion: 0.125,
  writeUnitsMillion: 0.625,
  tableGigabyteMonth: 0.25,
  queueRequestsMillion: 0.4,
  lambdaRequestsMillion: 0.2,
  /** arm64, first tier. */
  lambdaGigabyteSecond: 0.0000133334,
  putsThousand: 0.005,
  archiveGigabyteMonth: 0.023,
  logGigabyte: 0.5,
} as const;

/** Average usage per event over all events of the mix. */
type Usage = {
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Bytes kept in tables. */
  readonly storedBytes: number;
  readonly invocations: number;
  /** Milliseconds of one core of the measuring machine. */
  readonly cpuMilliseconds: number;
  readonly archiveObjects: number;
  readonly archiveBytes: number;
  readonly logBytes: number;
  /** Messages to the platform and to ourselves, and receipts from the platform. */
  readonly ownMessages: number;
  readonly batchSize: number;
};

/** Assumptions about what cannot be measured on a local machine. */
export const assumptions = {
  /** Messages per send call of the backend (the SQS maximum is ten). */
  sendBatch: 10,
  memoryGigabytes: 1,
  /** A function with 1,769 MB has one full core; ours with 1,024 MB gets that share of it. */
  coreShare: 1_024 / 1_769,
  /** Milliseconds per invocation spent waiting for DynamoDB, S3 and SQS. */
  waitMilliseconds: 60,
  /** Bytes that Lambda itself logs per invocation. */
  lambdaLogBytes: 300,
} as const;

/**
 * Returns the dollars per million events, by cost item. Excludes KMS keys, alarms, dashboards, idle polling
 * and data transfer, which grow little or not at all with events.
 */
export const dollarsPerMillion = (usage: Usage) => {
  const million = 1_000_000;
  const gigabyte = 1_000_000_000;
  const calls = (messages: number, batch: number) =>
    messages / Math.max(1, Math.min(10, assumptions.sendBatch, batch));
  // Each message is sent, received and deleted, in calls of at most ten.
  const queueCalls =
    calls(1, assumptions.sendBatch) +
    2 * calls(1, usage.batchSize) +
    usage.ownMessages * (1 + 2 / Math.max(1, Math.min(10, usage.batchSize)));
  const milliseconds =
    usage.cpuMilliseconds / assumptions.coreShare +
    usage.invocations * assumptions.waitMilliseconds;
  const parts = {
    writeUnits: usage.writeUnits * prices.writeUnitsMillion,
    readUnits: usage.readUnits * prices.readUnitsMillion,
    queues: queueCalls * prices.queueRequestsMillion,
    lambda:
      usage.invocations * prices.lambdaRequestsMillion +
      (milliseconds / 1_000) * assumptions.memoryGigabytes * prices.lambdaGigabyteSecond * million,
    archivePuts: usage.archiveObjects * prices.putsThousand * 1_000,
    logs:
      ((usage.logBytes + usage.invocations * assumptions.lambdaLogBytes) / gigabyte) *
      prices.logGigabyte *
      million,
    monthOfStorage:
      (usage.storedBytes * prices.tableGigabyteMonth +
        usage.archiveBytes * prices.archiveGigabyteMonth) *
      (million / gigabyte),
  };
  return {
    ...parts,
    total: Object.values(parts).reduce((sum, part) => sum + part, 0),
  };
};
