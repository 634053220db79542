import { casesFor, days, event, signUp, verify } from '../specimen.ts';
import { massRequestsByNewAccount } from './mass-requests-by-new-account.ts';

const follows = (count: number, after = 1) =>
  event(
    'social.followed',
    { targetIds: Array.from({ length: count }, (_, i) => `person-${i}`) },
    { after },
  );

export default casesFor(massRequestsByNewAccount, {
  fires: {
    'sixty people on the first day': [signUp(), follows(60)],
    'thirty and thirty': [signUp(), follows(30), follows(30)],
    'sixty, verified by a code to the phone alone': [
      signUp({ verification: { status: 'verified', level: 'phone' } }),
      follows(60),
    ],
  },
  quiet: {
    'a verified newcomer who follows everybody suggested': [signUp(), verify(), follows(60)],
    'an account of ten days': [signUp(), follows(60, days(10))],
    'a newcomer who follows fifty-nine': [signUp(), follows(59)],
  },
});
