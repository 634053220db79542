const googles = new Set(['gmail.com', 'googlemail.com']);

/**
 * The mailbox that an address names, in one spelling, so that one person is not many: without `+tag` (RFC 5233), and
 * at Google, which has two names and tells no dots apart (support.google.com/mail/answer/7436150), without dots.
 *
 * @param local what stands before the @, in lower case
 * @param domain in lower case and punycode
 * @example
 * mailboxOf('li.lei+shop', 'googlemail.com'); // 'lilei@gmail.com'
 */
export const mailboxOf = (local: string, domain: string): string => {
  const named = local.replace(/(?<=.)\+.*$/, '');
  return googles.has(domain) ? `${named.replaceAll('.', '')}@gmail.com` : `${named}@${domain}`;
};
