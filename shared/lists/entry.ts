import { hash } from 'node:crypto';
import * as z from 'zod';
import { Id, line } from '../events/envelope.ts';
import type { Words } from '../events/words.ts';
import { day } from '../settings/durations.ts';

/**
 * The lists.
 *
 * - `block`: things that the platform itself rejects.
 * - `watch`: things to look at; weighs very little.
 * - `allow`: an exemption; see `exemptions`.
 * - `dishonesty`: 失信／惩戒名单, the joint punishment of telecom and online fraud (Anti-Telecom and
 *   Online Fraud Law, art. 31; the measures of four ministries in force since 1 December 2024).
 */
export const ListName = z.enum(['block', 'watch', 'allow', 'dishonesty']);
export type ListName = z.infer<typeof ListName>;

/** The kind of thing that an entry names. */
export const ListedKind = z.enum([
  'account',
  'device',
  'identity',
  'phone',
  'email',
  'payment',
  'address',
  'mail-domain',
  'link-domain',
  'contact',
  'template',
  'image',
]);
export type ListedKind = z.infer<typeof ListedKind>;

/** Kinds whose values are stored only as keyed digests: such a list can be matched but not read. */
export const keyedKinds: ReadonlySet<ListedKind> = new Set([
  'identity',
  'phone',
  'email',
  'payment',
  'contact',
]);

/**
 * Name of the platform's own secret, which hashes contacts. It stays in the system: no other list uses it.
 */
export const ownKey = 'own';

/**
 * The kinds that each list may hold. The allow list has no texts, images, contacts and links, because
 * anybody can use them. The dishonesty list names persons, their numbers and their accounts.
 */
export const kindsByList: { readonly [List in ListName]: ReadonlySet<ListedKind> } = {
  block: new Set(ListedKind.options),
  watch: new Set(ListedKind.options),
  allow: new Set([
    'account',
    'device',
    'identity',
    'phone',
    'email',
    'payment',
    'address',
    'mail-domain',
  ]),
  dishonesty: new Set(['account', 'identity', 'phone', 'payment']),
};

/**
 * The longest that an entry may last, in days. Punishments last two or three years, and at most five years
 * consecutively (art. 31 and the measures of 2024). The platform's own entries must be reviewed yearly.
 */
export const longestDays: { readonly [List in ListName]: number } = {
  block: 366,
  watch: 366,
  allow: 366,
  dishonesty: 1_827,
};

/** Identifies one thing that may be listed, in events and in entries. */
export type ListKey = {
  readonly kind: ListedKind;
  /** Name of the key that `value` was hashed with; `null` for kinds that are not private. */
  readonly key: string | null;
  readonly value: string;
};

/** Most characters of an entry's text fields. Bounded because a part of a change is stored as one item. */
export const longestTexts = { source: 120, reason: 200, authority: 120, owner: 64 } as const;

/**
 * Most entries of a part of a change. An item holds 400 kB: so many of the longest entries fit into one, with three
 * bytes for each character and the people who put them in force, even if nothing can be compressed.
 */
export const mostEntriesPerPart = 125;

/** One entry of one list, in force until it expires. */
export const ListEntry = z.strictObject({
  list: ListName,
  kind: ListedKind,
  key: z.string().max(31).nullable(),
  value: z.string().min(1).max(253),
  /** The origin: a case, a file, a letter with its number. */
  source: line(longestTexts.source).min(1),
  reason: line(longestTexts.reason).min(1),
  /** The authority that ordered the entry; required on the dishonesty list. */
  authority: line(longestTexts.authority).min(1).nullable(),
  /** Who is responsible for the entry on this platform. */
  owner: line(longestTexts.owner).min(1),
  /** Epoch milliseconds. */
  expiresAt: z.int().positive(),
});
export type ListEntry = z.infer<typeof ListEntry>;

/** An entry in force, with the change that added it, its proposer and its approver. */
export const StandingEntry = z.strictObject({
  ...ListEntry.shape,
  changeId: Id,
  proposedBy: z.string(),
  approvedBy: z.string(),
  /** Since when it is in force, epoch milliseconds. A renewal (`isRenewalOf`) keeps it. */
  since: z.int(),
});
export type StandingEntry = z.infer<typeof StandingEntry>;

/** An entry of a change that is not applied yet. An entry to be restored is a `StandingEntry`. */
export const StagedEntry = z.union([StandingEntry, ListEntry]);
export type StagedEntry = z.infer<typeof StagedEntry>;

/** Returns an entry as it was proposed, without the change and people that put it in force. */
export const asProposed = ({
  changeId,
  proposedBy,
  approvedBy,
  since,
  ...entry
}: StandingEntry): ListEntry => entry;

/** Returns a thing's key as a string: equal for equal things. */
export const listKeyName = ({ kind, key, value }: ListKey): string =>
  `${kind} ${key ?? ''} ${value}`;

/** Returns the list and the thing as a string: equal for entries that replace each other. */
export const entryName = (entry: Pick<ListEntry, 'list'> & ListKey): string =>
  `${entry.list} ${listKeyName(entry)}`;

/**
 * Whether an entry alleges nothing that an earlier entry about the same thing did not: only its owner and
 * expiry may differ.
 */
export const isRenewalOf = (entry: ListEntry, earlier: ListEntry): boolean =>
  entryName(entry) === entryName(earlier) &&
  entry.source === earlier.source &&
  entry.reason === earlier.reason &&
  entry.authority === earlier.authority;

/** Returns an entry's id, as decisions and people refer to it: a hash of its list and thing. */
export const entryIdOf = (entry: Pick<ListEntry, 'list'> & ListKey): string =>
  `lst-${hash('sha256', entryName(entry), 'base64url').slice(0, 22)}`;

/** Whether an entry is in force at a time. Expired entries may still be stored. */
export const isInForce = ({ expiresAt }: Pick<ListEntry, 'expiresAt'>, at: number): boolean =>
  expiresAt > at;

/** Whether an entry would last longer than its list allows. */
export const isTooLongLived = (
  { list, expiresAt }: Pick<ListEntry, 'list' | 'expiresAt'>,
  at: number,
): boolean => expiresAt - at > longestDays[list] * day;

/** Display names of the lists. */
export const listWords: { readonly [List in ListName]: Words } = {
  block: { 'zh-CN': '阻止名单', en: 'block list' },
  watch: { 'zh-CN': '关注名单', en: 'watch list' },
  allow: { 'zh-CN': '豁免名单', en: 'allow list' },
  dishonesty: { 'zh-CN': '电信网络诈骗联合惩戒名单', en: 'telecom-fraud dishonesty list' },
};

/** Display names of the kinds. */
export const kindWords: { readonly [Kind in ListedKind]: Words } = {
  account: { 'zh-CN': '账号', en: 'account' },
  device: { 'zh-CN': '设备', en: 'device' },
  identity: { 'zh-CN': '身份证件', en: 'identity document' },
  phone: { 'zh-CN': '手机号', en: 'phone number' },
  email: { 'zh-CN': '邮箱', en: 'email address' },
  payment: { 'zh-CN': '收付款账户', en: 'payment account' },
  address: { 'zh-CN': '网络地址段', en: 'address range' },
  'mail-domain': { 'zh-CN': '邮箱域名', en: 'email domain' },
  'link-domain': { 'zh-CN': '链接域名', en: 'link domain' },
  contact: { 'zh-CN': '联系方式', en: 'contact' },
  template: { 'zh-CN': '文本模板', en: 'text template' },
  image: { 'zh-CN': '图片', en: 'image' },
};
