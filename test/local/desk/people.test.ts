import { describe, expect, it } from 'vitest';
import { approvers } from '#functions/review-api/proposing.ts';
import { demoPeople } from '#infra/local/desk/people.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { type Duty, may } from '#shared/reviews/roles.ts';

/** What takes two people: to agree to a proposal, and to hear an appeal against one's own ruling. */
const byTwo: readonly Duty[] = [...new Set(Object.values(approvers)), 'rule-on-appeal'];

describe('the demo people', () => {
  it.each(byTwo)('are two for %s: whoever may do it may have asked for it', (duty) => {
    const able = demoPeople.filter(({ groups }) =>
      groups.some((group) => may(demoStaff.groups[group].role, duty)),
    );
    expect(able.length).toBeGreaterThan(1);
  });
});
