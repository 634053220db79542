import { Command } from 'commander';
import pc from 'picocolors';
import { count } from '#infra/cli/options.ts';
import { print } from '#infra/cli/print.ts';
import { printable } from '#infra/cli/printable.ts';
import { localized, type Voice, voiceOf } from '#infra/localize.ts';
import { handleQuarantined } from '#shared/acting/handle-quarantined.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { explainRefusal } from '#shared/events/explanations.ts';
import { redactMessage } from '#shared/events/raw-numbers.ts';
import type { Words } from '#shared/rules/words.ts';
import { instant } from '#shared/settings/durations.ts';
import type { Quarantined, QuarantineStore } from '#shared/stores/quarantine/port.ts';
import {
  type Platform,
  type ReadOptions,
  type StaffOptions,
  withPlatform,
  withReadOptions,
  withStaffOptions,
} from '../connect.ts';

const words = {
  empty: { 'zh-CN': '隔离区为空', en: 'the quarantine is empty' },
  more: {
    'zh-CN': '以上为最早的 {shown} 条，共 {total} 条；用 --most 查看更多',
    en: 'these are the oldest {shown} of {total}: show more with --most',
  },
  unread: {
    'zh-CN':
      '以上为已读取的 {total} 条中最早的 {shown} 条，隔离区内还有更多；处理后再次列出，或以更大的 --most 读取更多',
    en: 'these are the oldest {shown} of the {total} that were read, and there are more: list again after handling them, or read more with a larger --most',
  },
  cut: {
    'zh-CN': '正文过大，末尾已截去，不能放回',
    en: 'too large: its end was cut off, so it cannot be released',
  },
  duplicate: {
    'zh-CN': '同号事件先前已被接收并有效，不能放回：请丢弃，或以新的 eventId 重发',
    en: 'an event with the same id was accepted before and stands, so it cannot be released: discard it, or send it under a new eventId',
  },
  bytes: { 'zh-CN': '{count} 字节', en: '{count} {count|byte|bytes}' },
  released: {
    'zh-CN': '已放回接收队列，新的 id 为 {newId}',
    en: 'sent back to the intake queue, under the new id {newId}',
  },
  discarded: { 'zh-CN': '已丢弃', en: 'discarded' },
  unknown: {
    'zh-CN': '隔离区没有这条消息；npx clearspring quarantine list 可列出',
    en: 'is not in quarantine: see npx clearspring quarantine list',
  },
  taken: {
    'zh-CN': '他人刚刚处理了这条消息',
    en: 'somebody else has just released or discarded it',
  },
  refused: {
    'zh-CN': '队列未接收，仍在隔离区：排除原因后再次放回',
    en: 'the queue refused it, so it stays in quarantine: release it again once the cause is removed',
  },
  asleep: {
    'zh-CN': '系统未运行：npm start 之后才会判定',
    en: 'the local system is not running: it is judged after npm start',
  },
} as const satisfies Readonly<Record<string, Words>>;

type Speaker = Voice<typeof words>;

const messageView = (
  message: Quarantined,
  settings: Platform['settings'],
  { language }: Speaker,
  show: boolean,
) => {
  const { id, reason, field, sentAt, body, cut } = message;
  const { problem, remedy } = explainRefusal(message, settings);
  return {
    id,
    sentAt: instant(sentAt),
    reason,
    ...(field !== undefined && { field }),
    problem: problem[language],
    remedy: remedy[language],
    bytes: Buffer.byteLength(body),
    cut,
    // User content is shown only on request, and redacted.
    ...(show && { body: redactMessage(body) }),
  };
};

const formatMessage = (
  { id, sentAt, reason, problem, remedy, bytes, cut, body }: ReturnType<typeof messageView>,
  { say }: Speaker,
): string =>
  [
    `${pc.bold(id)} ${pc.dim(`${sentAt} · ${say('bytes', { count: bytes })}`)}`,
    `  ${pc.yellow(reason)} ${printable(problem)}`,
    `  ${printable(remedy)}`,
    ...(cut ? [`  ${pc.red(say('cut'))}`] : []),
    ...(body === undefined ? [] : [`  ${pc.dim(printable(body))}`]),
  ].join('\n');

const messagesPerPage = 100;
/** A flood of unreadable messages may be many gigabytes: unless more are asked for, reading stops here. */
const mostRead = 10_000;

/**
 * Returns the oldest messages and how many there are. Pages come in no order of time, so all are read, up to
 * `mostRead`, and only `most` messages kept in memory.
 *
 * @returns `whole`: whether all were read. If not, `total` counts those that were, and older ones may exist.
 */
export const oldestMessages = async (
  quarantine: Pick<QuarantineStore, 'page'>,
  most: number,
): Promise<{
  readonly oldest: readonly Quarantined[];
  readonly total: number;
  readonly whole: boolean;
}> => {
  let oldest: readonly Quarantined[] = [];
  let total = 0;
  let after: string | null = null;
  do {
    const { messages, next }: Awaited<ReturnType<QuarantineStore['page']>> = await quarantine.page({
      after,
      most: messagesPerPage,
    });
    total += messages.length;
    oldest = [...oldest, ...messages].toSorted((a, b) => a.sentAt - b.sentAt).slice(0, most);
    after = next;
  } while (after !== null && total < Math.max(most, mostRead));
  return { oldest, total, whole: after === null };
};

