import { S3Client } from '@aws-sdk/client-s3';
import { countFlow } from '#shared/screening/flow.ts';
import type { CurrentPorts, Ports } from '#shared/screening/ports.ts';
import { collectTrialHits } from '#shared/screening/trial-hits.ts';
import { countTrials } from '#shared/screening/trials.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { currentLists } from '#shared/stores/lists/current.ts';
import { dynamoLists } from '#shared/stores/lists/dynamodb.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoQuarantine } from '#shared/stores/quarantine/dynamodb.ts';
import type { GiveBack } from '#shared/stores/queue/port.ts';
import { sqsGiveBack } from '#shared/stores/queue/sqs.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import { readText } from '#shared/text/read.ts';
import { clientSettings, clock } from './base.ts';
import type { ScreeningEnvironment } from './environment.ts';
import { connectLedger } from './ledger.ts';
import { connectSecret } from './records.ts';

/** How often a worker writes its counts, in milliseconds. */
const flushEvery = 5_000;

/**
 * Creates the ports of screening, a function that returns the current rules and lists for each batch, and a
 * function that returns failed messages to their queue.
 *
 * @throws {Error} if the platform's secret can neither be read nor created, or was lost
 */
export const connectScreening = async (
  environment: ScreeningEnvironment,
): Promise<{
  readonly ports: Ports;
  readonly currentPorts: CurrentPorts;
  readonly giveBack: GiveBack;
}> => {
  const { dynamo, sqs, rulebook, rulesNow, ...base } = connectLedger(environment);
  const { platformId, retention, senders } = base.settings;
  const flow = countFlow({
    tallies: dynamoTallies(dynamo, environment.RECORDS_TABLE, platformId),
    clock,
    log: base.log,
    every: flushEvery,
  });
  const ports: Ports = {
    ...base,
    settings: {
      ...base.settings,
      // If no senders are configured, only the queue policy decides who may send.
      senders: senders.length === 0 ? [] : [...senders, ...environment.OWN_SENDERS],
    },
    ledger: flow.ledger(base.ledger),
    outbox: flow.outbox(base.outbox),
    papers: dynamoPapers(dynamo, environment.RECORDS_TABLE, { platformId, now: clock.now }),
    quarantine: dynamoQuarantine(dynamo, environment.RECORDS_TABLE, {
      platformId,
      retentionDays: retention.quarantineDays,
      now: clock.now,
    }),
    archive: s3Archive(new S3Client(clientSettings), environment.ARCHIVE_BUCKET, platformId),
    readText,
    enrichment: offlineEnrichment(),
    hash: hmacHash(await connectSecret(environment, { ...base, dynamo })),
  };
  const { log, metrics } = base;
  const listsNow = currentLists({
    lists: dynamoLists(dynamo, environment.RECORDS_TABLE, { platformId, now: clock.now }),
    now: clock.now,
    log,
  });
  const { INTAKE_QUEUE_URL, FOLLOW_UPS_QUEUE_URL } = environment;
  const count = countTrials({ rulebook, clock, log, metrics, every: flushEvery });
  const standBy = collectTrialHits({
    rulebook,
    clock,
    log,
    settings: base.settings,
    every: flushEvery,
  });
  return {
    ports,
    giveBack: sqsGiveBack(sqs, [INTAKE_QUEUE_URL, FOLLOW_UPS_QUEUE_URL], log),
    currentPorts: async () => {
      const [rules, findListed] = await Promise.all([rulesNow(), listsNow()]);
      return {
        catalogue: rules,
        findListed,
        onJudged: async (judged) => {
          await Promise.all([count(judged, rules), standBy(judged, rules)]);
        },
      };
    },
  };
};
