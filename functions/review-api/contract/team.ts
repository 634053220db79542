import * as z from 'zod';
import type { Endpoints } from './endpoint.ts';
import { daysQuery, Person, Share, Timestamp, Words } from './endpoint.ts';

const Colleague = z.strictObject({
  person: Person,
  lastSeenAt: Timestamp.nullable(),
  claimed: z.number().int(),
  /** Open cases assigned to them. */
  handed: z.number().int(),
  rulings: z.number().int(),
  /** Seconds from claim to ruling. */
  handling: z.strictObject({ p50: z.number().nullable(), p90: z.number().nullable() }),
  /** Share of rulings overturned by an appeal or a colleague. */
  overturned: Share,
  /** Share of blind second rulings that agreed. */
  agreement: Share,
  reveals: z.number().int(),
});
export type Colleague = z.infer<typeof Colleague>;

const QueueFigures = z.strictObject({
  queue: z.string(),
  /** Name of a queue that the platform defined; `null` for a standard queue. */
  name: Words.nullable(),
  /** Hours until a case of zero weight is due, from its opening. */
  dueHours: z.number(),
  /** Share of rulings that came before their case was due. */
  inTime: Share,
});
export type QueueFigures = z.infer<typeof QueueFigures>;

/** Served by `routes/team.ts`. */
export const team = {
  'GET /team': {
    summary:
      'Load, handling time, overturn rate and agreement of every colleague; rulings in time by queue',
    duty: 'read-team',
    query: z.strictObject(daysQuery),
    answer: z.strictObject({
      people: z.array(Colleague),
      queues: z.array(QueueFigures),
      agreement: Share,
      /** Share of randomly drawn accounts without findings that turned out abusive: what detection misses. */
      missed: Share,
      perDay: z.array(
        z.strictObject({ day: z.iso.date(), rulings: z.number().int(), opened: z.number().int() }),
      ),
    }),
  },
} as const satisfies Endpoints;
