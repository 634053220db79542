import type { Decision } from '../decisions/decision.ts';
import type { Case } from '../reviews/case.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { EntityState } from '../signals/entity-state.ts';
import type { StoredPost } from '../stores/states/port.ts';
import type { Ports } from './ports.ts';

/** What a fold needs beside the account. All of it is read, joined and written before the fold. */
export type Surroundings = {
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly counterparts: ReadonlyMap<string, AccountState>;
  readonly posts: ReadonlyMap<string, StoredPost>;
  /** Decisions that appeals of the batch are about, by decision id. */
  readonly appealed: ReadonlyMap<string, Decision>;
  /** Cases of the accounts that appeal. */
  readonly cases: ReadonlyMap<string, Case>;
  /** Ids of brake counters known to be at their cap. */
  readonly full: ReadonlySet<string>;
};

/** What is the same for all events of a batch. Rules may be others in the next (`CurrentPorts`). */
export type Constants = Pick<Ports, 'settings' | 'catalogue' | 'enrichment' | 'hash'>;
