import { describe, expect, it } from 'vitest';
import {
  asBeforeRuling,
  canBeReviewedBlindly,
  concludeSecondReview,
  conclusionsAgree,
  isDisputeParty,
  isRulingHiddenFrom,
  isSelectedForBlindReview,
  openForSeniors,
  startBlindReview,
  undoSecondReview,
} from '#shared/reviews/blind-review.ts';
import { Case, joinCase, reopenCase, resolveCase } from '#shared/reviews/case.ts';
import type { Resolution } from '#shared/reviews/conclusion.ts';
import { noHandling } from '#shared/reviews/handling.ts';
import { queuedCaseOf } from '#shared/reviews/queue.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { hour } from '#shared/settings/durations.ts';
import { ReviewSettings, type Role } from '#shared/settings/review.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { noon } from '../decisions/specimens.ts';
import { openCase, opening } from './specimens.ts';

const settings = ReviewSettings.parse({});
const hash = hmacHash(new Uint8Array(32).fill(1));

const ruledBy = (by: string, conclusion: Resolution['conclusion'], at = noon + hour) => ({
  rulingId: `rul-${by}`,
  conclusion,
  by,
  at,
});
const before = openCase({ rulings: ['rul-old'] });
const first = ruledBy('lin', 'released');
const waiting = startBlindReview(before, resolveCase(before, first));
const staff = (id: string, role: Role): Staff => ({ id, name: id, grants: [{ role }] });
const place = { queue: 'registration', category: 'bulk-registration' };

describe('the selection of rulings for blind review', () => {
  const ids = Array.from({ length: 10_000 }, (_, i) => ({
    caseId: `cas-${i}`,
    rulingId: `rul-${i}`,
  }));
  const chosen = (share: number, key = hash) =>
    ids.filter((one) => isSelectedForBlindReview(one, share, key));

  it('is the configured share and is deterministic', () => {
    // Five standard deviations of a binomial count.
    expect(Math.abs(chosen(0.05).length - 500)).toBeLessThan(5 * Math.sqrt(10_000 * 0.05 * 0.95));
    expect(chosen(0.05)).toEqual(chosen(0.05));
    expect([chosen(0).length, chosen(1).length]).toEqual([0, 10_000]);
  });

  it('cannot be predicted without the platform secret', () => {
    const other = new Set(chosen(0.05, hmacHash(new Uint8Array(32).fill(2))));
    expect(chosen(0.05).filter((one) => other.has(one)).length).toBeLessThan(100);
  });

  it('excludes cases in which other people took part', () => {
    const never: readonly Partial<Case>[] = [
      { state: 'resolved' },
      { campaign: { kind: 'contact', value: 'x' } },
      { handling: { ...noHandling, assignee: 'zhao' } },
      { blind: { first, changedAt: noon, second: null } },
    ];
    expect(canBeReviewedBlindly(openCase())).toBe(true);
    for (const over of never) expect(canBeReviewedBlindly(openCase(over))).toBe(false);
  });
});

describe('a case that awaits its second reviewer', () => {
  it('is resolved but shown as it was before the ruling', () => {
    expect(Case.parse(waiting)).toMatchObject({ state: 'resolved', resolution: first });
    const { blind: _, version: __, ...shown } = asBeforeRuling(waiting);
    const { blind: ___, version: ____, ...stood } = before;
    expect(shown).toEqual(stood);
    const other = resolveCase(before, first);
    expect(asBeforeRuling(other)).toBe(other);
  });

  it('keeps its place in the queue', () => {
    const [had, has] = [queuedCaseOf(before, settings), queuedCaseOf(waiting, settings)];
    expect(has).toMatchObject({ queue: had?.queue, dueAt: had?.dueAt, row: { state: 'open' } });
    expect(queuedCaseOf(resolveCase(before, first), settings)).toBeNull();
  });

  it('hides the ruling from reviewers of the queue only', () => {
    expect(isRulingHiddenFrom(waiting, staff('zhao', 'reviewer'), place)).toBe(true);
    expect(isRulingHiddenFrom(waiting, staff('lin', 'reviewer'), place)).toBe(false);
    for (const role of ['senior', 'viewer', 'auditor', 'admin', 'rule-author'] as const) {
      expect(isRulingHiddenFrom(waiting, staff('zhao', role), place)).toBe(false);
    }
    const both = {
      ...staff('zhao', 'reviewer'),
      grants: [{ role: 'reviewer' }, { role: 'auditor' }],
    };
    expect(isRulingHiddenFrom(waiting, both as Staff, place)).toBe(false);
    expect(isRulingHiddenFrom(before, staff('zhao', 'reviewer'), place)).toBe(false);
  });

  it('stops waiting once it is reopened for another reason', () => {
    const joined = joinCase(waiting, opening({ decisionId: 'dec-2', at: noon + 2 * hour }));
    for (const again of [
      joined,
      reopenCase(waiting, noon + 2 * hour),
      openForSeniors(waiting, noon + 2 * hour),
    ]) {
      expect(again).toMatchObject({ state: 'open', blind: null, resolution: null });
    }
  });
});

