import type { DeploymentInput } from './schema.ts';

/** The platform of `npm start`: it enforces, on a record that its simulator made. */
export const deployment = {
  platform: {
    platformId: 'demo',
    purpose: 'demonstration',
    mode: 'enforce',
  },
  region: 'us-east-1',
  backend: { role: 'demo-backend' },
} satisfies DeploymentInput;
