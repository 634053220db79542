import { Environment, parseOnce } from '#shared/connect/environment.ts';
import { connectOutbox } from '#shared/connect/outbox.ts';
import { sweep } from './handler.ts';

const environment = Environment.pick({
  PLATFORM_SETTINGS: true,
  RECORDS_TABLE: true,
  FOLLOW_UPS_QUEUE_URL: true,
  ACTIONS_QUEUE_URL: true,
}).parse(process.env, parseOnce);

export const handler = sweep(connectOutbox(environment));
