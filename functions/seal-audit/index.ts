import { Environment, parseOnce, SealingKey } from '#shared/connect/environment.ts';
import { connectSealing } from '#shared/connect/sealing.ts';
import { sealDays } from './handler.ts';

const environment = Environment.pick({ PLATFORM_SETTINGS: true, AUDIT_TABLE: true }).parse(
  process.env,
  parseOnce,
);

export const handler = sealDays(
  connectSealing(environment, SealingKey.parse(process.env, parseOnce)),
);
