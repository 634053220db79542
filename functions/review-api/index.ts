import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { connectReview, Environment } from '#shared/stores/connect.ts';
import { seals } from './cursor.ts';
import { reviewApi } from './handler.ts';
import { routes } from './routes/routes.ts';
import { readTokens } from './tokens.ts';

const environment = Environment.omit({ ARCHIVE_BUCKET: true })
  .extend({ INTAKE_QUEUE_URL: z.string().min(1) })
  .parse(process.env);
const { sealingSecret, ...connected } = await connectReview(environment);
const { settings, clock } = connected;
const now = clock.now;
const ports = { ...connected, seals: seals(sealingSecret, now) };

export const handler = reviewApi(
  { ports, routes, readToken: settings.staff ? readTokens(settings.staff, now) : null },
  fileURLToPath(new URL('./console', import.meta.url)),
);
