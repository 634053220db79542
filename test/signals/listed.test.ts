import { describe, expect, it } from 'vitest';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { readValue } from '#shared/lists/value.ts';
import { day } from '#shared/settings/durations.ts';
import { listKeysInText, listKeysOf, matchesOf } from '#shared/signals/listed.ts';
import { readText } from '#shared/text/read.ts';
import type { TextReading } from '#shared/text/reading.ts';
import { standing } from '../lists/specimens.ts';
import { now } from '../stores/worlds.ts';

describe('list matches of an event', () => {
  const lists = (clearedAt: number | null) =>
    matchesOf(
      [standing(), standing({ list: 'allow' }), standing({ list: 'watch', since: now + 1 })],
      now + day,
      clearedAt,
    ).map(({ list }) => list);

  it('are all entries in force', () => {
    expect(lists(null)).toEqual(['block', 'allow', 'watch']);
    expect(matchesOf([standing({ expiresAt: now })], now, null)).toEqual([]);
  });

  it('exclude entries known when a person cleared the account, except exemptions', () => {
    expect(lists(now)).toEqual(['allow', 'watch']);
    expect(lists(now - 1)).toEqual(['block', 'allow', 'watch']);
  });
});

describe('what is looked up on lists', () => {
  const by = (one: string) => ({ hashes: { platform: `p-${one}`, bureau: `b-${one}` } });
  const both = (kind: string, one: string) => [
    `${kind} platform p-${one}`,
    `${kind} bureau b-${one}`,
  ];
  const namesIn = (type: string, data: object, more: object = {}) =>
    listKeysOf(
      {
        event: { type, accountId: 'u1', data, ...more },
        at: now,
        sentAt: now,
        late: false,
        degraded: [],
      } as unknown as Occurrence,
      null,
      () => 0,
    ).map(({ kind, key, value }) => `${kind} ${key} ${value}`);
  const phone = by('phone');
  const email = { ...by('mail'), domain: 'mail.example' };
  const mail = [...both('email', 'mail'), 'mail-domain null mail.example'];

  it.each([
    [
      'account.signed-up',
      { phone, email, verification: { identity: by('id') } },
      [...both('identity', 'id'), ...both('phone', 'phone'), ...mail],
    ],
    ['account.credential-changed', { phone, email }, [...both('phone', 'phone'), ...mail]],
    ['account.verification-changed', { identity: by('id') }, both('identity', 'id')],
    ['payment.bound', by('card'), both('payment', 'card')],
    ['payment.transferred', { payment: by('card') }, both('payment', 'card')],
    ['payment.transferred', {}, []],
    [
      'content.edited',
      { imageLabels: ['qr-code', `MD5:${'A0'.repeat(16)}`, 'sha256:a0'] },
      [`image null md5:${'a0'.repeat(16)}`],
    ],
    [
      'content.posted',
      { imageLabels: ['QR:https://t.me/demo_888'] },
      // printf %s 'https://t.me/demo_888' | sha256sum
      ['image null qr:6c4c171d27d3025f4a22ce9bea51239cc1bc9eeffab04abaa7494b24c9408e46'],
    ],
  ])('of %s, with the hashes under every key', (type, data, found) => {
    expect(namesIn(type, data)).toEqual(['account null u1', ...found]);
  });

  it.each([
    ['phone', ['phone platform x']],
    ['identity', ['identity platform x']],
    ['contact', ['contact own x']],
    ['device', ['device null x']],
    ['reporter', []],
  ])('of a recheck by %s, with the key that its kind is hashed with', (kind, found) => {
    expect(namesIn('account.rechecked', {}, { entity: { kind, value: 'x' } })).toEqual([
      'account null u1',
      ...found,
    ]);
  });

  it('of a text flagged for a part are the templates of the part and of the whole, as listed', () => {
    const text =
      '昨晚加班到十点，回家路上买了两个烤红薯，甜得很。出手机黑卡，能收验证码，二十一张，加扣扣 31200045';
    const reading = readText(text);
    const templates = (given: TextReading) =>
      listKeysInText(given, text, () => 35).flatMap(({ kind, value }) =>
        kind === 'template' ? [value] : [],
      );
    const listed = readValue('template', text, '', { own: () => '' });
    expect(listed).not.toMatchObject({ value: reading.template });
    expect(templates(reading)).toEqual([
      reading.template,
      'value' in listed ? listed.value : undefined,
    ]);
    expect(templates({ ...reading, verdict: 'allow', template: null })).toEqual([]);
  });

  it('of a text are its contacts, but none whose characters are hidden', () => {
    const contact = { kind: 'phone', value: '1', masked: false, start: 0, end: 1 } as const;
    const keysOf = (masked: boolean) =>
      listKeysInText(
        { contacts: [{ ...contact, masked }], template: null } as unknown as TextReading,
        null,
        () => 35,
      );
    expect(keysOf(false)).toEqual([{ kind: 'contact', key: 'own', value: 'z' }]);
    expect(keysOf(true)).toEqual([]);
  });
});
