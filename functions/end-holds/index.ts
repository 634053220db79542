import { connectLedger, Environment } from '#shared/stores/connect.ts';
import { endDueHolds } from './handler.ts';

const environment = Environment.omit({ ARCHIVE_BUCKET: true }).parse(process.env);

export const handler = endDueHolds(connectLedger(environment));
