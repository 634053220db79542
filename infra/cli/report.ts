import pc from 'picocolors';
import type { Comparison } from '#infra/local/platform/verdict.ts';
import type { Summary } from '#infra/local/summary.ts';
import { labelled } from '#infra/localize.ts';
import type { Language, Words } from '#shared/rules/words.ts';

/** Display names of decision outcomes. */
export const outcomes: { readonly [Outcome in keyof Required<Summary['decisions']>]: Words } = {
  freeze: { 'zh-CN': '冻结', en: 'freeze' },
  limit: { 'zh-CN': '限制功能', en: 'limit' },
  challenge: { 'zh-CN': '要求核验', en: 'challenge' },
  hide: { 'zh-CN': '隐藏内容', en: 'hide' },
  flag: { 'zh-CN': '转人工', en: 'flag' },
  observe: { 'zh-CN': '观察', en: 'observe' },
  allow: { 'zh-CN': '放行', en: 'allow' },
};

const words = {
  events: { 'zh-CN': '事件', en: 'Events' },
  sent: { 'zh-CN': '发送', en: 'sent' },
  judged: { 'zh-CN': '已判定', en: 'judged' },
  duplicates: { 'zh-CN': '重复', en: 'duplicates' },
  keptAside: { 'zh-CN': '隔离', en: 'quarantined' },
  incomplete: { 'zh-CN': '不完整', en: 'Incomplete' },
  leftOut: {
    'zh-CN': 'deviceId 或 client 无法使用而略去（写法见 docs/events.md）的事件',
    en: 'read without a deviceId or client that could not be used (docs/events.md says how to write them)',
  },
  decisions: { 'zh-CN': '处置决定', en: 'Decisions' },
  none: { 'zh-CN': '没有', en: 'none' },
  posts: { 'zh-CN': '内容', en: 'Posts' },
  hidden: { 'zh-CN': '隐藏', en: 'hidden' },
  flagged: { 'zh-CN': '转人工审核', en: 'flagged for a person' },
  commands: { 'zh-CN': '指令', en: 'Commands' },
  acknowledged: { 'zh-CN': '已回执', en: 'acknowledged' },
  frozen: { 'zh-CN': '冻结的账号及原因', en: 'Accounts frozen, and why' },
  aside: { 'zh-CN': '隔离的消息及原因', en: 'Messages quarantined, and why' },
  more: { 'zh-CN': '等', en: 'and more, in total' },
  deadLetters: { 'zh-CN': '死信', en: 'Dead letters' },
  truth: { 'zh-CN': '与模拟的真实情况对照', en: 'Compared with the simulator’s truth' },
  honest: { 'zh-CN': '正常账号', en: 'honest accounts' },
  restricted: { 'zh-CN': '被限制或冻结', en: 'limited or frozen' },
  abusive: { 'zh-CN': '违规账号', en: 'abusive accounts' },
  postsHidden: { 'zh-CN': '隐藏内容', en: 'posts hidden' },
  isFrozen: { 'zh-CN': '冻结', en: 'frozen' },
  met: { 'zh-CN': '受到处置', en: 'acted on' },
  abusivePosts: { 'zh-CN': '违规内容', en: 'abusive posts' },
} as const satisfies Readonly<Record<string, Words>>;

const number = (value: number) => value.toLocaleString('en-US');

/** Groups frozen accounts by their kinds of abuse, largest group first. */
const groups = (frozen: Summary['frozen']) =>
  [
    ...Map.groupBy(frozen, ({ reasons }) => reasons.map(kindOf).toSorted().join()).values(),
  ].toSorted((a, b) => b.length - a.length);

/** The kind of abuse, which precedes the evidence in a reason. */
const kindOf = (reason: string) => reason.split(/: |：/)[0];

/** Formats a summary for a terminal. */
export const reportOf = (
  summary: Summary & { readonly sent: number },
  language: Language,
  truth?: Comparison,
): string => {
  const say = (word: keyof typeof words) => words[word][language];
  const formatCount = (value: number, name: string) =>
    language === 'en' ? `${number(value)} ${name}` : `${name} ${number(value)}`;
  const figure = (value: number, word: keyof typeof words) => formatCount(value, say(word));
  const line = (title: keyof typeof words, parts: readonly string[]) =>
    `${pc.bold(say(title).padEnd(language === 'en' ? 12 : 6))} ${parts.join(' · ')}`;
  const byOutcome = Object.entries(outcomes).flatMap(([outcome, name]) => {
    const count = summary.decisions[outcome as keyof typeof outcomes];
    return count ? [formatCount(count, name[language])] : [];
  });

  const lines = [
    line('events', [
      figure(summary.sent, 'sent'),
      figure(summary.accepted, 'judged'),
      figure(summary.duplicates, 'duplicates'),
      figure(summary.quarantined, 'keptAside'),
    ]),
    line('decisions', byOutcome.length > 0 ? byOutcome : [say('none')]),
    line('posts', [figure(summary.hidden, 'hidden'), figure(summary.flagged, 'flagged')]),
    line('commands', [
      figure(summary.commands.sent, 'sent'),
      figure(summary.commands.acknowledged, 'acknowledged'),
    ]),
  ];
  if (summary.incomplete > 0)
    lines.push(line('incomplete', [figure(summary.incomplete, 'leftOut')]));
  if (summary.deadLetters > 0) lines.push(line('deadLetters', [number(summary.deadLetters)]));

  lines.push('', pc.bold(labelled(say('frozen'), number(summary.frozen.length), language)));
  for (const group of groups(summary.frozen).slice(0, 12)) {
    const shown = group.slice(0, 3).map(({ account }) => account);
    const more = group.length > shown.length ? ` ${say('more')} ${number(group.length)}` : '';
    lines.push(`  ${pc.cyan(shown.join(', '))}${more}`);
    for (const reason of group[0]?.reasons ?? []) lines.push(`    – ${reason}`);
  }

  lines.push('', pc.bold(labelled(say('aside'), number(summary.quarantined), language)));
  for (const { reason, count, problem, remedy } of summary.quarantine) {
    lines.push(`  ${number(count).padStart(4)}  ${reason.padEnd(18)} ${problem}`);
    lines.push(`${' '.repeat(27)}${pc.dim(remedy)}`);
  }

  if (truth) {
    const truthLine = (label: string, ...parts: readonly string[]) =>
      `  ${labelled(label, parts.join(language === 'en' ? ', ' : '，'), language)}`;
    lines.push(
      '',
      pc.bold(say('truth')),
      truthLine(
        figure(truth.honestAccounts, 'honest'),
        figure(truth.honestRestricted.length, 'restricted'),
        figure(truth.honestHidden.length, 'postsHidden'),
      ),
      truthLine(
        figure(truth.abusiveAccounts, 'abusive'),
        figure(truth.abusiveMet, 'met'),
        figure(truth.abusiveFrozen, 'isFrozen'),
      ),
      truthLine(figure(truth.abusivePosts, 'abusivePosts'), figure(truth.abusiveHidden, 'hidden')),
    );
  }
  return lines.join('\n');
};
