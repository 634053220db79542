import type { DeploymentInput } from './schema.ts';

/** The past of a platform, run through the queue before the platform connects: decides, sends nothing. */
export const deployment = {
  platform: {
    platformId: 'replay',
    purpose: 'replay',
    mode: 'observe',
    // Histories rarely carry real-name status: the gate would speak for everybody and about nobody.
    gate: { services: [] },
    intake: 'thrifty',
  },
  region: 'us-east-1',
  backend: { role: 'replay-sender' },
} satisfies DeploymentInput;
