import { domainToASCII } from 'node:url';
import { getDomain } from 'tldts';

/** What ends the host of a URL. `domainToASCII` drops it and what follows: a path would list its whole domain. */
const hostEnd = /[/\\?#]/;

/** The labels of a host. Subdomains of some sites begin or end with a hyphen. A wildcard would never match. */
const hostName =
  /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.[a-z0-9-]{1,63}$/;

/**
 * Returns the canonical spelling of a domain (lower case, punycode), or `null` if the text is not a domain or
 * is a public suffix such as `com.cn`.
 *
 * @example
 * readDomain('例子.中国'); // 'xn--fsqu00a.xn--fiqs8s'
 * readDomain('example.com/path'); // null
 */
export const readDomain = (written: string): string | null => {
  const domain = hostEnd.test(written) ? '' : domainToASCII(written.trim()).replace(/\.$/, '');
  return domain.length <= 253 &&
    hostName.test(domain) &&
    getDomain(domain, { extractHostname: false }) !== null
    ? domain
    : null;
};

/** Returns a domain and its parent domains, up to the registrable domain. */
export const domainAndParents = (written: string): readonly string[] => {
  const domain = domainToASCII(written).replace(/\.$/, '');
  const registrable = getDomain(domain, { extractHostname: false });
  if (!registrable) return [];
  const domains = [domain];
  for (let parent = domain; parent.length > registrable.length; ) {
    parent = parent.slice(parent.indexOf('.') + 1);
    domains.push(parent);
  }
  return domains;
};

/**
 * Returns the registrable domain of a domain: its owner can create any number of subdomains. A public suffix
 * is returned unchanged.
 *
 * @example
 * registrableDomainOf('a1.mail.example'); // 'mail.example'
 */
export const registrableDomainOf = (domain: string): string =>
  domainAndParents(domain).at(-1) ?? domain;
