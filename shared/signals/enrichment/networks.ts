import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { unpackData } from '../../text/data-file.ts';
import { hostingCell } from './cells.ts';

/** Content of `networks.bin`, for IPv4 and IPv6. Numbers are encoded in base 128. */
export type NetworkTables = {
  readonly countries: readonly string[];
  /** The count of hosting networks, then the AS number of each. */
  readonly operators: Uint8Array;
  /** The lengths, in cells, of consecutive runs of equal cells. */
  readonly runs4: Uint8Array;
  readonly runs6: Uint8Array;
  /** The value of the cells of each run (see `cells.ts`). */
  readonly values4: Uint8Array;
  readonly values6: Uint8Array;
  /** For each run of hosting cells, an index into `operators`. */
  readonly operators4: Uint8Array;
  readonly operators6: Uint8Array;
};

/** What is known about an address. */
export type Network = {
  /** ISO 3166 country; `null` if unknown, disputed, or for a hosting network. */
  readonly country: string | null;
  readonly hosting: boolean;
  /** The AS number of a hosting network, e.g. `AS64496`; `null` for other networks. */
  readonly operator: string | null;
};

/** Decodes base-128 integers, least significant digit first. Up to 49 bits, so bit shifts cannot be used. */
const numberReader = (bytes: Uint8Array): (() => number) => {
  let at = 0;
  return () => {
    let scale = 1;
    let number = 0;
    let digit: number;
    do {
      digit = bytes[at++] ?? 0;
      number += (digit & 0x7f) * scale;
      scale *= 128;
    } while (digit >= 128);
    return number;
  };
};

/** Runs of equal cells: the first cell of each, and its network. */
type Runs = { readonly starts: Float64Array; readonly answers: readonly Network[] };

const unknown: Network = { country: null, hosting: false, operator: null };

const runsOf = (
  packed: Readonly<Record<'lengths' | 'values' | 'operators', Uint8Array>>,
  answers: readonly Network[],
  hosts: readonly Network[],
): Runs => {
  const length = numberReader(packed.lengths);
  const host = numberReader(packed.operators);
  const { values } = packed;
  const starts = new Float64Array(values.length);
  let start = 0;
  return {
    starts,
    answers: Array.from(values, (value, run) => {
      starts[run] = start;
      start += length();
      return (value === hostingCell ? hosts[host()] : answers[value]) ?? unknown;
    }),
  };
};

const networkAt = ({ starts, answers }: Runs, cell: number): Network => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= cell) low = middle;
    else high = middle - 1;
  }
  return answers[low] ?? unknown;
};

const cell4 = (ip: string): number => {
  const [a, b, c] = ip.split('.');
  return (Number(a) << 16) | (Number(b) << 8) | Number(c);
};

/** Returns the first 40 bits of a valid IPv6 address without an IPv4 tail. */
const cell6 = (ip: string): number => {
  const [head = '', tail] = ip.split('::');
  const groups = head.split(':');
  if (tail !== undefined && groups.length < 3) {
    const after = tail === '' ? [] : tail.split(':');
    while (groups.length + after.length < 8) groups.push('0');
    groups.push(...after);
  }
  const [first = '0', second = '0', third = '0'] = groups;
  return (
    Number.parseInt(first, 16) * 2 ** 24 +
    Number.parseInt(second, 16) * 2 ** 8 +
    (Number.parseInt(third, 16) >> 8)
  );
};

/**
 * Creates a look-up of an address, or of a block from `blockOf` (`203.0.113.0/24`), in the tables. Reads the
 * tables on each call, so call it once.
 *
 * A hosting network has no country, because the users of rented machines may be anywhere. Where two tables
 * agree on a country, a third table names another one for 21 % of hosting blocks, and for 1.3 % of all others
 * (every fifth announced /24, June 2026; docs/third-party.md).
 */
export const networks = (): ((address: string) => Network) => {
  const file = readFileSync(new URL('./networks.bin', import.meta.url));
  const tables = unpackData<NetworkTables>(file);
  const answers: Network[] = [
    unknown,
    unknown,
    ...tables.countries.map((country) => ({ ...unknown, country })),
  ];
  const number = numberReader(tables.operators);
  const hosts = Array.from(
    { length: number() },
    (): Network => ({ country: null, hosting: true, operator: `AS${number()}` }),
  );
  const { runs4, values4, operators4, runs6, values6, operators6 } = tables;
  const ipv4 = runsOf({ lengths: runs4, values: values4, operators: operators4 }, answers, hosts);
  const ipv6 = runsOf({ lengths: runs6, values: values6, operators: operators6 }, answers, hosts);
  const lookUp = (ip: string): Network => {
    if (isIPv4(ip)) return networkAt(ipv4, cell4(ip));
    if (!isIPv6(ip) || ip.includes('%')) return unknown;
    // Only 2000::/3 is routed (RFC 4291, 2.4); other addresses may embed an IPv4 address.
    if (/^[23][0-9a-f]{3}:[^.]*$/i.test(ip)) return networkAt(ipv6, cell6(ip));
    const inside = ipaddr.process(ip);
    return inside.kind() === 'ipv4' ? networkAt(ipv4, cell4(inside.toString())) : unknown;
  };
  return (address) => {
    const slash = address.indexOf('/');
    return lookUp(slash < 0 ? address : address.slice(0, slash));
  };
};
