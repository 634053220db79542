import { type Enrichment, offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { isVirtualOperator } from '#shared/signals/enrichment/virtual-operators.ts';

/*
 * Networks of the play are blocks of the IPv6 documentation range (RFC 3849): 2001:db8::/32 has room for 16
 * million of them.
 */

const kinds = {
  home: 0x1,
  mobile: 0x2,
  campus: 0x3,
  public: 0x4,
  abroad: 0x5,
  hosting: 0x6,
} as const;
type NetworkKind = keyof typeof kinds;

/** Returns an address in the n-th network of a kind. */
export const addressIn = (kind: NetworkKind, n: number): string =>
  `2001:db8:${((kinds[kind] << 12) | ((n >> 8) & 0xfff)).toString(16)}:${((n & 0xff) << 8).toString(16)}::7`;

const kindOf = (address: string): number => Number.parseInt(address.split(':')[2] ?? '0', 16) >> 12;

/** Enrichment that knows the play's networks and mail domains, and otherwise uses the real tables. */
export const simulatedEnrichment = (): Enrichment => ({
  ...offlineEnrichment(),
  disposableMail: (domain) => domain === 'throwaway.test',
  virtualOperator: isVirtualOperator,
  network: (address) => {
    const kind = kindOf(address);
    if (kind === kinds.hosting) {
      // Sixteen networks per company, by the hex digits that `addressIn` writes.
      const company = Number.parseInt(address.split(':')[3] ?? '0', 16) >> 12;
      return { hosting: true, country: null, operator: `AS${64_496 + company}` };
    }
    return { hosting: false, country: kind === kinds.abroad ? 'TH' : 'CN', operator: null };
  },
});

export const agents = {
  phones: [
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
    'Example/8.2 (Android 14)',
  ],
  desktop:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36',
  headless:
    'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/141.0.0.0 Safari/537.36',
  script: 'python-requests/2.32.3',
} as const;
