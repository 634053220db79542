import { randomUUID } from 'node:crypto';
import { Option } from 'commander';
import { localized, messageOf, type Voice, voiceOf } from '#infra/localize.ts';
import { recheckListed } from '#shared/acting/recheck-listed.ts';
import type { ChangePorts } from '#shared/lists/change.ts';
import { type ChangeProblem, decideChange } from '#shared/lists/decide.ts';
import type { StandingEntry } from '#shared/lists/entry.ts';
import type { ListChange } from '#shared/lists/list-change.ts';
import type { Hashing } from '#shared/lists/value.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { isSamePerson } from '#shared/settings/review.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import type { Platform } from './connect.ts';
import { type NamedKey, rawHashing } from './list-file.ts';
import { isSelfApproval, needsSecondPerson } from './two-people.ts';

/** The outcomes of a list change. */
export const changeWords = {
  proposed: {
    'zh-CN': '已提交 {id}，待他人同意：npx clearspring lists approve {id} --by 姓名 {where}',
    en: '{id} awaits approval by a second person: npx clearspring lists approve {id} --by NAME {where}',
  },
  waits: {
    'zh-CN':
      '{id} 此前已由 {by} 提交，仍待他人同意：npx clearspring lists approve {id} --by 姓名 {where}',
    en: '{id} was already proposed by {by} and awaits approval by a second person: npx clearspring lists approve {id} --by NAME {where}',
  },
  applied: {
    'zh-CN': '{id} 已生效：{entries} 条',
    en: '{id} is in force: {entries} {entries|entry|entries}',
  },
  expired: {
    'zh-CN': '另有 {count} 条在同意前已到期，未生效',
    en: '{count} more expired before the approval and {count|is|are} not in force',
  },
  removed: { 'zh-CN': '{id} 已生效：移除 {entries} 条', en: '{id} is in force: {entries} removed' },
  gone: {
    'zh-CN': '另有 {count} 条先前已移除、变更或到期，保持不变',
    en: '{count} more had been removed, changed or expired before and {count|stays as it is|stay as they are}',
  },
  rejected: { 'zh-CN': '{id} 未同意', en: '{id} was rejected' },
  brokeOff: {
    'zh-CN':
      '{id} 可能只完成了一部分：一分钟后再决定一次，即从中断处继续：npx clearspring lists {verdict} {id} --by 姓名 {where}',
    en: '{id} may be done in part: to continue, decide again in a minute: npx clearspring lists {verdict} {id} --by NAME {where}',
  },
  selfApproved: {
    'zh-CN': '由提交人自己同意：生产平台须由他人同意',
    en: 'its proposer approved it too: a production platform would require another person',
  },
  rechecks: {
    'zh-CN': '将重新判定 {count} 个已有账号',
    en: '{count} existing {count|account is|accounts are} judged again',
  },
  noRechecks: {
    'zh-CN': '未设 FOLLOW_UPS_QUEUE_URL：已有账号要到下次登录才会重新判定',
    en: 'FOLLOW_UPS_QUEUE_URL is not set: existing accounts are judged again when they next sign in',
  },
} as const satisfies Readonly<Record<string, Words>>;

export const changeProblemWords: { readonly [P in ChangeProblem]: Words } = {
  'unknown-change': {
    'zh-CN': '没有这项变更；npx clearspring lists changes 可列出',
    en: 'there is no such change: see npx clearspring lists changes',
  },
  'same-person': {
    'zh-CN': '须由提交人以外的人同意：用 --by 或 --approved-by 写明',
    en: 'somebody other than its proposer must approve it: name them with --by or --approved-by',
  },
  'decided-before': { 'zh-CN': '已有结论', en: 'it has already been decided' },
  'being-applied': {
    'zh-CN': '正在生效；如已中断，请一分钟后再同意一次',
    en: 'it is being applied: if it was interrupted, approve it again in a minute',
  },
  altered: {
    'zh-CN': '内容与提交时不符，请重新提交',
    en: 'it differs from what was proposed: propose it again',
  },
  'too-late': {
    'zh-CN':
      '其中条目均已到期：请用 npx clearspring lists reject 不予同意；仍需要的，请以新的期限重新提交',
    en: 'all of its entries have expired: reject it (npx clearspring lists reject), and propose again, with a later expiry, what is still needed',
  },
};

export const formatOption = () =>
  new Option(
    '--format <format>',
    localized({ 'zh-CN': 'csv 或 jsonl', en: 'csv or jsonl' }),
  ).choices(['csv', 'jsonl']);

export type RawHashOptions = { readonly key?: NamedKey; readonly country: string };

/** Returns hashing for list entries: the platform's own hash, and raw values under the key given, if any. */
export const hashingWith = async (
  hash: KeyedHash,
  { key, country }: RawHashOptions,
): Promise<Hashing> => ({
  own: (name) => hash(name).toString(36),
  ...(key && { raw: await rawHashing(key, country) }),
});

export const hashingOf = async (platform: Platform, raw: RawHashOptions): Promise<Hashing> =>
  hashingWith(await platform.keyedHash(), raw);

