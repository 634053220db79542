import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import type { AuditLog } from '#shared/stores/audit-log/port.ts';
import {
  type AuditBody,
  AuditEntry,
  appendAudit,
  findSameEntry,
  headOf,
  noHead,
  rootOf,
  verifyChain,
} from '#shared/telemetry/audit.ts';
import { entriesSince } from '#shared/telemetry/entries-since.ts';

const bodies: fc.Arbitrary<readonly AuditBody[]> = fc
  .array(
    fc.record({
      at: fc.nat(),
      actor: fc.constantFrom('system', 'staff-1'),
      action: fc.constantFrom('account.freeze', 'case.released'),
      causeId: fc.stringMatching(/^[a-z0-9-]{1,20}$/),
      details: fc.dictionary(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.oneof(fc.string({ maxLength: 12 }), fc.integer(), fc.boolean(), fc.constant(null)),
        { maxKeys: 4, noNullPrototype: true },
      ),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((list) => list.map((body) => ({ ...body, subject: 'account:u1' })));

const body = (at: number, causeId = 'dec-1'): AuditBody => ({
  subject: 'account:u1',
  at,
  actor: 'system',
  action: 'account.freeze',
  causeId,
  details: {},
});

const chainOf = (list: readonly AuditBody[]): readonly AuditEntry[] => {
  const entries: AuditEntry[] = [];
  for (const body of list) {
    const last = entries.at(-1);
    entries.push(appendAudit(last ? headOf(last) : noHead, body));
  }
  return entries;
};

describe('an audit chain', () => {
  it('verifies after a JSON round trip', () => {
    fc.assert(
      fc.property(bodies, (list) => {
        const stored = chainOf(list).map((entry) => JSON.parse(JSON.stringify(entry)));
        expect(verifyChain(stored, headOf(stored.at(-1)))).toEqual({ ok: true });
        for (const entry of stored) expect(AuditEntry.parse(entry)).toEqual(entry);
      }),
    );
  });

  it('does not depend on the order of stored fields', () => {
    fc.assert(
      fc.property(bodies, (list) => {
        const turned = chainOf(list).map(
          (entry) => Object.fromEntries(Object.entries(entry).toReversed()) as AuditEntry,
        );
        expect(verifyChain(turned)).toEqual({ ok: true });
      }),
    );
  });

  it('reveals a change of any byte of any entry, and names the entry (T21)', () => {
    fc.assert(
      fc.property(
        bodies,
        fc.nat(),
        fc.nat(),
        fc.integer({ min: 1, max: 127 }),
        (list, at, where, flip) => {
          const chain = chainOf(list);
          const index = at % chain.length;
          const bytes = Buffer.from(JSON.stringify(chain[index]));
          const byte = where % bytes.length;
          bytes[byte] = (bytes[byte] as number) ^ flip;
          let changed: AuditEntry;
          try {
            changed = JSON.parse(bytes.toString('utf8'));
          } catch {
            return; // Invalid JSON cannot be mistaken for an entry.
          }
          if (JSON.stringify(changed) === JSON.stringify(chain[index])) return;
          expect(verifyChain(chain.with(index, changed))).toMatchObject({
            ok: false,
            sequence: index + 1,
          });
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('reveals a rewritten entry with its own hash at the entry after it', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (list, at) => {
        const chain = chainOf([...list, ...list]);
        const index = at % (chain.length - 1);
        const before = index === 0 ? noHead : headOf(chain[index - 1] as AuditEntry);
        const { hash: _, sequence: __, previous: ___, ...body } = chain[index] as AuditEntry;
        const forged = appendAudit(before, { ...body, actor: 'nobody' });
        expect(verifyChain(chain.with(index, forged))).toEqual({
          ok: false,
          sequence: index + 2,
          problem: 'link',
        });
      }),
    );
  });

  it('reveals missing, duplicate and moved entries', () => {
    fc.assert(
      fc.property(bodies, fc.nat(), (list, at) => {
        const chain = chainOf([...list, ...list]);
        const head = headOf(chain.at(-1) as AuditEntry);
        const index = at % chain.length;
        expect(verifyChain(chain.toSpliced(index, 1), head).ok).toBe(false);
        expect(verifyChain(chain.toSpliced(index, 0, chain[index] as AuditEntry), head).ok).toBe(
          false,
        );
        expect(verifyChain(chain.toReversed(), head).ok).toBe(false);
        expect(verifyChain(chain.slice(0, index), head)).toMatchObject({
          ok: false,
          sequence: index + 1,
          problem: 'head',
        });
      }),
    );
  });

  it('reveals a genuine entry of another chain', () => {
    const [mine] = chainOf([body(1)]) as [AuditEntry];
    const theirs = appendAudit(headOf(mine), { ...body(2, 'dec-2'), subject: 'account:u2' });
    expect(verifyChain([mine, theirs])).toEqual({
      ok: false,
      sequence: 2,
      problem: 'subject',
    });
  });

  it('without entries is valid only with an empty head', () => {
    expect(verifyChain([], noHead)).toEqual({ ok: true });
    expect(verifyChain([], { sequence: 1, hash: 'x' })).toMatchObject({ ok: false });
  });

  it('reveals a number left out by an entry that links to the one before it', () => {
    const [entry] = chainOf([body(1)]) as [AuditEntry];
    const skipping = appendAudit({ sequence: 2, hash: entry.hash }, body(2));
    expect(verifyChain([entry, skipping])).toEqual({ ok: false, sequence: 2, problem: 'gap' });
  });

  it('reveals a head with another number or another hash', () => {
    const chain = chainOf([body(1)]);
    const { sequence, hash } = headOf(chain[0] as AuditEntry);
    expect(verifyChain(chain, { sequence, hash: noHead.hash }).ok).toBe(false);
    expect(verifyChain(chain, { sequence: sequence + 1, hash }).ok).toBe(false);
  });

  it('contains the same entry if only the time differs, whatever else it contains', () => {
    const [first, second] = chainOf([body(1), body(2, 'dec-2')]) as [AuditEntry, AuditEntry];
    const stored = [{ body: { is: 'of a later release' } }, { body: first }, { body: second }];
    expect(findSameEntry(stored, body(9, 'dec-2'))).toEqual(second);
    expect(findSameEntry(stored, body(1, 'dec-3'))).toBeUndefined();
  });

  it('is read back to a time page by page, past entries that were recorded late', async () => {
    const times = [5, 6, 7, 10, 2, 10, 11];
    const entries = chainOf(times.map((at) => body(at)));
    const pages: (number | null)[] = [];
    const latest: AuditLog['latest'] = async (_, { before }) => {
      pages.push(before);
      return entries
        .filter(({ sequence }) => before === null || sequence < before)
        .slice(-2)
        .toReversed()
        .map((entry) => ({ place: entry.sequence, body: entry }));
    };
    const since = async (at: number) => {
      pages.length = 0;
      const read: number[] = [];
      for await (const entry of entriesSince('account:u1', at, { latest })) read.push(entry.at);
      return read;
    };
    expect(await since(10)).toEqual([11, 10, 2, 10, 7, 6]);
    expect(pages).toEqual([null, 6, 4]);
    expect(await since(0)).toEqual(times.toReversed());
    // Entries as old as the time asked for are not older, so another page is read.
    expect(await since(7)).toEqual(times.toReversed());
  });

  it('is read back past entries that a later release wrote, however many', async () => {
    const entries = chainOf([1, 2, 3].map((at) => body(at)));
    const stored = [
      ...entries.map((entry) => ({ place: entry.sequence, body: entry as unknown })),
      ...[4, 5, 6, 7].map((place) => ({ place, body: { is: 'of a later release' } })),
    ];
    const latest: AuditLog['latest'] = async (_, { before }) =>
      stored
        .filter(({ place }) => before === null || place < before)
        .slice(-2)
        .toReversed();
    const read: number[] = [];
    for await (const { at } of entriesSince('account:u1', 1, { latest })) read.push(at);
    expect(read).toEqual([3, 2, 1]);
  });

  it.each([
    ['a name that is too long', { actor: 'a'.repeat(65) }],
    ['a text where an id belongs', { details: { reason: '…'.repeat(161) } }],
    ['what is no number', { details: { score: Number.NaN } }],
    ['an action without words', { action: 'released' }],
    ['a subject of no kind', { subject: 'u1' }],
  ])('is not appended to with %s, which would break it for good', (_, wrong) => {
    expect(verifyChain([appendAudit(noHead, body(1))])).toEqual({ ok: true });
    expect(() => appendAudit(noHead, { ...body(1), ...wrong })).toThrow(z.ZodError);
  });

  it('accepts no free text in its names', () => {
    const [entry] = chainOf([body(1)]);
    expect(AuditEntry.safeParse({ ...entry, action: 'Frozen because of the text' }).success).toBe(
      false,
    );
    expect(AuditEntry.safeParse({ ...entry, details: { text: 'x'.repeat(161) } }).success).toBe(
      false,
    );
  });
});

describe('the daily root', () => {
  const heads = fc.dictionary(
    fc.stringMatching(/^account:[a-z0-9]{1,6}$/),
    fc.record({ sequence: fc.integer({ min: 1, max: 99 }), hash: fc.stringMatching(/^[a-f]{4}$/) }),
    { minKeys: 1, maxKeys: 20 },
  );

  it('is the same for any order of heads', () => {
    fc.assert(
      fc.property(heads, (given) => {
        const list = Object.entries(given);
        expect(rootOf(new Map(list.toReversed()))).toBe(rootOf(new Map(list)));
      }),
    );
  });

  it('changes with every head', () => {
    fc.assert(
      fc.property(heads, fc.nat(), (given, at) => {
        const list = Object.entries(given);
        const [subject, head] = list[at % list.length] as (typeof list)[number];
        const root = rootOf(new Map(list));
        const with_ = (changed: { sequence: number; hash: string }) =>
          rootOf(new Map([...list, [subject, changed]]));
        expect(with_(head)).toBe(root);
        expect(with_({ ...head, sequence: head.sequence + 1 })).not.toBe(root);
        expect(with_({ ...head, hash: `${head.hash}0` })).not.toBe(root);
        expect(rootOf(new Map([...list, ['account:zzzzzzz', head]]))).not.toBe(root);
        const rest = new Map(list);
        rest.delete(subject);
        expect(rootOf(rest)).not.toBe(root);
      }),
    );
  });

  it('of a leaf differs from the root of a tree that looks like it', () => {
    expect(rootOf(new Map())).not.toBe(rootOf(new Map([['', { sequence: 0, hash: '' }]])));
  });
});
