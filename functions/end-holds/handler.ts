import middy from '@middy/core';
import { endHolds } from '#shared/screening/end-holds.ts';

/** Every minute: ends the timed restrictions that are over, so that nobody is held by neglect. */
export const endDueHolds = (ports: Parameters<typeof endHolds>[0]) =>
  middy().handler(async () => {
    const ended = await endHolds(ports);
    if (ended > 0) ports.log.info('holds-ended', { ended });
    return { ended };
  });