/** Returns the messages with these ids, and names those that are not there. */
const namedMessages = async (
  quarantine: QuarantineStore,
  ids: readonly string[],
): Promise<{
  readonly oldest: readonly Quarantined[];
  readonly total: number;
  readonly whole: boolean;
  readonly missing: readonly string[];
}> => {
  const found: Quarantined[] = [];
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const message = await quarantine.find(id);
    if (message) found.push(message);
    else missing.push(id);
  }
  const oldest = found.toSorted((a, b) => a.sentAt - b.sentAt);
  return { oldest, total: found.length, whole: true, missing };
};

const list = withReadOptions(
  new Command('list')
    .argument(
      '[ids...]',
      localized({
        'zh-CN': '只列出这些消息；id 即发送时 SQS 返回的 MessageId',
        en: 'only these messages; an id is the MessageId that SQS returned to the sender',
      }),
    )
    .description(
      localized({
        'zh-CN': '隔离的消息，附原因与处理办法',
        en: 'list quarantined messages, with reason and remedy',
      }),
    )
    .option(
      '--show',
      localized({
        'zh-CN': '同时显示消息正文，隐去手机号、卡号与证件号',
        en: 'show the messages too, with phone, card and identity numbers removed',
      }),
    )
    .option(
      '--most <messages>',
      localized({
        'zh-CN': '最多显示多少，先显示最早的',
        en: 'show at most this many, the oldest first',
      }),
      count,
      100,
    ),
).action(
  (
    ids: readonly string[],
    {
      show,
      most,
      language,
      json,
      ...where
    }: ReadOptions & { readonly show?: true; readonly most: number },
  ) =>
    withPlatform(where, async ({ quarantine, settings }) => {
      const voice = voiceOf(words, language);
      const { oldest, total, whole, missing } =
        ids.length > 0
          ? await namedMessages(quarantine, ids)
          : { ...(await oldestMessages(quarantine, most)), missing: [] };
      const more = !whole || total > oldest.length;
      const messages = oldest.map((message) =>
        messageView(message, settings, voice, show === true),
      );
      for (const id of missing) process.stderr.write(`${id}: ${voice.say('unknown')}\n`);
      if (missing.length > 0) process.exitCode = 1;
      const lines = [
        ...(messages.length === 0 && ids.length === 0 ? [voice.say('empty')] : []),
        ...messages.map((message) => formatMessage(message, voice)),
        ...(more ? [voice.say(whole ? 'more' : 'unread', { shown: messages.length, total })] : []),
      ];
      if (json || lines.length > 0) print(json, { messages, more, total, whole }, lines);
    }),
);

const handlingCommand = (command: Command, wanted: 'released' | 'discarded'): Command =>
  withStaffOptions(
    command.argument(
      '<ids...>',
      localized({
        'zh-CN': '消息的 id，见 npx clearspring quarantine list',
        en: 'message ids, as shown by npx clearspring quarantine list',
      }),
    ),
  ).action((ids: readonly string[], { by, language, json, ...where }: StaffOptions) =>
    withPlatform(where, async (platform) => {
      const { say } = voiceOf(words, language);
      const handled: Record<string, Awaited<ReturnType<typeof handleQuarantined>>> = {};
      // A store that fails on one message must not hide what became of those before it.
      try {
        for (const id of new Set(ids)) {
          // Of the same act each time, so that one that was interrupted can be repeated at once.
          const causeId = idOf('req', [platform.settings.platformId, by, wanted, id]);
          const act = { by, at: Date.now(), causeId };
          const { outcome, newId } = await handleQuarantined(id, wanted, act, platform);
          handled[id] = { outcome, newId };
          const told = outcome === 'released' ? say(outcome, { newId: newId ?? '' }) : say(outcome);
          if (!json) process.stdout.write(`${id}: ${told}\n`);
        }
      } finally {
        if (json) process.stdout.write(`${JSON.stringify(handled)}\n`);
      }
      const outcomes = Object.values(handled).map(({ outcome }) => outcome);
      const isReleased = outcomes.includes('released');
      if (!json && isReleased && platform.isStopped) process.stderr.write(`${say('asleep')}\n`);
      if (outcomes.some((outcome) => outcome !== wanted)) process.exitCode = 1;
    }),
  );

/** `clearspring quarantine`: lists, releases and discards unreadable messages. */
export const quarantine = new Command('quarantine')
  .description(
    localized({
      'zh-CN': '查看、放回或丢弃无法读取的消息',
      en: 'list, release or discard unreadable messages',
    }),
  )
  .addCommand(list)
  .addCommand(
    handlingCommand(
      new Command('release').description(
        localized({
          'zh-CN': '把消息原样放回接收队列',
          en: 'send messages back to the intake queue, unchanged',
        }),
      ),
      'released',
    ),
  )
  .addCommand(
    handlingCommand(
      new Command('discard').description(
        localized({ 'zh-CN': '丢弃消息，不可恢复', en: 'delete messages permanently' }),
      ),
      'discarded',
    ),
  );
