import { connectBacktest } from '#shared/connect/backtest.ts';
import { Environment, parseOnce } from '#shared/connect/environment.ts';
import { replaySlices } from './handler.ts';

const environment = Environment.pick({
  PLATFORM_SETTINGS: true,
  ARCHIVE_BUCKET: true,
  RECORDS_TABLE: true,
}).parse(process.env, parseOnce);

export const handler = replaySlices(connectBacktest(environment));
