import { recordSignIn } from '#functions/review-api/staff/people.ts';
import { day } from '#shared/settings/durations.ts';
import { createDynamo } from '#shared/stores/dynamo.ts';
import { dynamoPapers } from '#shared/stores/papers/dynamodb.ts';
import { demoStaff } from '../../platforms/demo-staff.ts';
import type { System } from '../system.ts';
import { demoPeople } from './people.ts';

/**
 * Records all demo people as if they had signed in the day before. Cases can then be assigned to each of them
 * and one reviewer's rulings can be reviewed again by another, while real sign-ins stay distinguishable by
 * their time.
 */
export const recordDemoSignIns = async ({ clients, names, settings }: System): Promise<void> => {
  const papers = dynamoPapers(createDynamo(clients.dynamodb), names.table('records'), {
    platformId: settings.platformId,
    now: Date.now,
  });
  for (const { id, name, groups } of demoPeople) {
    const grants = groups.map((group) => demoStaff.groups[group]);
    await recordSignIn({ id, name, grants }, { papers, clock: { now: () => Date.now() - day } });
  }
};
