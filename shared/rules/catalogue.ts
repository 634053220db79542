import { bulkSignupDevice } from './account/bulk-signup-device.ts';
import { identityOnTooManyAccounts } from './account/identity-on-too-many-accounts.ts';
import { realNameLapsed } from './account/real-name-lapsed.ts';
import { unverifiedServiceUse } from './account/unverified-service-use.ts';
import { collect } from './collect.ts';

/** Every rule of the product. One that is not listed here never runs. */
export const catalogue = collect([
  unverifiedServiceUse,
  realNameLapsed,
  identityOnTooManyAccounts,
  bulkSignupDevice,
]);
