import * as z from 'zod';
import { StandingEntry } from '../lists/entry.ts';
import { RulebookEntry } from '../rules/cel/rulebook.ts';
import { RuleSource } from './rule-source.ts';

const time = z.number().int();

/** A stretch of an archive that one run replays: it counts what arrived from `from` to before `to`. */
export const Slice = z.strictObject({
  /** From here on events are replayed, so that states are warm when counting begins. */
  warmFrom: time,
  from: time,
  to: time,
});
export type Slice = z.infer<typeof Slice>;

/** Entries of lists that a backtest over slices takes: each slice reads them, some megabytes. */
export const mostListed = 10_000;

/** What a backtest over an archive is cut into. Its results lie beside it, one a slice. */
export const Manifest = z.strictObject({
  backtestId: z.string().regex(/^bt-[\w-]{8,40}$/),
  rule: RuleSource,
  /** Lists that are judged by too, contacts hashed as in every replay (`replayHash`). */
  lists: z.array(StandingEntry).max(mostListed).optional(),
  /** The platform's book of rules as it was when this was asked: the rules of the moment come of it. */
  book: z.array(RulebookEntry).optional(),
  slices: z.array(Slice).min(1).max(10_000),
  /** For a run that is entered in the book when its last slice is done: who asked. Else who asked folds it. */
  askedBy: z.string().min(1).max(80).optional(),
});
export type Manifest = z.infer<typeof Manifest>;

/** One slice that is to be replayed: a message on the queue. */
export const SliceOrder = z.strictObject({
  backtestId: Manifest.shape.backtestId,
  slice: z.number().int().nonnegative(),
});
export type SliceOrder = z.infer<typeof SliceOrder>;