/**
 * Returns the ports of a list change, with a counter of the accounts queued for re-evaluation.
 */
export const portsOf = (platform: Platform) => {
  const { settings, lists, listChanges, auditLog, states, followUps, where } = platform;
  const asked = { rechecks: 0 };
  const clock = { now: Date.now, pause: async () => {} };
  const ports: ChangePorts = {
    platformId: settings.platformId,
    lists,
    listChanges,
    auditLog,
    clock,
    ...(followUps && {
      onInForce: async (entries: readonly StandingEntry[]) => {
        asked.rechecks += await recheckListed(entries, {
          states,
          followUps,
          settings,
          clock,
        });
      },
    }),
  };
  return { ports, asked, where };
};

export const newChangeId = () => `lch-${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`;

/** A change, and how many of its entries had no effect if it was decided just now. */
type ChangeOutcome = ListChange & { readonly left?: number };

/** @throws {Error} that says why the change cannot be decided, or how to continue a decision that broke off */
export const decide = async (
  platform: Platform,
  { ports, where }: ReturnType<typeof portsOf>,
  decision: Pick<Parameters<typeof decideChange>[0], 'changeId' | 'verdict' | 'by'>,
  language: Language,
): Promise<ChangeOutcome> => {
  const decided = await decideChange(
    { ...decision, at: Date.now(), alone: !needsSecondPerson(platform) },
    ports,
  ).catch((cause: unknown) => {
    const { changeId: id, verdict } = decision;
    const further = voiceOf(changeWords, language).say('brokeOff', { id, verdict, where });
    throw new Error(`${messageOf(cause, language)}\n${further}`, { cause });
  });
  if (!decided.ok)
    throw new Error(`${decision.changeId}: ${changeProblemWords[decided.problem][language]}`);
  return { ...decided.change, left: decided.left };
};

/** @throws {Error} if one person would both propose and approve a change that needs two */
export const assertTwoPeople = (
  platform: Pick<Platform, 'settings'>,
  by: string,
  approvedBy: string,
  language: Language,
): void => {
  if (isSelfApproval(platform, by, approvedBy))
    throw new Error(changeProblemWords['same-person'][language]);
};

/**
 * Leaves a new proposal to a second person, or approves it in the name given.
 *
 * @throws {Error} that says why it cannot be approved
 */
export const approveUnlessProposeOnly = async (
  proposed: ListChange,
  {
    propose,
    approvedBy,
    language,
  }: {
    readonly propose: true | undefined;
    readonly approvedBy: string;
    readonly language: Language;
  },
  platform: Platform,
  bundle: ReturnType<typeof portsOf>,
): Promise<ChangeOutcome> => {
  if (propose) return proposed;
  const { changeId } = proposed;
  return decide(platform, bundle, { changeId, verdict: 'approve', by: approvedBy }, language);
};

/**
 * Returns the changes in one of these states that match: `proposed`, that already await approval, and `approved`, whose
 * application broke off. Their entries are kept for a month: what is older can only be proposed again.
 */
export const findOpen = async (
  states: readonly ListChange['state'][],
  matches: (change: ListChange) => boolean,
  { listChanges }: Pick<Platform, 'listChanges'>,
): Promise<readonly ListChange[]> => {
  const open = (await listChanges.all()).filter(
    (one) => states.includes(one.state) && matches(one),
  );
  const parts = await Promise.all(open.map(({ changeId }) => listChanges.staged(changeId, 1)));
  return open.filter((_, i) => parts[i] !== null);
};

/** Says that a change was proposed before and awaits approval. */
export const waitsLine = (
  { changeId: id, proposedBy: by }: ListChange,
  { where }: ReturnType<typeof portsOf>,
  { say }: Pick<Voice<typeof changeWords>, 'say'>,
): string => say('waits', { id, by, where });

/** Describes the outcome of a change and the accounts queued for re-evaluation. */
export const changeOutcomeLines = (
  change: ChangeOutcome,
  { asked, ports, where }: ReturnType<typeof portsOf>,
  { say }: Pick<Voice<typeof changeWords>, 'say'>,
): readonly string[] => {
  const { changeId: id, undoes, entries, left = 0, state, action, proposedBy, decidedBy } = change;
  const values = { id, entries };
  if (state === 'proposed') return [say('proposed', { ...values, where })];
  if (state === 'rejected') return [say('rejected', values)];
  const selfApproval =
    decidedBy !== null && isSamePerson(proposedBy, decidedBy) ? [say('selfApproved')] : [];
  const isNew = action === 'add' && undoes === undefined;
  const counted = [
    say(action === 'add' ? 'applied' : 'removed', { id, entries: entries - left }),
    ...(left > 0 ? [say(isNew ? 'expired' : 'gone', { count: left })] : []),
  ];
  if (action === 'remove') return [...counted, ...selfApproval];
  return [
    ...counted,
    ...selfApproval,
    ports.onInForce ? say('rechecks', { count: asked.rechecks }) : say('noRechecks'),
  ];
};
