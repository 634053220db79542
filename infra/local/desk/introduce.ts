import { remember } from '#functions/review-api/staff/people.ts';
import { day } from '#shared/settings/durations.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { demoStaff } from '../../platforms/demo-staff.ts';
import type { System } from '../system.ts';
import { demoPeople } from './people.ts';

/**
 * Puts the demo people on record as if all of them had signed in the day before: cases can be handed to each,
 * rulings of one are made again by another, and who has signed in since is told from who has not.
 */
export const introduce = async ({ clients, names, settings }: System): Promise<void> => {
  const papers = dynamoPapers(createDynamo(clients.dynamodb), names.table('records'), {
    platformId: settings.platformId,
    now: Date.now,
  });
  for (const { id, name, groups } of demoPeople) {
    const grants = groups.map((group) => demoStaff.groups[group]);
    await remember({ id, name, grants }, { papers, clock: { now: () => Date.now() - day } });
  }
};
