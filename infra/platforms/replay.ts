import type { DeploymentInput } from './schema.ts';

/** Replays a platform's history through the queue before the platform connects: decides, sends nothing. */
export const deployment = {
  platform: {
    platformId: 'replay',
    purpose: 'replay',
    mode: 'observe',
    // Histories rarely carry real-name status, so the gate would restrict every account.
    gate: { services: [] },
    intake: 'thrifty',
  },
  region: 'us-east-1',
  backend: { role: 'replay-sender' },
} satisfies DeploymentInput;
