import { disguised, offers, reachable, suspect } from '../clauses.ts';
import { evidence, quotesOf } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const unnamedTrade = defineRule({
  id: 'content.unnamed-trade',
  title: { 'zh-CN': '疑似黑灰产内容，类别不明', en: 'Black-gray wording of no known trade' },
  detects: {
    'zh-CN': '以供求口吻写成、整体疑似黑灰产但看不出类别的内容。',
    en: 'Posts that offer or seek something in black-gray words, of a trade that cannot be named.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'suspicious-wording',
  severity: 'low',
  revision: 1,
  life: 'live',
  ground: { platformRule: 'no-illegal-goods' },
  falsePositives: ['Slang of a fandom or a game.'],
  blindSpots: ['Words that the reader has never seen.'],
  runbook: [
    'Ask what is being offered; if it is a new trade or a new word, tell those who keep the lexicon.',
    'If it is lawful, clear it: the text becomes an example for training.',
  ],
  on: texts,
  thresholds: {},
  when: ({ content }) =>
    allOf(
      content?.category === null && evidence('names-no-trade', { words: quotesOf(content) }),
      suspect(content),
      offers(content),
    ),
  adds: ({ content }) => [reachable(content), disguised(content)],
});
