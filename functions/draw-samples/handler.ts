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
    // One after the other, as both may draw the same account. Each hour has draws of its own: what one of them cannot
    // read must not cost those of the other.
    const [trials] = await Promise.allSettled([drawTrials(ports)]);
    const { drawn } = await drawSamples(ports);
    if (trials.status === 'rejected') throw trials.reason;
    return { drawn, asked: trials.value.asked };
  });
