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
    'thirty people, none of whom answers': [signUp(), ...opens(30)],
    'forty people, two of whom answer': [signUp(), ...opens(39), ...answers(2), ...opens(1)],
  },
  quiet: {
    'twenty-nine people': [signUp(), ...opens(29)],
    'a buyer whom a third of the sellers answer': [
      signUp(),
      ...opens(39),
      ...answers(13),
      ...opens(1),
    ],
    'somebody who looks for a room, whom three of forty answer': [
      signUp(),
      ...opens(39),
      ...answers(3),
      ...opens(1),
    ],
    'thirty-seven people, two of whom answer: more than one in twenty': [
      signUp(),
      ...opens(36),
      ...answers(2),
      ...opens(1),
    ],
    'one who was new when it wrote to them': [
      signUp(),
      ...opens(30),
      event('social.messaged', { targetId: 'friend', reply: true }, { after: days(8) }),
    ],
  },
});
