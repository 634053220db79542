import type { Category } from '../text/reading.ts';
import { disguised, offers, reachable, suspect } from './clauses.ts';
import { evidence, quotesOf } from './evidence.ts';
import type { Ground } from './grounds.ts';
import { allOf, defineRule, type Rule } from './rule.ts';
import { texts } from './triggers.ts';
import type { Words } from './words.ts';

/**
 * Defines the rule for posts that offer or seek the goods of one trade. Its findings are against the post
 * only; repeated posts count against their author in rules of the account family.
 *
 * Severity follows the reading: `flag` gives low and `hide` gives high, and a way to contact the writer
 * raises either by one. So a finding is only high if the reader is sure.
 */
export const defineOffer = (trade: {
  readonly category: Category;
  readonly title: Words;
  readonly detects: Words;
  readonly revision: number;
  readonly life: Rule['life'];
  readonly ground: Ground;
  readonly falsePositives: readonly Words[];
  readonly blindSpots: readonly Words[];
  /** The first runbook step, specific to this trade; two common steps follow. */
  readonly look: Words;
}): Rule => {
  const { category, look, ...record } = trade;
  return defineRule({
    ...record,
    id: `content.${category}`,
    evidenceFamily: 'content',
    subject: 'content',
    category,
    runbook: [
      look,
      {
        'zh-CN': '结合上下文看所引原文：作者是在招揽、求购、提醒，还是讲述。',
        en: 'Read the quoted words in context: is the author offering, asking, warning or telling what happened?',
      },
      {
        'zh-CN': '如属招揽，保持隐藏，并打开共用其联系方式的账号。',
        en: 'If it is an offer, keep the post hidden and open the accounts that share its contact.',
      },
    ],
    on: texts,
    thresholds: {},
    severity: ({ content }) => {
      const contact = (content?.contacts.length ?? 0) > 0;
      if (content?.verdict === 'hide') return contact ? 'critical' : 'high';
      return contact ? 'medium' : 'low';
    },
    when: ({ content }) =>
      allOf(
        content?.category === category &&
          evidence('names-trade', { category, words: quotesOf(content) }),
        suspect(content),
        offers(content),
      ),
    adds: ({ content }) => [reachable(content), disguised(content)],
  });
};
