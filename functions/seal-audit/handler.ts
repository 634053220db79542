import middy from '@middy/core';
import { type SealingPorts, sealAudit } from '#shared/auditing/seal.ts';
import type { Ports } from '#shared/screening/ports.ts';

/** Runs hourly. Seals the audit log of past days. Daily would do, but this way a missed run hardly matters. */
export const sealDays = (ports: SealingPorts & Pick<Ports, 'metrics'>) =>
  middy().handler(async () => {
    const sealed = await sealAudit(ports);
    ports.metrics.flush();
    return { sealed };
  });
