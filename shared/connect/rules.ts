import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { dynamoDesk } from '#shared/stores/desk/dynamodb.ts';
import type { Desk } from '#shared/stores/desk/port.ts';
import { dynamoTallies } from '#shared/stores/tallies/dynamodb.ts';
import type { WatchPorts } from '#shared/upkeep/watch-rules.ts';
import { clock, connectBase } from './base.ts';
import type { Environment } from './environment.ts';
import { connectRulebook } from './records.ts';

/**
 * Creates the ports for watching rules and appeals: the rulebook, the tallies, the desk with rulings and
 * appeals, and the audit log.
 */
export const connectRules = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'RECORDS_TABLE' | 'AUDIT_TABLE'>,
): WatchPorts & { readonly desk: Desk } => {
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
    desk: dynamoDesk(dynamo, tables.records, platformId),
    auditLog: dynamoAuditLog(dynamo, tables, { platformId, now: clock.now }),
  };
};
