import { describe, expect, it } from 'vitest';
import { contactsOf } from '#shared/text/contacts/contacts.ts';
import { fold } from '#shared/text/normalise/fold.ts';
import { readText } from '#shared/text/read.ts';
import { templateOf } from '#shared/text/template.ts';

const contacts = (text: string) =>
  readText(text).contacts.map(({ kind, value }) => `${kind}:${value}`);

describe('an account on another platform', () => {
  it.each([
    ['抖音号：demo_888', 'douyin:demo_888'],
    ['我的抖音号是 123456789', 'douyin:123456789'],
    ['去抖音搜 Demo888', 'douyin:demo888'],
    ['抖音账号 demo.888', 'douyin:demo.888'],
    ['抖音号就是「“☆ 88123456', 'douyin:88123456'],
    ['抖音號：ｄｅｍｏ８８８', 'douyin:demo888'],
    ['DY：demo888', 'douyin:demo888'],
    ['抖音@demo888', 'douyin:demo888'],
    ['小红书 @demo_99', 'xiaohongshu:demo_99'],
    ['快手号 demo888', 'kuaishou:demo888'],
    ['ks号:demo_1', 'kuaishou:demo_1'],
    ['小红书号：9876543210', 'xiaohongshu:9876543210'],
    ['我的小红薯id是demo_77', 'xiaohongshu:demo_77'],
    ['xhs id demo_9', 'xiaohongshu:demo_9'],
    ['关注微信公众号 demo_abc1 领取', 'official-account:demo_abc1'],
    ['公众号id：demo_abc1', 'official-account:demo_abc1'],
    ['gzh：demo888', 'official-account:demo888'],
    ['抖 音 号 ： demo_888', 'douyin:demo_888'],
    ['快.手.号：demo_888', 'kuaishou:demo_888'],
    ['斗音号demo_888', 'douyin:demo_888'],
    ['D音号 demo_888', 'douyin:demo_888'],
    ['抖音号 d e m o _ 8 8 8', 'douyin:demo_888'],
    ['抖音号 123 456 789', 'douyin:123456789'],
    ['抖音号一二三四五六七八九', 'douyin:123456789'],
    ['抖音号 @demo_888', 'douyin:demo_888'],
    ['抖音快手同号demo_888', 'kuaishou:demo_888'],
    ['小🍠号：demo_888', 'xiaohongshu:demo_888'],
    ['🍠号demo_888', 'xiaohongshu:demo_888'],
    ['小红shu号：demo_888', 'xiaohongshu:demo_888'],
    ['公Z号demo_abc1', 'official-account:demo_abc1'],
    ['公众hao：demo_abc1', 'official-account:demo_abc1'],
    ['B站搜 demo_888', 'handle:demo_888'],
    ['哔哩哔哩 UID：12345678', 'handle:12345678'],
    ['闲鱼号：demo888', 'handle:demo888'],
    ['咸鱼ID demo_888', 'handle:demo_888'],
    ['钉钉号 demo888', 'handle:demo888'],
    ['陌陌号 88123456', 'handle:88123456'],
    ['探探ID 88123456', 'handle:88123456'],
    ['Soul ID 88123456', 'handle:88123456'],
    ['YY号 88123456', 'handle:88123456'],
    ['ins号：demo_88', 'handle:demo_88'],
    ['ins id：demo_88', 'handle:demo_88'],
    ['ins：@demo_88', 'handle:demo_88'],
    ['加我ins：demo_88', 'handle:demo_88'],
    ['联系Signal：demo.88', 'handle:demo.88'],
    ['Instagram：demo_88', 'handle:demo_88'],
  ])('has one identity in every spelling: %s', (text, contact) => {
    expect(contacts(text)).toEqual([contact]);
  });

  it('is listed in text order and quoted as written', () => {
    expect(readText('抖音号：Ｄemo888，微信 demo777').contacts).toMatchObject([
      { kind: 'douyin', value: 'demo888', text: 'Ｄemo888', start: 4, end: 11 },
      { kind: 'wechat', value: 'demo777' },
    ]);
  });

  it.each([
    ['抖音号：de**88', { value: 'de**88', text: 'de**88' }],
    ['快手号 1234****89', { value: '1234****89', text: '1234****89' }],
  ])('that is partly masked identifies nobody: %s', (text, contact) => {
    expect(readText(text).contacts).toMatchObject([{ ...contact, masked: true }]);
  });

  it.each([
    '在抖音刷到 iphone15 的广告',
    '闲鱼搜 ps5pro',
    '咸鱼：iphone15 自提',
    '探探号 10000个批发',
    '钉钉打卡 20261127',
    'insert：demo_88',
    'Signal: demo_5g 很弱',
    'process stopped, signal: demo_term15',
    '增加signal: demo_term15',
    '动脑筋 ins: 2024-11',
    '演员的ins：demo_88',
    'discord：nodejs18 报错',
    '抖音号 1000 2000 5000 粉的都有',
    '抖音号注册于 2024 11 26',
    '小🍠真好吃 demo_888',
    '抖音号一二三四五线城市都有',
    '抖音 10000粉',
    '出抖音号10000粉',
    '小红书号 50000 粉出',
    '收抖音号 2022年注册的',
    '订单来自抖音 20241126',
    '抖音：2024年新规',
    '抖音号想注销，提示有未提现余额',
    '公众号后台回复 abc123',
    '公众号：20241126期',
    '公众号：deepseek',
    '公众号【每日一读】更新了',
    'buddy号 demo888',
    '小红书涨粉好难',
    'B站搜 demo 就有',
    'B站看了 12345678 遍',
  ])('is not found in: %s', (text) => {
    expect(contacts(text)).toEqual([]);
  });

  it.each([
    ['抖音号微信同号 demo888', 'wechat:demo888'],
    ['抖音号13800138000', 'phone:+8613800138000'],
    ['微博@demo888', 'handle:demo888'],
    ['抖音@demoname', 'handle:demoname'],
  ])('is not reported where a contact of another kind stands: %s', (text, contact) => {
    expect(contacts(text)).toEqual([contact]);
  });

  it('is not masked from the models, which were trained on such texts', () => {
    const text = '高价收银行卡，抖音号 demo_888';
    expect(contactsOf(text, fold(text))).toEqual([]);
    expect(contacts(text)).toEqual(['douyin:demo_888']);
  });

  it('does not change the template', () => {
    const offer = (id: string) => templateOf(`高价收购银行卡四件套，当天结算，抖音号 ${id}`);
    expect(offer('demo_888')).toBe(offer('other_demo99'));
  });

  it('list is bounded, and is read in linear time', () => {
    expect(readText('抖音号 demo_888，'.repeat(1_000)).contacts).toHaveLength(8);
    for (let texts = 0; texts < 30; texts++) contacts(`抖音号${'. '.repeat(30_000)}demo_888`);
  }, 60_000);
});
