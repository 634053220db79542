import { automationMarks } from './automation.ts';
import { disposableMail } from './disposable-mail.ts';
import { type Network, networks } from './networks.ts';
import { isVirtualOperator } from './virtual-operators.ts';

/** What is known of a user agent, a mail domain, a number or an address without asking anybody. */
export type Enrichment = {
  /** Name of the automation mark in a user agent (`headless`, `script`, `bot`), or `null`. */
  readonly automation: (userAgent: string) => string | null;
  readonly disposableMail: (domain: string) => boolean;
  /** A number range of virtual operators or of cards for machines. `country` is ISO 3166. */
  readonly virtualOperator: (country: string, prefix: string) => boolean;
  /** What an address says, or one of our blocks. `country` is `null` where unknown. */
  readonly network: (ip: string) => Network;
};

/** Makes the table when it is first asked, and keeps it. */
const whenAsked = <Argument, Answer>(unpack: () => (argument: Argument) => Answer) => {
  let table: ((argument: Argument) => Answer) | undefined;
  return (argument: Argument): Answer => {
    table ??= unpack();
    return table(argument);
  };
};

/**
 * Enrichment from tables that lie beside the bundle: no network, and known only as of the day of
 * the tables (see `docs/third-party.md`). Each table is read at its first question and stays.
 *
 * @example
 * const enrichment = offlineEnrichment();
 * enrichment.automation('curl/8.4.0'); // 'script'
 * enrichment.virtualOperator('CN', '1700000'); // true
 * enrichment.network('203.0.113.7'); // { country: null, hosting: false }: for documentation only
 */
export const offlineEnrichment = (): Enrichment => ({
  automation: whenAsked(automationMarks),
  disposableMail: whenAsked(disposableMail),
  virtualOperator: isVirtualOperator,
  network: whenAsked(networks),
});
