import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Command } from 'commander';
import pc from 'picocolors';
import { type Erased, eraseAccount } from '#functions/review-api/acting/erasing.ts';
import { localized, type Voice, voiceOf } from '#infra/localize.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { isErased, type KeptData, keptDataOf, type Obstacle } from '#shared/reviews/erasure.ts';
import { deletedData, wordKeptData, wordObstacle } from '#shared/reviews/erasure-words.ts';
import type { Words } from '#shared/rules/words.ts';
import { dateInChina, instant } from '#shared/settings/durations.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import type { EntityKey } from '#shared/signals/entity-state.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import { readPastEvent } from '#shared/signals/read-event.ts';
import { linkableEntities } from '#shared/signals/touch.ts';
import { readText } from '#shared/text/read.ts';
import { checkErasable, collectRecords } from '../account-records.ts';
import {
  type Platform,
  type RecordsLocation,
  type StaffOptions,
  withPlatform,
  withReadOptions,
} from '../connect.ts';
import { approvedByOption, byOption, requestOption } from '../options.ts';
import { print } from '../print.ts';
import { isSelfApproval } from '../two-people.ts';

const words = {
  erased: { 'zh-CN': '账号 {accountId} 已删除', en: 'Account {accountId} was erased' },
  before: {
    'zh-CN': '此前已于 {at} 删除，此后未再收到其信息：无状态可删',
    en: 'It was already erased at {at}, and no data has come since: it had no state left to delete',
  },
  would: {
    'zh-CN': '账号 {accountId} 可以删除；未作改动',
    en: 'Account {accountId} can be erased; nothing was changed',
  },
  refused: {
    'zh-CN': '账号 {accountId} 现在不能删除；未作改动',
    en: 'Account {accountId} cannot be erased yet; nothing was changed',
  },
  deleted: { 'zh-CN': '删除', en: 'Deleted' },
  kept: { 'zh-CN': '保留', en: 'Kept' },
  until: { 'zh-CN': '，至 {day}', en: ', until {day}' },
  ends: { 'zh-CN': '（至 {at}）', en: ' (until {at})' },
  later: {
    'zh-CN': '此后如再收到该账号的事件，将重新建立状态：请平台先停止上报',
    en: 'A later event of this account creates new state: have the platform stop sending its events first',
  },
  two: {
    'zh-CN': '删除不可撤销，须两人：以 --approved-by 写明提交人以外的一人',
    en: 'an erasure cannot be undone, so it needs two people: name the second with --approved-by',
  },
  unknown: {
    'zh-CN': '账号 {accountId} 没有状态可删：其余记录到期自行删除',
    en: 'account {accountId} has no state to erase: its other records expire by themselves',
  },
  stale: {
    'zh-CN': '账号 {accountId} 刚有变动，未删除：请重试',
    en: 'account {accountId} changed just now, so nothing was erased: try again',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Speaker = Voice<typeof words>;

type Options = StaffOptions & {
  readonly reason: string;
  readonly approvedBy?: string;
  readonly dryRun?: true;
};

type Records = Pick<
  Platform,
  | 'settings'
  | 'states'
  | 'ledger'
  | 'lists'
  | 'auditLog'
  | 'papers'
  | 'outbox'
  | 'fanOut'
  | 'keyedHash'
>;

/** Returns the shared entities that the account's events tied it to. */
const entitiesTiedBy = (archived: readonly Occurrence[], hash: KeyedHash): readonly EntityKey[] => {
  const { network } = offlineEnrichment();
  const operatorOf = (ip: string) => network(ip).operator;
  return archived.flatMap((occurrence) => {
    const reading = readPastEvent(occurrence.event, readText);
    return linkableEntities(occurrence, reading, { hash, operatorOf });
  });
};

/** Prints what stands in the way of an erasure. */
const printObstacles = (
  accountId: string,
  obstacles: readonly Obstacle[],
  { say, language }: Speaker,
  json: true | undefined,
): void => {
  const worded = obstacles.map((one) => ({ ...one, description: wordObstacle(one) }));
  print(json, { accountId, erased: false, obstacles: worded }, [
    pc.bold(say('refused', { accountId })),
    ...worded.map(({ field, until, description }) => {
      const end = until === null ? '' : say('ends', { at: instant(until) });
      return `  ${field}: ${description[language]}${end}`;
    }),
  ]);
};

/** Prints what was deleted, or would be, and what is kept, why and until when. */
const printErasure = (
  {
    accountId,
    erasedBefore,
    counts,
    kept,
  }: {
    readonly accountId: string;
    readonly erasedBefore: string | null;
    /** `null` if nothing was deleted, because it was only asked what would be. */
    readonly counts: Erased | null;
    readonly kept: readonly KeptData[];
  },
  { say, language }: Speaker,
  json: true | undefined,
): void => {
  const deleted = Object.entries(deletedData).map(([code, description]) => ({
    code,
    count: counts?.[code as keyof typeof deletedData] ?? null,
    description,
  }));
  const worded = kept.map((one) => ({ ...one, description: wordKeptData(one) }));
  const counted = (count: number | null) => (count === null ? '' : ` (${count})`);
  print(json, { accountId, erased: counts !== null, erasedBefore, deleted, kept: worded }, [
    pc.bold(say(counts ? 'erased' : 'would', { accountId })),
    ...(erasedBefore === null ? [] : [say('before', { at: erasedBefore })]),
    pc.bold(say('deleted')),
    ...deleted.map(({ description, count }) => `  ${description[language]}${counted(count)}`),
    pc.bold(say('kept')),
    ...worded.map(
      ({ description, count, until }) =>
        `  ${description[language]}${counted(count)}${until === null ? '' : say('until', { day: dateInChina(until) })}`,
    ),
    say('later'),
  ]);
};

/**
 * Erases an account, or prints the obstacles, on standard output.
 *
 * @throws {Error} that says which second person is missing, or why the account was not erased
 * @example
 * declare const options: Parameters<typeof eraseOne>[1];
 * declare const platform: Parameters<typeof eraseOne>[2];
 * await eraseOne('u-1', { ...options, by: 'cli:lin', approvedBy: 'cli:zhao' }, platform);
 */
export const eraseOne = async (
  accountId: string,
  options: Omit<Options, keyof RecordsLocation>,
  platform: Records,
) => {
  const { by, approvedBy = by, reason, dryRun, json } = options;
  const voice: Speaker = voiceOf(words, options.language);
  const { say } = voice;
  if (!dryRun && isSelfApproval(platform, by, approvedBy)) throw new Error(say('two'));
  const found = await collectRecords(accountId, platform);
  // Check all obstacles first: once the erasure has begun, nothing may stop it.
  const { records, archived, obstacles } = await checkErasable(found, platform, Date.now);
  if (obstacles.length > 0) {
    process.exitCode = 1;
    printObstacles(accountId, obstacles, voice, json);
    return;
  }
  const { state } = records;
  if (!state) throw new Error(say('unknown', { accountId }));
  const kept = keptDataOf(records, {
    // People on the watch list must not learn that they are.
    listed: records.listed.filter(({ list }) => list !== 'watch').map(({ expiresAt }) => expiresAt),
    commands: records.commands.length,
    at: Date.now(),
    settings: platform.settings,
  });
  const hash = await platform.keyedHash();
  const shared = entitiesTiedBy(archived, hash);
  const counts = dryRun
    ? null
    : await eraseAccount(
        { ...records, state },
        {
          by,
          approvedBy: approvedBy === by ? null : approvedBy,
          reason,
          causeId: `req-${randomUUID()}`,
          shared,
        },
        {
          ...platform,
          hash,
          clock: { now: Date.now, pause: setTimeout },
        },
      );
  if (counts === 'stale') throw new Error(say('stale', { accountId }));
  // An earlier erasure may have been interrupted, so that this one deletes what was left.
  const erasedBefore =
    records.erasedAt !== null && isErased(state) ? instant(records.erasedAt) : null;
  printErasure({ accountId, erasedBefore, counts, kept }, voice, json);
};

/** `clearspring account erase`: deletes the data of one account that need not be kept, and lists the rest. */
export const accountErase = withReadOptions(
  new Command('erase')
    .description(
      localized({
        'zh-CN': '应本人请求删除一个账号的信息，并说明保留什么、为何、到何时；不可撤销',
        en: 'erase one account’s data on request, and say what is kept, why and until when; this cannot be undone',
      }),
    )
    .argument('<accountId>', localized({ 'zh-CN': '账号', en: 'account id' }))
    .addOption(requestOption())
    .option(
      '--dry-run',
      localized({
        'zh-CN': '只说明会删除与保留什么，不作改动',
        en: 'only say what would be deleted and kept; change nothing',
      }),
    )
    .addOption(byOption())
    .addOption(
      approvedByOption(
        localized({
          'zh-CN': '第二人；生产平台须有',
          en: 'the second person; required on a production platform',
        }),
      ),
    ),
).action((accountId: string, options: Options) =>
  withPlatform(options, (platform) => eraseOne(accountId, options, platform)),
);
