import { casesFor, contactKey, days, event, hashed, listing, post, signUp } from '../specimen.ts';
import { onWatchList } from './on-watch-list.ts';

const watched = listing('watch', 'contact', contactKey('wechat', 'demo_ka9').value, { key: 'own' });

export default casesFor(onWatchList, {
  fires: {
    'somebody comes from a watched range': [
      listing('watch', 'address', '198.51.0.0/16'),
      signUp({}, { ip: '198.51.100.7' }),
    ],
    'a watched card pays': [
      listing('watch', 'payment', hashed('card-1').hashes.platform, { key: 'platform' }),
      event('payment.transferred', {
        payeeId: 'shop-1',
        amount: { minor: 50_000, currency: 'CNY' },
        payment: { kind: 'bank-card', ...hashed('card-1') },
      }),
    ],
    'a watched contact is given': [watched, post('有问题加微信 demo_ka9')],
  },
  quiet: {
    'somebody comes from elsewhere': [
      listing('watch', 'address', '198.51.0.0/16'),
      signUp({}, { ip: '203.0.113.7' }),
    ],
    'the watch is over': [watched, post('有问题加微信 demo_ka9', { after: days(366) })],
  },
});
