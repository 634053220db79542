import { casesFor, hashed, signUp } from '../specimen.ts';
import { automatedSignup } from './automated-signup.ts';

export default casesFor(automatedSignup, {
  fires: {
    'a verified one with a headless browser that fills the form in two seconds': [
      signUp(
        { formSeconds: 2, verification: { status: 'verified', level: 'identity' } },
        { userAgent: 'HeadlessChrome/120' },
      ),
    ],
    'a form filled in a second on a hosting network, verified by a code to the phone alone': [
      signUp(
        { formSeconds: 1, verification: { status: 'verified', level: 'phone' } },
        { ip: '203.0.113.7' },
      ),
    ],
    'a headless browser that fills the form in two seconds': [
      signUp({ formSeconds: 2 }, { userAgent: 'HeadlessChrome/120' }),
    ],
    'a hosting network and a disposable mail': [
      signUp(
        { email: { domain: 'throwaway.test', pattern: 'aa####', ...hashed('mail-1') } },
        { ip: '203.0.113.7' },
      ),
    ],
    'a form filled in a second from another country than the number': [
      signUp(
        { formSeconds: 1, phone: { prefix: '138', country: 'CN', ...hashed('phone-1') } },
        { ip: '198.51.100.7' },
      ),
    ],
  },
  quiet: {
    'a verified person on a company network, whose company fills the form': [
      signUp(
        { formSeconds: 1, verification: { status: 'verified', level: 'identity' } },
        { ip: '203.0.113.7' },
      ),
    ],
    'a password manager that fills the form at once': [
      signUp({ formSeconds: 1 }, { ip: '192.0.2.7' }),
    ],
    'a person on a company network': [signUp({ formSeconds: 50 }, { ip: '203.0.113.7' })],
    'an ordinary sign-up': [
      signUp({ formSeconds: 45 }, { ip: '192.0.2.7', userAgent: 'Mozilla/5.0' }),
    ],
  },
});
