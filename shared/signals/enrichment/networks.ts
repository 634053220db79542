import { readFileSync } from 'node:fs';
import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { unpackData } from '../../text/data-file.ts';
import { HOSTING } from './cells.ts';

/** What `networks.bin` holds, for each family of addresses; numbers are to the base 128. */
export type NetworkTables = {
  readonly countries: readonly string[];
  /** How many hosting networks there are, and the number of each. */
  readonly operators: Uint8Array;
  /** How many cells are alike, one run after the other. */
  readonly runs4: Uint8Array;
  readonly runs6: Uint8Array;
  /** What the cells of a run hold. */
  readonly values4: Uint8Array;
  readonly values6: Uint8Array;
  /** For each run of hosting cells, which network. */
  readonly operators4: Uint8Array;
  readonly operators6: Uint8Array;
};

export type Network = {
  /** ISO 3166 country; `null` where unknown, in dispute, or a hosting network. */
  readonly country: string | null;
  readonly hosting: boolean;
  /** The number of a hosting network, e.g. `AS64496`; `null` for any other. */
  readonly operator: string | null;
};

/** Numbers to the base 128, lowest digit first, of up to 49 bits: too wide for shifts. */
const numbersIn = (bytes: Uint8Array): (() => number) => {
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

/** Runs of equal cells: where each begins, and what it says. */
type Runs = { readonly starts: Float64Array; readonly answers: readonly Network[] };

const unknown: Network = { country: null, hosting: false, operator: null };

const runsOf = (
  packed: Readonly<Record<'lengths' | 'values' | 'operators', Uint8Array>>,
  answers: readonly Network[],
  hosts: readonly Network[],
): Runs => {
  const length = numbersIn(packed.lengths);
  const host = numbersIn(packed.operators);
  const { values } = packed;
  const starts = new Float64Array(values.length);
  let start = 0;
  return {
    starts,
    answers: Array.from(values, (value, run) => {
      starts[run] = start;
      start += length();
      return (value === HOSTING ? hosts[host()] : answers[value]) ?? unknown;
    }),
  };
};

const answerAt = ({ starts, answers }: Runs, cell: number): Network => {
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

/** The first 40 bits of a valid address without an IPv4 tail. */
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
 * What the tables say about an address, or about one of our blocks (`203.0.113.0/24`). Reads them
 * when called, so call it once.
 *
 * Whoever rents a machine may sit anywhere, so a hosting network has no country: where two
 * tables agree on one, a third names another for 21 % of such blocks, for 1.3 % of the rest (every
 * fifth announced /24, June 2026; docs/third-party.md).
 */
export const networks = (): ((address: string) => Network) => {
  const file = readFileSync(new URL('./networks.bin', import.meta.url));
  const tables = unpackData<NetworkTables>(file);
  const answers: Network[] = [
    unknown,
    unknown,
    ...tables.countries.map((country) => ({ ...unknown, country })),
  ];
  const number = numbersIn(tables.operators);
  const hosts = Array.from(
    { length: number() },
    (): Network => ({ country: null, hosting: true, operator: `AS${number()}` }),
  );
  const { runs4, values4, operators4, runs6, values6, operators6 } = tables;
  const ipv4 = runsOf({ lengths: runs4, values: values4, operators: operators4 }, answers, hosts);
  const ipv6 = runsOf({ lengths: runs6, values: values6, operators: operators6 }, answers, hosts);
  const lookUp = (ip: string): Network => {
    if (isIPv4(ip)) return answerAt(ipv4, cell4(ip));
    if (!isIPv6(ip) || ip.includes('%')) return unknown;
    // 2000::/3 is all that is routed (RFC 4291, 2.4); the rest may hold an IPv4 address.
    if (/^[23][0-9a-f]{3}:[^.]*$/i.test(ip)) return answerAt(ipv6, cell6(ip));
    const inside = ipaddr.process(ip);
    return inside.kind() === 'ipv4' ? answerAt(ipv4, cell4(inside.toString())) : unknown;
  };
  return (address) => {
    const slash = address.indexOf('/');
    return lookUp(slash < 0 ? address : address.slice(0, slash));
  };
};
