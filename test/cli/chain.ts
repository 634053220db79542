import { tablesOf } from '#infra/local/provision.ts';
import type { System } from '#infra/local/system.ts';
import { dynamoAuditLog } from '#shared/stores/audit-log/dynamodb.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { AuditEntry } from '#shared/telemetry/audit.ts';

/** The audit entries of a subject in a running local system, from the first. */
export const chainOf = async (
  { clients, names, settings: { platformId } }: System,
  subject: string,
): Promise<readonly AuditEntry[]> => {
  const log = dynamoAuditLog(createDynamo(clients.dynamodb), tablesOf(names), {
    platformId,
    now: Date.now,
  });
  return (await log.read(subject)).entries.map(({ body }) => AuditEntry.parse(body));
};
