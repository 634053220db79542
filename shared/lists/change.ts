import type { AuditLog } from '../stores/audit-log/port.ts';
import type { ListChangeStore } from '../stores/list-changes/port.ts';
import type { ListStore } from '../stores/lists/port.ts';
import { entriesSince } from '../telemetry/entries-since.ts';
import type { StandingEntry } from './entry.ts';
import type { ListChange } from './list-change.ts';

/** What changes to the lists read and write. */
export type ChangePorts = {
  readonly platformId: string;
  readonly lists: Pick<ListStore, 'find' | 'put' | 'remove' | 'takeBack' | 'publish'>;
  readonly listChanges: ListChangeStore;
  readonly auditLog: Pick<AuditLog, 'append' | 'latest'>;
  readonly clock: { readonly now: () => number };
  /** Called with entries that came into force, so that existing accounts can be judged again. */
  readonly onInForce?: (entries: readonly StandingEntry[]) => Promise<void>;
};

const rejected = 'list-change.rejected';

/** Audits one step of a change. */
export const auditChange = (
  { auditLog, platformId }: ChangePorts,
  change: ListChange,
  { action, by, at }: { readonly action: string; readonly by: string; readonly at: number },
) =>
  auditLog.append(
    {
      subject: `platform:${platformId}`,
      at,
      actor: by,
      action: `list-change.${action}`,
      causeId: change.changeId,
      details: {
        change: change.action,
        entries: change.entries,
        digest: change.digest,
        proposedBy: change.proposedBy,
        ...(change.undoes !== undefined && { undoes: change.undoes }),
      },
    },
    // Each person who resumes an approved change gets an audit entry of their own.
    { once: action === 'proposed' },
  );

/** Whether a stored rejection has its audit entry; not if the process stopped between the two writes. */
export const isRejectionAudited = async (
  { changeId, decidedAt }: ListChange,
  { auditLog, platformId }: ChangePorts,
): Promise<boolean> => {
  const entries = entriesSince(`platform:${platformId}`, decidedAt ?? 0, auditLog);
  for await (const { causeId, action } of entries) {
    if (causeId === changeId && action === rejected) return true;
  }
  return false;
};
