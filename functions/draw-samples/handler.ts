import middy from '@middy/core';
import { drawSamples } from '#shared/upkeep/draw-samples.ts';
import { drawTrials, type TrialDrawPorts } from '#shared/upkeep/draw-trials.ts';

/**
 * Runs hourly. Draws accounts for review: some without findings, and some that only rules on trial found.
 * Does nothing if the platform has no staff.
 */
export const drawUnflagged = (ports: TrialDrawPorts) =>
  middy().handler(async () => {
    if (!ports.settings.staff) return { drawn: [], asked: [] };
    const { asked } = await drawTrials(ports);
    const { drawn } = await drawSamples(ports);
    return { drawn, asked };
  });
