import { demoStaff } from './demo-staff.ts';
import type { DeploymentInput } from './schema.ts';

/** The demonstration in the Beijing region (partition `aws-cn`). */
export const deployment = {
  platform: {
    platformId: 'demo-cn',
    purpose: 'demonstration',
    mode: 'enforce',
    intake: 'thrifty',
    staff: demoStaff,
  },
  region: 'cn-north-1',
  backend: { role: 'demo-backend' },
} satisfies DeploymentInput;
