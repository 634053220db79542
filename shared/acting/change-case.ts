import type { Command } from '../effects/command.ts';
import { noEffects } from '../effects/effects.ts';
import type { Case } from '../reviews/case.ts';
import type { RulingResult } from '../reviews/ruling.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import type { ActingPorts } from './account-commit.ts';
import { type ActOutcome, actOn, type CaseAct } from './act.ts';

/** Nothing that is done here rests on a decision. */
type Handling = Omit<CaseAct, 'basis'>;

/** A change of a case without a decision about its subject. */
type CaseChange = {
  /** The action in the audit log, e.g. `case.escalated`. */
  readonly action: string;
  /** Further details for the audit log. */
  readonly details?: AuditBody['details'];
  /** Returns the changed case; its version is raised here. */
  readonly change?: (open: Case, at: number) => Case;
  readonly commands?: readonly Command[];
};

/** Changes a case without ruling on it: it is handed over, snoozed, escalated, marked, … */
export const changeCase = (
  { action, details, change = (open) => open, commands = [], ...act }: Handling & CaseChange,
  ports: ActingPorts,
): Promise<ActOutcome> =>
  actOn(
    { ...act, basis: null },
    ({ open, at }): RulingResult => ({
      ok: true,
      decision: null,
      clears: false,
      case: { ...change(open, at), version: open.version + 1, changedAt: at },
      effects: {
        ...noEffects,
        commands,
        audit: [
          {
            subject: `account:${act.subject.accountId}`,
            at,
            actor: act.by,
            action,
            causeId: act.rulingId,
            details: { caseId: open.caseId, ...details },
          },
        ],
      },
    }),
    ports,
  );
