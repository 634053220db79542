import { type Voice, voiceOf } from '#infra/localize.ts';
import type { Language, Words } from '#shared/rules/words.ts';

/** Texts of `start` and `replay` besides the summary. */
const words = {
  starting: {
    'zh-CN': '正在启动 {name}：数据表、队列、归档、函数 …',
    en: 'starting {name}: tables, queues, archive, functions …',
  },
  up: {
    'zh-CN': '{name} 已在 {seconds} 秒后就绪，仅监听本机，数据在 {folder}',
    en: '{name} is ready after {seconds} s, reachable from this machine only, with its data in {folder}',
  },
  first: { 'zh-CN': '{seconds} 秒后的首个决定：', en: 'first decision after {seconds} s: ' },
  progress: {
    'zh-CN': '已发送 {sent}/{all} · 已判定 {judged} · 决定 {decisions} · 指令 {commands}',
    en: 'sent {sent}/{all} · judged {judged} · decisions {decisions} · commands {commands}',
  },
  awaiting: {
    'zh-CN': '等待 {open} 条指令的回执，无回执的会重发',
    en: 'waiting for {open} {open|receipt|receipts}; commands without one are sent again',
  },
  pace: {
    'zh-CN': '已发送 {sent} · 已判定 {judged}（每秒 {rate}）· 决定 {decisions}',
    en: 'sent {sent} · judged {judged} ({rate}/s) · decisions {decisions}',
  },
  rates: {
    'zh-CN':
      '{seconds} 秒 · 每秒 {rate} 个事件 · 隐藏 {hidden} · 转人工审核 {flagged} · 有处置决定 {decided}',
    en: '{seconds} s · {rate} events/s · hidden {hidden} · flagged {flagged} · with a decision {decided}',
  },
  oversize: {
    'zh-CN': '{place}：大于 1 MiB，队列不收，未发送：每条消息一个事件，并截断超过 64 KiB 的文本',
    en: '{place}: not sent, because it exceeds the queue’s limit of 1 MiB: send one event per message, and cut texts at 64 KiB',
  },
  interrupted: {
    'zh-CN': '已被中断：结果只含先发送的 {sent} 个事件',
    en: 'interrupted: the result covers only the first {sent} {sent|event|events}',
  },
  lost: {
    'zh-CN': '并非全部到达：发送 {sent}，有下落的 {accounted}',
    en: 'not everything arrived: {sent} sent, {accounted} accounted for',
  },
  incomplete: {
    'zh-CN':
      '并非全部到达：发送 {sent}，有下落的 {accounted}，未确认的指令 {open}，无法处理的 {faults}；见 {logs}',
    en: 'not everything arrived: {sent} sent, {accounted} accounted for, {open} {open|command|commands} not acknowledged, {faults} not processed; see {logs}',
  },
  console: { 'zh-CN': '审核台：{address}', en: 'The review console: {address}' },
  signIn: { 'zh-CN': '  可登录的身份：{people}', en: '  sign in as {people}' },
  person: { 'zh-CN': '{name}（{roles}）', en: '{name} ({roles})' },
  staysUp: {
    'zh-CN': '{name} 保持运行。要发送自己的事件：在此粘贴一行 JSON 并按回车，例如',
    en: '{name} keeps running. To send your own event, paste one line of JSON here and press Enter, for example',
  },
  queue: { 'zh-CN': '或放入队列 {url}', en: 'or send it to the queue {url}' },
  commandsWait: {
    'zh-CN': '指令留在队列 {url}，由自己的接收程序收取',
    en: 'commands wait for your own receiver on {url}',
  },
  stop: {
    'zh-CN':
      '（任何 AWS SDK 或命令行，端点 {endpoint}，区域与密钥任意，如 us-east-1；未能读取的见 npx clearspring quarantine list {where}）。\nCtrl-C 停止；数据保留，--fresh 重新开始。',
    en: '(with any AWS SDK or the AWS CLI, endpoint {endpoint}, and any region and keys, such as us-east-1; unreadable messages: npx clearspring quarantine list {where}).\nCtrl-C stops; the data is kept, --fresh starts over.',
  },
  stopping: { 'zh-CN': '正在停止 …', en: 'stopping …' },
  quarantined: {
    'zh-CN': '已隔离（{reason}）：{problem}{remedy}',
    en: 'quarantined ({reason}): {problem} {remedy}',
  },
  fails: {
    'zh-CN': '函数 {name} 运行失败：{error}（日志：{log}）',
    en: 'the function {name} failed: {error} (log: {log})',
  },
  timerFails: {
    'zh-CN': '定时任务 {name} 运行失败：{error}；稍后会再次运行',
    en: 'the timer {name} failed: {error}; it will run again',
  },
  unanswered: { 'zh-CN': '没有结果：{message}', en: 'no result: {message}' },
  cut: {
    'zh-CN': '未发送：终端只传一行的前 4,095 字节，更长的事件请放入上面的队列',
    en: 'not sent: a terminal passes on only the first 4,095 bytes of a line; send longer events to the queue above',
  },
  unfinished: {
    'zh-CN': '未发送：一个事件须写在一行内，这段 JSON 跨了多行：可先用 jq -c . 改写',
    en: 'not sent: one event must be one line, and this JSON goes on over several: rewrite it first, for example with jq -c .',
  },
  nothing: {
    'zh-CN': '已判定：没有发现，或为重复消息',
    en: 'judged: nothing found, or a repeat',
  },
  account: { 'zh-CN': '账号', en: 'account' },
  content: { 'zh-CN': '内容', en: 'content' },
  decided: {
    'zh-CN': '{kind} {id}：{outcome}（分值 {score}）· {decision}',
    en: '{kind} {id}: {outcome} (score {score}) · {decision}',
  },
} as const satisfies Readonly<Record<string, Words>>;

/** Returns a lookup of texts in one language, with placeholders filled in. */
export const sayIn = (language: Language): Voice<typeof words>['say'] =>
  voiceOf(words, language).say;
