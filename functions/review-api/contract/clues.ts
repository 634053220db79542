import * as z from 'zod';
import { ClueRecipient, Command } from '#shared/effects/command.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Endpoints } from './endpoint.ts';
import { CasePath, Category, Reason } from './endpoint.ts';

/** Served by `routes/clues.ts`. */
export const clues = {
  'POST /cases/{caseId}/clues': {
    summary:
      'Asks the platform to refer the case to an authority. 409 `no-grounds` if nothing was decided since it was last referred to this recipient',
    duty: 'pass-clue',
    path: CasePath,
    body: z.strictObject({
      recipient: ClueRecipient,
      category: Category,
      reason: Reason,
    }),
    answer: z.strictObject({ clueId: Id, command: Command }),
  },
} as const satisfies Endpoints;
