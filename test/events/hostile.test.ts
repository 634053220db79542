import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { examples } from '#shared/events/examples.ts';
import { type Explanation, explainQuarantine } from '#shared/events/explanations.ts';
import { type Parsed, parseEvent, type Refusal } from '#shared/events/parse.ts';
import { day, minute } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { imageLabelsOf } from '#shared/signals/event-fields.ts';

const sentAt = Date.parse('2026-11-24T08:00:00.000Z');
const platform = PlatformSettings.parse({ platformId: 'demo' });

const read = (
  body: string,
  more: Partial<Parameters<typeof parseEvent>[1]> = {},
): Extract<Parsed, { ok: true }> | (Refusal & Explanation) => {
  const parsed = parseEvent(body, { platform, sentAt, ...more });
  return parsed.ok ? parsed : { ...parsed, ...explainQuarantine(parsed) };
};

const post = examples['content.posted'];

/** The example post with other top-level fields or other data fields. */
const event = (fields: object = {}, data: object = {}): string =>
  JSON.stringify({ ...post, ...fields, data: { ...post.data, ...data } });

/** The example post with part of its JSON text replaced. */
const spliced = (from: string, to: string, body = event()): string => {
  expect(body).toContain(from);
  return body.replace(from, () => to);
};

const reasonOf = (parsed: Parsed) => (parsed.ok ? 'ok' : parsed.reason);
const refused = (body: string) => {
  const parsed = read(body);
  if (parsed.ok) throw new Error('the door let it in');
  return parsed;
};
const arrived = (body: string, more: Partial<Parameters<typeof parseEvent>[1]> = {}) => {
  const parsed = read(body, more);
  if (!parsed.ok) throw new Error(parsed.problem.en);
  return parsed.arrival;
};
const textOf = (body: string) => (arrived(body).event.data as { text: string }).text;

