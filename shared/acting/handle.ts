import type { Command, CommandOf } from '../effects/command.ts';
import { noEffects } from '../effects/effects.ts';
import type { Case } from '../reviews/case.ts';
import type { RulingResult } from '../reviews/ruling.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import type { ActingPorts } from './account-commit.ts';
import { type ActOutcome, actOn, type CaseAct, type Ruler } from './act.ts';

type CaseChange = {
  readonly action: string;
  readonly details?: AuditBody['details'];
  readonly change?: (open: Case, at: number) => Case;
  readonly commands?: readonly Command[];
};

/** A change of a case without a decision about its subject, with its audit entry. */
const changeWithoutRuling = (
  { subject, by, rulingId }: CaseAct,
  { open, at }: Parameters<Ruler>[0],
  { action, details, change = (open) => open, commands = [] }: CaseChange,
): RulingResult => ({
  ok: true,
  decision: null,
  clears: false,
  case: { ...change(open, at), version: open.version + 1, changedAt: at },
  effects: {
    ...noEffects,
    commands,
    audit: [
      {
        subject: `account:${subject.accountId}`,
        at,
        actor: by,
        action,
        causeId: rulingId,
        details: { caseId: open.caseId, ...details },
      },
    ],
  },
});

const applyChange = (
  act: CaseAct,
  caseChange: CaseChange,
  ports: ActingPorts,
): Promise<ActOutcome> => actOn(act, (known) => changeWithoutRuling(act, known, caseChange), ports);

/** Changes a case without ruling on it: it is handed over, snoozed, escalated, marked, … */
export const changeCase = (
  {
    change,
    action,
    details = {},
    ...act
  }: CaseAct & {
    /** Returns the changed case; its version is raised here. */
    readonly change: (open: Case, at: number) => Case;
    /** The action in the audit log, e.g. `case.escalated`. */
    readonly action: string;
    /** Further details for the audit log. */
    readonly details?: AuditBody['details'];
  },
  ports: ActingPorts,
): Promise<ActOutcome> => applyChange(act, { action, details, change }, ports);

/** Warns users about an account, each at most once a day per kind of harm. */
export const warnUsers = (
  { commands, ...act }: CaseAct & { readonly commands: readonly CommandOf<'warn'>[] },
  ports: ActingPorts,
): Promise<ActOutcome> =>
  applyChange(
    act,
    { action: 'victims.warned', details: { warned: commands.length }, commands },
    ports,
  );

/** Asks the platform to withdraw such warnings. */
export const withdrawUserWarnings = (
  { commands, ...act }: CaseAct & { readonly commands: readonly CommandOf<'withdraw-warning'>[] },
  ports: ActingPorts,
): Promise<ActOutcome> =>
  applyChange(
    act,
    { action: 'victims.unwarned', details: { unwarned: commands.length }, commands },
    ports,
  );

/** Asks the platform to pass the content of a case to an authority. */
export const passClue = (
  { command, ...act }: CaseAct & { readonly command: CommandOf<'pass-clue'> },
  ports: ActingPorts,
): Promise<ActOutcome> =>
  applyChange(
    act,
    {
      action: 'clue.passed',
      details: { ...command.clue, commandId: command.commandId },
      commands: [command],
    },
    ports,
  );
