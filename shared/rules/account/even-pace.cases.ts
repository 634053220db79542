import { casesFor, hours, post, type Story, times } from '../specimen.ts';
import { evenPace } from './even-pace.ts';

const every = (count: number, minutes: (n: number) => number): Story =>
  times(count, (n) => post('今天的晚霞真好看，下班路上拍了一张', { after: minutes(n) }));

export default casesFor(evenPace, {
  fires: {
    'a post every five minutes, two dozen times': every(25, () => 5),
    'the same, switched off at night': every(30, (n) => (n % 10 === 9 ? hours(9) : 5)),
    'a post every ten seconds': every(25, () => 1 / 6),
    'a timer that is shaken a little': every(40, (n) => 5 + 1.06 * Math.sin(n)),
  },
  quiet: {
    'an evening of twenty-four, one interval too few': every(24, () => 5),
    'somebody who writes in bursts': every(40, (n) => (n % 4 === 0 ? 40 : 2)),
    'a timer that is shaken a little more': every(40, (n) => 5 + 1.15 * Math.sin(n)),
    'a timer that is shaken by half': every(40, (n) => 5 + 2.5 * Math.sin(2.4 * n)),
    'one that is too quick to be told by the second': every(60, () => 0.15),
  },
});
