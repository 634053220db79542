import middy from '@middy/core';
import { endHolds } from '#shared/upkeep/end-holds.ts';

/** Runs every minute. Ends temporary restrictions whose time is over, so that none outlasts its term. */
export const endDueHolds = (ports: Parameters<typeof endHolds>[0]) =>
  middy().handler(async () => {
    const ended = await endHolds(ports);
    if (ended > 0) ports.log.info('holds-ended', { ended });
    return { ended };
  });
