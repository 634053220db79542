import { connectRules, Environment } from '#shared/stores/connect.ts';
import { watchAllRules } from './handler.ts';

const environment = Environment.pick({
  PLATFORM_SETTINGS: true,
  RECORDS_TABLE: true,
  AUDIT_TABLE: true,
}).parse(process.env);

export const handler = watchAllRules(connectRules(environment));
