import {
  casesFor,
  days,
  event,
  message,
  post,
  restrict,
  settledShop,
  signUp,
  times,
  verify,
} from '../specimen.ts';
import { contactOfRestrictedAccounts } from './contact-of-restricted-accounts.ts';

const offer = '高价收银行卡四件套，加微信 demo_card88';
const earlier = (count: number) => times(count, (n) => post(offer, { by: `earlier-${n}` }));
const banned = (count: number) => [
  ...earlier(count),
  ...times(count, (n) => restrict(`earlier-${n}`)),
];

export default casesFor(contactOfRestrictedAccounts, {
  fires: {
    'a frozen seller who comes back under another account': [...banned(1), post(offer)],
    'the same in other words': [...banned(1), post('出租银行卡，日结五百，加微信demo_card88')],
    'on the contact of several frozen accounts': [...banned(2), post(offer)],
    'a large ring, whose frozen accounts are counted by a sketch': [...banned(100), post(offer)],
    'half of those who gave it before': [...earlier(2), restrict('earlier-1'), post(offer)],
    'in the profile': [
      ...banned(1),
      event('account.profile-changed', { fields: ['bio'], bio: offer }),
    ],
    'an old and verified account, in a message': [
      signUp(),
      verify(),
      ...banned(1),
      message('friend-1', offer, { after: days(90) }),
    ],
  },
  quiet: {
    'a shop whose contact rivals spread a week later, until they are frozen': [
      post(offer),
      ...times(5, (n) => post(offer, { by: `rival-${n}`, after: n === 1 ? days(7) + 1 : 1 })),
      ...times(5, (n) => restrict(`rival-${n}`)),
      post(offer),
    ],
    'a settled shop whose contact rivals planted, until they were frozen': [
      ...settledShop(),
      ...banned(5),
      post(offer),
    ],
    'those who gave it are at large': [...earlier(2), post(offer)],
    'one of many who gave it is frozen, as in a shop': [
      ...earlier(3),
      restrict('earlier-1'),
      post(offer),
    ],
    'a shop’s contact, given by hundreds of whom fifty are frozen': [
      ...earlier(300),
      ...times(50, (n) => restrict(`earlier-${n}`)),
      post(offer),
    ],
    'another contact': [...banned(1), post('高价收银行卡四件套，加微信 demo_card99')],
    'the frozen account itself': [...banned(1), post(offer, { by: 'earlier-1' })],
    'a victim who quotes it in order to warn': [
      ...banned(1),
      post(offer, { reads: { intent: 'warning' } }),
    ],
    'a victim who tells what happened, in words of their own': [
      ...banned(1),
      post('大家小心，这个微信 demo_card88 收银行卡是骗子，我被骗了两千'),
    ],
    'an honest post with the same contact': [
      ...banned(1),
      post('小店搬家了，老顾客加微信 demo_card88 看新地址', { reads: { verdict: 'allow' } }),
    ],
  },
});
