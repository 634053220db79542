import { describe, expect, test } from 'vitest';
import { readText } from '#shared/text/read.ts';
import { templateOf } from '#shared/text/template.ts';
import { offers } from './posts/offers.ts';

const post = (name: string, contact: string, money: string) =>
  `诚招打字录入员，在家就能做，${money}一天，当天结算，联系${name}加微信${contact}，名额有限先到先得`;

describe('one template', () => {
  const original = templateOf(post('小王', 'demo_1001', '200'));
  test.each([
    ['another contact and sum', post('小王', 'demo_2002', '350')],
    ['other signs and spaces', post('小王', 'demo_1001', '200').replaceAll('，', ' ！ ')],
    [
      'traditional characters',
      post('小王', 'demo_1001', '200').replace('诚招打字', '誠招打字').replace('联系', '聯繫'),
    ],
    ['homophones', post('小王', 'demo_1001', '200').replace('录入员', '录入圆')],
    ['zero-width characters', [...post('小王', 'demo_1001', '200')].join('\u200b')],
  ])('%s', (_, variant) => {
    expect(templateOf(variant)).toBe(original);
  });
});

test.each([
  ['加QQ 12345678'],
  ['扣扣：12345678'],
  ['联系飞机 @demo8866'],
  ['电话138 0000 8000'],
  ['加薇❤ d e m o 1 2'],
  ['我微信 wang123'],
  ['抖音号 demo_1001'],
  ['快手号：demo_1001'],
  ['小红书号 demo_1001'],
  ['公众号 demo_1001'],
])('one template, whichever contact it leads to: %s', (contact) => {
  // Many, for of one key the two smallest hashes may be of other words.
  const bodies = Object.values(offers).flatMap((texts) =>
    texts.map((text) => text.replace(/[\w@.:/]{4,}/g, '').slice(0, 12)),
  );
  for (const body of bodies) {
    const template = templateOf(`长期有效，${body}加微信 demo_1001`);
    expect(templateOf(`长期有效，${body}${contact}`), body).toBe(template);
    expect(templateOf(`${body}${contact}，长期有效`), body).toBe(template);
    expect(templateOf(`${body}${contact} 长期有效`), body).toBe(template);
  }
});

test('other texts have other templates', () => {
  const texts = [
    post('小王', 'demo_1001', '200'),
    '长期高价收银行卡四件套，当面结算，中介有提成',
    '专业群发拉人炒群软件，可先试用再付款',
  ];
  expect(new Set(texts.map(templateOf)).size).toBe(texts.length);
});

test('phrases that are too short to tell apart have no template', () => {
  expect(templateOf('加我')).toBeNull();
  expect(templateOf('')).toBeNull();
});

describe('clauses in another order', () => {
  const clauses = [
    '诚招打字录入员',
    '在家就能做',
    '当天结算不拖欠',
    '名额有限先到先得',
    '懂的来联系我',
    '加微信 demo_1001',
  ];
  const orders = (parts: readonly string[]): string[][] =>
    parts.length < 2
      ? [[...parts]]
      : parts.flatMap((part, i) =>
          orders(parts.filter((_, k) => k !== i)).map((rest) => [part, ...rest]),
        );

  test('all 720 orders of six clauses are one template', () => {
    const keys = orders(clauses).map((order) => templateOf(`${order.join('，')}。`));
    expect(keys).toHaveLength(720);
    expect(new Set(keys)).toEqual(new Set([templateOf(clauses.join('\n'))]));
  });

  test('signs that break every word do not make clauses of them', () => {
    const text = clauses.slice(0, 5).join('');
    expect(templateOf([...text].join(' '))).toBe(templateOf(text));
  });

  test('two campaigns that share a clause are two', () => {
    expect(templateOf(`${clauses[0]}，${clauses[5]}，周末到店里面试`)).not.toBe(
      templateOf(clauses.join('，')),
    );
  });
});

test('only posts that are not allowed carry their template', () => {
  expect(readText('今天和妈妈去公园看花，晚上一起吃火锅，明天还要上班').template).toBeNull();
  const text = '高价收银行卡四件套，当面结算，加微信 demo_1001';
  expect(readText(text).template).toBe(templateOf(text));
});
