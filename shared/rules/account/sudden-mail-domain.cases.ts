import { casesFor, days, hashed, hours, recheck, signUp, times } from '../specimen.ts';
import { suddenMailDomain } from './sudden-mail-domain.ts';

const email = (n: number, domain = 'catch-all.test') => ({
  email: { domain, pattern: `${'a'.repeat(n)}##`, ...hashed(`mail-${n}`) },
});
const crowd = (count: number, minutes = 20) =>
  times(count, (n) => signUp(email(n), { by: `account-${n}`, after: minutes }));
const verification = { status: 'verified', level: 'identity' } as const;

export default casesFor(suddenMailDomain, {
  fires: {
    'an eighth account with a domain that nobody had yesterday': crowd(8),
    'an eighth, verified by a code to the phone alone': [
      ...crowd(7),
      signUp(
        { ...email(8), verification: { status: 'verified', level: 'phone' } },
        { by: 'account-9' },
      ),
    ],
    'the first of them, judged again': [
      ...crowd(8),
      recheck({ kind: 'mailDomain', value: 'catch-all.test' }),
    ],
  },
  quiet: {
    'a seventh': crowd(7),
    'eight within a month': crowd(8, days(4)),
    'a domain that was known before': [
      ...times(6, (n) => signUp(email(n), { by: `early-${n}`, after: days(3) })),
      ...times(8, (n) =>
        signUp(email(n + 6), { by: `account-${n}`, after: n === 1 ? days(3) : 20 }),
      ),
    ],
    'an eighth with another domain': [
      ...crowd(7),
      signUp(email(8, 'mail.test'), { by: 'account-9' }),
    ],
    'an eighth who is verified': [
      ...crowd(7),
      signUp({ ...email(8), verification }, { by: 'account-9' }),
    ],
    'an eighth of an old account, which signs up again': [
      signUp({}, { by: 'account-9' }),
      ...crowd(7).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: hours(60) } : step,
      ),
      signUp(email(8), { by: 'account-9' }),
    ],
    'one of last week, judged again': [
      signUp(email(9), { by: 'account-9' }),
      ...crowd(8, 20).map((step, i) =>
        i === 0 && 'after' in step ? { ...step, after: hours(60) } : step,
      ),
      recheck({ kind: 'mailDomain', value: 'catch-all.test' }, 'account-9'),
    ],
  },
});
