import middy from '@middy/core';
import { type WatchPorts, watchRules } from '#shared/screening/watch-rules.ts';

/** The run that also reads what people ruled: 30 days of decisions are read once a day, not once an hour. */
const rulingsHour = 3;

/** Every hour: tells of rules that fire abnormally, and takes the right to decide from those that lost it. */
export const watchAllRules = (ports: WatchPorts) =>
  middy().handler(async () => {
    const rulings = new Date(ports.clock.now()).getUTCHours() === rulingsHour;
    return watchRules(ports, { rulings });
  });
