import type { Descriptions } from './describe.ts';

const onlyKept = 'Kept with the event; nobody is judged by it.';

/**
 * What the types of events and their fields mean, for the JSON Schemas and the tables of docs/events.md. Kept apart
 * from the zod schemas, which every function and client loads.
 */
export const descriptions: Descriptions = {
  'account.signed-up': 'An account was created. Send it before the account’s other events.',
  'account.imported': 'An account that existed before you sent events, as it is now.',
  'account.logged-in': 'The account signed in.',
  'account.profile-changed': 'The account’s profile or tier changed.',
  'account.verification-changed': 'The account’s real-name verification changed.',
  'account.device-bound': 'A device was bound to the account.',
  'account.credential-changed':
    'A password, number, address or other credential of the account changed.',
  'account.closed': 'The account was closed by its owner, or by the platform for cause.',
  'account.reopened': 'A closing is taken back; the account returns to its earlier standing.',
  'content.posted': 'The account published something.',
  'content.edited': 'The account changed what it published. The event has the whole content again.',
  'content.removed': 'Something that the account published was removed.',
  'social.requested': 'The account asked others to connect with it.',
  'social.accepted': 'The account accepted another’s request.',
  'social.rejected': 'The account rejected another’s request.',
  'social.followed': 'The account followed others.',
  'social.messaged': 'The account wrote to another in private.',
  'social.group-joined': 'The account joined a group.',
  'payment.bound': 'A means of payment was bound to the account.',
  'payment.transferred': 'The account sent money to another.',
  'report.filed': 'Somebody reported the account.',
  'appeal.filed': 'The account’s user appeals against a decision.',
  'action.applied': 'A receipt: the platform carried out a command, or says why it did not.',

  version: 'Version of this contract.',
  eventId:
    'Unique per account, for ever. The same id with the same content is one event, however often it is sent; with other content it is a conflict.',
  platformId: 'The platform that the queue belongs to.',
  type: 'The type of the event.',
  occurredAt: 'When it happened, RFC 3339 in UTC.',
  accountId: 'The home account, whose state changes.',
  'report.filed/accountId': 'The reported account, whose state changes.',
  'social.accepted/accountId': 'The account that answers.',
  'social.rejected/accountId': 'The account that answers.',
  'action.applied/accountId': 'The account of the command’s subject.',
  context:
    'Device, address and client of the home account; leave out what is unknown. Ignored where somebody else acts, as in report.filed.',
  'context/deviceId': 'Your id of the device. A text that is no id is left out.',
  'context/ip': 'The address as you see it. Only its block is kept (/24 or /56).',
  'context/country': 'Country of the address (ISO 3166), if you know it.',
  'context/userAgent': 'The user agent. Cut after 512 characters.',
  'context/client': 'Your own client, such as “ios 8.2” or “web”. A text that is none is left out.',
  data: 'What the type carries.',

  nickname: 'The name that others see. Cut after 128 characters.',
  bio: 'The profile text. Like the nickname it is read as a post is, and a person looks at the account. A text to hide goes into `content.posted` of kind “profile” instead.',
  phone: 'The phone number.',
  email: 'The email address.',
  'account.credential-changed/phone': 'The new number.',
  'account.credential-changed/email': 'The new address.',
  'phone/prefix':
    'The first three to seven digits of the national number, never the last four. Leave out a phone of fewer than seven digits.',
  'phone/country': 'The number’s country (ISO 3166), ZZ where it has none.',
  'email/domain': 'The domain as written, in lower case and punycode.',
  'email/pattern':
    'The mailbox as written, with each letter as “a” and each digit as “#”, other characters unchanged.',
  hashes:
    'HMAC-SHA-256 of the normalised value in base64url, by key name: your own key “platform”, which is required, and one for each list agreed with its authority.',
  identity: 'The identity document that the account was verified with.',
  verification: 'The account’s real-name verification.',
  status: 'The outcome that counts now; it replaces the one before.',
  level: 'How the account was verified; “phone” if left out.',
  expiresAt: 'When the verification ends.',
  signedUpAt: 'When the account was created.',
  'account.imported/level': 'Your own grade of the account.',
  'account.imported/standing': 'The account’s standing with you; “active” if left out.',
  followers: 'How many follow the account.',
  following: 'How many the account follows.',
  posts: 'How many posts the account has.',
  bioLength: 'Characters of the account’s own profile text.',
  formSeconds: 'Seconds from the first display of the sign-up form to its submission.',
  tier: 'The account’s value to the platform. Cases can be routed by it; nobody is judged by it.',
  invitedBy: `The account that invited this one. ${onlyKept}`,
  method: 'How the account signed in.',
  fields: 'What changed.',
  deviceId: 'Your id of the device.',
  credential: 'What changed.',
  'account.closed/by': '“platform” means closed for cause; “owner” if left out.',
  'account.closed/identity': 'What the account was verified with, to recognise a re-registration.',
  'account.closed/phone': 'What the account was registered with, to recognise a re-registration.',
  'account.closed/email': 'What the account was registered with, to recognise a re-registration.',

  contentId: 'Your id of the content, unique on the platform, whoever wrote it.',
  'content.posted/kind': 'What sort of content it is.',
  'content.edited/kind': 'What sort of content it is.',
  text: 'The text as written. Beyond 64 KiB only head and tail are read.',
  parentId: `The content that it answers. ${onlyKept}`,
  imageLabels:
    'What you found in images, their names (hashes), and what QR codes in them say (“qr:” and the contents). Only the first 32 are read.',
  repost: 'Whether it repeats another account’s post.',
  reactions:
    'Reactions by the time of sending, for past posts; read by `npx clearspring score-accounts` only.',
  'reactions/likes': 'Number of likes.',
  'reactions/reposts': 'Number of reposts.',
  'reactions/comments': 'Number of comments.',
  'content.removed/by': 'Who removed it.',

  targetIds: 'The accounts addressed. Only the first 1,000 are read.',
  requesterId: 'The account that asked.',
  targetId: 'The account written to.',
  'social.messaged/contentId':
    'Your id of the message, by which it can be hidden; without it a person looks at the account.',
  reply:
    'Whether the two accounts wrote to each other before; without it each message counts as the first.',
  groupId: `Your id of the group. ${onlyKept}`,

  'payment.bound/kind': 'What sort of account or card it is.',
  'payment/kind': 'What sort of account or card it is.',
  holderMatches: 'Whether the holder’s name is the account’s verified name.',
  payeeId: 'The account that gets the money.',
  amount: 'How much.',
  'amount/minor': 'In minor units: 1250 for ¥12.50.',
  'amount/currency': 'As in ISO 4217.',
  payment: 'What it was paid with.',

  reporterId: 'The account that reports.',
  'report.filed/contentId': 'The reported content, if it is about one.',
  reason: 'What it is reported for.',
  decisionId: 'The decision appealed against, as its command named it.',
  language: 'In which the user appeals.',
  commandId: 'The command.',
  result:
    '“applied”; “stale” if its version is not above the last one applied; “failed” if it was not carried out.',
  detail: 'Why it failed, for operators and reviewers; nothing personal.',
};
