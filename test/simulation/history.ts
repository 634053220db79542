import type { ReceiverMemory, ReceiverStore } from '#shared/client/receiver.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import type { Ports } from '#shared/screening/ports.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { EntityState } from '#shared/signals/entity-state.ts';
import type { MemoryRecords } from '#shared/stores/ledger/memory.ts';
import type { Quarantined } from '#shared/stores/quarantine/port.ts';
import type { MemoryStates } from '#shared/stores/states/memory.ts';
import type { mixes } from './faults.ts';
import type { Plan } from './traffic.ts';

/** A mutant: the same world with one part broken. */
export type Mutation = {
  /** Replaces the behaviour of stores and queues. */
  readonly stores?: (ports: Ports) => Ports;
  /** Replaces what callers see, including faults. */
  readonly callers?: (ports: Ports) => Ports;
  /**
   * Replaces the batch response, given the failed ids, all ids and whether the time limit was near; `null`
   * responds before the handler runs.
   */
  readonly answer?:
    | ((failed: readonly string[], ids: readonly string[], outOfTime: boolean) => readonly string[])
    | null;
  readonly receiver?: (memory: ReceiverMemory) => ReceiverStore;
};

/** One message sent to the intake queue, with its result. */
export type Sent = {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  readonly kind: 'event' | 'unreadable' | 'receipt';
  /** When a worker first deleted it. */
  readonly deletedAt: number | null;
};

/** A reviewer's ruling and its result. */
export type RulingDone = {
  readonly rulingId: string;
  readonly accountId: string;
  readonly act: Ruling['act'];
  readonly at: number;
  readonly became: 'done' | 'refused' | 'given-up';
};

/** Everything that exists at the end of a history, for the checker. */
export type History = {
  readonly seed: number;
  readonly mix: keyof typeof mixes;
  readonly settings: PlatformSettings;
  readonly plan: Plan;
  readonly sent: readonly Sent[];
  readonly accounts: ReadonlyMap<string, AccountState>;
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly posts: MemoryStates['posts'];
  readonly pages: MemoryStates['pages'];
  readonly records: MemoryRecords;
  readonly quarantine: ReadonlyMap<string, Quarantined>;
  readonly archived: readonly Occurrence[];
  readonly receiver: ReceiverMemory;
  readonly rulings: readonly RulingDone[];
  /** Messages left in queues: there should be none. */
  readonly left: { readonly [Queue in 'intake' | 'followUps' | 'actions' | 'dead']: number };
  /** Number of messages that had to be redriven from dead letters. */
  readonly redriven: number;
  /** Number of batches given back because the worker's time was nearly over. */
  readonly outOfTime: number;
  /** Number of failed messages whose visibility was shortened. */
  readonly givenBack: number;
  /** Ids in batch responses that are not in the batch, or are there twice. */
  readonly strayAnswers: readonly string[];
  /** Whether it came to rest before the step limit. */
  readonly rested: boolean;
  readonly faultsEndedAt: number;
  readonly endedAt: number;
  readonly steps: number;
  /** Equal for two runs of one seed. */
  readonly traceHash: string;
  readonly hash: (name: string) => number;
};
