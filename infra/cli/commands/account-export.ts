import { randomUUID } from 'node:crypto';
import { Command } from 'commander';
import pc from 'picocolors';
import { putOnRecord } from '#functions/review-api/staff/on-record.ts';
import { labelled, localized, type Voice, voiceOf } from '#infra/localize.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { type AccountCopy, accountCopy } from '../account-copy.ts';
import { archivedEventsOf, collectRecords } from '../account-records.ts';
import { type Platform, type StaffOptions, withPlatform, withStaffOptions } from '../connect.ts';
import { writeWhole } from '../lines.ts';
import { outputFile, requestOption } from '../options.ts';
import { print } from '../print.ts';
import { printable } from '../printable.ts';

const words = {
  title: {
    'zh-CN': '账号 {accountId} 在平台 {platform} 反滥用系统中的信息，截至 {at}',
    en: 'Data about account {accountId} in the abuse detection of {platform}, as of {at}',
  },
  state: { 'zh-CN': '账号状态', en: 'Account state' },
  noState: { 'zh-CN': '没有状态', en: 'no state' },
  erased: {
    'zh-CN': '账号信息已于 {at} 删除，此后未再收到其信息；除下列各项外，不再保存其他信息',
    en: 'the account’s data was erased at {at}, and none has come since; nothing is kept but what follows',
  },
  erasedBefore: {
    'zh-CN': '账号信息曾于 {at} 删除；状态只含此后收到的信息',
    en: 'the account’s data was erased at {at}; the state holds only what has come since',
  },
  standing: { 'zh-CN': '状态', en: 'standing' },
  verification: { 'zh-CN': '真实身份', en: 'real name' },
  posts: { 'zh-CN': '曾被标记或隐藏的内容', en: 'Posts that were flagged or hidden' },
  decisions: { 'zh-CN': '告知的决定与理由', en: 'Decisions, with their reasons' },
  without: {
    'zh-CN': '另有未作任何处置的判定 {count} 项',
    en: '{count} more {count|decision|decisions} without any effect',
  },
  appeals: { 'zh-CN': '申诉', en: 'Appeals' },
  commands: { 'zh-CN': '发给平台的指令与回执', en: 'Commands to the platform, with receipts' },
  credit: {
    'zh-CN': '信用分 {score} / 100（只供查看）',
    en: 'Credit {score} / 100 (for information only)',
  },
  lists: { 'zh-CN': '写明该账号的名单条目', en: 'List entries that name the account' },
  events: { 'zh-CN': '归档的事件', en: 'Archived events' },
  reports: { 'zh-CN': '被举报 {count} 次', en: 'reported {count} {count|time|times}' },
  filed: { 'zh-CN': '举报他人', en: 'Reports filed by the account' },
  leftOut: { 'zh-CN': '未列出', en: 'Left out' },
  none: { 'zh-CN': '没有', en: 'none' },
  counted: {
    'zh-CN': '{description}：一天 {day}，一周 {week}，一月 {month}',
    en: '{description}: {day} in a day, {week} in a week, {month} in a month',
  },
  confirmed: { 'zh-CN': '平台于 {at} 确认', en: 'confirmed by the platform at {at}' },
  unconfirmed: { 'zh-CN': '平台尚未确认', en: 'not confirmed by the platform yet' },
  written: {
    'zh-CN': '{out}：决定 {decisions} 项，事件 {events} 项；交付前请核对，并在交付后删除',
    en: '{out}: {decisions} {decisions|decision|decisions}, {events} {events|event|events}; review it before you hand it over, and delete it afterwards',
  },
} as const satisfies Readonly<Record<string, Words>>;

type State = NonNullable<AccountCopy['state']>;

