import { describe, expect, it } from 'vitest';
import { approverDuties } from '#functions/review-api/acting/proposals.ts';
import { demoPeople } from '#infra/local/desk/people.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { type Duty, roleHasDuty } from '#shared/reviews/roles.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';

/** Duties that need two people: approving a proposal, and hearing an appeal against one's own ruling. */
const fourEyesDuties: readonly Duty[] = [
  ...new Set(Object.values(approverDuties)),
  'rule-on-appeal',
];

const peopleWith = (duty: Duty) =>
  demoPeople.filter(({ groups }) =>
    groups.some((group) => roleHasDuty(demoStaff.groups[group].role, duty)),
  );

describe('the demo people', () => {
  it.each(fourEyesDuties)(
    'are at least two for %s, so that one can approve what another proposed',
    (duty) => {
      expect(peopleWith(duty).length).toBeGreaterThan(1);
    },
  );

  it('include enough people for all appeals against one decision, each answered by another', () => {
    const { appeal } = PlatformSettings.parse({ platformId: 'demo', purpose: 'demonstration' });
    expect(peopleWith('rule-on-appeal').length).toBeGreaterThanOrEqual(appeal.perDecision);
  });
});
