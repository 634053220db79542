import ipaddr from 'ipaddr.js';
import { blockOf, ipv4In } from '../events/address.ts';

/**
 * Prefix lengths that a range may have. Events carry blocks of /24 and /56, so a narrower range would also
 * list its neighbours. A wider one would cover whole countries.
 */
export const rangeLengths = {
  ipv4: { widest: 8, narrowest: 24 },
  ipv6: { widest: 19, narrowest: 56 },
} as const;

const parseCidr = (cidr: string): readonly ['ipv4' | 'ipv6', string, number] | null => {
  const [address = '', length = '', ...rest] = cidr.split('/');
  if (rest.length > 0 || !/^\d{1,3}$/.test(length)) return null;
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ['ipv4', address, Number(length)];
  if (!ipaddr.IPv6.isValid(address)) return null;
  const ipv4 = Number(length) >= 96 ? ipv4In(ipaddr.IPv6.parse(address)) : null;
  return ipv4 ? ['ipv4', `${ipv4}`, Number(length) - 96] : ['ipv6', address, Number(length)];
};

const networkOf = (family: 'ipv4' | 'ipv6', address: string, length: number): string =>
  family === 'ipv4'
    ? `${ipaddr.IPv4.networkAddressFromCIDR(`${address}/${length}`)}/${length}`
    : `${ipaddr.IPv6.networkAddressFromCIDR(`${address}/${length}`)}/${length}`;

/**
 * Whether events cannot carry a block of a range: `blockOf` returns `null` for its first and last address.
 */
const isUnplaced = (family: 'ipv4' | 'ipv6', range: string): boolean => {
  const { IPv4, IPv6 } = ipaddr;
  const last = (family === 'ipv4' ? IPv4 : IPv6).broadcastAddressFromCIDR(range);
  return [range.replace(/\/.*$/, ''), `${last}`].every((address) => blockOf(address) === null);
};

/**
 * Parses an address range in CIDR notation. Returns its canonical spelling, or what is wrong with it.
 *
 * @example
 * readRange('203.0.113.7/24'); // { range: '203.0.113.0/24' }
 */
export const readRange = (
  cidr: string,
):
  | { readonly range: string }
  | { readonly problem: 'not-a-range' | 'too-narrow' | 'too-wide' | 'unplaced' } => {
  const parsed = parseCidr(cidr.trim());
  if (!parsed) return { problem: 'not-a-range' };
  const [family, address, length] = parsed;
  if (length > (family === 'ipv4' ? 32 : 128)) return { problem: 'not-a-range' };
  if (length > rangeLengths[family].narrowest) return { problem: 'too-narrow' };
  if (length < rangeLengths[family].widest) return { problem: 'too-wide' };
  const range = networkOf(family, address, length);
  return isUnplaced(family, range) ? { problem: 'unplaced' } : { range };
};

/** Returns the ranges of the given prefix lengths that contain a block. */
export const enclosingRanges = (block: string, lengths: ReadonlySet<number>): readonly string[] => {
  const parsed = parseCidr(block);
  if (!parsed) return [];
  const [family, address, length] = parsed;
  return [...lengths]
    .filter((wanted) => wanted <= length && wanted >= rangeLengths[family].widest)
    .map((wanted) => networkOf(family, address, wanted));
};
