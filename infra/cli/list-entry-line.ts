import pc from 'picocolors';
import { isInForce, kindWords, listWords, type StandingEntry } from '#shared/lists/entry.ts';
import { labelOf } from '#shared/lists/view.ts';
import type { Language, Words } from '#shared/rules/words.ts';
import { dateOf } from '#shared/settings/durations.ts';
import { printable } from './printable.ts';

const expiredWords: Words = { 'zh-CN': '已到期，不起作用', en: 'expired, no effect' };

/** Describes an entry for people. */
export const entryLine = (entry: StandingEntry, at: number, language: Language): string => {
  const [label = '', said = '', who = ''] = [
    labelOf(entry),
    [entry.authority ?? '', entry.source, entry.reason].filter(Boolean).join(' · '),
    `${entry.owner} · ${entry.proposedBy} + ${entry.approvedBy}`,
  ].map(printable);
  const about = [
    listWords[entry.list][language],
    kindWords[entry.kind][language],
    dateOf(entry.expiresAt),
    ...(isInForce(entry, at) ? [] : [expiredWords[language]]),
  ];
  return [`${pc.bold(label)} ${about.join(' · ')}`, `  ${said}`, `  ${pc.dim(who)}`].join('\n');
};
