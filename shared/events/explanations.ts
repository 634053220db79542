import type { PlatformSettings } from '../settings/platform.ts';
import { parseEvent, type Refusal } from './parse.ts';
import type { QuarantineReason } from './quarantine.ts';
import { joinMixedScripts, shapes, type Words } from './words.ts';

/** What is wrong with a message, and what to do about it. */
export type Explanation = { readonly problem: Words; readonly remedy: Words };

const schemaRemedy: Words = {
  'zh-CN': '按该事件类型的 JSON Schema 修正后重新发送。',
  en: 'Correct it according to the JSON Schema of its event type and send it again.',
};

/** The one other time that may lie in the future is measured by the event's own, not by its arrival. */
const signedUpLater: Explanation = {
  problem: {
    'zh-CN': 'data.signedUpAt 晚于 occurredAt 5 分钟以上。',
    en: 'data.signedUpAt is more than 5 minutes after occurredAt.',
  },
  remedy: {
    'zh-CN': 'occurredAt 填导入的时间，signedUpAt 填原来的注册时间。',
    en: 'Give the time of the import as occurredAt, and the original time of the sign-up as signedUpAt.',
  },
};

const explanations: {
  readonly [Reason in QuarantineReason]: (field: string) => Explanation;
} = {
  'too-large': () => ({
    problem: { 'zh-CN': '消息超过 1 MiB。', en: 'The message is larger than 1 MiB.' },
    remedy: {
      'zh-CN': '一条消息只放一个事件；正文超过 64 KiB 的部分请先截去。',
      en: 'Send one event per message and cut texts beyond 64 KiB before sending.',
    },
  }),
  'bad-json': () => ({
    problem: { 'zh-CN': '消息不是 JSON 文本。', en: 'The message is not JSON text.' },
    remedy: {
      'zh-CN':
        '发送 UTF-8 编码的 JSON 对象：不带字节顺序标记，不压缩，不做 base64，不含 NaN 或 Infinity。',
      en: 'Send one JSON object in UTF-8: no byte order mark, no compression, no base64, no NaN or Infinity.',
    },
  }),
  'too-deep': () => ({
    problem: { 'zh-CN': 'JSON 嵌套超过 16 层。', en: 'The JSON is nested deeper than 16 levels.' },
    remedy: schemaRemedy,
  }),
  'duplicate-key': () => ({
    problem: {
      'zh-CN': '同一个 JSON 对象里有重复的字段名。',
      en: 'A field name occurs twice in one JSON object.',
    },
    remedy: {
      'zh-CN': '每个字段只写一次；不同的解析器会取不同的值。',
      en: 'Write each field once: parsers differ in which value they use.',
    },
  }),
  'not-an-event': () => ({
    problem: { 'zh-CN': '消息不是 JSON 对象。', en: 'The message is JSON, but not an object.' },
    remedy: {
      'zh-CN': '一条消息发送一个事件对象；不支持数组，也不支持指向存储桶的引用。',
      en: 'Send one event object per message: no arrays, and no references to objects in a bucket.',
    },
  }),
  'unbound-sender': () => ({
    problem: {
      'zh-CN': '发送者的角色未在该平台登记。',
      en: 'The role that sent this message is not registered with the platform.',
    },
    remedy: {
      'zh-CN': '核实是谁在发送；确属本平台后端时，把该角色的 ID 加入平台设置 senders。',
      en: 'Find out who sent it. If it is a backend of the platform, add its role id to `senders` in the platform settings.',
    },
  }),
  'foreign-platform': () => ({
    problem: {
      'zh-CN': 'platformId 属于另一个平台。',
      en: 'platformId names another platform.',
    },
    remedy: {
      'zh-CN': '核实是谁在发送；把事件发到它自己平台的队列。',
      en: 'Find out who sent it, and send events to their own platform’s queue.',
    },
  }),
  'unknown-version': () => ({
    problem: {
      'zh-CN': '系统当前版本不支持这一事件版本。',
      en: 'This release does not know this event version.',
    },
    remedy: { 'zh-CN': '发送 version 1。', en: 'Send version 1.' },
  }),
  'unknown-type': () => ({
    problem: {
      'zh-CN': '系统当前版本不支持这一事件类型。',
      en: 'This release does not know this event type.',
    },
    remedy: {
      'zh-CN': '使用 docs/events.md 列出的事件类型。',
      en: 'Use one of the event types listed in docs/events.md.',
    },
  }),
  'unknown-field': (field) => ({
    problem: {
      'zh-CN': `${field} 含有契约之外的字段。`,
      en: `${field} has a field that is not in the contract.`,
    },
    remedy: {
      'zh-CN': '更正字段名，或删去该字段；契约之外的数据一律不收。',
      en: 'Correct its name, or remove it: only fields of the contract are accepted.',
    },
  }),
  'missing-field': (field) => ({
    problem: { 'zh-CN': `缺少 ${field}。`, en: `${field} is missing.` },
    remedy: schemaRemedy,
  }),
  'bad-field': (field) => ({
    problem: {
      'zh-CN': `${field} 不符合契约。`,
      en: `${field} does not match the contract.`,
    },
    remedy: schemaRemedy,
  }),
  'bad-time': (field) => ({
    problem: { 'zh-CN': `${field} 不是有效时间。`, en: `${field} is not a valid time.` },
    remedy: {
      'zh-CN': '使用带 Z 的 RFC 3339 时间，如 2026-11-24T08:00:00.000Z。',
      en: 'Use RFC 3339 in UTC, such as 2026-11-24T08:00:00.000Z.',
    },
  }),
  'future-time': (field) =>
    field === 'data.signedUpAt'
      ? signedUpLater
      : {
          problem: {
            'zh-CN': `${field} 晚于收到时间 5 分钟以上。`,
            en: `${field} is more than 5 minutes after the arrival of the event.`,
          },
          remedy: {
            'zh-CN':
              '校准发送方的时钟（NTP），并检查是否把北京时间等本地时间标成了 UTC（Z），秒与毫秒是否混用。',
            en: 'Synchronise the sender’s clock (NTP), and check that local time is not marked as UTC (Z) and that seconds and milliseconds are not mixed up.',
          },
        },
  'too-old': (field) => ({
    problem: {
      'zh-CN': `${field} 早于收到时间 29 天以上。`,
      en: `${field} is more than 29 days before the arrival of the event.`,
    },
    remedy: {
      'zh-CN': '历史事件请送到 purpose 为 replay 的平台重放。',
      en: 'Send past events to a platform whose purpose is replay.',
    },
  }),
  'raw-personal-data': (field) => ({
    problem: {
      'zh-CN': `${field} 含有未加密的证件号、手机号或银行卡号。`,
      en: `${field} contains a raw identity, phone or bank card number.`,
    },
    remedy: {
      'zh-CN':
        '只发送带密钥的摘要（客户端 sendEvents 会代为计算）；若只是平台自己的数字编号，请紧靠数字前加一个字母（如 u139…）。',
      en: 'Send only keyed hashes (sendEvents of the client makes them). If it is just a number of the platform’s own, put a letter directly before it (u139…).',
    },
  }),
  'event-conflict': () => ({
    problem: {
      'zh-CN': '同一个 eventId 先前已带着不同的内容到达。',
      en: 'The same eventId arrived before with different content.',
    },
    remedy: {
      'zh-CN': '每个事件使用唯一的 eventId；先到的事件有效。',
      en: 'Give each event its own eventId: the first event stands.',
    },
  }),
  unprocessable: () => ({
    problem: {
      'zh-CN': '事件可读，但其记录无法写入。',
      en: 'The event is valid, but its record cannot be written.',
    },
    remedy: {
      'zh-CN': '请把隔离记录的编号交给维护者；修复后可从隔离区放回队列。',
      en: 'Report the id of the quarantined message to the maintainers: it can be released once this is fixed.',
    },
  }),
};

