import ipaddr from 'ipaddr.js';

/**
 * Ranges (as `ipaddr.js` names them) in which a block identifies one network. `reserved` is included
 * because it contains the documentation ranges (RFC 5737, RFC 3849) that examples and demonstrations use.
 */
const placedRanges = new Set(['unicast', 'reserved', '6to4']);

/** IPv4 inside IPv6: `::ffff:192.0.2.1` (RFC 4291) and `64:ff9b::192.0.2.1` (RFC 6052). */
const embeddingRanges = new Set(['ipv4Mapped', 'rfc6052']);

/** Returns the IPv4 address that an IPv6 address embeds, or `null` if it embeds none. */
export const ipv4In = (ipv6: ipaddr.IPv6): ipaddr.IPv4 | null =>
  embeddingRanges.has(ipv6.range()) ? new ipaddr.IPv4(ipv6.toByteArray().slice(12)) : null;

const longestAddress = '2001:0db8:0000:0000:0000:0000:255.255.255.255/128'.length;

const blockOfIpv4 = (ipv4: ipaddr.IPv4): string | null =>
  placedRanges.has(ipv4.range()) ? `${ipv4.octets.slice(0, 3).join('.')}.0/24` : null;

const blockOfIpv6 = (ipv6: ipaddr.IPv6): string | null => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv6.parts;
  // Outside 2000::/3 nothing is routed (RFC 4291, 2.4), and only there an IPv4 address is embedded.
  if ((a & 0xe000) !== 0x2000) {
    const ipv4 = ipv4In(ipv6);
    return ipv4 && blockOfIpv4(ipv4);
  }
  if (!placedRanges.has(ipv6.range())) return null;
  return `${new ipaddr.IPv6([a, b, c, d & 0xff00, 0, 0, 0, 0])}/56`;
};

/**
 * Returns the address block that represents a network, in CIDR notation: /24 for IPv4, /56 for IPv6.
 *
 * Providers assign a /56 to one household (RIPE-690). IPv4 embedded in IPv6 is treated as IPv4. A
 * block that this function returned maps to itself. Returns `null` for unreadable input and for ranges
 * that do not identify a network and would link unrelated accounts: private, shared (RFC 6598),
 * loopback, link-local, multicast, unspecified, Teredo.
 *
 * @example
 * blockOf('203.0.113.77'); // '203.0.113.0/24'
 * blockOf('2001:db8:1:2ab::9'); // '2001:db8:1:200::/56'
 * blockOf('192.168.0.7'); // null
 */
export const blockOf = (ip: string): string | null => {
  if (ip.length > longestAddress) return null;
  const address = ip.trim().replace(/\/(?:24|56)$/, '');
  if (!address.includes(':')) {
    // Only four decimal parts: systems disagree about the meaning of `0`, `010.1.1.1` and `0x7f.1`.
    const isPlain = ipaddr.IPv4.isValidFourPartDecimal(address);
    return isPlain ? blockOfIpv4(ipaddr.IPv4.parse(address)) : null;
  }
  try {
    return blockOfIpv6(ipaddr.IPv6.parse(address));
  } catch {
    return null;
  }
};
