import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { dynamoCaseQueues } from '#shared/stores/case-queues/dynamodb.ts';
import type { CaseQueues } from '#shared/stores/case-queues/port.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import type { WatchPorts } from '#shared/upkeep/watch-rules.ts';
import { clock, connectBase } from './base.ts';
import type { Environment } from './environment.ts';
import { connectRulebook } from './records.ts';

/**
 * Creates the ports for watching rules and appeals: the rulebook, the tallies, the queues with their
 * appeals, and the audit log.
 */
export const connectRules = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'RECORDS_TABLE' | 'AUDIT_TABLE'>,
): WatchPorts & { readonly caseQueues: CaseQueues } => {
  const { dynamo, ...base } = connectBase(environment);
  const { platformId } = base.settings;
  const tables = {
    records: environment.RECORDS_TABLE,
    audit: environment.AUDIT_TABLE,
  };
  return {
    ...base,
    ...connectRulebook(environment, { ...base, dynamo }),
    tallies: dynamoTallies(dynamo, tables.records, platformId),
    caseQueues: dynamoCaseQueues(dynamo, tables.records, platformId),
    auditLog: dynamoAuditLog(dynamo, tables, { platformId, now: clock.now }),
  };
};
