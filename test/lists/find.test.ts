import { describe, expect, it } from 'vitest';
import { registrableDomainOf } from '#shared/lists/domain.ts';
import { ListName } from '#shared/lists/entry.ts';
import { coveringKeysOf, createListLookup } from '#shared/lists/find.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { indexPagesOf } from '#shared/lists/index-pages.ts';
import type { ListStore } from '#shared/stores/lists/port.ts';
import { now } from '../stores/worlds.ts';
import { standing } from './specimens.ts';

describe('the entries in force', () => {
  it('about a thing on no list are absent', () => {
    const found = createListLookup([standing()])([
      { kind: 'device', key: null, value: 'd-1' },
      { kind: 'device', key: null, value: 'd-2' },
    ]);
    expect([...found.keys()]).toEqual(['device  d-1']);
  });

  it('cover a block by its ranges and a domain by its parents, as wide as entries may be', () => {
    const covering = (kind: 'address' | 'link-domain' | 'mail-domain', value: string) =>
      coveringKeysOf({ kind, key: null, value }, new Set([7, 8, 24, 25])).map((key) => key.value);
    expect(covering('address', '203.0.113.0/24')).toEqual(['203.0.0.0/8', '203.0.113.0/24']);
    expect(covering('address', 'unknown')).toEqual([]);
    expect(covering('link-domain', 'A.b.Example.COM.')).toEqual([
      ...['a.b.example.com', 'b.example.com', 'example.com'],
    ]);
    expect(covering('mail-domain', 'eu.mail.example')).toEqual(['eu.mail.example', 'mail.example']);
    expect(covering('link-domain', 'com.cn')).toEqual([]);
    expect(registrableDomainOf('com.cn')).toBe('com.cn');
  });

  it('are read page by page, of all lists or of one', async () => {
    const asked: (readonly [ListName, string | null])[] = [];
    const page: ListStore['page'] = async (list, _, { after }) => {
      asked.push([list, after]);
      return { entries: [standing({ list })], next: after === null ? 'second' : null };
    };
    const listsOf = async (only?: { readonly list: ListName }) => {
      const lists: ListName[] = [];
      for await (const { list } of entriesInForce({ page }, only)) lists.push(list);
      return lists;
    };
    expect(await listsOf()).toEqual(ListName.options.flatMap((list) => [list, list]));
    asked.length = 0;
    expect(await listsOf({ list: 'watch' })).toEqual(['watch', 'watch']);
    expect(asked).toEqual([
      ['watch', null],
      ['watch', 'second'],
    ]);
  });
});

describe('the index pages of entries', () => {
  it('are one per list and kind, with the lengths of ranges and the latest expiry', () => {
    const pages = indexPagesOf([
      standing({ expiresAt: now + 2 }),
      standing({ value: 'd-2', expiresAt: now + 1 }),
      standing({ kind: 'address', value: '203.0.113.0/24' }),
      standing({ kind: 'address', value: '198.51.0.0/16' }),
      standing({ list: 'watch' }),
    ]);
    expect(pages.map(({ list, kind, lengths }) => [list, kind, lengths])).toEqual([
      ['block', 'device', []],
      ['block', 'address', [24, 16]],
      ['watch', 'device', []],
    ]);
    expect(pages[0]?.until).toBe(now + 2);
  });

  it('hold at most 40,000 entries each, and every entry once', () => {
    const entries = Array.from({ length: 80_001 }, (_, i) => standing({ value: `d-${i}` }));
    const pages = indexPagesOf(entries);
    expect(pages.map(({ fingerprints }) => fingerprints.length)).toEqual([40_000, 40_000, 1]);
    expect(new Set(pages.flatMap(({ fingerprints }) => fingerprints)).size).toBe(80_001);
  });
});
