import { demoStaff } from './demo-staff.ts';
import type { DeploymentInput } from './schema.ts';

/** The shadow record that the demonstration's simulator gives a rule; no person has reviewed it. */
const simulated = { decisions: 600, upheld: 594, simulated: true };

/** The platform of `npm start`: it enforces, based on simulated shadow records. */
export const deployment = {
  platform: {
    platformId: 'demo',
    purpose: 'demonstration',
    mode: 'enforce',
    staff: demoStaff,
    // More than a real platform would set, so that people trying the console see blind reviews and samples.
    review: { blindShare: 0.2, samplesPerDay: 48 },
    shadowRecords: {
      'account.bulk-signup-device': simulated,
      'account.bulk-signup-block': simulated,
      'account.on-dishonesty-list': simulated,
      'account.phone-on-too-many-accounts': simulated,
      'account.identity-on-too-many-accounts': simulated,
      'account.repeat-black-gray-poster': simulated,
      'account.identity-in-series': simulated,
      'account.number-segment-crowd': simulated,
      'network.same-opening-line': simulated,
      'network.money-passed-on': simulated,
      'network.re-registration': simulated,
      'network.device-with-restricted-accounts': simulated,
      'network.payment-on-many-accounts': simulated,
      'network.shared-contact-campaign': simulated,
      'network.same-template-campaign': simulated,
      'network.transfer-fan-in-fan-out': simulated,
      'network.mass-messages-to-strangers': simulated,
      'victim.lured-off-platform': simulated,
      'victim.scam-offer-from-stranger': simulated,
      'victim.reports-by-many': simulated,
    },
  },
  region: 'us-east-1',
  backend: { role: 'demo-backend' },
} satisfies DeploymentInput;