describe('two conclusions', () => {
  it('agree if both favour the account or both go against it', () => {
    const same = (a: Resolution['conclusion'], b: Resolution['conclusion'], sampled = false) =>
      conclusionsAgree({ conclusion: a }, { conclusion: b }, { sampled });
    expect(same('upheld', 'restricted')).toBe(true);
    expect(same('released', 'restored')).toBe(true);
    expect(same('released', 'upheld')).toBe(false);
    // A sampled account has no measure: upholding it means clearing it.
    expect(same('released', 'upheld', true)).toBe(true);
    expect(same('restricted', 'upheld', true)).toBe(false);
  });

  it('that agree leave the case unchanged', () => {
    const after = concludeSecondReview(waiting, ruledBy('zhao', 'released', noon + 2 * hour));
    expect(after).toEqual({ ...resolveCase(before, first), version: after.version });
  });

  it('that differ go to senior reviewers, excluding both authors', () => {
    const second = ruledBy('zhao', 'upheld', noon + 2 * hour);
    const after = Case.parse(concludeSecondReview(waiting, second));
    expect(after).toMatchObject({
      state: 'open',
      handling: { escalated: { by: 'zhao' }, assignee: null },
      blind: { first, second },
    });
    expect(queuedCaseOf(after, settings)?.queue).toBe('escalated');
    expect(['lin', 'zhao', 'wang'].map((id) => isDisputeParty(after, id))).toEqual([
      true,
      true,
      false,
    ]);
    expect(joinCase(after, opening({ decisionId: 'dec-2' })).blind).toEqual(after.blind);
    const { state, resolution, concluded, handling, blind } = resolveCase(before, first);
    const stands = { state, resolution, concluded, handling, blind };
    expect(undoSecondReview(after)).toMatchObject(stands);
    expect(resolveCase(after, ruledBy('wang', 'upheld')).blind).toBeNull();
  });

  it('leave open what came since they differed, if the second one is undone', () => {
    const differing = concludeSecondReview(waiting, ruledBy('zhao', 'upheld', noon + 2 * hour));
    const [entry] = differing.entries;
    if (!entry) throw new Error('no entry');
    const at = noon + 3 * hour;
    const found = joinCase(
      differing,
      opening({ at, entries: [{ ...entry, decisionId: 'dec-2', at }] }),
    );
    const appeal = {
      appealId: 'apl-1',
      eventId: 'e-9',
      decisionId: 'dec-1',
      state: 'open',
      filedAt: at,
      dueAt: at + hour,
      language: 'en',
      decidedBy: null,
    } as const;
    const appealed: Case = { ...differing, appeal: { ...appeal, notBy: [] } };
    for (const since of [found, appealed]) {
      const after = Case.parse(undoSecondReview(since));
      expect(after).toMatchObject({ state: 'open', resolution: null, handling: null, blind: null });
      // The first ruling stands for what was there before.
      expect(after.concluded).toMatchObject({ conclusion: first.conclusion, at: first.at });
      expect(queuedCaseOf(after, settings)?.queue).toBe('registration');
    }
  });
});
