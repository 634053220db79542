import { casesFor, hashed, signUp } from '../specimen.ts';
import { automatedSignup } from './automated-signup.ts';

export default casesFor(automatedSignup, {
  fires: {
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
    'a password manager that fills the form at once': [
      signUp({ formSeconds: 1 }, { ip: '192.0.2.7' }),
    ],
    'a person on a company network': [signUp({ formSeconds: 50 }, { ip: '203.0.113.7' })],
    'an ordinary sign-up': [
      signUp({ formSeconds: 45 }, { ip: '192.0.2.7', userAgent: 'Mozilla/5.0' }),
    ],
  },
});