/**
 * Explains a refusal: what is wrong and what to do about it.
 *
 * @example
 * const reason = 'missing-field';
 * explainQuarantine({ reason, field: 'data.text' }).problem.en; // 'data.text is missing.'
 */
export const explainQuarantine = ({
  reason,
  field = 'event',
  shape,
}: Pick<Refusal, 'reason' | 'shape'> & { readonly field?: string | undefined }): Explanation => {
  const { problem, remedy } = explanations[reason](field);
  if (!shape) return { problem, remedy };
  return {
    problem: {
      'zh-CN': joinMixedScripts(problem['zh-CN'].slice(0, -1), '：应为', shape['zh-CN'], '。'),
      en: `${problem.en.slice(0, -1)}: expected ${shape.en}.`,
    },
    remedy,
  };
};

/** Reasons whose explanation says what was expected. */
const reasonsWithShape = new Set<QuarantineReason>(['unknown-field', 'bad-field', 'bad-time']);

/**
 * Explains an earlier refusal in the same words. Only the reason and field of a refused
 * message are stored. The expected shape is found by parsing the body again, if enough of it is kept.
 *
 * @example
 * declare const body: string;
 * declare const sentAt: number;
 * declare const platform: PlatformSettings;
 * explainRefusal({ reason: 'bad-field', field: 'data.kind', body, sentAt }, platform).problem.en;
 * // 'data.kind does not match the contract: expected one of post, comment, …'
 */
export const explainRefusal = (
  {
    reason,
    field,
    body,
    sentAt,
  }: {
    readonly reason: QuarantineReason;
    readonly field?: string | undefined;
    readonly body: string;
    readonly sentAt: number;
  },
  platform: Pick<PlatformSettings, 'platformId' | 'purpose'>,
): Explanation => {
  if (!reasonsWithShape.has(reason)) return explainQuarantine({ reason, field });
  const reparsed = parseEvent(body, { platform: { ...platform, senders: [] }, sentAt });
  if (!reparsed.ok && reparsed.reason === reason && reparsed.field === field) {
    return explainQuarantine(reparsed);
  }
  // A number without quotation marks may have been masked when it was stored, which leaves no JSON.
  const isId = reason === 'bad-field' && /Ids?(?:\.\d+)?$/.test(field ?? '');
  return explainQuarantine({ reason, field, ...(isId && { shape: shapes['quoted-id'] }) });
};
