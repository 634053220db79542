import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIdentityNumber, personalNumbers, redact } from '#shared/events/redact.ts';

// Division code 990000 is not issued; the card numbers are official test numbers of the card schemes.
const identity = '99000019900101005X';

describe('redact', () => {
  it.each([
    ['我叫小满，证件号99000019900101005X。', '我叫小满，证件号99****************。'],
    ['99000019900101005x', '99****************'],
    ['99000019900101005Ｘ', '99****************'],
    ['990000199001010009', '99****************'],
    ['加我 13800000000 谢谢', '加我 138****0000 谢谢'],
    ['电话138-0000-0000', '电话138-****-0000'],
    ['电话 138 0000 0000', '电话 138 **** 0000'],
    ['１３８０００００００００'.slice(0, 11), '１３８****００００'],
    ['+86 13800000000', '+86 1******0000'],
    ['8613800000000', '861******0000'],
    ['86 13800000000', '86 1******0000'],
    ['0086 138 0000 0000', '008* *** **** 0000'],
    ['008613800000000', '008********0000'],
    ['+123456789012345', '+123********2345'],
    ['13800000000，第 138 页 0000 行', '138****0000，第 138 页 0000 行'],
    ['13800000000，138/0000/0000', '138****0000，138/0000/0000'],
    ['call +1 202-555-0123', 'call +1 20*-***-0123'],
    ['call +12025550', 'call +120*5550'],
    ['call +1202555', 'call +1202555'],
    ['卡号4222222222222', '卡号4222*****2222'],
    ['座机010-55550000', '座机010-****0000'],
    ['卡号 6200 0000 0000 0005', '卡号 6200 **** **** 0005'],
    ['卡号4111-1111-1111-1111，尾号1111', '卡号4111-****-****-1111，尾号1111'],
    ['6200000000000005', '6200********0005'],
    ['6200000000000000059', '6200***********0059'],
    ['vx13800000000', 'vx138****0000'],
    ['138000000001380', '138000000001380'],
    ['{"accountId":1.3800000001E10}', '{"accountId":1.38****0001E10}'],
    ['1.38000001E10，13800000000', '1.38**0001E10，138****0000'],
  ])('turns %j into %j', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
  });

  const phone = '13800000000';
  const escapedBy = (write: (digit: string) => string) => [...phone].map(write).join('');
  const inHtml = (digit: string) => `&#${digit.charCodeAt(0)};`;
  const inJson = (digit: string) => `\\u00${digit.charCodeAt(0).toString(16)}`;
  const fullWidth = (digit: string) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0);
  const inUrl = (digit: string) => encodeURIComponent(fullWidth(digit));
  const first = [...phone.slice(0, 3)];
  const last = [...phone.slice(-4)];

  it.each([
    // The last digits of an escape belong to no number.
    [`\\u4f60${phone}`, '\\u4f60138****0000'],
    [`%E5%8D%96${phone}`, '%E5%8D%96138****0000'],
    [`&#x31;3&#56;0000000&amp;#0048;`, '&#x31;3&#56;****000&amp;#0048;'],
    [`138&#x30;&#0048;\\u003000000`, '138&#x2a;&#0042;\\u002a*0000'],
    [`${phone}&#49;`, '138****0000&#49;'],
    [
      `<a href="https://demo.example/">${inHtml('1')}3800000000`,
      `<a href="https://demo.example/">&#49;38****0000`,
    ],
    [escapedBy(inHtml), [...first.map(inHtml), '&#42;'.repeat(4), ...last.map(inHtml)].join('')],
    [escapedBy(inJson), [...first.map(inJson), '\\u002a'.repeat(4), ...last.map(inJson)].join('')],
    [escapedBy(inUrl), [...first.map(inUrl), '*'.repeat(9 * 4), ...last.map(inUrl)].join('')],
  ])('masks a number in escapes, in %j', (text, redacted) => {
    expect(redact(text)).toBe(redacted);
    expect(redacted).toHaveLength(text.length);
  });

  it.each([
    '2026-11-24 08:00',
    '订单 20261124080000123',
    '价格 1380 元，满 500 减 50',
    '990000199001010051',
    '99000019900101006X',
    '+1234567890123456',
    '400000000002',
    '62000000000000000590',
    '1380-0000-000',
    '210-5550000',
    '4111111111111112',
    '12800000000',
    '1380000000',
    '00000000000000',
    '第 138 页 0000 行 0000 列',
    '1.3800000001E11',
    '21.3800000001E10',
  ])('leaves %j unchanged', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('keeps the length of any text and changes only digits', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        identity,
        '13800000000',
        '6200 0000 0000 0005',
        '+86 ',
        '-',
        ' ',
        '加微信',
        '１',
      ),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.nat({ max: 10 ** 9 }).map(String),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('');
        const redacted = redact(text);
        expect(redacted.length).toBe(text.length);
        for (let i = 0; i < text.length; i += 1) {
          if (redacted[i] !== text[i])
            expect([redacted[i], text[i]]).toEqual([
              '*',
              expect.stringMatching(/^[\dXxＸｘ０-９]$/),
            ]);
        }
        expect(personalNumbers(redact(pieces.join('，')))).toEqual([]);
      }),
      { numRuns: 3000 },
    );
  });

  it('reports all digits of a number that a library printed as a double', () => {
    expect(personalNumbers('1.38000001E10')).toMatchObject([{ digits: '13800000100', end: 10 }]);
  });

  it('reports an identity number including its check character', () => {
    expect(personalNumbers(`身份证${identity}。`)).toMatchObject([
      { kind: 'identity', digits: identity, start: 3, end: 21 },
    ]);
  });

  it.each(['1', '1 ', '13800000000 ', '11-', '9900001990010100', '+1 ', '123 '])(
    'takes linear time for a text of %j repeated',
    (piece) => {
      // In quadratic time, it takes minutes.
      const text = piece.repeat(1_000_000 / piece.length);
      expect(redact(text)).toHaveLength(text.length);
    },
    60_000,
  );
});

describe('isIdentityNumber', () => {
  it('requires the check character and an existing date of birth', () => {
    expect(isIdentityNumber(identity)).toBe(true);
    expect(isIdentityNumber('990000199001010050')).toBe(false);
    expect(isIdentityNumber('990000199002300050')).toBe(false);
    expect(isIdentityNumber('99000019900101005')).toBe(false);
  });

  it('accepts one check character in eleven', () => {
    const valid = [...'0123456789X'].filter((check) =>
      isIdentityNumber(`99000019900101005${check}`),
    );
    expect(valid).toEqual(['X']);
  });
});

it.each([
  ['19900228', 1],
  ['19900230', 0],
  ['19901301', 0],
  ['17991231', 0],
])('an identity number with the birth date %s has %i check characters', (born, valid) => {
  const endings = [...'0123456789X'].filter((end) => isIdentityNumber(`990000${born}001${end}`));
  expect(endings).toHaveLength(valid);
});
