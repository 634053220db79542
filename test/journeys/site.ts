import { blueprint } from '#infra/blueprint.ts';
import { feed } from '#infra/local/feed.ts';
import { metricsIn } from '#infra/local/metrics.ts';
import { type Backend, startBackend } from '#infra/local/platform/backend.ts';
import { type Records, recordsOf } from '#infra/local/records.ts';
import { decisionsOf, type Summary, summarise, unacknowledged } from '#infra/local/summary.ts';
import { type System, type SystemOptions, startSystem } from '#infra/local/system.ts';
import { deploymentOf } from '#infra/platforms/registry.ts';
import type { Decision } from '#shared/decisions/decision.ts';
import { day } from '#shared/settings/durations.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoStates } from '#shared/stores/states/dynamodb.ts';
import type { StateStore } from '#shared/stores/states/port.ts';

/** A platform with the whole system behind it, for journeys. */
export type Site = {
  readonly system: System;
  readonly records: Records;
  readonly backend: Backend;
  readonly states: StateStore;
  readonly send: (bodies: readonly string[]) => Promise<void>;
  /** Waits until everything is screened, applied and acknowledged. */
  readonly calm: () => Promise<void>;
  readonly decisions: () => Promise<readonly Decision[]>;
  readonly summary: () => Promise<Summary>;
  readonly close: () => Promise<void>;
};

/**
 * Maximum time until a message is done. A message that is given back, because a store is throttled or the
 * time is over, stays hidden for the queue's visibility timeout, as on AWS, and then needs one more run.
 */
const patienceSeconds =
  blueprint.queues.intake.visibilitySeconds + 2 * blueprint.functions.screenEvents.timeoutSeconds;

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Opens the demonstration platform. */
export const openSite = async (options: Partial<SystemOptions> = {}): Promise<Site> => {
  const { platform } = await deploymentOf('demo');
  // No random second reviews: a journey must be the same every time.
  const settings = { ...platform, review: { ...platform.review, blindShare: 0 } };
  const system = await startSystem({ settings, schedules: false, ...options });
  const backend = await startBackend(system);
  const metrics = metricsIn(system.logs);
  const records = recordsOf(system);
  const yesterday = Date.now() - day;
  const decisions = () => decisionsOf(records, [yesterday, Date.now()]);
  return {
    system,
    records,
    backend,
    states: dynamoStates(createDynamo(system.clients.dynamodb), system.names.table('states'), {
      platformId: settings.platformId,
      now: Date.now,
    }),
    decisions,
    send: async (bodies) => {
      await feed(system, bodies);
    },
    calm: async () => {
      const until = Date.now() + patienceSeconds * 1000;
      do {
        await system.settle({ withinSeconds: patienceSeconds });
        await pause(100);
      } while (
        Date.now() < until &&
        ((await system.depth(system.queueUrl('actions'))) > 0 ||
          (await unacknowledged(records)).length > 0)
      );
    },
    summary: async () =>
      summarise(system, records, {
        metrics: metrics(),
        decisions: await decisions(),
        received: backend.received,
        language: 'en',
      }),
    close: async () => {
      await backend.stop();
      await system.stop();
    },
  };
};
