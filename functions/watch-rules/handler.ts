import middy from '@middy/core';
import { watchAppeals } from '#shared/screening/watch-appeals.ts';
import { type WatchPorts, watchRules } from '#shared/screening/watch-rules.ts';

/**
 * Every hour: tells of rules that fire abnormally, takes the right to decide from those that lost it, and
 * tells of a halt and of appeals that must be answered.
 */
export const watchAllRules = (ports: WatchPorts & Parameters<typeof watchAppeals>[0]) =>
  middy().handler(async () => {
    const both = [watchRules(ports), watchAppeals(ports)] as const;
    // Lambda freezes what still runs when the handler fails: each is brought to its end, whatever the other does.
    await Promise.allSettled(both);
    const [rules, appealsDue] = await Promise.all(both);
    return { ...rules, appealsDue };
  });
