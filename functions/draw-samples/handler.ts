import middy from '@middy/core';
import { drawSamples } from '#shared/screening/draw-samples.ts';
import { drawTrials, type TrialDrawPorts } from '#shared/screening/draw-trials.ts';

/**
 * Every hour: puts accounts that nothing was found in, and what rules on trial alone found, before
 * people, where there are people.
 */
export const drawUnflagged = (ports: TrialDrawPorts) =>
  middy().handler(async () => {
    if (!ports.settings.staff) return { drawn: [], asked: [] };
    const { asked } = await drawTrials(ports);
    const { drawn } = await drawSamples(ports);
    return { drawn, asked };
  });
