import { expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import { apartFromQuotes, excerptsOf } from '#shared/text/parts/excerpt.ts';
import { readText } from '#shared/text/read.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const analyse = textAnalyser(shippedVocabulary());
const excerpts = (text: string): string[] => {
  const { hits, contacts, intent } = analyse(text);
  const found = excerptsOf(text, hits, contacts, intent);
  for (const { start, text: part } of found)
    expect(text.slice(start, start + part.length)).toBe(part);
  return found.map(({ text: part }) => part);
};

const offer = '高价收银行卡四件套，加薇❤ demo_2024';
const talk =
  '昨晚和朋友们看了场电影，回家路上买了烤红薯，甜得很，今天又下雨了，在家把阳台的花都换了盆，累得腰酸背痛。';

test('an offer within talk is one excerpt, and its part up to the contact is another', () => {
  const found = excerpts(talk + offer + talk);
  expect(found).toHaveLength(2);
  expect(found[0]).toContain(offer);
  expect(found[1]).toBe(offer);
});

test('decoys at both ends do not widen it: the cluster with the most terms is read by itself', () => {
  const text = `发票怎么报销，${talk}${offer}${talk}发票记得带上，${talk}`;
  const found = excerpts(text);
  expect(found.some((part) => part.includes(offer) && part.length < offer.length + 30)).toBe(true);
  expect(readText(text).verdict).toBe('flag');
});

test('without a contact in any cluster, the one with the most terms is read if it has enough', () => {
  const unreachable = '高价收银行卡四件套，公户带盾优先，当天结算';
  const text = `发票怎么报销，${talk}${unreachable}${talk}发票记得带上，${talk}`;
  const found = excerpts(text);
  expect(found.some((part) => part.length < unreachable.length + 30)).toBe(true);
  expect(readText(text).verdict).toBe('flag');
  expect(excerpts(text.replace(unreachable, '公户的年检去哪里办'))).toHaveLength(0);
});

test('the sentence with a contact is read by itself, up to the contact', () => {
  const sentence = '有需要的朋友可以来找我，薇❤ demo_2024';
  expect(excerpts(`${talk}${sentence}。${talk}`)).toEqual([sentence]);
  expect(excerpts(`${talk}${sentence}${talk}`)).toEqual([sentence]);
  const long = '一直说'.repeat(60);
  expect(excerpts(`${talk}${talk}${talk}${long}${sentence}`)).toEqual([
    `${long}${sentence}`.slice(-160 - 'demo_2024'.length),
  ]);
  expect(excerpts(`好的。${sentence}`)).toEqual([]);
});

test('trade terms elsewhere in the text do not prevent it', () => {
  const sentence = '手上有货的老板来聊，薇❤ demo_2024';
  const text = `发票怎么报销啊，${talk}${sentence}${talk}银行卡记得带上。`;
  expect(excerpts(text)).toContain(sentence);
});

test('a space between Chinese and a Latin word, or a full stop before Chinese, ends an excerpt', () => {
  const named = '上门收银行卡四件套';
  const english = 'The museum was quiet this morning and the coffee was better than expected';
  expect(excerpts(`${named} ${english}`)).toEqual([named]);
  expect(excerpts(`${english}.${named}`)).toEqual([named]);
});

test('there is none if trade terms are spread throughout the text or missing', () => {
  expect(excerpts(offer)).toEqual([]);
  expect(excerpts(talk.replace('电影', '夕阳'))).toEqual([]);
});

test('an opening with a warning or report is cut off, and the rest is read by itself', () => {
  const unreachable = '高价收银行卡四件套，当天结算，懂的来';
  const warning = '警方提醒，谨防骗局，切勿';
  expect(excerpts(`${warning}相信：${unreachable}`)).toEqual([`相信：${unreachable}`]);
  for (const opening of [`${warning}相信：`, '转发一则报道：', '新闻里说要小心骗子，'])
    expect(readText(opening + unreachable).verdict, opening).not.toBe('allow');
});

test('what a warning forbids is not read without it', () => {
  expect(excerpts('切勿将资金转入所谓安全账户')).toEqual([]);
  expect(excerpts('切勿出租银行卡。高价收四件套')).toEqual(['。高价收四件套']);
  // Nobody is forbidden to miss an offer, and a sign ends what is forbidden.
  expect(excerpts('切勿错过收银行卡四件套')).toEqual(['错过收银行卡四件套']);
  expect(excerpts('切勿轻信，收银行卡四件套')).toEqual(['轻信，收银行卡四件套']);
  for (const honest of [
    '切勿将资金转入所谓安全账户',
    '切勿出借微信号辅助解封',
    '【示例银行】安全提示：我行不会以任何理由要求您将资金转入安全账户',
    '银行不会要求客户把资金转入安全账户',
  ])
    expect(readText(honest).verdict, honest).toBe('allow');
});

test('a report in the same clause as the trade is no opening', () => {
  expect(excerpts('那部电影里他被骗到柬埔寨写代码，荷官发牌那段也吓人')).toEqual([]);
});

test('a few words without a trade after a report are not read by themselves', () => {
  expect(excerpts('这局谁再送人头我就举报了，辅助跟着我')).toEqual([]);
});

test('an opening does not hide an offer with a contact', () => {
  const reachable = '猫池十六口三十二口都有现货，送软件送教程，要的联系 @demo_modem3';
  const post = `提醒大家小心骗子。${reachable}`;
  expect(excerpts(post)).toContain(`。${reachable}`);
  expect(readText(reachable).verdict).not.toBe('allow');
  expect(readText(post).verdict).not.toBe('allow');
});

test('terms before a warning, or followed by another one, remain a warning', () => {
  expect(excerpts(`收银行卡四件套的${talk}警方提醒：切勿相信`)).toEqual([]);
  expect(excerpts('警方提醒：高价收银行卡四件套的都是诈骗，切勿相信')).toEqual([]);
  expect(
    readText('民警提醒：有人在群里高价收银行卡四件套，拿去都是给人洗钱用的，卡主要负责').verdict,
  ).toBe('allow');
});

test('a long opening is not cut off', () => {
  expect(excerpts(`${talk}${talk}警方提醒，切勿相信：高价收银行卡四件套`)).toEqual([]);
});

test('after sentences that warn, an offer is read whatever the warning names, and honest warnings go on to warn', () => {
  const unreachable = '四件套出租，一套一天八百，当天结算，量大从优';
  const warning = '凡是要求先转账到平台的都是诈骗，切勿相信。';
  expect(excerpts(`${warning}${unreachable}`)).toContain(unreachable);
  expect(readText(`${warning}${unreachable}`).verdict).toBe('flag');
  expect(excerpts(`谨防诈骗！！${warning}\n${unreachable}`)).toContain(unreachable);
  // The sentence does not end, nothing warns, or hardly anything follows.
  expect(excerpts(`凡是要求先转账的都是诈骗，${unreachable}`)).not.toContain(unreachable);
  expect(excerpts(`先转账到平台再说，好吗。${unreachable}`)).not.toContain(unreachable);
  expect(excerpts(`${warning}${unreachable}，这些话都不要相信`)).toEqual([]);
  expect(excerpts(`${warning}收卡`)).not.toContain('收卡');
  const honest = `${warning}近日有人冒充客服，称账户异常，让受害人把钱转到所谓安全账户，已有三人被骗。`;
  expect(readText(honest).verdict).toBe('allow');
});

test('a part is apart from what a text asks or quotes if neither is in its sentences', () => {
  const apart = (text: string, part: string): boolean =>
    apartFromQuotes(
      text,
      analyse(text).hits,
    )({ text: part, start: text.indexOf(part), discount: 0 });
  expect(apart(`为什么今天这么冷。${offer}。出门要多穿`, offer)).toBe(true);
  expect(apart(`${offer}，能不能直接踢了`, offer)).toBe(false);
  expect(apart(`天天半夜发，为什么没人管${offer}`, offer)).toBe(false);
  expect(apart(`这个人又来了。“${offer}”。你们看`, offer)).toBe(false);
});

test('an offer amid talk that asks something elsewhere is read, what moderators are shown is not', () => {
  const offered = '银行卡四件套出租，一套一天八百，当天结算，量大从优';
  const asked = `孩子发烧了怎么办，去医院排了两个小时的队。${offered}。为什么周末的公园人这么多，下次早点去。`;
  expect(analyse(asked).intent).toBe('quote');
  expect(readText(asked).verdict).toBe('flag');
  expect(
    readText('@管理员 这个人又来了，天天半夜发“收卡收卡，四件套2800，秒结”，能不能直接踢了')
      .verdict,
  ).toBe('allow');
});
