import { hash } from 'node:crypto';
import * as z from 'zod';
import { Id, line } from '../events/envelope.ts';
import type { Words } from '../events/words.ts';
import { day } from '../settings/durations.ts';

/**
 * - `block`: the platform's own word against something.
 * - `watch`: to be looked at; hardly weighs.
 * - `allow`: an exemption; see `exemptions`.
 * - `dishonesty`: 失信／惩戒名单, the joint punishment of telecom and online fraud (Anti-Telecom and
 *   Online Fraud Law, art. 31; the measures of four ministries in force since 1 December 2024).
 */
export const ListName = z.enum(['block', 'watch', 'allow', 'dishonesty']);
export type ListName = z.infer<typeof ListName>;

/** What an entry names. */
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
]);
export type ListedKind = z.infer<typeof ListedKind>;

/** Kinds that are never kept as they are: only as a digest under a key, so that a list can be matched and not read. */
export const keyedKinds: ReadonlySet<ListedKind> = new Set([
  'identity',
  'phone',
  'email',
  'payment',
  'contact',
]);

/** The platform's own secret, which hashes contacts; it never leaves the system, so no other list shares it. */
export const ownKey = 'own';

/**
 * What each list may hold. An exemption covers an account by what is its own: a text, a contact or a
 * link is in anybody's hands. The dishonesty list names persons, their numbers and their accounts.
 */
export const heldBy: { readonly [List in ListName]: ReadonlySet<ListedKind> } = {
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
 * The longest that an entry may last, in days. Punishments last two or three years and, in a row, at
 * most five (art. 31 and the measures of 2024); what a platform says itself is looked at again yearly.
 */
export const longestDays: { readonly [List in ListName]: number } = {
  block: 366,
  watch: 366,
  allow: 366,
  dishonesty: 1_827,
};

/** Names one thing on the lists: as events carry it, and as entries hold it. */
export type ListKey = {
  readonly kind: ListedKind;
  /** The name of the key that the value is a digest under; `null` for what is not private. */
  readonly key: string | null;
  readonly value: string;
};

/** The most characters that each of an entry's words may have, whichever way it comes: 500 entries are stored as one. */
export const longestWords = { source: 120, reason: 200, authority: 120, owner: 64 } as const;

/** One entry of one list, in force until it expires. */
export const ListEntry = z.strictObject({
  list: ListName,
  kind: ListedKind,
  key: z.string().max(31).nullable(),
  value: z.string().min(1).max(253),
  /** Where it comes from: a case, a file, a letter with its number. */
  source: line(longestWords.source).min(1),
  reason: line(longestWords.reason).min(1),
  /** The authority that ordered it; the dishonesty list takes nothing without. */
  authority: line(longestWords.authority).min(1).nullable(),
  /** Who answers for it on this platform. */
  owner: line(longestWords.owner).min(1),
  /** Epoch milliseconds. */
  expiresAt: z.int().positive(),
});
export type ListEntry = z.infer<typeof ListEntry>;

/** An entry as it is in force: with the change that put it there, and both pairs of eyes. */
export const StandingEntry = z.strictObject({
  ...ListEntry.shape,
  changeId: Id,
  proposedBy: z.string(),
  approvedBy: z.string(),
  /** Epoch milliseconds. */
  since: z.int(),
});
export type StandingEntry = z.infer<typeof StandingEntry>;

/** An entry as a change holds it until it is applied; one that is put back is as it stood. */
export const StagedEntry = z.union([StandingEntry, ListEntry]);
export type StagedEntry = z.infer<typeof StagedEntry>;

/** An entry as it was proposed, without who put it in force. */
export const asProposed = ({
  changeId,
  proposedBy,
  approvedBy,
  since,
  ...entry
}: StandingEntry): ListEntry => entry;

/** What is named, in one word: equal for equal things. */
export const keyName = ({ kind, key, value }: ListKey): string => `${kind} ${key ?? ''} ${value}`;

/** What is listed where, in one word: equal for entries that take each other's place. */
export const entryName = (entry: Pick<ListEntry, 'list'> & ListKey): string =>
  `${entry.list} ${keyName(entry)}`;

/** An entry's id for decisions and people: it follows from what is listed where. */
export const entryIdOf = (entry: Pick<ListEntry, 'list'> & ListKey): string =>
  `lst-${hash('sha256', entryName(entry), 'base64url').slice(0, 22)}`;

/** Whether an entry holds at a time: what has expired is gone on read. */
export const isInForce = ({ expiresAt }: Pick<ListEntry, 'expiresAt'>, at: number): boolean =>
  expiresAt > at;

/** Whether an entry would last longer than its list allows. */
export const lastsTooLong = (
  { list, expiresAt }: Pick<ListEntry, 'list' | 'expiresAt'>,
  at: number,
): boolean => expiresAt - at > longestDays[list] * day;

/** The lists as people call them. */
export const listWords: { readonly [List in ListName]: Words } = {
  block: { 'zh-CN': '阻止名单', en: 'block list' },
  watch: { 'zh-CN': '关注名单', en: 'watch list' },
  allow: { 'zh-CN': '豁免名单', en: 'allow list' },
  dishonesty: { 'zh-CN': '电信网络诈骗联合惩戒名单', en: 'telecom-fraud dishonesty list' },
};

/** The kinds as people call them. */
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
};
