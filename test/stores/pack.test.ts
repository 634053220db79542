import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dictionaries } from '#shared/stores/dictionary.generated.ts';
import { pack, unpack } from '#shared/stores/pack.ts';

/** A typical record: long field names, little text. */
const decision = {
  id: 'dec-9vQWtZpPDG4QuRPzf9c',
  platformId: 'demo',
  subject: { kind: 'content', id: 'post-77', accountId: 'account-9' },
  outcome: 'hide',
  findings: [
    {
      rule: 'content.gambling',
      revision: 2,
      evidenceFamily: 'content',
      subject: 'content',
      category: 'gambling',
      severity: 'high',
      evidence: [
        { code: 'names-trade', values: { category: 'gambling', words: '“下注”' } },
        { code: 'speaks-as-offer', values: {} },
      ],
      warns: false,
    },
  ],
  mode: 'enforce',
  automation: 'full',
};

describe('a packed record', () => {
  it('unpacks to the same value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = JSON.parse(JSON.stringify(value));
        expect(unpack(pack(json))).toEqual(json);
      }),
    );
  });

  it('takes less than half the size of its JSON', () => {
    expect(pack(decision).length).toBeLessThan(JSON.stringify(decision).length / 2);
  });

  it('is rejected if its dictionary is unknown', () => {
    const bytes = Uint8Array.from(pack(decision));
    bytes[0] = 99;
    expect(() => unpack(bytes)).toThrow('dictionary 99');
  });

  it('uses a dictionary that never changes, so that older records stay readable', () => {
    expect(
      Object.fromEntries(
        Object.entries(dictionaries).map(([number, text]) => [
          number,
          createHash('sha256').update(text).digest('hex'),
        ]),
      ),
    ).toEqual({ 1: '0e6f405c51032947cd56f28c94cdc9ababc9c2c9cd870a015551aedf555c6b1f' });
  });
});
