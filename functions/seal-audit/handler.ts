import middy from '@middy/core';
import type { Ports } from '#shared/screening/ports.ts';
import { type SealingPorts, sealAudit } from '#shared/screening/seal.ts';

/** Every hour: seals the days that are over. One run a day would do; a missed one is made up soon. */
export const sealDays = (ports: SealingPorts & Pick<Ports, 'metrics'>) =>
  middy().handler(async () => {
    const sealed = await sealAudit(ports);
    ports.metrics.flush();
    return { sealed };
  });
