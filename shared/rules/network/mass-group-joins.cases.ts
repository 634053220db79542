import { casesFor, days, event, signUp, times } from '../specimen.ts';
import { massGroupJoins } from './mass-group-joins.ts';

const joined = (count: number, after = 1) =>
  times(count, (n) =>
    event('social.group-joined', { groupId: `group-${n}` }, { after: n === 1 ? after : 1 }),
  );

export default casesFor(massGroupJoins, {
  fires: {
    'a new account that joins fifteen groups': [signUp(), ...joined(15)],
  },
  quiet: {
    'an older account that does': [signUp(), ...joined(15, days(10))],
    'a newcomer who joins fourteen': [signUp(), ...joined(14)],
  },
});
