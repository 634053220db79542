import type { Case } from '#shared/reviews/case.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { type AccountState, standingBy, standings } from '#shared/signals/account-state.ts';
import type { BulkAct, RulingInput } from '../contract/acting.ts';
import type { Words } from '../contract/endpoint.ts';
import { invalid } from '../server/refusal.ts';

type Standing = Pick<AccountState['standing'], 'is' | 'until'>;

const riskyRelease: Words = {
  'zh-CN': '高风险账号的解除、减轻或提前结束须由第二人同意。',
  en: 'Releasing a high-risk account, or reducing or shortening its restriction, needs a second person’s approval.',
};

const endOf = ({ until }: { readonly until: number | null }): number =>
  until ?? Number.POSITIVE_INFINITY;

/** Whether an act leaves an account less restricted than it is, or so for less long. */
const lightens = (ruling: Ruling, before: Standing): boolean => {
  switch (ruling.act) {
    case 'release':
      return true;
    case 'challenge':
    case 'limit':
    case 'freeze': {
      if (before.is === 'active') return false;
      const less = standings.indexOf(standingBy[ruling.act]) < standings.indexOf(before.is);
      return less || endOf(ruling) < endOf(before);
    }
    default:
      return false;
  }
};

/**
 * Why one person is not enough for this act, or `null`.
 *
 * @param before how the account stands; left out for one that is not known: then nothing is lightened
 */
export const fourEyesFor = (
  ruling: Ruling,
  { weight }: Pick<Case, 'weight'>,
  before: Standing | undefined,
  { fourEyes }: ReviewSettings,
): Words | null =>
  weight.score >= fourEyes.releaseFromScore &&
  lightens(ruling, before ?? { is: 'active', until: null })
    ? riskyRelease
    : null;

/** Why one person is not enough for an act over so many accounts, or `null`. */
export const fourEyesForBulk = (accounts: number, { fourEyes }: ReviewSettings): Words | null =>
  accounts >= fourEyes.bulkFrom
    ? {
        'zh-CN': `涉及 ${accounts} 个账号：${fourEyes.bulkFrom} 个及以上须由第二人同意。`,
        en: `This affects ${accounts} ${accounts === 1 ? 'account' : 'accounts'}: ${fourEyes.bulkFrom} or more need a second person.`,
      }
    : null;

const undoOfTwo: Words = {
  'zh-CN': '原处置由两人作出，撤销也须由第二人同意。',
  en: 'Two people approved this, so undoing it needs a second person too.',
};

/**
 * Why one person is not enough to take a ruling back, or `null`. Whoever ruled alone takes their own
 * slip back alone.
 *
 * @param back what stood before, as the ruling that brings it about; `null` where nothing had changed
 */
export const fourEyesForUndo = (
  ruled: { readonly by: string; readonly approvedBy: string | null },
  back: Ruling | null,
  known: Pick<Case, 'weight'>,
  before: Standing | undefined,
  who: { readonly id: string },
  review: ReviewSettings,
): Words | null => {
  if (ruled.approvedBy !== null) return undoOfTwo;
  return back === null || ruled.by === who.id ? null : fourEyesFor(back, known, before, review);
};

/**
 * Refuses a restriction that would be over before it began: it would be a release by another name.
 *
 * @throws {Refusal} `invalid` that names `body.ruling.until`
 */
export const mustLast = (ruling: RulingInput | BulkAct, now: number): void => {
  if ('until' in ruling && endOf(ruling) <= now) {
    throw invalid('body.ruling.until', {
      'zh-CN': '须为将来的时间；不限期则为 null',
      en: 'a future time, or null for no end',
    });
  }
};
