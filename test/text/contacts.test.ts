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
    ['+86 1 380 013 8000', 'phone', '+8613800138000'],
    ['call +1 415 555 0123', 'phone', '14155550123'],
    ['看 video-demo.example/@demo888', 'url', 'video-demo.example/@demo888'],
    ['联系/@demo888', 'telegram', 'demo888'],
    ['群号：30450012', 'group', '30450012'],
    ['发到 Someone@Example.com', 'email', 'someone@example.com'],
    ['www.shop-demo.example/Path?a=1', 'url', 'shop-demo.example/Path?a=1'],
    ['hxxps://shop-demo.example/', 'url', 'shop-demo.example'],
    ['ｗｗｗ．demo88．ｃｏｍ', 'url', 'demo88.com'],
    ['https://t.me/+AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['t.me/joinchat/AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['https://telegram.me/joinchat/AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['tg://join?invite=AbCdEf123', 'url', 't.me/+AbCdEf123'],
    ['tg://resolve?domain=demo888', 'telegram', 'demo888'],
    ['微信号wxid_abcdefg123456', 'wechat', 'wxid_abcdefg123456'],
    ['联系 wxid_abcdefg123456', 'wechat', 'wxid_abcdefg123456'],
    ['加微信 wxy_520ab', 'wechat', 'wxy_520ab'],
    ['微信:vxking2020', 'wechat', 'vxking2020'],
    ['加vxking2020', 'wechat', 'king2020'],
    ['日结vxdemo12345', 'wechat', 'demo12345'],
    ['薇X demo888', 'wechat', 'demo888'],
    ['➕🛰 demo888', 'wechat', 'demo888'],
    ['我的微信是demo888', 'wechat', 'demo888'],
    ['demo888是我微信', 'wechat', 'demo888'],
    ['QQ号是12345678', 'qq', '12345678'],
    ['电报号 demo8888', 'telegram', 'demo8888'],
    ['QQ群:876 543 210', 'group', '876543210'],
    ['扣群 876 543 210', 'group', '876543210'],
    ['裙号 876543210', 'group', '876543210'],
    ['君羊号：876543210', 'group', '876543210'],
    ['demo(at)mail.example', 'email', 'demo@mail.example'],
    ['邮箱 demo#qq.com', 'email', 'demo@qq.com'],
    ['邮箱demo艾特163.com', 'email', 'demo@163.com'],
    ['https://1.2.3.4/login', 'url', '1.2.3.4/login'],
    ['http://45.77.12.9:8080/app.apk', 'url', '45.77.12.9:8080/app.apk'],
    ['进 45.77.12.9:8080 注册', 'url', '45.77.12.9:8080'],
    ['https://例子.中国', 'url', 'xn--fsqu00a.xn--fiqs8s'],
    ['https://例子.中国加我', 'url', 'xn--fsqu00a.xn--fiqs8s'],
    ['打开 xn--fsqu00a.xn--fiqs8s', 'url', 'xn--fsqu00a.xn--fiqs8s'],
    ['http://аpple.com', 'url', 'xn--pple-43d.com'],
    ['hxxp[:]//bad[.]demo[.]example', 'url', 'bad.demo.example'],
    ['bad88。com', 'url', 'bad88.com'],
    ['bad88 点 com', 'url', 'bad88.com'],
    ['www.bad88.tk', 'url', 'bad88.tk'],
    ['www。bad88。com', 'url', 'bad88.com'],
    ['https://bad88.anything/a', 'url', 'bad88.anything/a'],
    ['demo88.cyou', 'url', 'demo88.cyou'],
    ['is.gd/abc', 'url', 'is.gd/abc'],
    ['985.so/abc', 'url', '985.so/abc'],
    ['dwz.date/abc', 'url', 'dwz.date/abc'],
    ['shorturl.at/abc', 'url', 'shorturl.at/abc'],
  ])('%s', (text, kind, value) => {
    expect(contacts(text)).toEqual([[kind, value]]);
  });
});

test.each([
  ['138****8000', [['phone', '+86138****8000', 'masked']]],
  ...['扫一扫下面的图', '扫码领取', '扫下方图加我', '扫👇图进群', '二维ma', '见图二维马'].map(
    (text): [string, string[][]] => [text, [['qr-code', 'qr-code', 'masked']]],
  ),
  ['微信 abc***88', [['wechat', 'abc***88', 'masked']]],
  ['vx: de**_20', [['wechat', 'de**_20', 'masked']]],
  ['tg @de***88', [['telegram', 'de***88', 'masked']]],
  ['扣扣 12xx5678', [['qq', '12**5678', 'masked']]],
  ['邮箱 a***@qq.com', [['email', 'a***@qq.com', 'masked']]],
  ['去 https://www.taobao.com/ 看', [['url', 'taobao.com', 'masked']]],
  ['邮箱是 qq.com 的', [['url', 'qq.com', 'masked']]],
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
  'pip install wxpython4',
  '用vxworks7开发',
  '晚上8点cc见',
  '打开 index.js/readme',
  '版本 1.2.3.4',
  'iphone14微信闪退',
  '我喜欢 bmw。me too',
  '扫地机器人图书角加一台',
])('no contact in: %s', (text) => {
  expect(contacts(text)).toEqual([]);
});

test('a line ends a name and a number', () => {
  expect(contacts('微信 demo1234\nabc 价格好谈\nQQ：123456\n789')).toEqual([
    ['wechat', 'demo1234'],
    ['qq', '123456'],
  ]);
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

test.each(['-', '*'])('signs amid a name are read once: %s', (sign) => {
  // Read again from each of them, so many texts would take minutes.
  const text = `加微信 demo1${sign.repeat(65_000)}a`;
  for (let texts = 0; texts < 60; texts++) expect(contacts(text)).toEqual([]);
});