/** Labels of state fields that have neither a wording nor a count of their own. */
const facts: {
  readonly [Fact in Exclude<
    keyof State,
    'counts' | 'digests' | 'standing' | 'verification'
  >]: Words;
} = {
  firstSeenAt: { 'zh-CN': '首次出现', en: 'first seen' },
  signedUpAt: { 'zh-CN': '注册时间', en: 'signed up' },
  imported: { 'zh-CN': '由平台导入', en: 'imported by the platform' },
  lastSeenAt: { 'zh-CN': '最近出现', en: 'last seen' },
  credentialChangedAt: { 'zh-CN': '最近更换凭据', en: 'credentials changed' },
  profileChangedAt: { 'zh-CN': '最近修改资料', en: 'profile changed' },
  profileChanged: { 'zh-CN': '当时修改的资料项', en: 'profile fields changed then' },
  wroteFirst: {
    'zh-CN': '新注册时主动联系他人的次数，及获回复的次数',
    en: 'times it wrote first while new, and times it was answered',
  },
  clearedAt: { 'zh-CN': '经人工审核解除', en: 'cleared by a person' },
  closedFrom: { 'zh-CN': '关闭前的状态', en: 'standing before it was closed' },
  closedByPlatformAt: { 'zh-CN': '由平台关闭', en: 'closed by the platform' },
  reopenedAt: { 'zh-CN': '重新开通', en: 'reopened' },
  tier: { 'zh-CN': '平台给的等级', en: 'tier given by the platform' },
  countries: { 'zh-CN': '出现过的国家或地区', en: 'countries it was seen in' },
};

const appealStates = {
  open: { 'zh-CN': '待答复', en: 'not answered yet' },
  granted: { 'zh-CN': '成立', en: 'granted' },
  refused: { 'zh-CN': '未获支持', en: 'refused' },
} as const satisfies { readonly [S in AccountCopy['appeals'][number]['state']]: Words };

type Speaker = Voice<typeof words>;

const accountLines = ({ state, erasedAt }: AccountCopy, voice: Speaker): readonly string[] => {
  const { say } = voice;
  if (!state) return [erasedAt === null ? say('noState') : say('erased', { at: erasedAt })];
  return [
    ...(erasedAt === null ? [] : [say('erasedBefore', { at: erasedAt })]),
    ...stateLines(state, voice),
  ];
};

const figures = (value: unknown): string =>
  printable(typeof value === 'string' ? value : JSON.stringify(value));

const stateLines = (
  { counts, digests, standing, verification, ...known }: State,
  { say, language }: Speaker,
): readonly string[] => [
  labelled(
    say('standing'),
    `${standing.description[language]} ${standing.since}${standing.until ? ` – ${standing.until}` : ''}`,
    language,
  ),
  labelled(
    say('verification'),
    `${verification.description[language]}${verification.since ? ` ${verification.since}` : ''}`,
    language,
  ),
  ...Object.entries(known)
    .filter(([, value]) => value !== null && value !== false && [value].flat().length > 0)
    .map(([name, value]) => {
      const label = facts[name as keyof typeof facts][language];
      const told = typeof value === 'object' ? Object.values(value ?? {}).join(' / ') : value;
      return value === true ? label : labelled(label, printable(String(told)), language);
    }),
  ...counts.map(({ description, day, week, month }) =>
    say('counted', { description: description[language], day, week, month }),
  ),
  ...digests.map(({ description, count }) => labelled(description[language], count, language)),
];

const reasonLines = (
  { decisionId, at, reasons }: AccountCopy['decisions'][number],
  language: Language,
): readonly string[] => {
  const { remedy, ...worded } = reasons[language];
  const said = [...Object.values(worded).flat(), ...(remedy ? Object.values(remedy) : [])];
  return [`${decisionId} ${at}`, ...said.map((line) => `  ${printable(line)}`)];
};

