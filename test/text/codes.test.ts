import { describe, expect, it } from 'vitest';
import { withCodes } from '#shared/text/contacts/codes.ts';
import { readText } from '#shared/text/read.ts';

const contactsIn = (text: string, ...codes: readonly string[]) =>
  withCodes(readText(text), codes).contacts.map(({ kind, value, source }) =>
    [source, kind, value].filter(Boolean).join(' '),
  );

describe('the contacts of a post', () => {
  it.each([
    ['https://u.wechat.com/EKmDemo_88', 'url u.wechat.com/EKmDemo_88'],
    ['HTTPS://U.WECHAT.COM/EKmDemo_88', 'url u.wechat.com/EKmDemo_88'],
    ['https://qm.qq.com/q/AbCdEf', 'url qm.qq.com/q/AbCdEf'],
    ['https://t.me/demo_888', 'telegram demo_888'],
    ['tg://resolve?domain=demo_888', 'telegram demo_888'],
    ['mqqapi://card/show_pslcard?uin=123456789&card_type=group', 'group 123456789'],
    ['https://bad.example/p?id=1', 'url bad.example/p?id=1'],
    ['mailto:demo@mail.example', 'email demo@mail.example'],
    ['tel:13800008000', 'phone +8613800008000'],
    ['BEGIN:VCARD\nFN:Demo\nTEL:13800008000\nEND:VCARD', 'phone +8613800008000'],
  ])('include what a QR code says: %s', (contents, contact) => {
    expect(contactsIn('', contents)).toEqual([`qr ${contact}`]);
    // The same identity as in a text.
    expect(contactsIn(`看这里 ${contents}`)).toEqual([contact]);
  });

  it.each(['https://weixin.qq.com/', 'WIFI:S:demo;T:WPA;P:demodemo;;', '扫码进群', 'URL', '', '8'])(
    'do not include a code that names nobody: %s',
    (contents) => {
      expect(contactsIn('周末一起爬山吗', contents)).toEqual([]);
    },
  );

  it('are those of the text first, each once, and at most 16 of codes', () => {
    const codes = Array.from({ length: 32 }, (_, n) => `https://t.me/demo_${n}00`);
    const found = contactsIn('微信 demo_888，电报 @demo_000', 'https://t.me/demo_000', ...codes);
    expect(found.slice(0, 3)).toEqual([
      'wechat demo_888',
      'telegram demo_000',
      'qr telegram demo_100',
    ]);
    expect(found).toHaveLength(2 + 16);
  });

  it('of codes have no place in the text, and do not change what the text is judged to be', () => {
    const text = '周末一起看展，扫码报名';
    const { contacts, ...judged } = withCodes(readText(text), ['https://t.me/demo_888']);
    const { contacts: written, ...before } = readText(text);
    expect(judged).toEqual(before);
    expect(contacts).toEqual([
      ...written,
      {
        ...{ kind: 'telegram', value: 'demo_888', masked: false, source: 'qr' },
        ...{ start: 0, end: 0, text: 'https://t.me/demo_888' },
      },
    ]);
  });
});
