import type { Environment } from './environment.ts';
import { connectOutbox } from './outbox.ts';
import { connectRecords } from './records.ts';

/** Creates the ports for decisions about accounts: the outbox, the rules, states and the ledger. */
export const connectLedger = (environment: Omit<Environment, 'ARCHIVE_BUCKET' | 'OWN_SENDERS'>) => {
  const base = connectOutbox(environment);
  return { ...base, ...connectRecords(environment, base) };
};
