import { parseOnce, ScreeningEnvironment } from '#shared/connect/environment.ts';
import { connectScreening } from '#shared/connect/screening.ts';
import { screenEvents } from './handler.ts';

const environment = ScreeningEnvironment.parse(process.env, parseOnce);
const { ports, currentPorts, giveBack } = await connectScreening(environment);

export const handler = screenEvents(
  ports,
  environment.FOLLOW_UPS_QUEUE_URL.split('/').at(-1) as string,
  { currentPorts, giveBack },
);
