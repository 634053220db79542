import type { FindListed } from '#shared/lists/find.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import type { BacktestStore } from '#shared/stores/backtests/port.ts';
import type { BrakeCounts } from '#shared/stores/brakes/port.ts';
import type { DeadLetters } from '#shared/stores/dead-letters/port.ts';
import type { DecisionIndex } from '#shared/stores/decisions/port.ts';
import type { ListChangeStore } from '#shared/stores/list-changes/port.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import type { QuarantineStore } from '#shared/stores/quarantine/port.ts';
import type { QueueStore } from '#shared/stores/queue/port.ts';
import type { SealStore } from '#shared/stores/seals/port.ts';
import type { TallyStore } from '#shared/stores/tallies/port.ts';

/** Queues whose dead letters are shown to staff. */
export type WatchedQueue = 'intake' | 'followUps' | 'actions';

/**
 * The ports of the pages other than queues and cases: search, figures, quarantine, rules, lists, audit log.
 */
export type StudyPorts = {
  readonly tallies: TallyStore;
  readonly decisions: DecisionIndex;
  readonly brakes: BrakeCounts;
  readonly quarantine: QuarantineStore;
  readonly deadLetters: { readonly [Queue in WatchedQueue]: DeadLetters };
  readonly lists: ListStore;
  readonly listChanges: ListChangeStore;
  /** The current lists. */
  readonly listsNow: () => Promise<FindListed>;
  /** Hash with the platform's own key, used for contacts and for members of sketches. */
  readonly hash: KeyedHash;
  readonly backtests: BacktestStore;
  /** The daily seals of the audit log. */
  readonly dailySeals: Pick<SealStore, 'all'>;
  /** Queue of archive slices to be replayed. */
  readonly slices: QueueStore;
};
