import { readFileSync } from 'node:fs';
import { domainToASCII } from 'node:url';
import { domainAndParents } from '../../lists/domain.ts';
import { unpackData } from '../../text/data-file.ts';

/** Content of `disposable-mail.bin`: one domain per line, sorted. */
export type DisposableDomains = string;

/**
 * Creates a function that returns whether a mail domain, or a parent domain, offers disposable mailboxes.
 * Reads the list on each call, so call it once.
 */
export const disposableMail = (): ((domain: string) => boolean) => {
  const file = readFileSync(new URL('./disposable-mail.bin', import.meta.url));
  const listed = new Set(unpackData<DisposableDomains>(file).split('\n'));
  return (written) => {
    const ascii = domainToASCII(written.trim()).replace(/\.$/, '');
    // Parents up to the registrable domain only: a public suffix never offers mailboxes itself.
    return [ascii, ...domainAndParents(ascii)].some((domain) => listed.has(domain));
  };
};
