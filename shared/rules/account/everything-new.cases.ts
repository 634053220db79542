import {
  casesFor,
  days,
  event,
  hours,
  logIn,
  type Story,
  signUp,
  times,
  verify,
} from '../specimen.ts';
import { everythingNew } from './everything-new.ts';

const owner: Story = [
  signUp({}, { deviceId: 'phone-1', ip: '192.0.2.7' }),
  event(
    'account.logged-in',
    { method: 'password' },
    { deviceId: 'phone-1', ip: '192.0.2.7', after: days(200) },
  ),
];
const changed = event('account.credential-changed', { credential: 'phone' });
const rewritten = event('account.profile-changed', { fields: ['nickname', 'avatar'] });
const buyer = { deviceId: 'phone-2', ip: '203.0.113.7' };

const takenOverInBatch: Story = [
  ...times(3, (n) => signUp({}, { by: `tenant-${n}`, ...buyer, after: n === 1 ? hours(5) : 1 })),
  logIn(buyer, 'code'),
  changed,
  event('account.profile-changed', { fields: ['nickname', 'avatar'] }, buyer),
];

export default casesFor(everythingNew, {
  fires: {
    'a sold account: new phone bound, then a login from another country': [
      ...owner,
      changed,
      event(
        'account.logged-in',
        { method: 'code' },
        { ...buyer, ip: '198.51.100.7', after: hours(5) },
      ),
    ],
    'a rented account on the tenant’s device': [
      ...owner,
      ...times(3, (n) => signUp({}, { by: `tenant-${n}`, ...buyer })),
      event('account.credential-changed', { credential: 'phone' }, buyer),
    ],
    'a buyer who logs in first and changes the locks the day after': [
      ...owner,
      ...times(3, (n) => signUp({}, { by: `tenant-${n}`, ...buyer })),
      logIn(buyer),
      event('account.credential-changed', { credential: 'phone' }, { ...buyer, after: hours(20) }),
    ],
    'a sold account that was verified the day before': [
      ...owner,
      verify('verified', { after: hours(2) }),
      changed,
      event(
        'account.logged-in',
        { method: 'code' },
        { ...buyer, ip: '198.51.100.7', after: hours(22) },
      ),
    ],
    'a sold account that was verified two hours before the buyer came': [
      ...owner,
      changed,
      verify('verified', { after: 2 }),
      event(
        'account.logged-in',
        { method: 'code' },
        { ...buyer, ip: '198.51.100.7', after: hours(2) },
      ),
    ],
    'one of a batch: a rig that takes over four verified accounts in a day and rewrites each': [
      ...owner,
      verify(),
      ...takenOverInBatch,
    ],
    'one of a batch without a verified name': [...owner, ...takenOverInBatch],
    'one of a batch that verified only its number': [
      ...owner,
      event('account.verification-changed', { status: 'verified', level: 'phone' }),
      ...takenOverInBatch,
    ],
    'a rewritten account on a device that met its others weeks before': [
      ...owner,
      verify(),
      ...times(3, (n) => signUp({}, { by: `tenant-${n}`, ...buyer })),
      logIn({ ...buyer, after: days(20) }, 'code'),
      changed,
      event('account.profile-changed', { fields: ['nickname', 'avatar'] }, buyer),
    ],
    'a buyer who tries a second phone before the locks are changed on the first': [
      ...owner,
      logIn({ ...buyer, ip: '198.51.100.7' }),
      logIn({ deviceId: 'phone-3', ip: '198.51.100.7', after: hours(2) }),
      event('account.credential-changed', { credential: 'password' }, buyer),
    ],
    'a sold account whose profile is rewritten': [
      ...owner,
      changed,
      rewritten,
      logIn({ ...buyer, after: hours(5) }, 'code'),
    ],
  },
  quiet: {
    'a new phone on a new home network, nothing else': [
      ...owner,
      changed,
      logIn({ ...buyer, after: hours(5) }, 'code'),
    ],
    'a holder who travels with the same phone': [
      ...owner,
      changed,
      logIn({ deviceId: 'phone-1', ip: '198.51.100.7' }, 'code'),
    ],
    'a new phone on the network at home': [
      ...owner,
      changed,
      rewritten,
      logIn({ deviceId: 'phone-2', ip: '192.0.2.7' }, 'code'),
    ],
    'a traveller with a new phone whose credentials stayed': [
      ...owner,
      logIn({ ...buyer, ip: '198.51.100.7' }, 'code'),
    ],
    'one who is at home between journeys, and loses the phone on the last of them': [
      ...owner,
      ...['JP', 'CN', 'KR', 'CN', 'TH'].map((country) =>
        event(
          'account.logged-in',
          { method: 'password' },
          { deviceId: 'phone-1', ip: '192.0.2.7', country, after: days(20) },
        ),
      ),
      event(
        'account.credential-changed',
        { credential: 'phone' },
        { ...buyer, country: 'TH', after: days(10) },
      ),
      logIn({ ...buyer, country: 'CN', after: hours(5) }, 'code'),
    ],
    'a traveller who lost the phone, and showed a face on the new one': [
      ...owner,
      changed,
      logIn({ ...buyer, ip: '198.51.100.7' }, 'code'),
      verify('verified', { ...buyer, ip: '198.51.100.7', after: hours(2) }),
      logIn({ ...buyer, ip: '198.51.100.7' }, 'code'),
    ],
    'a traveller who has to show a face before the new phone is let in, across the full hour': [
      ...owner,
      changed,
      rewritten,
      verify('verified', { after: 53 }),
      logIn({ ...buyer, ip: '198.51.100.7', after: 5 }, 'code'),
    ],
    'a holder who got a stolen account back, and changes the locks again': [
      ...owner,
      logIn({ ...buyer, ip: '198.51.100.7' }),
      event('account.credential-changed', { credential: 'password' }, buyer),
      rewritten,
      verify('verified', { deviceId: 'phone-1', ip: '192.0.2.7', after: hours(6) }),
      event('account.credential-changed', { credential: 'password' }, { deviceId: 'phone-1' }),
    ],
    'a holder who got a stolen account back with the phone of before, and changes the locks': [
      ...owner,
      logIn({ ...buyer, ip: '198.51.100.7' }),
      rewritten,
      logIn({ deviceId: 'phone-1', ip: '192.0.2.7', after: hours(3) }, 'face'),
      event('account.credential-changed', { credential: 'password' }, { deviceId: 'phone-1' }),
    ],
    'a holder who changed the locks on the phone of before, and goes on using it': [
      ...owner,
      logIn({ ...buyer, ip: '198.51.100.7' }),
      rewritten,
      logIn({ deviceId: 'phone-1', ip: '192.0.2.7', after: hours(3) }, 'face'),
      event('account.credential-changed', { credential: 'password' }, { deviceId: 'phone-1' }),
      logIn({ deviceId: 'phone-1', ip: '192.0.2.7', after: hours(3) }),
    ],
    'an account of a week': [
      signUp({}, { deviceId: 'phone-1', ip: '192.0.2.7' }),
      event('account.credential-changed', { credential: 'phone' }, { after: days(7) }),
      logIn({ ...buyer, ip: '198.51.100.7' }, 'code'),
    ],
  },
});
