import { casesFor, days, hashed, hours, recheck, signUp, times } from '../specimen.ts';
import { patternedSignups } from './patterned-signups.ts';

const ip = '192.0.2.7';
const named = (count: number, name: (n: number) => string, minutes = 10) =>
  times(count, (n) => signUp({ nickname: name(n) }, { by: `account-${n}`, ip, after: minutes }));
const last = (nickname: string, after = 10) => signUp({ nickname }, { by: 'account-9', ip, after });

export default casesFor(patternedSignups, {
  fires: {
    'a fifth name that is numbered on': named(5, (n) => `happy_${8_000 + n}`),
    'figures and letters of another width': [
      ...named(4, (n) => `Happy_${8_000 + n}`),
      last('ｈａｐｐｙ＿８１２３'),
    ],
    'names of their own, mail addresses of one make': times(5, (n) =>
      signUp(
        {
          nickname: `${'春夏秋冬雨'[n - 1]}天`,
          email: { domain: 'mail.test', pattern: 'aaaaaaa####', ...hashed(`mail-${n}`) },
        },
        { by: `account-${n}`, ip },
      ),
    ),
    'an earlier one, judged again when the block fills': [
      ...named(12, (n) => `happy_${8_000 + n}`),
      recheck({ kind: 'block', value: '192.0.2.0/24' }),
    ],
  },
  quiet: {
    four: named(4, (n) => `happy_${8_000 + n}`),
    'a fifth of another make': [...named(4, (n) => `happy_${8_000 + n}`), last('happy8005')],
    'a fifth in another block': [
      ...named(4, (n) => `happy_${8_000 + n}`),
      signUp({ nickname: 'happy_8009' }, { by: 'account-9', ip: '192.0.9.7' }),
    ],
    'a fifth two days later': [
      ...named(4, (n) => `happy_${8_000 + n}`),
      last('happy_8009', days(2)),
    ],
    'five over a week': named(5, (n) => `happy_${8_000 + n}`, hours(30)),
    'names that the platform gave': named(6, (n) => `用户${8_000 + n}`),
    'one name without figures, in fashion': named(6, () => 'momo'),
    'mail addresses of figures alone, as large providers give them': times(6, (n) =>
      signUp(
        { email: { domain: 'mail.test', pattern: '#########', ...hashed(`mail-${n}`) } },
        { by: `account-${n}`, ip },
      ),
    ),
    'mail addresses of letters alone, as people choose them on the first day of term': times(
      6,
      (n) =>
        signUp(
          { email: { domain: 'mail.test', pattern: 'aaaaaaaa', ...hashed(`mail-${n}`) } },
          { by: `account-${n}`, ip },
        ),
    ),
    'the first of them, judged again two days later': [
      ...named(5, (n) => `happy_${8_000 + n}`),
      signUp({ nickname: '晚风' }, { by: 'account-9', ip, after: days(2) }),
      recheck({ kind: 'block', value: '192.0.2.0/24' }, 'account-1'),
    ],
  },
});
