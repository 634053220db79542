import { casesFor, days, event, signUp, times } from '../specimen.ts';
import { massRequestsRejected } from './mass-requests-rejected.ts';

const requested = (count: number, after = 1) =>
  event(
    'social.requested',
    { targetIds: Array.from({ length: count }, (_, i) => `stranger-${i}`) },
    { after },
  );
const answered = (accepted: number, rejected: number) => [
  ...times(accepted, (n) =>
    event('social.accepted', { requesterId: 'account-1' }, { by: `answer-${n}` }),
  ),
  ...times(rejected, (n) =>
    event('social.rejected', { requesterId: 'account-1' }, { by: `refusal-${n}` }),
  ),
];

export default casesFor(massRequestsRejected, {
  fires: {
    'twenty in a day, four of them known, one in five accepts': [
      signUp(),
      event('social.requested', {
        targetIds: ['stranger-0', 'stranger-1', 'stranger-2', 'stranger-3'],
      }),
      ...answered(1, 4),
      requested(20, days(2)),
    ],
    'forty strangers, nearly all refuse': [signUp(), ...answered(1, 9), requested(30)],
  },
  quiet: {
    'strangers who mostly accept': [signUp(), ...answered(6, 4), requested(30)],
    'nineteen requests that are refused': [signUp(), ...answered(1, 9), requested(19, days(2))],
    'requests that go to known people': [
      signUp(),
      event('social.requested', { targetIds: ['friend-1', 'friend-2'] }),
      ...answered(1, 9),
      ...times(12, () => event('social.requested', { targetIds: ['friend-1', 'friend-2'] })),
    ],
    'requests that nobody answered yet': [signUp(), requested(30)],
  },
});
