import { currentRules } from '#shared/stores/rulebook/current.ts';
import { dynamoRulebook } from '#shared/stores/rulebook/dynamodb.ts';
import type { EndingPorts } from '#shared/upkeep/end-holds.ts';
import { connectLedger } from './ledger.ts';

/** Creates the ports for ending restrictions: the ledger, and the rulebook for what applies again. */
export const connectEnding = (environment: Parameters<typeof connectLedger>[0]): EndingPorts => {
  const ports = connectLedger(environment);
  const { dynamo, catalogue: base, clock, log, settings } = ports;
  const rulebook = dynamoRulebook(dynamo, environment.RECORDS_TABLE, settings.platformId);
  return { ...ports, rulesNow: currentRules({ base, rulebook, now: clock.now, log }) };
};
