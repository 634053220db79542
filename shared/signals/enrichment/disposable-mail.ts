import { readFileSync } from 'node:fs';
import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';
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
  return (domain) => {
    const ascii = domainToASCII(domain.trim()).replace(/\.$/, '');
    if (listed.has(ascii)) return true;
    // Up to the registrable domain and no further: a whole suffix is never lent.
    const registrable = getDomain(ascii, { extractHostname: false });
    if (!registrable) return false;
    for (let parent = ascii; parent.length > registrable.length; ) {
      parent = parent.slice(parent.indexOf('.') + 1);
      if (listed.has(parent)) return true;
    }
    return false;
  };
};
