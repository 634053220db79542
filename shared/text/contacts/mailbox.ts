const googleDomains = new Set(['gmail.com', 'googlemail.com']);

/**
 * Returns the canonical spelling of a mailbox, so that variants of one address count as one person. Removes
 * `+tag` (RFC 5233). At Google, which has two domains and ignores dots
 * (support.google.com/mail/answer/7436150), removes dots as well and uses `gmail.com`.
 *
 * @param local the part before the @, in lower case
 * @param domain in lower case and punycode
 * @example
 * mailboxOf('li.lei+shop', 'googlemail.com'); // 'lilei@gmail.com'
 */
export const mailboxOf = (local: string, domain: string): string => {
  const untagged = local.replace(/(?<=.)\+.*$/, '');
  return googleDomains.has(domain)
    ? `${untagged.replaceAll('.', '')}@gmail.com`
    : `${untagged}@${domain}`;
};