describe('event validation of hostile input', () => {
  it.each([
    ['', 'bad-json'],
    ['hello', 'bad-json'],
    ['{"version":1', 'bad-json'],
    ['null', 'not-an-event'],
    ['[]', 'not-an-event'],
    ['"x"', 'not-an-event'],
    ['7', 'not-an-event'],
  ])('H1: rejects %j as %s', (body, reason) => {
    expect(reasonOf(read(body))).toBe(reason);
  });

  it('H1: names the numbers that JSON does not have, which Python writes', () => {
    const parsed = read('{"version":1,"amount":NaN}');
    expect(parsed.ok ? null : parsed.remedy.en).toContain('no NaN or Infinity');
  });

  it('H2: rejects a byte order mark before the JSON', () => {
    expect(reasonOf(read(`\ufeff${event()}`))).toBe('bad-json');
  });

  // In quadratic time, a megabyte takes minutes.
  it('H3: reads an event of one byte under 1 MiB, and rejects one byte over', () => {
    const padding = 1_048_576 - Buffer.byteLength(event({}, { text: '' }));
    expect(arrived(event({}, { text: 'x'.repeat(padding) })).degraded).toEqual(['oversize-text']);
    expect(reasonOf(read(event({}, { text: 'x'.repeat(padding + 1) })))).toBe('too-large');
    expect(reasonOf(read(event({}, { text: '清'.repeat(padding / 2) })))).toBe('too-large');
  }, 60_000);

  it('H4: keeps start and end of a text over 64 KiB and marks it', () => {
    const text = `出售${'x'.repeat(200_000)}加我`;
    const arrival = arrived(event({}, { text }));
    const kept = (arrival.event.data as { text: string }).text;
    expect(arrival.degraded).toEqual(['oversize-text']);
    expect(kept.startsWith('出售xx')).toBe(true);
    expect(kept.endsWith('xx加我')).toBe(true);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(65_536);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(65_000);
  });

  it.each(['[', '{"a":', '[{"a":'])(
    'H5: rejects half a million levels of %s in linear time',
    (open) => {
      expect(reasonOf(read(open.repeat(1_000_000 / open.length)))).toBe('too-deep');
    },
    60_000,
  );

  it('H5: does not count brackets inside a string as levels', () => {
    const text = `\\"${'[{'.repeat(100)}\\`;
    expect(textOf(event({}, { text }))).toBe(text);
  });

  it('H5: scans a megabyte of backslashes and quotes in linear time', () => {
    expect(reasonOf(read(`"${'\\'.repeat(1_000_000)}`))).toBe('bad-json');
    expect(reasonOf(read(`"${'\\"'.repeat(500_000)}`))).toBe('bad-json');
  }, 60_000);

  it('H6: rejects a duplicate key in any spelling and place', () => {
    const first = '"eventId":"example-content.posted"';
    expect(reasonOf(read(spliced(first, `"eventId":"a",${first}`)))).toBe('duplicate-key');
    expect(reasonOf(read(spliced(first, `"event\\u0049d":"a",${first}`)))).toBe('duplicate-key');
    expect(reasonOf(read(spliced('"kind":', '"text":"a","kind":')))).toBe('duplicate-key');
    expect(arrived(event({}, { text: '"eventId":"a","eventId":"b"' })).degraded).toEqual([]);
  });

  it('H7: rejects prototype keys and leaves prototypes unchanged', () => {
    for (const key of ['__proto__', 'constructor', 'prototype']) {
      expect(reasonOf(read(spliced('"version":1', `"version":1,"${key}":{"admin":true}`)))).toBe(
        'unknown-field',
      );
      expect(reasonOf(read(spliced('"kind":', `"${key}":{"admin":true},"kind":`)))).toBe(
        'unknown-field',
      );
    }
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
  });

  it.each(['1e400', '-1e400', '-0', 'NaN', 'Infinity', '"12"'])(
    'H8: rejects %s in place of a number',
    (number) => {
      const signUp = JSON.stringify(examples['account.signed-up']);
      expect(
        reasonOf(read(spliced('"formSeconds":48.2', `"formSeconds":${number}`, signUp))),
      ).toMatch(/^bad-(field|json)$/);
      const transfer = JSON.stringify(examples['payment.transferred']);
      expect(reasonOf(read(spliced('"minor":6800', `"minor":${number}`, transfer)))).toMatch(
        /^bad-(field|json)$/,
      );
    },
  );

  it('H9: rejects a numeric account id', () => {
    const parsed = refused(spliced('"accountId":"u-1024"', '"accountId":12345678901234567890'));
    expect(parsed).toMatchObject({ reason: 'bad-field', field: 'accountId' });
    expect(parsed.problem['zh-CN']).toContain('字符串');
  });

  it('H10: rejects an amount beyond 2^53', () => {
    const transfer = JSON.stringify(examples['payment.transferred']);
    expect(refused(spliced('"minor":6800', '"minor":9007199254740993', transfer))).toMatchObject({
      reason: 'bad-field',
      field: 'data.amount.minor',
    });
  });

  it('H11: rejects a missing, empty, long or malformed event id', () => {
    expect(refused(event({ eventId: undefined }))).toMatchObject({
      reason: 'missing-field',
      field: 'eventId',
    });
    for (const eventId of ['', 'a'.repeat(65), 'a#b', 'a/b', 'a b', 'a\n', '-a', null]) {
      expect(refused(event({ eventId }))).toMatchObject({ reason: 'bad-field', field: 'eventId' });
    }
    expect(arrived(event({ eventId: 'a'.repeat(64) })).degraded).toEqual([]);
  });

  it('H12: rejects ids with lone surrogates', () => {
    for (const accountId of ['a\ud800', 'a\ud801']) {
      expect(refused(event({ accountId }))).toMatchObject({
        reason: 'bad-field',
        field: 'accountId',
      });
    }
  });

  it.each(['constructor', 'toString', 'hasOwnProperty', 'valueOf'])(
    'H13: accepts %s as an id, and rejects it as a type',
    (name) => {
      expect(arrived(event({ accountId: name })).event.accountId).toBe(name);
      expect(reasonOf(read(event({ type: name })))).toBe('unknown-type');
    },
  );

  it.each(['caf\u00e9', 'cafe\u0301', 'ａｂｃ', '账号1'])('H14: rejects the id %s', (accountId) => {
    expect(refused(event({ accountId }))).toMatchObject({
      reason: 'bad-field',
      field: 'accountId',
    });
  });

  it('H15: rejects NUL in an id and removes it from a text', () => {
    expect(reasonOf(read(event({ accountId: 'a\0b' })))).toBe('bad-field');
    expect(textOf(event({}, { text: '加\0我\0' }))).toBe('加我');
  });

  it('H16: rejects types and versions of another release', () => {
    expect(refused(event({ type: 'content.sung' }))).toMatchObject({
      reason: 'unknown-type',
      field: 'type',
    });
    expect(refused(event({ version: 99 }))).toMatchObject({
      reason: 'unknown-version',
      field: 'version',
    });
    expect(reasonOf(read(event({ version: '1' })))).toBe('bad-field');
    expect(reasonOf(read(event({ version: undefined })))).toBe('missing-field');
    expect(reasonOf(read(event({ type: undefined })))).toBe('missing-field');
    expect(reasonOf(read(event({ type: 5 })))).toBe('bad-field');
  });

  it('H17: rejects extra fields without repeating their names or values', () => {
    const marker = 'zq\u202ecanary';
    for (const [body, field] of [
      [event({ [marker]: marker }), 'event'],
      [event({}, { [marker]: marker }), 'data'],
      [event({ context: { ...post.context, [marker]: marker } }), 'context'],
    ] as const) {
      const parsed = refused(body);
      expect(parsed).toMatchObject({ reason: 'unknown-field', field });
      expect(JSON.stringify(parsed)).not.toContain('canary');
    }
    const hashed = { kind: 'wallet', hashes: { 'CANARY<': 'canary', ok: 'canary' } };
    const parsed = refused(JSON.stringify({ ...examples['payment.bound'], data: hashed }));
    expect(parsed).toMatchObject({ reason: 'bad-field', field: 'data.hashes' });
    expect(JSON.stringify(parsed).toLowerCase()).not.toContain('canary');
  });

  it.each([
    ['text', ['a']],
    ['text', {}],
    ['text', null],
    ['text', 7],
    ['repost', 'true'],
    ['repost', 1],
    ['imageLabels', 'cat'],
    ['imageLabels', { 0: 'cat', length: 1 }],
    ['kind', ['post']],
  ])('H18: rejects %s of the wrong type: %j', (field, value) => {
    expect(refused(event({}, { [field]: value }))).toMatchObject({
      reason: 'bad-field',
      field: `data.${field}`,
    });
  });

  it('H19: rejects the event of another platform and raises the security alarm', () => {
    expect(refused(event({ platformId: 'other' }))).toMatchObject({
      reason: 'foreign-platform',
      field: 'platformId',
      security: true,
    });
    expect(refused(event({ platformId: 'other', version: 99 })).reason).toBe('foreign-platform');
  });

  it('H20: rejects an unbound sender and raises the security alarm', () => {
    const bound = { ...platform, senders: ['AROAEXAMPLEONE', 'AROAEXAMPLESIX'] };
    for (const senderId of [
      undefined,
      '',
      'AROAEXAMPLEONETWO:s',
      'AROAEXAMPLE:s',
      'x:AROAEXAMPLEONE',
      'x:AROAEXAMPLEONE:s',
    ]) {
      expect(read(event(), { platform: bound, senderId })).toMatchObject({
        ok: false,
        reason: 'unbound-sender',
        security: true,
      });
    }
    for (const senderId of ['AROAEXAMPLEONE', 'AROAEXAMPLEONE:backend-7', 'AROAEXAMPLESIX:s']) {
      expect(arrived(event(), { platform: bound, senderId }).late).toBe(false);
    }
  });

  it.each([
    ['2027-11-24T08:00:00.000Z', 'future-time'],
    ['2026-11-24T08:05:00.001Z', 'future-time'],
    ['1795507200', 'bad-time'],
    ['-1', 'bad-time'],
    ['0000-01-01T00:00:00Z', 'bad-time'],
    ['1999-12-31T23:59:59Z', 'bad-time'],
    ['2100-01-01T00:00:00Z', 'bad-time'],
    ['2024-02-30T00:00:00Z', 'bad-time'],
    ['2025-02-29T00:00:00Z', 'bad-time'],
    ['2026-11-24T24:00:00Z', 'bad-time'],
    ['2026-11-24T08:00:00', 'bad-time'],
    ['2026-11-24T16:00:00+08:00', 'bad-time'],
    ['+275760-09-13T00:00:00.000Z', 'bad-time'],
  ])('H24: rejects the time %s as %s', (occurredAt, reason) => {
    expect(refused(event({ occurredAt }))).toMatchObject({ reason, field: 'occurredAt' });
  });

  it('H24: asks who sends China’s time as UTC whether it is local time', () => {
    const { reason, remedy } = refused(event({ occurredAt: '2026-11-24T16:00:00.000Z' }));
    expect(reason).toBe('future-time');
    expect(remedy.en).toContain('local time is not marked as UTC');
    expect(remedy['zh-CN']).toContain('本地时间');
  });

  it('H24: rejects a numeric time, and an impossible or future time in the data', () => {
    const endless = `2026-11-24T08:00:00.${'0'.repeat(100_000)}Z`;
    expect(refused(event({ occurredAt: endless })).reason).toBe('bad-time');
    expect(refused(event({ occurredAt: 1_795_507_200 }))).toMatchObject({ field: 'occurredAt' });
    const imported = examples['account.imported'];
    const at = (signedUpAt: string) =>
      refused(JSON.stringify({ ...imported, data: { ...imported.data, signedUpAt } }));
    expect(at('2024-02-30T00:00:00Z')).toMatchObject({
      reason: 'bad-time',
      field: 'data.signedUpAt',
    });
    expect(at('2030-01-01T00:00:00Z')).toMatchObject({
      reason: 'future-time',
      field: 'data.signedUpAt',
      problem: { en: 'data.signedUpAt is more than 5 minutes after occurredAt.' },
    });
  });

  it('H25: accepts an event 20 days late, marks it late after a day, rejects it after 29 days', () => {
    const agoBy = (age: number) => event({ occurredAt: new Date(sentAt - age).toISOString() });
    expect(arrived(agoBy(-5 * minute)).late).toBe(false);
    expect(arrived(agoBy(1 * day)).late).toBe(false);
    expect(arrived(agoBy(1 * day + 1)).late).toBe(true);
    expect(arrived(agoBy(20 * day))).toMatchObject({ late: true, at: sentAt - 20 * day, sentAt });
    expect(arrived(agoBy(29 * day)).late).toBe(true);
    expect(refused(agoBy(29 * day + 1))).toMatchObject({ reason: 'too-old', field: 'occurredAt' });
    expect(refused(agoBy(40 * day)).reason).toBe('too-old');
  });

  it('H25: takes the time of an event as its arrival when replaying history', () => {
    const replay = { ...platform, purpose: 'replay' } as const;
    const at = Date.parse('2017-06-26T22:37:00.000Z');
    const old = event({ occurredAt: '2017-06-26T22:37:00.000Z' });
    expect(arrived(old, { platform: replay })).toMatchObject({ at, sentAt: at, late: false });
  });

  it('H32: does not decompress anything', () => {
    const zipped = gzipSync(event());
    for (const body of [zipped.toString('base64'), zipped.toString('latin1'), zipped.toString()]) {
      expect(reasonOf(read(body))).toBe('bad-json');
    }
  });

  it('H34: does not follow a pointer to a bucket', () => {
    const pointer = [
      'software.amazon.payloadoffloading.PayloadS3Pointer',
      { s3BucketName: 'elsewhere', s3Key: 'k' },
    ];
    expect(reasonOf(read(JSON.stringify(pointer)))).toBe('not-an-event');
  });

  it('H35: truncates 140,000 Chinese characters by bytes, between characters', () => {
    for (const shift of ['', 'a', 'ab']) {
      const { event: cut, degraded } = arrived(event({}, { text: shift + '清𠮷'.repeat(70_000) }));
      const { text } = cut.data as { text: string };
      expect(degraded).toEqual(['oversize-text']);
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(65_536);
      expect(text).not.toContain('\ufffd');
      expect(text.isWellFormed()).toBe(true);
    }
    expect(arrived(event({}, { text: '清'.repeat(21_845) })).degraded).toEqual([]);
  });

  it('H36: keeps the first 1,000 of 10,000 targets and marks it', () => {
    const targetIds = Array.from({ length: 10_000 }, (_, i) => `u-${i}`);
    const body = JSON.stringify({ ...examples['social.requested'], data: { targetIds } });
    const arrival = arrived(body);
    expect(arrival.degraded).toEqual(['too-many-targets']);
    expect(arrival.event.data).toEqual({ targetIds: targetIds.slice(0, 1000) });
  });

  // Made up to pass their checksums: an unissued division code and test card numbers.
  const identity = '99000019900101005X';
  const numbers = [
    identity,
    '13800000000',
    '6200000000000005',
    '4111111111111111',
    '4111-1111-1111-1111',
  ];

  it.each(numbers)('H37: rejects %s in a field and accepts it in a text', (number) => {
    const parsed = refused(event({ accountId: number }));
    expect(parsed).toMatchObject({ reason: 'raw-personal-data', field: 'accountId' });
    expect(JSON.stringify(parsed)).not.toContain(number);
    expect(refused(event({}, { imageLabels: ['cat', number] })).field).toBe('data.imageLabels');
    expect(refused(event({ accountId: `id:${number}` })).reason).toBe('raw-personal-data');
    expect(textOf(event({}, { text: `我的号码是${number}` }))).toBe(`我的号码是${number}`);
  });

  it('H37: rejects an identity number as a content id, but accepts other long numbers', () => {
    expect(refused(event({}, { contentId: identity })).field).toBe('data.contentId');
    for (const contentId of ['4111111111111111', '6200000000000000000', '13800000000']) {
      expect(arrived(event({}, { contentId })).degraded).toEqual([]);
    }
  });

  it('H37: accepts ids that only look like numbers: UUIDs, snowflakes, ids with a letter prefix', () => {
    for (const accountId of [
      'u13800000000',
      '12345678-1234-4123-a123-446655440000',
      '12345678-1234-4123-8123-446655440000',
      '1541815603606036480',
      '990000199001010050',
    ]) {
      expect(arrived(event({ accountId })).event.accountId).toBe(accountId);
    }
  });

  it('H37: accepts names of images, also one whose digits look like a card number', () => {
    for (const label of ['phash:4111111111111111', 'PHASH:6200000000000000000']) {
      expect(arrived(event({}, { imageLabels: [label] })).degraded).toEqual([]);
    }
    const label = 'phash:4111-1111-1111-1111';
    expect(refused(event({}, { imageLabels: [label] })).field).toBe('data.imageLabels');
  });

  it('H37: accepts what a QR code says, which whoever draws it chooses, but only as a label', () => {
    const drawn = [
      `tel:+86${numbers[1]}`,
      numbers[2],
      'a\u0000b\ud800\nc',
      `x${'y'.repeat(7_000)}`,
    ];
    const { event: arrivedEvent } = arrived(
      event({}, { imageLabels: drawn.map((contents) => `QR:${contents}`) }),
    );
    const labels = imageLabelsOf(arrivedEvent);
    expect(labels.slice(0, 3)).toEqual([`QR:${drawn[0]}`, `QR:${drawn[1]}`, 'QR:ab\ufffd\nc']);
    expect(labels[3]).toHaveLength(4_296);
    // Almost a hash, which has no place for them.
    for (const more of ['\n', '\u0085', ' '.repeat(40)]) {
      arrived(event({}, { imageLabels: [`qr:${'a0'.repeat(32)}${more}`] }));
    }
    expect(refused(event({ accountId: `qr:${numbers[2]}` })).reason).toBe('raw-personal-data');
  });

  it.each([...numbers, '{7f3a91}', 'd'.repeat(65), 'd\n', 'd\ud800', ''])(
    'H37: leaves %j out of what the user’s software says, and accepts the event',
    (said) => {
      const ip = '203.0.113.9';
      const parsed = read(event({ context: { ip, deviceId: said, client: `${said}\n` } }));
      if (!parsed.ok) throw new Error(parsed.problem.en);
      expect(parsed.arrival.event.context).toEqual({ ip: '203.0.113.0/24' });
      expect(parsed.leftOut).toEqual(['context.deviceId', 'context.client']);
    },
  );

  it('H18: refuses a device or client that is no string, and an unknown field beside one left out', () => {
    expect(refused(event({ context: { deviceId: 7 } })).field).toBe('context.deviceId');
    expect(refused(event({ context: { client: ['web'] } })).field).toBe('context.client');
    expect(refused(event({ context: ['\n'] })).field).toBe('context');
    const context = { deviceId: '\n', ['__proto__']: 'd-1' };
    expect(refused(event({ context })).reason).toBe('unknown-field');
  });

  const boundUnder = (names: readonly string[]) => {
    const hashes = Object.fromEntries(names.map((name) => [name, 'A'.repeat(43)]));
    const data = { kind: 'wallet', hashes };
    return JSON.stringify({ ...examples['payment.bound'], data });
  };

  it('H37: accepts one to eight hashes of a value', () => {
    const bound = (keys: number) => {
      const names = Array.from({ length: keys }, (_, i) => (i === 0 ? 'platform' : `key-${i}`));
      return reasonOf(read(boundUnder(names)));
    };
    expect([0, 1, 8, 9].map(bound)).toEqual(['bad-field', 'ok', 'ok', 'bad-field']);
  });

  it('rejects hashes without one under the key of the platform, which alone links accounts', () => {
    const { field, reason, problem } = refused(boundUnder(['industry-list', 'own']));
    expect({ field, reason }).toEqual({ field: 'data.hashes', reason: 'bad-field' });
    expect(problem.en).toContain('one of them under the platform’s own key, named platform');
  });

  it('H37: rejects a raw phone, mail or identity in place of its hashes', () => {
    const signUp = examples['account.signed-up'];
    const withData = (data: object) => JSON.stringify({ ...signUp, data });
    const isRaw = (field: string) => ({ reason: 'raw-personal-data', field });
    expect(refused(withData({ phone: '13800000000' }))).toMatchObject(isRaw('data.phone'));
    expect(refused(withData({ verification: { status: 'verified', identity } }))).toMatchObject(
      isRaw('data.verification.identity'),
    );
    const bound = { kind: 'bank-card', hashes: { platform: '6200000000000005' } };
    expect(refused(JSON.stringify({ ...examples['payment.bound'], data: bound }))).toMatchObject(
      isRaw('data.hashes'),
    );
    expect(refused(withData({ phone: 'none' }))).toMatchObject({ reason: 'bad-field' });
    expect(refused(withData({ email: { ...signUp.data.email, pattern: 'li.lei88' } })).field).toBe(
      'data.email.pattern',
    );
  });

  it.each([
    '999.1.1.1',
    '0',
    '010.1.1.1',
    '0x7f.1',
    '',
    '203.0.113.9'.padEnd(500),
    7,
    null,
    ['1'],
    '10.0.0.8',
  ])('H38: drops the address %j and accepts the event', (ip) => {
    const { context } = arrived(event({ context: { ...post.context, ip } })).event;
    expect(context).toMatchObject({ deviceId: 'd-7f3a91' });
    expect(context?.ip).toBeUndefined();
  });

  it('H38: keeps only the block of an address', () => {
    const ipOf = (ip: string) => arrived(event({ context: { ip } })).event.context?.ip;
    expect(ipOf('::ffff:203.0.113.9')).toBe('203.0.113.0/24');
    expect(ipOf('2001:db8:12:3456::9')).toBe('2001:db8:12:3400::/56');
  });

  it('H39: truncates a user agent to 512 and removes its control characters', () => {
    const agentOf = (userAgent: unknown) =>
      arrived(event({ context: { userAgent } })).event.context?.userAgent;
    expect(agentOf(`a\u0000\u001b[31m\u0085\u2028b${'x'.repeat(65_536)}`)).toBe(
      `a[31mb${'x'.repeat(506)}`,
    );
    expect(agentOf(`${'x'.repeat(511)}😀`)).toBe(`${'x'.repeat(511)}\ufffd`);
    expect(agentOf(7)).toBeUndefined();
  });

  it('H52: replaces lone surrogates in a text with U+FFFD', () => {
    expect(textOf(spliced('周末去爬山', '\\ud800爬山'))).toMatch(/^\ufffd爬山/);
  });
});
