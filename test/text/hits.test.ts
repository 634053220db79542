import { expect, test } from 'vitest';
import { normalise } from '#shared/text/normalise/normalise.ts';
import { hitReader, isAcrossClauses, mostHits } from '#shared/text/terms/hits.ts';
import { splitForms } from '#shared/text/terms/terms.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const readHits = hitReader(shippedVocabulary());
const disguised = (text: string): string[] =>
  readHits(text, normalise(text))
    .all.filter(({ disguise }) => disguise !== 'none')
    .map(({ term, disguise }) => `${term.word} ${disguise}`);

test.each(['信 abc12345 系', '洗 iPhone 13 钱', '手机 8 卡', '刷 2019 单', '微3信'])(
  'letters and digits separate two words: %s',
  (text) => {
    expect(disguised(text)).toEqual([]);
  },
);

test('one letter or digit inside a longer word does not separate it', () => {
  expect(disguised('收银3航卡')).toContain('银行卡 sound');
});

test.each([
  '快手号',
  '闲置',
  '城上',
  '主号',
  '厢货',
  '质押',
  '执照',
  '卡住',
  '镜像',
  '联单',
  '他被带走',
  '铁箱子',
  '请打分',
  '报奖',
  '高手云集',
  '宝妈分享',
  '名片和彩卡',
  '卡借给他用',
  '银行卡解冻',
  'QQ空间',
  '保健品',
  '防水手表',
])('%s is a word of its own, not a homophone', (text) => {
  expect(disguised(text)).toEqual([]);
});

test.each(['出售微信号', '售卡', '买微信号', '卖黄金代购跑腿'])(
  '%s does not stand for its opposite, which sounds alike',
  (text) => {
    expect(disguised(text)).toEqual([]);
  },
);

test('a homophone of a lexicon word is found beside plainly written words', () => {
  expect(disguised('快手号，收垠航咔')).toContain('银行卡 sound');
});

test.each([
  ['足包分', '跑分 split'],
  ['尸巾刂单', '刷单 split'],
  ['娄攵据', '数据 split'],
  ['黑户代贝款', '黑户贷款 split'],
])('%s is read as the word it stands for', (text, hit) => {
  expect(disguised(text)).toContain(hit);
});

test.each([
  ['物联卡，主要看流量', '卡主', true],
  ['今晚来下，注，网页版', '下注', false],
])('whether %s has %s across clauses', (text, word, across) => {
  const hit = readHits(text, normalise(text)).all.find(({ term }) => term.word === word);
  expect(hit && isAcrossClauses(text, hit)).toBe(across);
});

test.each([
  '点一下，珠子就亮', // 下注
  '场控、投流手', // 空投
  '麻烦不会索要押金', // 会所
  '反映在宿舍群看到', // 色群
  '三家报价分别是多少', // 加粉
  '便宜了六十，早该罚', // 私照
  '他贷的每月四千三', // 抢单
  '写一篇三百字的故事', // 白资
  '日量三十万起', // 连单
  '民警告知禁放规定', // 资金
  '台上起了大风', // 打粉
  '网管在吗', // 网关
  '收显卡', // 收闲卡
  '提供地址 NA', // 直拉
  '他直那么说', // 直拉
])('what only sounds like a word across words of everyday life is none: %s', (text) => {
  expect(disguised(text)).toEqual([]);
});

test.each([
  ['收廖子', '收料 sound'],
  ['大量要佳芬的', '加粉 sound'],
  ['宿舍色裙招人', '色群 sound'],
  ['每月抢丹三千', '抢单 sound'],
  ['收 廖 子', '收料 sound'],
  ['今晚xia注', '下注 sound'],
  ['xia zhu 送彩', '下注 sound'],
  ['喜钱通道', '洗钱 sound'],
  ['支持威信付款', '微信 sound'],
])('in %s another character stands for the one meant', (text, hit) => {
  expect(disguised(text)).toContain(hit);
});

test.each([
  ['点一下「注册」按钮', false],
  ['点一下 注册 按钮', false],
  ['今晚来下「注」，真人视讯', true],
  ['今晚来下 注 册', true],
])('no word begins or ends within a word that signs set apart: %s', (text, bets) => {
  const words = readHits(text, normalise(text)).all.map(({ term }) => term.word);
  expect(words.includes('下注')).toBe(bets);
});

const traded = (text: string): string[] =>
  readHits(text, normalise(text))
    .all.filter(({ term: { role, word } }) => role === 'core' && word.length > 1)
    .map(({ term }) => term.word);