/** Formats a copy for people, in one language. */
const copyLines = (copy: AccountCopy, voice: Speaker): readonly string[] => {
  const { say, language } = voice;
  const section = (title: string, lines: readonly string[]) => [
    '',
    pc.bold(title),
    ...(lines.length > 0 ? lines : [say('none')]).map((line) => `  ${line}`),
  ];
  return [
    pc.bold(say('title', { accountId: copy.accountId, platform: copy.platform, at: copy.at })),
    ...section(say('state'), accountLines(copy, voice)),
    ...section(
      say('posts'),
      copy.posts.map(({ id, description, since }) => `${id} ${description[language]} ${since}`),
    ),
    ...section(say('decisions'), [
      ...copy.decisions.flatMap((decision) => reasonLines(decision, language)),
      ...(copy.decisionsWithoutEffect > 0
        ? [say('without', { count: copy.decisionsWithoutEffect })]
        : []),
    ]),
    ...section(
      say('appeals'),
      copy.appeals.map(({ appealId, decisionId, state, filedAt }) =>
        labelled(`${appealId} ${filedAt} → ${decisionId}`, appealStates[state][language], language),
      ),
    ),
    ...section(
      say('commands'),
      copy.commands.map(
        ({ commandId, issuedAt, desired, confirmedAt }) =>
          `${commandId} ${issuedAt} ${figures(desired)} ${confirmedAt ? say('confirmed', { at: confirmedAt }) : say('unconfirmed')}`,
      ),
    ),
    ...(copy.credit
      ? section(
          say('credit', { score: copy.credit.score }),
          copy.credit.parts.map(
            ({ points, description, at }) =>
              `${points} ${description[language]}${at ? ` ${at}` : ''}`,
          ),
        )
      : []),
    ...section(
      say('lists'),
      copy.lists.map(
        ({ description, authority, since, until }) =>
          `${description[language]} ${since} – ${until}${authority ? ` ${printable(authority)}` : ''}`,
      ),
    ),
    ...section(say('events'), [
      ...copy.events.map(
        ({ occurredAt, description, eventId, context, data }) =>
          `${occurredAt} ${description[language]} ${eventId} ${figures({ ...context, ...data })}`,
      ),
      ...(copy.reportsAbout > 0 ? [say('reports', { count: copy.reportsAbout })] : []),
    ]),
    ...section(
      say('filed'),
      copy.reportsFiled.map(
        ({ occurredAt, reason, text }) => `${occurredAt} ${figures({ reason, text })}`,
      ),
    ),
    ...section(
      say('leftOut'),
      copy.leftOut.map((one) => one[language]),
    ),
  ];
};

type Options = StaffOptions & {
  readonly reason: string;
  readonly out?: string;
};

const exportOne = async (accountId: string, options: Options, platform: Platform) => {
  const { reason, by, out, json, language } = options;
  const { auditLog, papers, settings, rulesAt } = platform;
  const at = Date.now();
  const records = await collectRecords(accountId, platform);
  const archived = await archivedEventsOf(accountId, platform);
  await putOnRecord(
    by,
    {
      action: 'account.exported',
      causeId: `req-${randomUUID()}`,
      reason,
      at,
      details: { accountId },
    },
    { auditLog, papers, clock: { now: Date.now, pause: async () => {} } },
  );
  const copy = accountCopy(records, archived, { settings, catalogue: await rulesAt(at), at });
  const voice = voiceOf(words, language);
  const text = json
    ? `${JSON.stringify(copy, null, 2)}\n`
    : `${copyLines(copy, voice).join('\n')}\n`;
  if (!out) {
    process.stdout.write(text);
    return;
  }
  await writeWhole(out, [text]);
  const written = { out, decisions: copy.decisions.length, events: copy.events.length };
  print(json, written, [voice.say('written', written)]);
};

/** `clearspring account export`: exports the data about one account that the person may receive. */
export const accountExport = withStaffOptions(
  new Command('export')
    .description(
      localized({
        'zh-CN': '导出一个账号的信息并列明未列出的，供本人查阅、复制；此举会留痕',
        en: 'export one account’s data for a data request, and list what is left out; the export is recorded',
      }),
    )
    .argument('<accountId>', localized({ 'zh-CN': '账号', en: 'account id' }))
    .addOption(requestOption())
    .option(
      '--out <file>',
      localized({
        'zh-CN': '写到哪里；默认标准输出',
        en: 'output file; standard output by default',
      }),
      outputFile,
    ),
).action((accountId: string, options: Options) =>
  withPlatform(options, (platform) => exportOne(accountId, options, platform)),
);
