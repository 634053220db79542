import { isSamePerson } from '#shared/settings/review.ts';
import type { Platform } from './connect.ts';

type ForPurpose = { readonly settings: Pick<Platform['settings'], 'purpose'> };

/** Whether an act needs two people; only where real accounts are at stake, on a production platform. */
export const needsSecondPerson = ({ settings }: ForPurpose): boolean =>
  settings.purpose === 'production';

/** Whether two names are the same person where two are needed: `lin` here is recorded as `cli:lin`. */
export const isSelfApproval = (platform: ForPurpose, by: string, approvedBy: string): boolean =>
  needsSecondPerson(platform) && isSamePerson(by, approvedBy);
