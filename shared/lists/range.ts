import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { getDomain } from 'tldts';
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

/** What ends the host of a URL. `domainToASCII` drops it and what follows: a path would list its whole domain. */
const hostEnd = /[/\\?#]/;

/** The labels of a host. Subdomains of some sites begin or end with a hyphen. A wildcard would never match. */
const hostName =
  /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.[a-z0-9-]{1,63}$/;

/**
 * Returns the canonical spelling of a domain (lower case, punycode), or `null` if the text is not a domain or
 * is a public suffix such as `com.cn`.
 *
 * @example
 * readDomain('例子.中国'); // 'xn--fsqu00a.xn--fiqs8s'
 * readDomain('example.com/path'); // null
 */
export const readDomain = (written: string): string | null => {
  const domain = hostEnd.test(written) ? '' : domainToASCII(written.trim()).replace(/\.$/, '');
  return domain.length <= 253 &&
    hostName.test(domain) &&
    getDomain(domain, { extractHostname: false }) !== null
    ? domain
    : null;
};

/** Returns a domain and its parent domains, up to the registrable domain. */
export const domainAndParents = (written: string): readonly string[] => {
  const domain = domainToASCII(written).replace(/\.$/, '');
  const registrable = getDomain(domain, { extractHostname: false });
  if (!registrable) return [];
  const domains = [domain];
  for (let parent = domain; parent.length > registrable.length; ) {
    parent = parent.slice(parent.indexOf('.') + 1);
    domains.push(parent);
  }
  return domains;
};

/**
 * Returns the registrable domain of a domain: its owner can create any number of subdomains. A public suffix
 * is returned unchanged.
 *
 * @example
 * registrableDomainOf('a1.mail.example'); // 'mail.example'
 */
export const registrableDomainOf = (domain: string): string =>
  domainAndParents(domain).at(-1) ?? domain;
