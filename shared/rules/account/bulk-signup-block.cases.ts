import { casesFor, days, logIn, recheck, restrict, signUp, times } from '../specimen.ts';
import { bulkSignupBlock } from './bulk-signup-block.ts';

const crowd = (
  count: number,
  where: { readonly ip: string; readonly userAgent?: string },
  formSeconds?: number,
) =>
  times(count, (n) =>
    signUp(formSeconds === undefined ? {} : { formSeconds }, {
      by: `account-${n}`,
      after: 2,
      ...where,
    }),
  );

const verification = { status: 'verified', level: 'identity' } as const;

export default casesFor(bulkSignupBlock, {
  fires: {
    'a crowd from a hosting network': crowd(12, { ip: '203.0.113.7' }),
    'a crowd that carries an automation mark': crowd(12, {
      ip: '192.0.2.7',
      userAgent: 'HeadlessChrome/120',
    }),
    'a crowd that fills the form in three seconds': crowd(12, { ip: '192.0.2.7' }, 3),
    'a crowd verified by codes to phones alone': [
      ...crowd(11, { ip: '203.0.113.7' }),
      signUp(
        { verification: { status: 'verified', level: 'phone' } },
        { by: 'account-12', ip: '203.0.113.7' },
      ),
    ],
    'a verified one of a crowd that carries an automation mark': [
      ...crowd(11, { ip: '192.0.2.7' }),
      signUp(
        { verification },
        { by: 'account-12', ip: '192.0.2.7', userAgent: 'HeadlessChrome/120' },
      ),
    ],
    'a crowd beside restricted accounts': [
      ...crowd(11, { ip: '192.0.2.7' }),
      restrict('account-1'),
      restrict('account-2'),
      signUp({}, { by: 'account-12', ip: '192.0.2.9' }),
    ],
  },
  quiet: {
    'verified staff on the cloud desktops of their company': [
      ...crowd(11, { ip: '203.0.113.7' }),
      signUp({ verification }, { by: 'account-12', ip: '203.0.113.7' }),
    ],
    'a verified freshman for whom the student office filled the form': [
      ...crowd(11, { ip: '192.0.2.7' }, 40),
      signUp({ verification, formSeconds: 1 }, { by: 'account-12', ip: '192.0.2.7' }),
    ],
    'a campus on the first day of term': crowd(20, { ip: '192.0.2.7' }, 40),
    'a crowd beside one restricted account': [
      ...crowd(11, { ip: '192.0.2.7' }),
      restrict('account-1'),
      signUp({}, { by: 'account-12', ip: '192.0.2.9' }),
    ],
    'a crowd that fills the form in four seconds': crowd(12, { ip: '192.0.2.7' }, 4),
    'eleven from a hosting network': crowd(11, { ip: '203.0.113.7' }),
    'a crowd spread over days': times(20, (n) =>
      signUp({}, { by: `account-${n}`, ip: '203.0.113.7', after: 120 }),
    ),
    'an older account that comes there amid a crowd': [
      signUp({}, {}),
      ...times(13, (n) =>
        signUp({}, { by: `crowd-${n}`, ip: '203.0.113.8', after: n === 1 ? days(3) : 2 }),
      ),
      logIn({ ip: '203.0.113.8' }, 'code'),
      restrict('crowd-1'),
      restrict('crowd-2'),
      recheck({ kind: 'block', value: '203.0.113.0/24' }),
    ],
    'a newcomer who came hours before the crowd': [
      signUp({}, { ip: '203.0.113.7' }),
      ...times(13, (n) =>
        signUp({}, { by: `crowd-${n}`, ip: '203.0.113.8', after: n === 1 ? 600 : 2 }),
      ),
      restrict('crowd-1'),
      restrict('crowd-2'),
      recheck({ kind: 'block', value: '203.0.113.0/24' }),
    ],
    'an older account of a block that turns busy': [
      signUp({}, { ip: '203.0.113.7' }),
      ...times(13, (n) =>
        signUp({}, { by: `crowd-${n}`, ip: '203.0.113.8', after: n === 1 ? days(3) : 2 }),
      ),
      restrict('crowd-1'),
      restrict('crowd-2'),
      recheck({ kind: 'block', value: '203.0.113.0/24' }),
    ],
  },
});
