import { S3Client } from '@aws-sdk/client-s3';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import type { SlicePorts } from '#shared/backtest/slices.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { s3Backtests } from '#shared/stores/backtests/s3.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import { readText } from '#shared/text/read.ts';
import { clientSettings, clock, connectBase } from './base.ts';
import type { Environment } from './environment.ts';

/**
 * Creates the ports of backtests, which replay slices of the archive. Backtests write only their results, a rulebook
 * entry and the end of the run.
 */
export const connectBacktest = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'ARCHIVE_BUCKET' | 'RECORDS_TABLE'>,
): SlicePorts & Pick<Ports, 'log' | 'clock'> => {
  const { PLATFORM_SETTINGS: platform, ARCHIVE_BUCKET: bucket } = environment;
  const { platformId } = platform;
  const { dynamo, log } = connectBase(environment);
  // A replay blocks the event loop for seconds at a time, so a response may wait that long to be read.
  const longTimeouts = { requestTimeout: 30_000, socketTimeout: 30_000 };
  const s3 = new S3Client({
    maxAttempts: 5,
    requestHandler: { ...clientSettings.requestHandler, ...longTimeouts },
  });
  return {
    archive: s3Archive(s3, bucket, platformId),
    backtests: s3Backtests(s3, bucket, platformId),
    replay: {
      // Decide as in `enforce` mode; a replay sends nothing.
      settings: { ...platform, mode: 'enforce' },
      catalogue: withProvenRules(catalogue, platform),
      readText,
      enrichment: offlineEnrichment(),
      hash: replayHash,
    },
    papers: dynamoPapers(dynamo, environment.RECORDS_TABLE, { platformId, now: clock.now }),
    rulebook: dynamoRulebook(dynamo, environment.RECORDS_TABLE, platformId),
    clock,
    log,
  };
};
