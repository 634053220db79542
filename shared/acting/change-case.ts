import type { Command, CommandOf } from '../effects/command.ts';
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

/** Warns users about an account, each at most once a day per kind of harm. */
export const warnUsers = (
  act: Handling & { readonly commands: readonly CommandOf<'warn'>[] },
  ports: ActingPorts,
): Promise<ActOutcome> => {
  const details = { warned: act.commands.length };
  return changeCase({ ...act, action: 'victims.warned', details }, ports);
};

/** Asks the platform to withdraw such warnings. */
export const withdrawUserWarnings = (
  act: Handling & { readonly commands: readonly CommandOf<'withdraw-warning'>[] },
  ports: ActingPorts,
): Promise<ActOutcome> => {
  const details = { unwarned: act.commands.length };
  return changeCase({ ...act, action: 'victims.unwarned', details }, ports);
};

/** Asks the platform to pass the content of a case to an authority. */
export const passClue = (
  { command, ...act }: Handling & { readonly command: CommandOf<'pass-clue'> },
  ports: ActingPorts,
): Promise<ActOutcome> => {
  const details = { ...command.clue, commandId: command.commandId };
  return changeCase({ ...act, action: 'clue.passed', details, commands: [command] }, ports);
};
