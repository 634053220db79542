import { expect, test } from 'vitest';
import { contactsOf } from '#shared/text/contacts.ts';
import { excerptsOf } from '#shared/text/excerpt.ts';
import { hitReader } from '#shared/text/hits.ts';
import { intentOf } from '#shared/text/intent.ts';
import { normalise } from '#shared/text/normalise.ts';
import { readText } from '#shared/text/read.ts';
import { vocabularyOf } from '#shared/text/terms.ts';

const readHits = hitReader(vocabularyOf());
const excerpts = (text: string): string[] => {
  const streams = normalise(text);
  const contacts = contactsOf(text, streams.folded);
  const hits = readHits(streams);
  const found = excerptsOf(text, hits, contacts, intentOf(text, hits, contacts));
  for (const { start, text: part } of found)
    expect(text.slice(start, start + part.length)).toBe(part);
  return found.map(({ text: part }) => part);
};

const offer = '高价收银行卡四件套，加薇❤ demo_2024';
const talk =
  '昨晚和朋友们看了场电影，回家路上买了烤红薯，甜得很，今天又下雨了，在家把阳台的花都换了盆，累得腰酸背痛。';

test('an offer in talk is one excerpt', () => {
  const found = excerpts(talk + offer + talk);
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(offer);
});

test('decoys at both ends do not widen it: the cluster that names most is read by itself', () => {
  const text = `发票怎么报销，${talk}${offer}${talk}发票记得带上，${talk}`;
  const found = excerpts(text);
  expect(found.some((part) => part.includes(offer) && part.length < offer.length + 30)).toBe(true);
  expect(readText(text).verdict).toBe('flag');
});

test('where trades are named throughout, or nowhere, there is none', () => {
  expect(excerpts(offer)).toEqual([]);
  expect(excerpts(talk)).toEqual([]);
});
