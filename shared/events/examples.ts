import type * as z from 'zod';
import type { EventType, schemas } from './event.ts';

type EventInput<Type extends EventType> = z.input<(typeof schemas)[Type]>;

const occurredAt = '2026-11-24T08:00:00.000Z';

/** Invented digests in the shape of HMAC-SHA-256 in base64url. */
const hashes = {
  platform: 'c3RvcC1yZWFkaW5nLWRpZ2VzdHMtYXMtbWVhbmluZ3M',
  'industry-list': 'YW5vdGhlci1kaWdlc3Qtb2YtdGhlLXNhbWUtdmFsdWU',
};

const phone = { prefix: '1380000', country: 'CN', hashes };
const email = { domain: 'example.com', pattern: 'aaa.aa##', hashes };
const verified = {
  status: 'verified',
  level: 'identity',
  identity: { hashes },
  expiresAt: '2036-11-24T00:00:00.000Z',
} as const;

const phoneContext = {
  deviceId: 'd-7f3a91',
  ip: '203.0.113.24',
  userAgent: 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/142.0 Mobile',
  client: 'android 8.2',
};

const example = <const Type extends EventType>(
  type: Type,
  data: EventInput<Type>['data'],
  more: { readonly accountId?: string; readonly context?: EventInput<Type>['context'] } = {},
) => ({
  version: 1,
  eventId: `example-${type}`,
  platformId: 'demo',
  type,
  occurredAt,
  accountId: more.accountId ?? 'u-1024',
  ...(more.context && { context: more.context }),
  data,
});

/** One valid, invented event of every type, as a platform sends it. Used in the documentation and tests. */
export const examples = {
  'account.signed-up': example(
    'account.signed-up',
    {
      nickname: '山里的小满',
      phone,
      email,
      verification: { status: 'pending' },
      invitedBy: 'u-77',
      formSeconds: 48.2,
    },
    { context: phoneContext },
  ),
  'account.imported': example('account.imported', {
    signedUpAt: '2019-05-03T12:30:00.000Z',
    nickname: '老街面馆',
    phone,
    verification: verified,
    level: 12,
    followers: 342,
    following: 331,
    posts: 1864,
    bioLength: 33,
    standing: 'active',
  }),
  'account.logged-in': example('account.logged-in', { method: 'code' }, { context: phoneContext }),
  'account.profile-changed': example('account.profile-changed', {
    fields: ['nickname', 'bio'],
    nickname: '小满爱爬山',
    bio: '周末在山上，平时写代码。',
  }),
  'account.verification-changed': example('account.verification-changed', verified),
  'account.device-bound': example('account.device-bound', { deviceId: 'd-7f3a91' }),
  'account.credential-changed': example(
    'account.credential-changed',
    { credential: 'phone', phone },
    { context: { ...phoneContext, ip: '2001:db8:12:3400::9' } },
  ),
  'account.closed': example('account.closed', { by: 'owner' }),
  'account.reopened': example('account.reopened', {}),
  'content.posted': example(
    'content.posted',
    {
      contentId: 'p-5501',
      kind: 'post',
      text: '周末去爬山，还差两个人，有兴趣的朋友评论区说一声！',
      imageLabels: ['landscape'],
      repost: false,
      reactions: { likes: 0, reposts: 0, comments: 0 },
    },
    { context: phoneContext },
  ),
  'content.edited': example('content.edited', {
    contentId: 'p-5501',
    kind: 'post',
    text: '周末去爬山，人齐了，谢谢大家！',
  }),
  'content.removed': example('content.removed', { contentId: 'p-5501', by: 'author' }),
  'social.requested': example('social.requested', { targetIds: ['u-2048', 'u-2049'] }),
  'social.accepted': example('social.accepted', { requesterId: 'u-1024' }, { accountId: 'u-2048' }),
  'social.rejected': example('social.rejected', { requesterId: 'u-1024' }, { accountId: 'u-2049' }),
  'social.followed': example('social.followed', { targetIds: ['u-300'] }),
  'social.messaged': example('social.messaged', {
    targetId: 'u-2048',
    contentId: 'm-88',
    text: '你好，周六早上八点在地铁口见可以吗？',
    reply: false,
  }),
  'social.group-joined': example('social.group-joined', { groupId: 'g-12', invitedBy: 'u-77' }),
  'payment.bound': example('payment.bound', { kind: 'bank-card', hashes, holderMatches: true }),
  'payment.transferred': example('payment.transferred', {
    payeeId: 'u-2048',
    amount: { minor: 6_800, currency: 'CNY' },
    payment: { kind: 'wallet', hashes },
  }),
  'report.filed': example(
    'report.filed',
    {
      reporterId: 'u-1024',
      contentId: 'p-6001',
      reason: 'fraud',
      text: '他让我先垫付再返利，垫了三次就不理人了。',
    },
    { accountId: 'u-9090' },
  ),
  'appeal.filed': example(
    'appeal.filed',
    { decisionId: 'dec-31', text: '这是我店里的招工启事，不是刷单。', language: 'zh-CN' },
    { accountId: 'u-9090' },
  ),
  'action.applied': example('action.applied', { commandId: 'cmd-31', result: 'applied' }),
} as const satisfies { readonly [Type in EventType]: unknown };
