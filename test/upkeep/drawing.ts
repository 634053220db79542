import { caseIdOf } from '#shared/effects/effects.ts';
import { minute } from '#shared/settings/durations.ts';
import { memoryArchive } from '#shared/stores/archive/memory.ts';
import { memoryCaseQueues } from '#shared/stores/case-queues/memory.ts';
import { memoryPapers } from '#shared/stores/papers/memory.ts';
import type { TrialDrawPorts } from '#shared/upkeep/draw-trials.ts';
import { eventOf, now, type openDesk } from '../screening/desk.ts';

/** A post, each account on its own device. */
export const post = (accountId: string, n: number, text = '今天的晚霞真好看，分享给大家') =>
  eventOf(
    'content.posted',
    accountId,
    { contentId: `p-${accountId}-${n}`, kind: 'post', text },
    {
      eventId: `post-${accountId}-${n}`,
      at: now - minute + n,
      context: { deviceId: `device-${accountId}` },
    },
  );

/** The ports of the sampler over what a desk screened, from a time on that the test moves. */
export const drawingFrom = (
  desk: ReturnType<typeof openDesk>,
  {
    from,
    archive = memoryArchive('demo'),
    ...of
  }: Pick<TrialDrawPorts, 'settings' | 'rulebook' | 'rulesNow' | 'random'> & {
    readonly from: number;
    readonly archive?: TrialDrawPorts['archive'];
  },
) => {
  const time = { now: from };
  const ports: TrialDrawPorts = {
    ...desk.ports,
    ...of,
    archive,
    caseQueues: memoryCaseQueues(desk.records, of.settings.review),
    papers: memoryPapers(() => time.now, desk.records.papers),
    clock: { now: () => time.now, pause: async () => {} },
  };
  const caseOf = (accountId: string) => desk.records.cases.get(caseIdOf('demo', accountId));
  return { desk, ports, time, caseOf };
};
