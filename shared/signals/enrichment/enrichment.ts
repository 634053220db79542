import { automationMarks } from './automation.ts';
import { disposableMail } from './disposable-mail.ts';
import { type Network, networks } from './networks.ts';
import { isVirtualOperator } from './virtual-operators.ts';

/** Offline look-ups for user agents, mail domains, phone numbers and addresses. */
export type Enrichment = {
  /** Name of the automation mark in a user agent (`headless`, `script`, `bot`), or `null`. */
  readonly automation: (userAgent: string) => string | null;
  readonly disposableMail: (domain: string) => boolean;
  /** Whether a number range belongs to virtual operators or machine cards. `country` is ISO 3166. */
  readonly virtualOperator: (country: string, prefix: string) => boolean;
  /** Looks up an address, or a block from `blockOf`. */
  readonly network: (ip: string) => Network;
};

/** Loads a table on first use and keeps it. */
const loadOnFirstUse = <Argument, Answer>(unpack: () => (argument: Argument) => Answer) => {
  let table: ((argument: Argument) => Answer) | undefined;
  return (argument: Argument): Answer => {
    table ??= unpack();
    return table(argument);
  };
};

/**
 * Creates the enrichment from data files next to the bundle. It needs no network, and is as old as the
 * tables (see `docs/third-party.md`). Each table is loaded on first use and kept.
 *
 * @example
 * const enrichment = offlineEnrichment();
 * enrichment.automation('curl/8.4.0'); // 'script'
 * enrichment.virtualOperator('CN', '1700000'); // true
 * enrichment.network('203.0.113.7'); // { country: null, hosting: false, operator: null }
 */
export const offlineEnrichment = (): Enrichment => ({
  automation: loadOnFirstUse(automationMarks),
  disposableMail: loadOnFirstUse(disposableMail),
  virtualOperator: isVirtualOperator,
  network: loadOnFirstUse(networks),
});
