import type { Case } from '#shared/reviews/case.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import type { Words } from './contract/endpoint.ts';

const riskyRelease: Words = {
  'zh-CN': '高风险账号的解除须由第二人同意。',
  en: 'A release of a high-risk account takes a second person.',
};

/** Why one person is not enough for this act, or `null`. */
export const fourEyesFor = (
  act: string,
  { weight }: Pick<Case, 'weight'>,
  { fourEyes }: ReviewSettings,
): Words | null =>
  act === 'release' && weight.score >= fourEyes.releaseFromScore ? riskyRelease : null;

/** Why one person is not enough for an act over so many accounts, or `null`. */
export const fourEyesForBulk = (accounts: number, { fourEyes }: ReviewSettings): Words | null =>
  accounts >= fourEyes.bulkFrom
    ? {
        'zh-CN': `涉及 ${accounts} 个账号：${fourEyes.bulkFrom} 个及以上须由第二人同意。`,
        en: `It is about ${accounts} accounts: ${fourEyes.bulkFrom} or more take a second person.`,
      }
    : null;
