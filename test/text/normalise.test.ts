import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { normalise } from '#shared/text/normalise/normalise.ts';
import { asString, gapKinds, longestText, type Stream } from '#shared/text/normalise/stream.ts';
import { readText } from '#shared/text/read.ts';

const plainOf = (text: string): string => asString(normalise(text).plain);

describe('the plain form', () => {
  test.each([
    ['zero-width between each character', '加\u200b微\u200b信', '加微信'],
    ['full-width letters and digits', 'ＶＸ１２３', 'vx123'],
    ['circled and mathematical letters', 'ⓥ𝐱①②③', 'vx123'],
    ['keycap digits', '1️⃣2️⃣3️⃣', '123'],
    ['Cyrillic look-alikes', 'ѴХ', 'vx'],
    ['traditional characters', '銀行卡收購', '银行卡收购'],
    ['separators', '银-行/卡', '银行卡'],
    ['radicals that are never used alone', '亻言用卡、钅艮行', '信用卡银行'],
    ['emoji of the trade', '✈️💳', '飞机卡'],
    ['combining marks', '波\u0336场\u0336', '波场'],
    ['tone marks', 'wēi xìn', 'weixin'],
    ['Bopomofo, with tone marks, and initials alone', 'ㄨㄟˊㄒㄧㄣˋㄓㄉ钱', 'weixinzhid钱'],
    ['radicals as in the font', '⻊包分', '跑分'],
    ['digits between characters', '高1价2收3银4行5卡', '高价收银行卡'],
    ['letters between characters', '高a价b收c银行卡', '高价收银行卡'],
    ['a date is not a disguise', '年1月2日3时5分', '年1月2日3时5分'],
    [
      'digits after every character',
      '高1价2收3银4行5卡6，7Q8:961728394现1结',
      '高价收银行卡q6789现结',
    ],
    [
      'letters after every character, with emoji',
      '高a价b收k银m行t卡x💳z加a微b信k1m2t3x4',
      '高价收银行卡卡加微信1234',
    ],
    [
      'digits after every character, and an unchanged number',
      '长1期2收3购4各5种6闲7置8手9机0卡1加2微13800138000',
      '长期收购各种闲置手机卡加微13800138000',
    ],
    [
      'alternating lower-case serials are not a disguise',
      '编写a1b2c3d4e5f6g7h8j9k0m1n2的书',
      '编写a1b2c3d4e5f6g7h8j9k0m1n2的书',
    ],
    [
      'a name of letters and digits is not a disguise',
      '微信a1b2c3d4e5f6g7h8i9j0',
      '微信a1b2c3d4e5f6g7h8i9j0',
    ],
    [
      'alternating sums are not a disguise',
      '多。100返130，500返680，900返990都到账',
      '多100返130500返680900返990都到账',
    ],
    [
      'alternating days are not a disguise',
      '放假安排1月2日3日4日5日6日7日8日9日10日11日',
      '放假安排1月2日3日4日5日6日7日8日9日10日11日',
    ],
    ['fillers', '高的价了收的银的行呢卡', '高价收银行卡'],
    [
      'fillers of ordinary talk stay',
      '今天的天气好，我们去了附近的公园走走，孩子也一起来玩',
      '今天的天气好我们去了附近的公园走走孩子也一起来玩',
    ],
    ['few fillers in a short text', '收的银行了卡的', '收银行卡'],
    ['two fillers stay', '你的卡呢', '你的卡呢'],
    ['bidi controls', '\u202e加\u2066微信', '加微信'],
    ['variation selectors and tags', '加\ufe0f微\u{e0001}信', '加微信'],
    ['Kangxi radicals', '⼿机', '手机'],
    // OpenCC folds 么 into 幺, which it is in traditional writing.
    ['the simplified 么', '什麼怎麽什么', '什么怎么什么'],
  ])('%s', (_, written, meant) => {
    expect(plainOf(written)).toBe(meant);
  });

  test('typed pinyin and characters have the same sounds', () => {
    const sounds = (text: string) => {
      const { units, length } = normalise(text).sounds;
      return [...units.subarray(0, length)];
    };
    expect(sounds('shou yin hang ka')).toEqual(sounds('收因杭咔'));
    expect(sounds('zenme shen me')).toEqual(sounds('怎么什么'));
    expect(sounds('hello world')).toEqual([]);
    const long =
      'chang qi shou gou ge lei yin hang ka, jia wo QQ xiang tan, wen ding chu hao duo nian';
    expect(sounds(long)).toEqual(sounds('常期收购各类因杭咔加我想谈稳定出好多年'));
  });
});

