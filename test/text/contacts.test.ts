import { describe, expect, test } from 'vitest';
import { contactsOf } from '#shared/text/contacts.ts';
import { fold } from '#shared/text/normalise.ts';

const contacts = (text: string) =>
  contactsOf(text, fold(text)).map(({ kind, value, masked }) =>
    masked ? [kind, value, 'masked'] : [kind, value],
  );

describe('one identity however it was written', () => {
  test.each([
    ['ⓠⓠ：７８ 99-001', 'qq', '7899001'],
    ['扣 75+275+30+00', 'qq', '752753000'],
    ['+ q 1三四五⑥789', 'qq', '13456789'],
    ['20300041加扣扣', 'qq', '20300041'],
    ['微信 Demo_12345', 'wechat', 'demo_12345'],
    ['加薇❤ demo111 505', 'wechat', 'demo111505'],
    ['vx:demo12345', 'wechat', 'demo12345'],
    ['佳喂：demo8080', 'wechat', 'demo8080'],
    ['飞机：demo8888', 'telegram', 'demo8888'],
    ['联系@Fake_Handle1', 'telegram', 'fake_handle1'],
    ['https://t.me/Fake_Handle1', 'telegram', 'fake_handle1'],
    ['电话138-0000-8000', 'phone', '+8613800008000'],
    ['微信同号１３８００００８０００', 'phone', '+8613800008000'],
    ['+86 138 0000 8000', 'phone', '+8613800008000'],
    ['群号：30450012', 'group', '30450012'],
    ['发到 Someone@Example.com', 'email', 'someone@example.com'],
    ['www.shop-demo.example/Path?a=1', 'url', 'shop-demo.example/Path?a=1'],
    ['hxxps://shop-demo.example/', 'url', 'shop-demo.example'],
    ['ｗｗｗ．demo88．ｃｏｍ', 'url', 'demo88.com'],
    ['https://t.me/+AbCdEf123', 'url', 't.me/+AbCdEf123'],
  ])('%s', (text, kind, value) => {
    expect(contacts(text)).toEqual([[kind, value]]);
  });
});

test.each([
  ['138****8000', [['phone', '+86138****8000', 'masked']]],
  ['扫一扫下面的图', [['qr-code', 'qr-code', 'masked']]],
  [
    '请登录 URL 或拨打 CELLPHONE',
    [
      ['url', 'url', 'masked'],
      ['phone', 'cellphone', 'masked'],
    ],
  ],
])('what is hidden links nobody: %s', (text, expected) => {
  expect(contacts(text)).toEqual(expected);
});

test.each([
  '2022-10-12 10:30',
  '价格 1000-2000 元，打 8.5 折',
  '我的手机是 iphone14promax',
  '一九九八年的夏天',
  '验证码 482913',
  '三点一四一五九二六',
  '共 12345 人',
])('no contact in: %s', (text) => {
  expect(contacts(text)).toEqual([]);
});

test('a contact is quoted as it was written', () => {
  const text = '收号的加 扣扣 7８ 99-0０1 谢谢';
  expect(contactsOf(text, fold(text))).toEqual([
    { kind: 'qq', value: '7899001', masked: false, start: 8, end: 17, text: '7８ 99-0０1' },
  ]);
});

test('a text with a thousand contacts gives a bounded list', () => {
  expect(contacts('加微信 demo_1234，'.repeat(1_000)).length).toBe(32);
});
