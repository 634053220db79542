import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';
import { bytesOf } from './packed.ts';
import { disposableDomains } from './tables.generated.ts';

/**
 * Whether a mail domain, or one that it belongs to, is lent to anybody for minutes. Unpacks the list
 * when called, so call it once.
 */
export const disposableMail = (): ((domain: string) => boolean) => {
  const listed = new Set(new TextDecoder().decode(bytesOf(disposableDomains)).split('\n'));
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
