import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf } from '#shared/events/address.ts';

describe('blockOf', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['203.0.113.0/24', '203.0.113.0/24'],
    [' 198.51.100.1 ', '198.51.100.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['::ffff:cb00:714d', '203.0.113.0/24'],
    ['64:ff9b::203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:1:2ab::9', '2001:db8:1:200::/56'],
    ['2001:DB8:1:2FF:ffff:ffff:ffff:ffff', '2001:db8:1:200::/56'],
    ['2001:db8:1:200::/56', '2001:db8:1:200::/56'],
  ])('puts %s into %s', (ip, block) => {
    expect(blockOf(ip)).toBe(block);
  });

  it.each([
    '',
    '0',
    '3405803853',
    '0x7f.1',
    '010.1.1.1',
    '203.0.113',
    '203.0.113.256',
    '203.0.113.1/16',
    '999.1.1.1',
    ':::',
    'localhost',
    '203.0.113.1, 198.51.100.1',
    '1'.repeat(500),
  ])('returns null for %s', (ip) => {
    expect(blockOf(ip)).toBeNull();
  });

  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.1.1',
    '224.0.0.1',
    '255.255.255.255',
    '0.0.0.0',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'ff02::1',
    '2001::1',
    '::ffff:10.0.0.1',
    '64:ff9b::10.0.0.1',
    '4000::1',
  ])('returns null for %s, a block of which would link strangers', (ip) => {
    expect(blockOf(ip)).toBeNull();
  });

  it('accepts any string and maps a block to itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), fc.ipV4Extended(), fc.string()), (ip) => {
        const block = blockOf(ip);
        if (block !== null) expect(blockOf(block)).toBe(block);
      }),
    );
  });
});
