import {
  casesFor,
  days,
  event,
  hashed,
  recheck,
  restrict,
  type Story,
  signUp,
} from '../specimen.ts';
import { reRegistration } from './re-registration.ts';

const everything = {
  verification: { status: 'verified' as const, identity: hashed('identity-1') },
  phone: { prefix: '138', country: 'CN', ...hashed('phone-1') },
  email: { domain: 'mail.test', pattern: 'aaa', ...hashed('mail-1') },
};

const returns = (data: Parameters<typeof signUp>[0]): Story => [
  signUp(everything, { by: 'banned-1' }),
  event('payment.bound', { kind: 'bank-card', ...hashed('card-1') }, { by: 'banned-1' }),
  restrict('banned-1'),
  signUp(data, { after: days(3) }),
];

export default casesFor(reRegistration, {
  fires: {
    'the identity of a restricted account': returns({
      verification: { status: 'verified', level: 'identity', identity: hashed('identity-1') },
    }),
    'its phone number': returns({ phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } }),
    'its mail address': returns({
      email: { domain: 'mail.test', pattern: 'aaa', ...hashed('mail-1') },
    }),
    'its payment account': [
      ...returns({}),
      event('payment.bound', { kind: 'bank-card', ...hashed('card-1') }),
    ],
  },
  quiet: {
    'a newcomer who shares nothing': returns({
      phone: { prefix: '138', country: 'CN', ...hashed('phone-2') },
    }),
    'the restricted account itself, judged again': [
      ...returns({}),
      recheck({ kind: 'phone', value: hashed('phone-1').hashes.platform }, 'banned-1'),
    ],
    'a number shared with an account in good standing': [
      signUp(everything, { by: 'account-2' }),
      signUp({ phone: everything.phone }),
    ],
  },
});
