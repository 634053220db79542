import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';
import { UNKNOWN } from './cells.ts';
import { bytesOf } from './packed.ts';
import { countries, runs4, runs6, values4, values6 } from './tables.generated.ts';

export type Network = {
  /** ISO 3166 country; `null` where unknown, in dispute, or a hosting network. */
  readonly country: string | null;
  readonly hosting: boolean;
};

/** Runs of equal cells: where each begins, and what it holds. */
type Runs = { readonly starts: Float64Array; readonly values: Uint8Array };

const runsOf = (packedLengths: string, packedValues: string): Runs => {
  const lengths = bytesOf(packedLengths);
  const values = bytesOf(packedValues);
  const starts = new Float64Array(values.length);
  let at = 0;
  let start = 0;
  for (let run = 0; run < values.length; run++) {
    starts[run] = start;
    // A length is a base-128 number, lowest digit first, of up to 49 bits: too wide for shifts.
    let scale = 1;
    let digit: number;
    do {
      digit = lengths[at++] ?? 0;
      start += (digit & 0x7f) * scale;
      scale *= 128;
    } while (digit >= 128);
  }
  return { starts, values };
};

const valueAt = ({ starts, values }: Runs, cell: number): number => {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((starts[middle] ?? 0) <= cell) low = middle;
    else high = middle - 1;
  }
  return values[low] ?? UNKNOWN;
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

const unknown: Network = { country: null, hosting: false };

/**
 * What the tables say about an address, or about one of our blocks (`203.0.113.0/24`). Unpacks them
 * when called, so call it once.
 *
 * Whoever rents a machine may sit anywhere, so a hosting network has no country: where two
 * tables agree on one, a third names another for 21 % of such blocks, for 1.3 % of the rest (every
 * fifth announced /24, June 2026; docs/third-party.md).
 */
export const networks = (): ((address: string) => Network) => {
  const ipv4 = runsOf(runs4, values4);
  const ipv6 = runsOf(runs6, values6);
  const answers: Network[] = [
    unknown,
    { country: null, hosting: true },
    ...(countries.match(/../g) ?? []).map((country) => ({ country, hosting: false })),
  ];
  const lookUp = (ip: string): number => {
    if (isIPv4(ip)) return valueAt(ipv4, cell4(ip));
    if (!isIPv6(ip) || ip.includes('%')) return UNKNOWN;
    // 2000::/3 is all that is routed (RFC 4291, 2.4); the rest may hold an IPv4 address.
    if (/^[23][0-9a-f]{3}:[^.]*$/i.test(ip)) return valueAt(ipv6, cell6(ip));
    const inside = ipaddr.process(ip);
    return inside.kind() === 'ipv4' ? valueAt(ipv4, cell4(inside.toString())) : UNKNOWN;
  };
  return (address) => {
    const slash = address.indexOf('/');
    return answers[lookUp(slash < 0 ? address : address.slice(0, slash))] ?? unknown;
  };
};
