import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { putOnRecord } from '#functions/review-api/staff/on-record.ts';
import { localized, messageOf, voiceOf } from '#infra/localize.ts';
import { type ResendOutcome, resendState } from '#shared/acting/resend.ts';
import type { Subject } from '#shared/decisions/decision.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Words } from '#shared/rules/words.ts';
import { day } from '#shared/settings/durations.ts';
import { classify } from '#shared/stores/failure.ts';
import { type Platform, type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { count, days, positive } from '../options.ts';
import { print } from '../print.ts';
import { showProgress } from '../progress.ts';

const words = {
  read: {
    'zh-CN': '已读 {read} 项，须重发 {sent} 项；上一项 {place}',
    en: '{read} read, {sent} to resend; last: {place}',
  },
  sent: {
    'zh-CN': '重发 {sent} 项状态；其余 {nothing} 项未受限制，或账号已关闭、删除，无须重发',
    en: '{sent} {sent|state|states} resent; the other {nothing} {nothing|needs|need} no resending: not restricted, or of closed or erased accounts',
  },
  would: {
    'zh-CN':
      '将重发 {sent} 项状态；其余 {nothing} 项未受限制，或账号已关闭、删除，无须重发。未作改动：用 --apply 重发',
    en: '{sent} {sent|state|states} would be resent; the other {nothing} {nothing|needs|need} no resending: not restricted, or of closed or erased accounts. Nothing was changed: resend with --apply',
  },
  expired: {
    'zh-CN': '{expired} 项无法重发：指令与决定均已不再保存，如 {places}',
    en: '{expired} cannot be resent, because their commands and decisions are no longer stored, such as {places}',
  },
  unreadable: {
    'zh-CN': '{place} 无法读取，已跳过：{why}',
    en: '{place} cannot be read and is skipped: {why}',
  },
  passedOver: {
    'zh-CN': '{unreadable} 项无法读取，已跳过：修复后再运行一次',
    en: '{unreadable} cannot be read and {unreadable|was|were} skipped: repair {unreadable|it|them}, then run the command again',
  },
  interrupted: { 'zh-CN': '已被中断', en: 'interrupted' },
  brokeOff: {
    'zh-CN': '在 {place} 之后中断，已重发 {sent} 项；继续：--after {place}',
    en: 'stopped after {place}, with {sent} resent; to continue: --after {place}',
  },
  asleep: {
    'zh-CN': '系统未运行：npm start 后才会发出',
    en: 'the local system is not running: the commands are sent after npm start',
  },
} as const satisfies Readonly<Record<string, Words>>;

type SubjectName = Pick<Subject, 'kind' | 'id'>;

const nameOf = ({ kind, id }: SubjectName): string => `${kind}:${id}`;

/** @throws {InvalidArgumentError} if the text is not `account:ID` or `content:ID` */
const parseSubject = (text: string): SubjectName => {
  const [, kind, id = ''] = /^(account|content):(.+)$/.exec(text) ?? [];
  if (!Id.safeParse(id).success) {
    throw new InvalidArgumentError(
      localized({
        'zh-CN': '应为上次显示的位置，如 account:u-1。',
        en: 'It must be a place as an earlier run printed it, such as account:u-1.',
      }),
    );
  }
  return { kind: kind as SubjectName['kind'], id };
};

type Options = StaffOptions & {
  readonly ahead: number;
  readonly liftedWithin: number;
  readonly perSecond: number;
  readonly after?: SubjectName;
  readonly apply?: true;
};

const mostExpiredShown = 5;

const resendAll = async (options: Options, platform: Platform): Promise<void> => {
  const { ahead, liftedWithin, perSecond, after = null, apply, by, json } = options;
  const { say } = voiceOf(words, options.language);
  const { settings, states, everyState, ledger, outbox, auditLog, papers, isStopped } = platform;
  const clock = { now: Date.now, pause: (milliseconds: number) => setTimeout(milliseconds) };
  const ports = {
    settings,
    states,
    ledger,
    outbox,
    clock,
    catalogue: await platform.rulesAt(Date.now()),
  };
  const causeId = `req-${randomUUID()}`;
  const liftedSince = Date.now() - liftedWithin * day;
  if (apply) {
    const details = { ahead, liftedSince, after: after && nameOf(after) };
    const about = { action: 'states.resent', causeId, details };
    await putOnRecord(by, about, { auditLog, papers, clock });
  }
  const progress = showProgress(json);
  const stop = new AbortController();
  const interrupt = () => stop.abort(new Error(say('interrupted')));
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const resendOne = async (subject: Subject): Promise<ResendOutcome | 'unreadable'> => {
    const resend = { ahead, liftedSince, by, causeId, dry: !apply };
    try {
      return await resendState(subject, resend, ports);
    } catch (error) {
      // A store that is unavailable or denies access would fail for the next subject too.
      if (['passing', 'denied'].includes(classify(error))) throw error;
      progress.warn(say('unreadable', { place: nameOf(subject), why: messageOf(error) }));
      return 'unreadable';
    }
  };
  const sums = { sent: 0, nothing: 0, expired: 0, unreadable: 0 };
  const expiredNames: string[] = [];
  let last = after;
  try {
    for await (const subject of everyState(after)) {
      const result = await resendOne(subject);
      sums[result] += 1;
      last = subject;
      if (result === 'expired' && expiredNames.length < mostExpiredShown)
        expiredNames.push(nameOf(subject));
      if (result === 'sent' && apply)
        await setTimeout(1_000 / perSecond, undefined, { signal: stop.signal }).catch(() => {});
      const read = sums.sent + sums.nothing + sums.expired + sums.unreadable;
      progress.show(say('read', { read, sent: sums.sent, place: nameOf(subject) }));
      stop.signal.throwIfAborted();
    }
  } catch (error) {
    if (last === null) throw error;
    const stopped = say('brokeOff', { place: nameOf(last), sent: sums.sent });
    throw new Error([messageOf(error), stopped].join('\n'), { cause: error });
  } finally {
    progress.end();
  }
  print(json, { ...sums, applied: apply === true, last: last && nameOf(last) }, [
    say(apply ? 'sent' : 'would', sums),
    ...(sums.expired > 0 ? [say('expired', { ...sums, places: expiredNames.join(', ') })] : []),
    ...(sums.unreadable > 0 ? [say('passedOver', sums)] : []),
    ...(apply && isStopped ? [say('asleep')] : []),
  ]);
};

/**
 * `clearspring account resend`: sends every current state to the platform again after a restore of tables.
 */
export const accountResend = withStaffOptions(
  new Command('resend')
    .description(
      localized({
        'zh-CN': '恢复备份后，把受限账号与内容（及近期解除的）的当前状态以更高的版本重发给平台',
        en: 'after a restore, resend the state of all accounts and posts that are, or recently were, restricted, under higher versions',
      }),
    )
    .option(
      '--ahead <versions>',
      localized({
        'zh-CN': '版本提高多少：应大于任一对象在丢失的时段内可能得到的版本数',
        en: 'how much to raise versions: more than any account or post was given in the lost time',
      }),
      count,
      1_000,
    )
    .option(
      '--lifted-within <days>',
      localized({
        'zh-CN': '也重发最近几天内解除的',
        en: 'also resend what was lifted within this many days',
      }),
      days,
      30,
    )
    .option(
      '--per-second <commands>',
      localized({ 'zh-CN': '每秒最多重发多少', en: 'resend at most this many per second' }),
      positive,
      // The outbox sweeper sends 500 messages a minute in total.
      5,
    )
    .option(
      '--after <place>',
      localized({
        'zh-CN': '接着上次中断之处，如 account:u-1',
        en: 'continue after the place where an earlier run stopped, such as account:u-1',
      }),
      parseSubject,
    )
    .option(
      '--apply',
      localized({ 'zh-CN': '重发；不加则只试算', en: 'resend; without it, only say how many' }),
    ),
).action((options: Options) => withPlatform(options, (platform) => resendAll(options, platform)));
