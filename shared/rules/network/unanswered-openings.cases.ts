import { casesFor, days, event, message, type Story, signUp, times } from '../specimen.ts';
import { unansweredOpenings } from './unanswered-openings.ts';

const opens = (count: number): Story =>
  times(count, (n) => message(`stranger-${n}`, '你好，在吗，想问一下价格'));
const answers = (count: number): Story =>
  times(count, (n) =>
    event('social.messaged', { targetId: 'account-1', reply: true }, { by: `stranger-${n}` }),
  );

export default casesFor(unansweredOpenings, {
  fires: {
    'twenty people, none of whom answers': [signUp(), ...opens(20)],
    'thirty people, two of whom answer': [signUp(), ...opens(29), ...answers(2), ...opens(1)],
  },
  quiet: {
    'nineteen people': [signUp(), ...opens(19)],
    'a buyer whom a third of the sellers answer': [
      signUp(),
      ...opens(24),
      ...answers(8),
      ...opens(1),
    ],
    'one who was new when it wrote to them': [
      signUp(),
      ...opens(20),
      event('social.messaged', { targetId: 'friend', reply: true }, { after: days(8) }),
    ],
  },
});