describe('the gap before a sound', () => {
  const { none, signs, oneLetter, letters } = gapKinds;
  test.each([
    ['垠航', none],
    ['垠-航', signs],
    ['垠1航', oneLetter],
    ['垠x航', oneLetter],
    ['垠-1航', letters],
    ['垠-x航', letters],
    ['垠1-航', letters],
    ['垠12航', letters],
    ['垠-1因1航', oneLetter],
    ['垠-1yin1航', oneLetter],
    ['垠-1yin航', none],
    ['垠-1航hang', none],
  ])('is that of the last sound in %s', (text, gap) => {
    const { gaps, length } = normalise(text).sounds;
    expect(gaps[0]).toBe(signs);
    expect(gaps[length - 1]).toBe(gap);
  });

  test('a text starts with a gap, even after removed filler', () => {
    expect(normalise('的的高的价的收的卡').sounds.gaps[0]).toBe(signs);
  });
});

const streamsOf = (text: string): readonly Stream[] => {
  const { folded, plain, sounds } = normalise(text);
  return [folded, plain, sounds];
};

/** Hostile texts: any code units, lone surrogates, marks, and words of the lexicon. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom(
        '加',
        '微',
        '信',
        '\u200b',
        'İ',
        '﷽',
        '𝐕',
        '亻',
        '言',
        '❤️',
        ' ',
        'v',
        '\ud800',
        'zhuang',
        'ㄓㄨㄤ',
        'ˋ',
        '3',
        '@',
        '.',
        '*',
      ),
      { maxLength: 80 },
    )
    .map((parts) => parts.join('')),
);

test('every derived character maps to its place in the original', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      for (const { length, starts, ends } of streamsOf(text)) {
        for (let i = 0; i < length; i++) {
          const start = starts[i] as number;
          const end = ends[i] as number;
          expect(start).toBeLessThan(end);
          expect(end).toBeLessThanOrEqual(text.length);
          if (i > 0) expect(start).toBeGreaterThanOrEqual(starts[i - 1] as number);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('evidence and contacts quote the original for any input', () => {
  fc.assert(
    fc.property(hostile, (noise) => {
      const text = `${noise}高价收银行卡四件套，加薇❤ demo_2024${noise}`;
      const { evidence, contacts } = readText(text);
      for (const { start, end, text: quoted } of [...evidence, ...contacts]) {
        expect(text.slice(start, end)).toBe(quoted);
      }
      expect(evidence.length).toBeLessThanOrEqual(8);
    }),
    { numRuns: 300 },
  );
});

describe('bounds', () => {
  test.each([
    ['ligatures that expand to eighteen characters', 'ﷺ'.repeat(20_000)],
    ['one character under five thousand marks', `a${'\u0301'.repeat(5_000)}`],
    ['sixty thousand spaces', ' '.repeat(60_000)],
    ['a word three thousand times', '加微信'.repeat(3_000)],
    ['longer than the limit', '收卡'.repeat(100_000)],
    ['an emoji cut in two at the end', `${'ﷺ'.repeat(longestText / 2 + 1)}${'🎰'.repeat(20_000)}`],
  ])('%s', (_, text) => {
    for (const { length } of streamsOf(text)) {
      expect(length).toBeLessThanOrEqual(Math.min(longestText, text.length * 4));
    }
  });

  test.each([
    ['four letters', 'ﷺ'],
    ['a word from one emoji', '🎰'],
  ])('%s expanded from one sign leaves room for the text after it', (_, sign) => {
    const offer = '高价收银行卡四件套，加微信 demo_2024';
    const text = sign.repeat(Math.floor((longestText - offer.length) / sign.length)) + offer;
    const { folded } = normalise(text);
    expect(folded.length).toBeLessThanOrEqual(longestText);
    expect(asString(folded).endsWith('高价收银行卡四件套,加微信 demo_2024')).toBe(true);
    expect(readText(text).contacts).toMatchObject([{ value: 'demo_2024' }]);
  });

  test.each([
    ['收银行卡'],
    ['a1-'],
    ['1 '],
    ['x@y.'],
    ['加'],
    ['亻'],
    ['zhuangzhi'],
    ['*'],
    ['v1.v2.'],
    ['@a'],
    ['加微信 '],
    ['1.1.1.1/'],
    ['https://t.me'],
    ['a.com@'],
    ['t . me '],
    ['138 **'],
    ['d.e.'],
    ['QQ 12345678/'],
  ])(
    'sixty thousand characters of “%s” are read in linear time',
    (part) => {
      const text = part.repeat(Math.ceil(60_000 / part.length));
      // Quadratic time would exceed the timeout.
      expect(readText(text).contacts.length).toBeLessThanOrEqual(32);
    },
    60_000,
  );
});

/** Parts by which contacts and QR codes are recognised, mixed with signs that break them. */
const textsWithContacts = fc
  .array(
    fc.constantFrom(
      ...['扫', '码', '二维码', '进', '加', '群', '微', 'vx', 'qq', 't.me/', 'www.', '.com', '@'],
      ...['demo', '1', '8', '八', '*', '-', ' ', '，', '6', '卡', 'URL', 'PHONE', '\n'],
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

test('a text is read to its end, whatever surrounds its contacts', () => {
  expect(readText('扫1码2进群').contacts).toMatchObject([{ kind: 'qr-code' }]);
  fc.assert(
    fc.property(textsWithContacts, (text) => {
      expect(readText(text).score).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});
