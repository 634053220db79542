import { casesFor, days, signUp, times } from '../specimen.ts';
import { hostingOperatorCrowd } from './hosting-operator-crowd.ts';

// Networks of one hosting company, one per account.
const crowd = (count: number, minutes = 3) =>
  times(count, (n) => signUp({}, { by: `account-${n}`, ip: `203.0.113.${n}`, after: minutes }));
const verification = { status: 'verified', level: 'identity' } as const;

export default casesFor(hostingOperatorCrowd, {
  fires: {
    'a tenth within the hour': crowd(10),
    'a tenth, verified by a code to the phone alone': [
      ...crowd(9),
      signUp(
        { verification: { status: 'verified', level: 'phone' } },
        { by: 'account-99', ip: '203.0.113.99' },
      ),
    ],
  },
  quiet: {
    'a ninth': crowd(9),
    'ten over a day': crowd(10, 120),
    'a tenth who is verified': [
      ...crowd(9),
      signUp({ verification }, { by: 'account-99', ip: '203.0.113.99' }),
    ],
    'a tenth from a home': [...crowd(9), signUp({}, { by: 'account-99', ip: '192.0.2.99' })],
    'an old account that signs up again by mistake': [
      signUp({}, { by: 'account-99', ip: '192.0.2.99' }),
      ...crowd(9).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: days(2) } : step,
      ),
      signUp({}, { by: 'account-99', ip: '203.0.113.99', after: 3 }),
    ],
  },
});