test.each([
  '出台灯',
  '出台式机',
  '收料理书',
  '出U盘 64G',
  '手机收不到短信，验证码接不到怎么办',
  '收卡西欧手表',
  '收卡片相机',
  '租卡车拉家具',
  '卖盘子',
  '出粉底液',
  '出彩金手链 18k',
  '福彩投注站转让',
  '高价收老微信红包封面',
  '出电话卡收藏册',
  '飞车手游战队',
  '赛车手签名',
  '二手车手续齐全',
  '汽车手机支架',
  '机车手套',
  '批发白号牌架',
  '上海双飞往返机票',
])('an everyday compound is taken apart for no word of a trade: %s', (text) => {
  expect(traded(text)).toEqual([]);
});

test.each([
  ['手机上做虚拟试衣，一套四块', '虚拟试衣'],
  ['两部手机一根对录线', '对录线'],
  ['接语音口，会手机的来', '语音口'],
  ['去金店拿金条，刷黄金一趟四百', '刷黄金'],
  ['现金换u，当面点清', '现金换u'],
  ['白户背房贷，操作三个月', '背房贷'],
  ['医保余额变现，一千换八百', '医保余额变现'],
  ['驿站老板看过来，塞卡片一张三毛', '塞卡片'],
  ['学费走退费平台，充值同等金额', '充值同等金额'],
])('trades of late are known by their words: %s', (text, word) => {
  expect(traded(text)).toContain(word);
});

test.each(['货走水路', '访客数据', '首充翻倍', '一肖一版', '中特理论'])(
  'words of freight, shops, games, stamps and courses are left out: %s',
  (text) => {
    expect(traded(text)).toEqual([]);
  },
);

test.each(['催收电话', '分期买手机', '报网课', '银行投诉', '打印过度', '妈祖庙', '注册即送'])(
  'words of trades that sound like everyday ones are left out: %s',
  (text) => {
    expect(traded(text)).toEqual([]);
  },
);

test('the case of a thing is not the thing', () => {
  const objects = (text: string): string[] =>
    readHits(text, normalise(text))
      .all.filter(({ term: { role, word } }) => role === 'object' && word.length > 2)
      .map(({ term }) => term.word);
  expect(objects('出驾驶证皮套，银行卡收纳册')).toEqual([]);
  expect(objects('出驾驶证，收银行卡套现')).toEqual(['驾驶证', '银行卡']);
});

test.each([
  '出三国杀卡牌',
  '收显卡',
  '转会员卡',
  '出闪卡',
  '出饭卡',
  '出礼品卡',
  '收火影卡',
  '出NBA卡',
])('a card of everyday life is no bank card: %s', (text) => {
  const objects = readHits(text, normalise(text)).all.filter(({ term }) => term.role === 'object');
  expect(objects).toEqual([]);
});

test('a blocked number is no account for sale', () => {
  const words = (text: string): string[] =>
    readHits(text, normalise(text)).all.map(({ term: { word } }) => word);
  expect(words('批发黑号')).toContain('黑号');
  expect(words('卖家拉黑号码')).not.toContain('黑号');
  expect(words('卖家拉黑好友')).not.toContain('黑号');
});

test('信用卡优惠 is no card for sale', () => {
  const words = (text: string): string[] =>
    readHits(text, normalise(text)).all.map(({ term: { word } }) => word);
  expect(words('信用卡优惠分享')).not.toContain('信用卡');
  expect(words('信用卡优惠套现')).toContain('信用卡');
});

test.each([
  ['出u 盘口资金', '出u'],
  ['收U盘口资金', '收u'],
  ['收卡其他勿扰', '收卡'],
  ['出料酒店开房', '出料'],
  ['收卡通道稳定', '收卡'],
  ['收卡通过率高', '收卡'],
  ['高价收卡片 配u盾', '收卡'],
  ['收卡 牌照齐全', '收卡'],
  ['收三网卡主', '卡主'],
  ['招取现车手', '车手'],
  ['招车手机票报销', '车手'],
  ['车手套现', '车手'],
  ['双飞 可约', '双飞'],
  ['一手面单打包出', '面单'],
  ['洗米水房合作', '洗米'],
  ['慢充线路稳定', '慢充'],
  ['彩金项目 有人带', '彩金'],
  ['出粉底价', '出粉'],
  ['注册送彩金', '彩金'],
  ['出台 灯红酒绿', '出台'],
])('a word beside what only looks like one is found: %s', (text, word) => {
  expect(traded(text)).toContain(word);
});

test('a word is split the way people type it', () => {
  expect(splitForms('跑分')).toEqual(expect.arrayContaining(['足包分', '⻊包分']));
  expect(splitForms('收卡')).toEqual(expect.arrayContaining(['丩攵卡', '收上卜']));
});

test('a text with every word of the lexicon yields a bounded list', () => {
  const { terms } = shippedVocabulary();
  const text = terms.map(({ word }) => word).join('，');
  const { all } = readHits(text, normalise(text));
  expect(all).toHaveLength(mostHits);
});
