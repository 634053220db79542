import * as z from 'zod';
import type { Endpoints } from './endpoint.ts';
import { At, Person, Share, span } from './endpoint.ts';

const Colleague = z.strictObject({
  person: Person,
  lastSeenAt: At.nullable(),
  claimed: z.number().int(),
  /** Open cases that were handed to them. */
  handed: z.number().int(),
  rulings: z.number().int(),
  /** From claim to ruling, seconds. */
  handling: z.strictObject({ p50: z.number().nullable(), p90: z.number().nullable() }),
  /** Rulings that an appeal or a colleague took back. */
  overturned: Share,
  /** Blind re-reviews that came to the same. */
  agreement: Share,
  reveals: z.number().int(),
});
export type Colleague = z.infer<typeof Colleague>;

/** File `routes/team.ts`. */
export const team = {
  'GET /team': {
    summary: 'Load, handling time, overturn rate and agreement of everybody who ruled',
    duty: 'read-team',
    query: z.strictObject(span),
    answer: z.strictObject({
      people: z.array(Colleague),
      agreement: Share,
      /** Unflagged accounts that were looked at, and how many were abusive: what the machine misses. */
      missed: Share,
      perDay: z.array(
        z.strictObject({ day: z.iso.date(), rulings: z.number().int(), opened: z.number().int() }),
      ),
    }),
  },
} as const satisfies Endpoints;
