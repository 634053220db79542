import { Environment, parseOnce } from '#shared/connect/environment.ts';
import { connectRules } from '#shared/connect/rules.ts';
import { watchAllRules } from './handler.ts';

const environment = Environment.pick({
  PLATFORM_SETTINGS: true,
  RECORDS_TABLE: true,
  AUDIT_TABLE: true,
}).parse(process.env, parseOnce);

export const handler = watchAllRules(connectRules(environment));
