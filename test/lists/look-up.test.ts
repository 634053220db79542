import { describe, expect, it } from 'vitest';
import { entryIdOf, ListedKind, type StandingEntry } from '#shared/lists/entry.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { lookUp, lookUpDetails, type Question, readQuestion } from '#shared/lists/look-up.ts';
import { listKeysInText } from '#shared/signals/listed.ts';
import { hmacHash } from '#shared/stores/keyed-hash.ts';
import { memoryLists } from '#shared/stores/lists/memory.ts';
import { readText } from '#shared/text/read.ts';
import { now } from '../stores/worlds.ts';
import { digest, standing } from './specimens.ts';

const hash = hmacHash(Buffer.alloc(32, 7));
const hashing = { own: (name: string) => hash(name).toString(36) };

const keysFor = (kind: Question['kind'], value: string, key = '') => {
  const read = readQuestion({ kind, value, key }, hashing);
  if ('problem' in read) throw new Error(read.problem.code);
  return read.keys;
};

const namesFor = (...asked: Parameters<typeof keysFor>) =>
  keysFor(...asked).map(({ kind, value }) => `${kind} ${value}`);

describe('a thing that is looked up', () => {
  it('is read as events keep it: an address as its block, a mail address and a link with their domains', () => {
    expect(namesFor('address', ' 203.0.113.9 ')).toEqual(['address 203.0.113.0/24']);
    expect(namesFor('address', '203.0.0.0/16')).toEqual(['address 203.0.0.0/16']);
    expect(namesFor('address', '2001:db8:1:2ab::9')).toEqual(['address 2001:db8:1:200::/56']);
    expect(namesFor('device', 'd-1')).toEqual(['device d-1']);
    expect(namesFor('contact', 'url:www.Demo-Shop.com/x')[1]).toBe('link-domain demo-shop.com');
    expect(namesFor('contact', 'wechat:demo_ka')).toHaveLength(1);
    const raw = () => ({ platform: digest('e') });
    const email = { kind: 'email', value: 'A＠EU.Mail.Example', key: '' } as const;
    expect(readQuestion(email, { ...hashing, raw })).toEqual({
      keys: [
        { kind: 'email', key: 'platform', value: digest('e') },
        { kind: 'mail-domain', key: null, value: 'eu.mail.example' },
      ],
    });
  });

  it.each([
    ['phone', '13800138000', '', 'raw-value'],
    ['phone', digest('p'), '', 'key-missing'],
    ['device', 'd-1', 'platform', 'needless-key'],
    ['address', ' 192.168.0.7 ', '', 'range-unplaced'],
    ['address', '203.0.113.9', 'platform', 'needless-key'],
    ['address', 'nowhere', '', 'range-not-a-range'],
    ['contact', 'hello', '', 'not-a-contact'],
    ['link-domain', 'https://demo.example/x', '', 'not-a-domain'],
  ] as const)('is explained if it cannot be: %s %s %s', (kind, value, key, code) => {
    expect(readQuestion({ kind, value, key }, hashing)).toMatchObject({ problem: { code } });
  });
});

describe('a lookup', () => {
  const of = (kind: ListedKind, value: string, more: Partial<StandingEntry> = {}) =>
    standing({ kind, value, ...more });
  const link = 'demo-shop.com/card';
  const entries = [
    of('address', '203.0.0.0/16'),
    of('address', '203.0.113.0/24', { list: 'allow' }),
    of('address', '198.51.100.0/24'),
    of('link-domain', 'demo-shop.com', { list: 'watch' }),
    ...keysFor('contact', `url:${link}`)
      .slice(0, 1)
      .map((key) => standing(key)),
    of('phone', digest('p'), { key: 'platform' }),
    of('phone', digest('p'), { key: 'cn-2026', list: 'dishonesty' }),
  ];
  const find = async (keys: ReturnType<typeof keysFor>, stored = entries) => {
    const lists = memoryLists({ now: () => now });
    await lists.put(stored);
    return lookUp(keys, lists);
  };

  it('finds what screening finds for an event with it', async () => {
    const live = createListFinder(entries);
    const text = `办卡请看 https://${link}`;
    const inPost = listKeysInText(readText(text), text, hash).filter(
      ({ kind }) => kind !== 'template',
    );
    for (const [asked, keys, count] of [
      [keysFor('contact', `url:${link}`), inPost, 2],
      [
        keysFor('address', '203.0.113.9'),
        [{ kind: 'address', key: null, value: '203.0.113.0/24' }] as const,
        2,
      ],
    ] as const) {
      const matched = [...(await live(keys)).values()].flat().map(entryIdOf);
      expect((await find(asked)).map(entryIdOf).toSorted()).toEqual(matched.toSorted());
      expect(matched).toHaveLength(count);
    }
  });

  it('of a digest is of one key: the same digits under another are another thing', async () => {
    const found = async (key: string) => (await find(keysFor('phone', digest('p'), key))).length;
    expect([await found('platform'), await found('cn-2026'), await found('other')]).toEqual([
      ...[1, 1, 0],
    ]);
  });

  it('shows what has expired after what is in force', async () => {
    const stored = [
      of('device', 'd-1', { expiresAt: now }),
      of('device', 'd-1', { list: 'watch', expiresAt: now + 1 }),
    ];
    const found = await find(keysFor('device', 'd-1'), stored);
    expect(found.map(({ list }) => list)).toEqual(['watch', 'block']);
  });

  it('is recorded if it is of something personal, without saying what', () => {
    const recorded = ListedKind.options.filter((kind) => lookUpDetails(kind, [], []) !== null);
    expect(recorded).toEqual(['identity', 'phone', 'email', 'payment', 'contact']);
    const details = (value: string) =>
      lookUpDetails('phone', keysFor('phone', digest(value), 'platform'), entries);
    expect(details('p')).toMatchObject({ kind: 'phone', entries: entries.length });
    expect(details('p')).toEqual(details('p'));
    expect(details('p')?.which).not.toBe(details('q')?.which);
    expect(JSON.stringify(details('p'))).not.toContain(digest('p'));
  });
});
