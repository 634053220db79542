import { describe, expect, test } from 'vitest';
import { readText } from '#shared/text/read.ts';
import { bandsOf, templateOf } from '#shared/text/template.ts';

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

test('near-duplicates with other order share a band', () => {
  const one =
    '收银行卡四件套当天结算价格好谈。专业跑分车队长期接料日结。海外账号批发包登录量大从优。';
  const two =
    '海外账号批发包登录量大从优。收银行卡四件套当天结算价格好谈。专业跑分车队长期接料日结。';
  expect(bandsOf(one).some((band) => bandsOf(two).includes(band))).toBe(true);
  expect(
    bandsOf(one).some((band) =>
      bandsOf('今天和妈妈去公园看花，晚上一起吃火锅，明天还要上班').includes(band),
    ),
  ).toBe(false);
});

test('only posts that are not allowed carry their template', () => {
  expect(readText('今天和妈妈去公园看花，晚上一起吃火锅，明天还要上班').template).toBeNull();
  const text = '高价收银行卡四件套，当面结算，加微信 demo_1001';
  expect(readText(text).template).toBe(templateOf(text));
});
