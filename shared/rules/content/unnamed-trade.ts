import { disguised, offers, reachable, suspect } from '../clauses.ts';
import { evidence, quotesOf } from '../evidence.ts';
import { allOf, defineRule } from '../rule.ts';
import { texts } from '../triggers.ts';

export const unnamedTrade = defineRule({
  id: 'content.unnamed-trade',
  title: { 'zh-CN': '疑似黑灰产内容，类别不明', en: 'Black-gray wording, trade unclear' },
  detects: {
    'zh-CN': '以供求口吻写成、整体疑似黑灰产但看不出类别的内容。',
    en: 'Posts that offer or seek something and read as black-gray overall, without a recognisable trade.',
  },
  evidenceFamily: 'content',
  subject: 'content',
  category: 'suspicious-wording',
  severity: 'low',
  revision: 2,
  life: 'live',
  ground: { platformRule: 'no-illegal-goods' },
  falsePositives: [{ 'zh-CN': '粉丝圈或游戏圈的用语。', en: 'Slang of a fandom or a game.' }],
  blindSpots: [
    { 'zh-CN': '判读模型从未见过的词。', en: 'Words that the text model has never seen.' },
  ],
  runbook: [
    {
      'zh-CN': '弄清在卖什么；如是新的交易种类或新黑话，告知词库维护人员。',
      en: 'Find out what is being offered; report a new trade or new slang to the lexicon maintainers.',
    },
    {
      'zh-CN': '如属合法，予以放行：该文本会成为训练样本。',
      en: 'If it is lawful, release it: the text becomes a training example.',
    },
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
