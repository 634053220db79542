import middy from '@middy/core';
import { type WatchPorts, watchRules } from '#shared/screening/watch-rules.ts';

/** Every hour: tells of rules that fire abnormally, and takes the right to decide from those that lost it. */
export const watchAllRules = (ports: WatchPorts) => middy().handler(() => watchRules(ports));
