import middy from '@middy/core';
import { type DrawPorts, drawSamples } from '#shared/screening/draw-samples.ts';

/** Every hour: puts accounts that nothing was found in before people, where there are people. */
export const drawUnflagged = (ports: DrawPorts) =>
  middy().handler(async () => (ports.settings.staff ? drawSamples(ports) : { drawn: [] }));
