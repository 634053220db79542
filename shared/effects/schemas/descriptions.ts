import type { Descriptions } from '../../events/schemas/describe.ts';

const once = 'Carry it out once for each command id.';

/**
 * What commands and their fields mean, for the JSON Schema. Kept apart from the zod schema, which functions and clients
 * load.
 */
export const descriptions: Descriptions = {
  'set-standing':
    'Bring the account into the desired state and show its user the statement. It is the full state: ignore a command at or below the last version applied.',
  'set-visibility':
    'Bring the post into the desired state and show its author the statement. It is the full state: ignore a command at or below the last version applied.',
  warn: `Show the message to the account. ${once} Ignore one that arrives after its withdrawal.`,
  'withdraw-warning': `Remove an unread warning; tell whoever read it that it was a mistake. ${once}`,
  'pass-clue': `Report the account to an authority. Never tell its user. ${once}`,

  version: 'Version of this contract.',
  commandId: 'The same for every delivery of the command. Answer it with action.applied.',
  platformId: 'Your platform.',
  kind: 'What to do.',
  subject: 'The account or post that the command is about.',
  'subject/kind': 'An account, or something that an account published.',
  'subject/id': 'Your id of the account or post.',
  'subject/accountId': 'The account itself, or the author.',
  decisionId: 'The decision that the command carries out. An appeal names it.',
  issuedAt: 'When the command was issued. Keep it beside the version.',
  subjectVersion: 'Rises with every change of the subject.',
  desired: 'The state in which the subject is to be.',
  'desired/standing':
    'active: free. challenged: it must verify its identity. limited: some functions are limited, you decide which. frozen: the account is frozen.',
  'desired/visibility':
    'visible: free. flagged: visible, and staff look at it. hidden: the post is hidden.',
  until:
    'When the restriction ends by itself. Do nothing then: another command follows. Null for no end.',
  statement: 'The reasons for the user, in whole sentences, to show in the order of the fields.',
  'zh-CN': 'In Chinese.',
  en: 'In English.',
  measure: 'What was done.',
  scope: 'What it was done to.',
  period: 'From when, and until when.',
  facts: 'What it rests on. If an appeal was decided, the first says how.',
  evidenceTime: 'When the evidence is from.',
  grounds: 'The provisions of law or of the platform’s rules.',
  automation: 'Whether machines or people decided.',
  remedy: 'How to appeal. Null where there is nothing to appeal against.',
  'remedy/channel': 'Where, and until when.',
  'remedy/materials': 'What to hand in.',
  about: 'The account that the warning is about. The message does not say who it is.',
  message: 'What to show the user.',
  warningId: 'The command that warned.',
  clue: 'What to report.',
  'clue/category': 'The kind of harm, such as “card-trade” or “fraud”.',
  'clue/recipient': 'The authority.',
};
