import {
  casesFor,
  days,
  event,
  gate,
  logIn,
  message,
  report,
  restrict,
  type Story,
  signUp,
  verify,
} from '../specimen.ts';
import { luredOffPlatform } from './lured-off-platform.ts';

const contact = '这里不方便，加我微信 demo_chat1 细聊';
const settled: Story = [signUp(), verify(), logIn({ after: days(60) })];

export default casesFor(luredOffPlatform, {
  fires: {
    'a new account that gives its WeChat id': [signUp(), verify(), message('reader-1', contact)],
    'a new account that gives an id on another platform': [
      signUp(),
      verify(),
      message('reader-1', '这里消息少，去抖音搜 demo_chat1 找我'),
    ],
    'one that never verified': [signUp(), message('reader-1', contact, { after: days(30) })],
    'one that chatted first': [
      signUp(),
      message('reader-1', '你好呀'),
      message('reader-1', contact),
    ],
    'one that is restricted': [...settled, restrict('account-1'), message('reader-1', contact)],
    'one that was closed since': [
      ...settled,
      event('account.closed', { by: 'platform' }),
      message('reader-1', contact),
    ],
  },
  quiet: {
    'one verified by phone, whom the platform asks for a name': [
      signUp(),
      event('account.verification-changed', { status: 'verified', level: 'phone' }),
      logIn({ after: days(60) }),
      gate('account-1'),
      message('reader-1', contact),
    ],
    'a settled account that gives its WeChat id': [...settled, message('reader-1', contact)],
    'a settled account that was reported': [
      ...settled,
      signUp({}, { by: 'reporter-1' }),
      signUp({}, { by: 'reporter-2' }),
      report('reporter-1', { after: days(10) }),
      report('reporter-2', { after: days(10) }),
      message('reader-1', contact),
    ],
    'a new account that speaks of another platform': [
      signUp(),
      message('reader-1', '你在抖音号上发的那个视频真好看'),
    ],
    'a new account that gives none': [signUp(), message('reader-1', '你好，请问还在吗？')],
    'an unverified account that gives it to an old acquaintance': [
      signUp(),
      message('reader-1', '到家了吗？'),
      message('reader-1', contact, { after: days(30) }),
    ],
  },
});
