import { expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import { shippedModel } from '#shared/text/model/model.ts';
import {
  heaviestRuns,
  heaviestSentence,
  sentencesOf,
  weightsOfSymbols,
} from '#shared/text/parts/sentences.ts';
import { readText } from '#shared/text/read.ts';
import type { Span } from '#shared/text/reading.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const offer = '大量收抖音千粉号，有实名的加钱，不墨迹秒付款。';
const talk = [
  '昨晚加班到十点，回家路上买了两个烤红薯，甜得很。',
  '孩子明天春游，背包里塞满了零食和水果！',
  '今天把阳台的花都换了盆，累得腰酸背痛。',
];
const post = [talk[0], talk[1], offer, talk[2]].join('');

const analyse = textAnalyser(shippedVocabulary());

const weightsOf = (text: string) => {
  const { symbols, features } = analyse(text);
  return { symbols, weights: weightsOfSymbols(symbols, features, shippedModel().experts) };
};

const heaviest = (text: string) => {
  const { symbols, weights } = weightsOf(text);
  return heaviestSentence(sentencesOf(text), symbols, weights)?.text;
};

const runsOf = (text: string, contacts: readonly Span[] = []) => {
  const { symbols, weights } = weightsOf(text);
  return heaviestRuns(text, symbols, weights, contacts);
};
const runOf = (text: string) => runsOf(text)[0];

test('a text is split at sentence ends, with the start of each sentence', () => {
  expect(sentencesOf(post).map(({ text }) => text)).toEqual([talk[0], talk[1], offer, talk[2]]);
  for (const { start, text } of sentencesOf(post))
    expect(post.slice(start, start + text.length)).toBe(text);
});

test('a space between Chinese characters ends a sentence, a space before a name does not', () => {
  expect(
    sentencesOf('今天天气真不错啊 收银行卡当天结算 明天一起去爬山吧').map(({ text }) => text),
  ).toEqual(['今天天气真不错啊 ', '收银行卡当天结算 ', '明天一起去爬山吧']);
  expect(sentencesOf('有需要的加我 demo_1。今天天气真的很不错啊，一起去爬山吧')[0]?.text).toBe(
    '有需要的加我 demo_1。',
  );
});

test('short sentences are joined to the next, and one that is most of the text is left out', () => {
  expect(sentencesOf('好。行。可以的，那就明天早上见吧。')).toEqual([]);
  expect(sentencesOf('好。')).toEqual([]);
  expect(sentencesOf(offer)).toEqual([]);
});

test('the most suspicious sentence is chosen, wherever it stands', () => {
  expect(heaviest(post)).toBe(offer);
  expect(heaviest([offer, ...talk].join(''))).toBe(offer);
  expect(heaviest([...talk, offer].join(''))).toBe(offer);
});

test('none is chosen if every sentence is ordinary', () => {
  expect(heaviest(talk.join(''))).toBeUndefined();
});

test('an offer without lexicon terms amid talk is flagged', () => {
  expect(readText(post).verdict).toBe('flag');
  expect(readText(talk.join('')).verdict).toBe('allow');
});

/** Talk and an offer without punctuation: no sign separates them. */
const glued = `昨晚加班到十点回家路上买了两个烤红薯甜得很孩子明天春游背包里塞满了零食${offer.slice(0, -1)}楼下新开的面馆味道不错就是排队有点久周末再去一次`;

test('the most suspicious run is found without punctuation around it', () => {
  const run = runOf(glued);
  expect(run?.text).toContain('收抖音千粉号');
  expect(run?.text).not.toMatch(/烤红薯|面馆/);
  expect(glued.slice(run?.start, (run?.start ?? 0) + (run?.text.length ?? 0))).toBe(run?.text);
  expect(sentencesOf(glued)).toEqual([]);
});

test('there is no run in short, ordinary or entirely suspicious text', () => {
  expect(runOf('')).toBeUndefined();
  expect(runOf(talk.join(''))).toBeUndefined();
  expect(runOf(offer)).toBeUndefined();
});

test('a run does not split a surrogate pair', () => {
  const run = runOf(glued.replace('甜得很', '😀').replace('大量收', '😀大量收'));
  expect(run?.text).toContain('收抖音千粉号');
  expect(run?.text.isWellFormed()).toBe(true);
});

/** Talk around a text: it begins a sentence, and ends without a sign. */
const amidTalk = (text: string) =>
  `${talk[0]}${talk[1]}${text}楼下新开的面馆味道不错，就是排队有点久，周末再去一次。${talk[2]}记得带上银行卡。`;

test('a run is followed by its sentence up to its end, unless that names a contact', () => {
  const text = amidTalk('征信不好想买房的，我这边能洗掉逾期记录，一条三千，私聊');
  const [run, sentence] = runsOf(text);
  expect(run?.text).toMatch(/^我这边能洗掉逾期记录/);
  expect(sentence?.text).toBe(`征信不好想买房的，${run?.text}`);
  expect(sentence?.start).toBe(text.indexOf('征信'));
  const { start = 0 } = sentence ?? {};
  expect(runsOf(text, [{ start, end: start + 2 }])).toEqual([run]);
  expect(runsOf(text, [{ start: start - 2, end: start }])).toEqual([run, sentence]);
});

test('an offer amid talk without lexicon terms near it is flagged for its run, with a threshold as its score', () => {
  const { verdict, score, evidence } = readText(
    amidTalk('黄金外汇带单，团队包赔，亏了算我的，入金一千美金起'),
  );
  expect(verdict).toBe('flag');
  expect(Object.values(shippedModel().flags)).toContain(score);
  expect(evidence.map(({ text }) => text)).toContain('外汇');
  expect(readText(amidTalk('周末去看展览的记得提前约')).verdict).toBe('allow');
});

test.each([
  ['its run', '实名微信号批量出，三天包售后，要多少有多少'],
  [
    'its sentence up to the end of its run',
    '征信不好想买房的，我这边能洗掉逾期记录，一条三千，私聊',
  ],
])('an offer amid talk that makes the whole clearly ordinary is flagged for %s', (_, text) => {
  const { verdict, score } = readText(amidTalk(text));
  expect(verdict).toBe('flag');
  expect(Object.values(shippedModel().flags)).toContain(score);
});

test('a report, a question or a shop amid talk is not', () => {
  for (const text of [
    '表哥说有人让他帮忙走几笔账，一天给五百，他没敢答应',
    '征信不好想买房的怎么办，逾期记录五年才会消，有人知道吗',
    '酒店前台招人，学生兼职也可以，包吃包住，见面谈',
  ])
    expect(readText(amidTalk(text)).verdict, text).toBe('allow');
});
