import middy from '@middy/core';
import { watchAppeals } from '#shared/upkeep/watch-appeals.ts';
import { type WatchPorts, watchRules } from '#shared/upkeep/watch-rules.ts';

/**
 * Runs hourly. Reports rules that fire abnormally often, a halt in force and appeals that are due. Demotes
 * rules that have lost the right to decide.
 */
export const watchAllRules = (ports: WatchPorts & Parameters<typeof watchAppeals>[0]) =>
  middy().handler(async () => {
    const both = [watchRules(ports), watchAppeals(ports)] as const;
    // Lambda freezes the process when the handler rejects, so wait for both to end even if one fails.
    await Promise.allSettled(both);
    const [rules, appealsDue] = await Promise.all(both);
    return { ...rules, appealsDue };
  });
