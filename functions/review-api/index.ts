import { fileURLToPath } from 'node:url';
import { parseOnce, ReviewEnvironment } from '#shared/connect/environment.ts';
import { connectReview } from '#shared/connect/review.ts';
import { reviewApi } from './handler.ts';
import { routes } from './routes/routes.ts';
import { seals } from './server/cursor.ts';
import { readTokens } from './server/tokens.ts';

const environment = ReviewEnvironment.parse(process.env, parseOnce);
const { sealingSecret, ...connected } = await connectReview(environment);
const { settings, clock } = connected;
const now = clock.now;
const ports = { ...connected, seals: seals(sealingSecret, now) };

export const handler = reviewApi(
  { ports, routes, readToken: settings.staff ? readTokens(settings.staff, now) : null },
  fileURLToPath(new URL('./console', import.meta.url)),
);
