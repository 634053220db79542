import { Environment, parseOnce } from '#shared/connect/environment.ts';
import { connectLedger } from '#shared/connect/ledger.ts';
import { endDueHolds } from './handler.ts';

const environment = Environment.omit({ ARCHIVE_BUCKET: true }).parse(process.env, parseOnce);

export const handler = endDueHolds(connectLedger(environment));
