import { describe, expect, test } from 'vitest';
import { readText } from '#shared/text/read.ts';
import { templateOf } from '#shared/text/template.ts';
import { offers } from './posts/offers.ts';

const post = (name: string, contact: string, money: string) =>
  `诚招打字录入员，在家就能做，${money}一天，当天结算，联系${name}加微信${contact}，名额有限先到先得`;

describe('the same template', () => {
  const original = templateOf(post('小王', 'demo_1001', '200'));
  test.each([
    ['another contact and sum', post('小王', 'demo_2002', '350')],
    ['other punctuation and spaces', post('小王', 'demo_1001', '200').replaceAll('，', ' ！ ')],
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
  ['加企鹅 12345678'],
  ['扣鹅：12345678'],
  ['灰机 demo8866'],
  ['绿泡泡：demo8866'],
  ['蝙蝠号 demo8866'],
  ['滴滴我 demo8866'],
  ['进群里 12345678'],
  ['君羊号 12345678'],
  ['邮箱 demo@mail.example'],
])('the template ignores the contact: %s', (contact) => {
  // Many bodies: in a single key, both minimum hashes may come from other words.
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

test('names without end are skipped in linear time', () => {
  // Quadratic time would exceed the timeout: four seconds for one text, which takes 40 ms.
  for (let i = 0; i < 30; i++)
    expect(templateOf(`今天${'王总'.repeat(32_000)}`)).toBe(templateOf('今天王总王总'));
}, 60_000);

test.each([
  '高价收闲置银行卡，当面交易',
  '长期回收四件套，量大从优',
  '招聘打字员，日结不拖欠',
  '代办营业执照，三天拿证',
  '征信修复，不成功不收费',
  '淘宝刷单，一单一结',
])('the words that lead to a contact may be a clause of their own: %s', (body) => {
  expect(templateOf(`${body}，加我微信，demo_1001`)).toBe(templateOf(`${body}，加微信 demo_1001`));
});

describe('the template ignores the contact person', () => {
  const adverts: readonly ((name: string, sum: string, id: string) => string)[] = [
    (name, sum, id) =>
      `长期回收闲置银行卡，一类卡二类卡都要，日结${sum}，联系${name}，加薇demo_${id}`,
    (name, sum, id) =>
      `淘宝刷单兼职招人，一单${sum}元，佣金秒结，不收押金，找${name}报名，微信：demo_${id}`,
    (name, sum, id) => `花呗白条信用卡套现，秒到账，${sum}起，老客户优惠，加v demo_${id} 找${name}`,
    (name, sum, id) =>
      `出售微信老号，实名已解封，可换绑手机，${sum}一个，量大优惠，联系${name} QQ ${id}2048`,
    (name, sum, id) =>
      `跟着${name}老师做数字货币，日收益${sum}，稳赚不赔，名额有限，进群 ${id}8812`,
    (name, sum, id) =>
      `招聘境外客服打字员，包吃住包机票，月薪${sum}，飞机 @demo_${id}，${name}经理`,
  ];
  const changed = [
    ['老张', '350', '20022'],
    ['阿强', '一千', '30303'],
    ['李婷婷', '1万', '40040'],
    ['王磊', '五百', '51515'],
    ['Lucy', '8888', '61616'],
  ] as const;
  const inDots = (text: string) => text.replace(/\p{Script=Han}{3}/gu, '$&.');

  test.each(adverts.map((advert) => [advert('小王', '200', '10001'), advert] as const))(
    '%s',
    (text, advert) => {
      const template = templateOf(text);
      for (const [name, sum, id] of changed) {
        const other = advert(name, sum, id);
        expect(templateOf(other), other).toBe(template);
        expect(templateOf(inDots(other)), inDots(other)).toBe(template);
        expect(templateOf(other.split('，').toReversed().join('！')), other).toBe(template);
      }
    },
  );

  test('does not merge any of 66 different offers', () => {
    const texts = Object.values(offers).flat();
    expect(new Set(texts.map(templateOf)).size).toBe(texts.length);
  });
});

test('short clauses keep their template wherever the contact clause stands', () => {
  const template = templateOf('联系张经理加微 demo_2002，日结！招聘打字员');
  expect(template).not.toBeNull();
  expect(templateOf('招聘打字员 日结 联系小王 加微 demo_1001')).toBe(template);
});

describe('a word in the place of a name that is not a name', () => {
  test.each([
    ['高价收卡找我们，加微 demo_'],
    ['四件套一千八一套，加微demo_'],
    ['长期收卡，一百一张，加微 demo_'],
    ['日结三百找兼职，加微demo_'],
    ['在线咨询贷款，QQ 1234'],
  ])('keeps a template in a short text: %s', (text) => {
    expect(templateOf(`${text}1001`)).not.toBeNull();
    expect(templateOf(`${text}2002`)).toBe(templateOf(`${text}1001`));
  });

  test.each(['我们', '工作', '兼职', '客服', '贷款'])('%s is part of the template', (word) => {
    // In a single key, both minimum hashes may come from other words.
    const differ = Object.values(offers)
      .flat()
      .map((offer) => offer.slice(0, 12))
      .filter(
        (body) =>
          templateOf(`${body}，找${word}加微信 demo_1001`) !==
          templateOf(`${body}，找王丽加微信 demo_1001`),
      );
    expect(differ).not.toEqual([]);
  });
});

test('different texts have different templates', () => {
  const texts = [
    post('小王', 'demo_1001', '200'),
    '长期高价收银行卡四件套，当面结算，中介有提成',
    '专业群发拉人炒群软件，可先试用再付款',
  ];
  expect(new Set(texts.map(templateOf)).size).toBe(texts.length);
});

test('phrases too short to distinguish have no template', () => {
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

  test('all 720 orders of six clauses have one template', () => {
    const keys = orders(clauses).map((order) => templateOf(`${order.join('，')}。`));
    expect(keys).toHaveLength(720);
    expect(new Set(keys)).toEqual(new Set([templateOf(clauses.join('\n'))]));
  });

  test('separators inside every word do not create clauses', () => {
    const text = clauses.slice(0, 5).join('');
    expect(templateOf([...text].join(' '))).toBe(templateOf(text));
  });

  test('two campaigns with a common clause differ', () => {
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
