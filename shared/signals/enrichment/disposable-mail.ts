import { readFileSync } from 'node:fs';
import { domainToASCII } from 'node:url';
import { domainsAround } from '../../lists/range.ts';
import { unpackData } from '../../text/data-file.ts';

/** What `disposable-mail.bin` holds: a domain a line, in order. */
export type DisposableDomains = string;

/**
 * Whether a mail domain, or one that it belongs to, is lent to anybody for minutes. Reads the list
 * when called, so call it once.
 */
export const disposableMail = (): ((domain: string) => boolean) => {
  const file = readFileSync(new URL('./disposable-mail.bin', import.meta.url));
  const listed = new Set(unpackData<DisposableDomains>(file).split('\n'));
  return (written) => {
    const ascii = domainToASCII(written.trim()).replace(/\.$/, '');
    // Up to the registrable domain and no further: a whole suffix is never lent.
    return [ascii, ...domainsAround(ascii)].some((domain) => listed.has(domain));
  };
};
