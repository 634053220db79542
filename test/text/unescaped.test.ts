import { expect, test } from 'vitest';
import { unescaped } from '#shared/text/parts/unescaped.ts';
import { readText } from '#shared/text/read.ts';
import { templateOf } from '#shared/text/template.ts';

const offer = '高价收银行卡四件套，加微信 demo_2024';
const inHtml = Array.from(offer, (one) => `&#${one.codePointAt(0)};`).join('');
const inJson = JSON.stringify(offer).replace(
  /[^ -~]/g,
  (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
);
const meant = (text: string) => unescaped(text)?.text;

test.each([
  ['references of HTML', inHtml],
  ['references whose & was escaped again', inHtml.replaceAll('&', '&amp;')],
  ['JSON', inJson],
  ['a URL', encodeURIComponent(offer)],
])(
  'an offer in the escapes of %s is read as it is meant, and quoted as it is written',
  (_, text) => {
    const read = readText(text);
    const plain = readText(text === inJson ? `"${offer}"` : offer);
    expect([read.verdict, read.score, read.category]).toEqual(['hide', plain.score, 'card-trade']);
    expect([read.template, templateOf(text)]).toEqual([plain.template, plain.template]);
    expect(read.contacts.map(({ kind, value }) => [kind, value])).toEqual([
      ['wechat', 'demo_2024'],
    ]);
    expect(read.evidence.map(({ reads }) => reads)).toEqual(
      plain.evidence.map(({ reads }) => reads),
    );
    for (const { start, end, text: quote } of [...read.evidence, ...read.contacts]) {
      expect(text.slice(start, end)).toBe(quote);
    }
  },
);

test('signs, pictures and line breaks are read, and what comes after them', () => {
  expect(meant('&lt;加&#x5FAE;&nbsp;&amp;&#20449&gt;')).toBe('<加微 &信>');
  expect(meant('\\u6536\\n\\ud83d\\ude00\\u5361')).toBe('收\n😀卡');
  expect(meant('%E5%8A%A0%2C%20%F0%9F%98%80')).toBe('加,%20😀');
  expect(meant('<a href="http://demo.example/">&#21152;</a> demo.example/\\u5fae')).toBe(
    '<a href="http://demo.example/">加</a> demo.example/微',
  );
});

test.each([
  'R&D 部门，AT&T&co; 100%真实 C:\\users\\new',
  '涨了50%30人，打9%de折，%E5%BE',
  'https://demo.example/?q=%E5%BE%AE&amp;b=1 demo.example/%E5%BE%AE',
  '&#55296;&#9999999;&nosuch; %ff%fe %ED%A0%80',
  '',
])('no escape is seen in %s', (text) => {
  expect(unescaped(text)).toBeNull();
});

test('half a surrogate pair becomes the character that replaces what is unreadable', () => {
  expect(meant('\\ud800x')).toBe('\ufffdx');
});

test('many signs take linear time', () => {
  for (const sign of ['&', '%e5', '\\u', 'a.', 'a-', 'https://']) {
    expect(unescaped(`&${sign.repeat(300_000)}`)).toBeNull();
  }
  expect(meant('&amp;'.repeat(300_000))).toBe('&'.repeat(300_000));
}, 60_000);
