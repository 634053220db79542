import {
  casesFor,
  days,
  logIn,
  message,
  report,
  type Story,
  signUp,
  times,
  verify,
} from '../specimen.ts';
import { luredByReported } from './lured-by-reported.ts';

const contact = '这里不方便，加我微信 demo_chat1 细聊';
const settled: Story = [signUp(), verify(), logIn({ after: days(60) })];
const reportedBy = (people: number): Story => [
  ...times(people, (n) => signUp({}, { by: `reporter-${n}` })),
  ...times(people, (n) => report(`reporter-${n}`, { after: days(10) })),
];

export default casesFor(luredByReported, {
  fires: {
    'a settled account that two reported and that gives its WeChat id': [
      ...settled,
      ...reportedBy(2),
      message('reader-1', contact),
    ],
    'a new one that chatted first': [
      signUp({}, { by: 'reporter-1' }),
      signUp({}, { by: 'reporter-2' }),
      logIn({ by: 'reporter-1', after: days(10) }),
      signUp(),
      verify(),
      report('reporter-1'),
      report('reporter-2'),
      message('reader-1', '你好呀'),
      message('reader-1', contact),
    ],
  },
  quiet: {
    'one that a single person reported': [
      ...settled,
      ...reportedBy(1),
      message('reader-1', contact),
    ],
    'one that gives no contact': [
      ...settled,
      ...reportedBy(2),
      message('reader-1', '你好，请问还在吗？'),
    ],
    'one that gives it to an old acquaintance': [
      ...settled,
      message('reader-1', '到家了吗？'),
      ...reportedBy(2),
      message('reader-1', contact, { after: days(10) }),
    ],
    'one that two reported long ago': [
      ...settled,
      ...reportedBy(2),
      message('reader-1', contact, { after: days(40) }),
    ],
  },
});
