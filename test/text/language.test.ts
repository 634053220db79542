import { expect, test } from 'vitest';
import { textAnalyser } from '#shared/text/analysis/analysis.ts';
import type { TextLanguage } from '#shared/text/analysis/language.ts';
import { readText } from '#shared/text/read.ts';
import { shippedVocabulary } from '#shared/text/terms/vocabulary.ts';

const analyse = textAnalyser(shippedVocabulary());
const language = (text: string): TextLanguage | null => analyse(text).language;

test.each<[string, string, TextLanguage | null]>([
  ['one Chinese character', 'see you at noon 吧', 'chinese'],
  ['a word of the lexicon', '+vx demo_1', 'chinese'],
  ['hardly anything but words of the lexicon', 'usdt otc 24h tg @demo_1', 'chinese'],
  ['a word of the lexicon among foreign ones', 'please bring your id to the counter', 'foreign'],
  ['half in pinyin', '今天天气很好，wo men yi qi qu 公园', 'chinese'],
  ['a word in pinyin', '高价 shou yin hang ka 四件套', 'chinese'],
  ['only pinyin', 'jin tian tian qi hen hao, wo men yi qi qu gong yuan', 'pinyin'],
  ['four syllables of pinyin', 'hao jia wo ba', 'pinyin'],
  ['three syllables and a contact', 'jia wei xin demo_2024', 'pinyin'],
  ['two syllables and a contact', 'wei xin demo_2024', 'chinese'],
  ['three syllables of English and a contact', 'sing a long song @demo_2024', 'foreign'],
  [
    'pinyin with words of Latin letters that touch it',
    'zhuan ye APPfeng xian di, RMBjie suan kuai',
    'pinyin',
  ],
  ['English with every other word in pinyin', 'pandas shopping mango bananas', 'foreign'],
  ['pinyin except for a contact', 'gao jia shou ka, jia wei xin demo_2024', 'pinyin'],
  [
    'pinyin except for a mailbox',
    'jin tian tian qi hen hao, lian xi demo_2024@mail.example',
    'pinyin',
  ],
  [
    'pinyin except for a character or two',
    'jin tian tian qi hen 好, wo men yi qi qu gong yuan',
    'pinyin',
  ],
  [
    'English with syllables of pinyin',
    'We can sing a long song, she can go on and on, he can run home',
    'foreign',
  ],
  ['Malay', 'saya mau makan di rumah dan ingin pulang ke kampung halaman lagi', 'foreign'],
  ['Russian', 'Привет, как дела? Мама, папа и Саша у нас', 'foreign'],
  [
    'Russian, some words of which look like syllables',
    'не на те, не та, на: шли, жди, лил, дал, лишили',
    'foreign',
  ],
  ['three words', 'see you later', 'foreign'],
  ['three words before a link', 'see you there https://demo.example/a', 'foreign'],
  ['two words', 'see you', null],
  ['letters that form no words', 'a b c d e f', null],
  ['a few syllables', 'ni hao', null],
  ['syllables within a link', 'https://wo-men-yi-qi-qu.example/gong-yuan-zou-yi-zou', null],
  ['a word of the lexicon within a link', 'https://vx.example/tg', null],
  ['Japanese', '今日は天気がいいですね。明日、友達と東京へ行きます。', null],
  [
    'Japanese with more kanji than kana',
    '日本語の勉強：銀行口座を開設するには身分証明書が必要です。',
    null,
  ],
  ['Japanese in half-width kana', 'ﾖﾛｼｸ、投資で必ず儲かる方法を教えます', null],
  ['a short line of Japanese', '銀行口座売ります、LINEで連絡ください', null],
  ['kana in place of Chinese words', '我の微信号是demo_2024，银行の卡の来', 'chinese'],
  ['kana that look like parts of characters', '加クす シツミマ灬 demo_2024 来', 'chinese'],
  [
    'Chinese that quotes Japanese',
    '刚学会一句ありがとうございます，谢谢大家一直以来的支持和陪伴',
    'chinese',
  ],
  [
    'an offer among Japanese',
    'ありがとうございます 收银行卡 加微信 demo_2024 よろしくお願いします',
    'chinese',
  ],
  ['an offer with a disguised trade term among particles', '车队跑份でする、でもする', 'chinese'],
  ['WeChat among particles', '日结でする、加薇信ですで demo8888', 'chinese'],
  ['words of an offer and a handle among particles', '日结でもする、卡でする @demo8888', 'chinese'],
  ['simplified Chinese among kana', '内部一でも码，不中退でも钱，已经でも连开七期する', 'chinese'],
  ['traditional Chinese among kana', '這裡是で中華電信で您名下で欠費ですする', 'chinese'],
  ['traditional offers among kana', '賺錢の機會です、在家での兼職をする', 'chinese'],
  ['other traditional offers among kana', '缺錢の朋友が借款です、快速での撥款', 'chinese'],
  ['Japanese in old characters', '國語辭典の編纂をする學者です', null],
  ['hardly any kanji', 'ゲームのアカウントを売ります。', null],
  ['four kana', '電話でしたね', null],
  ['three kana', '電話でした', 'chinese'],
  ['three kana and length marks', '電話でしたー', 'chinese'],
  ['single kana between Han characters', '銀河の電車の番號の記録の', 'chinese'],
  ['kana with one particle', '電話がうれしい', 'chinese'],
  ['a fifth in kana', '東京国際空港には大阪中央駅では新幹線利用', null],
  ['less than a fifth in kana', '東京国際空港には大阪中央駅では新幹線利用可', 'chinese'],
  ['a list in Japanese', '東京、大阪、京都、名古屋で電車が遅れています', null],
  ['a run with signs between its characters', '電 車 時 刻 表 確 認 でする、でもする', 'chinese'],
  ['a run of seven Han characters', '東京国際空港駅です、成田国際空港です', 'chinese'],
  ['one in twelve Han characters not simplified', '日本文化の大学生活について電子工学', null],
  ['one in thirteen', '日本文化の大学生活について電子工学部', 'chinese'],
  ['three times as many kana as simplified characters', '大阪でしたからね', null],
  ['not quite three times as many', '大阪でしたから', 'chinese'],
  [
    'mostly kana, with one in thirteen Han characters not simplified',
    '日本のおいしいごはんをたべました、文化のすばらしさをかんじました、大学ではなしました、生活はたのしいです、電子のほんです、工学部です',
    null,
  ],
  ['a trade term among kana', '電車でする、電話でする、跑分', 'chinese'],
  ['a disguised trade term among kana', '車隊跑份でする、電話でする', 'chinese'],
  ['a traded thing among kana', '電車でする、電話でする、收银行卡', 'chinese'],
  ['WeChat among kana', '電車でする、電話でする 微信 demo8888', 'chinese'],
  ['QQ among kana', '電車でする、電話でする QQ 88120001', 'chinese'],
  ['a group among kana', '電車でする、電話でする 群 88120001', 'chinese'],
  ['Telegram and an offer among kana', '電車でする、電話でする 日结 @demo8888', 'chinese'],
  ['Telegram among kana', '電車でする、電話でする @demo8888', null],
  ['a handle and an offer among kana', '電車でする、電話でする 联系我 demo8888', 'chinese'],
  ['traditional characters', '電話', 'chinese'],
  ['words of two letters', 'up to us', 'foreign'],
  ['two words and a word that contains a contact', 'trust us, vxdemo_2024', null],
  ['three of four sounds in pinyin', 'jin tian tian qi hen hao 朋友', 'pinyin'],
  ['fewer sounds in pinyin', 'jin tian tian qi hen 好了', 'chinese'],
  ['half of the letters in pinyin, most words', 'wo men qu ba strengths', 'pinyin'],
  ['less than half of the letters', 'wo men qu ba brightness', 'foreign'],
  ['most letters in pinyin, two in three words', 'jin tian tian qi hen hao, x y z', 'pinyin'],
  ['two in three words, some after a digit', 'wo men qu ba 5km 10kg', 'foreign'],
  ['a handle in Japanese', 'ツイッターは @demo_japan です、フォローしてください。', null],
  ['Thai', 'สวัสดีครับ วันนี้อากาศดี', null],
])('%s', (_, text, expected) => {
  expect(language(text)).toBe(expected);
});

test('a text is read alike whatever was read before it', () => {
  language('でもでもでもでもでも');
  expect(language('電話でしたーの')).toBe('chinese');
});

test.each([
  '泡分ですで日结ですで加薇信ですで demo8888',
  '车队跑份でする 日结でもする 薇信は demo8888',
  '刷丹でする、日结でもする、加薇信は demo8888',
  '卡でする、日结でもする、飞机 @demo8888',
])('particles do not hide an offer: %s', (text) => {
  const { verdict, intent } = readText(text);
  expect(verdict).not.toBe('allow');
  expect(intent).toBe('offer');
});
