import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type * as z from 'zod';
import type { KeyedHashes } from '../events/envelope.ts';
import type { schemas } from '../events/event.ts';
import { isBankCard, isIdentityNumber } from '../events/redact.ts';
import { mailboxOf } from '../text/mailbox.ts';

/** Secret keys by name: the platform's own, and one for each list shared with others. At least 32 bytes each. */
export type Keys = Readonly<Record<string, Uint8Array>>;

type SignUp = z.input<(typeof schemas)['account.signed-up']>['data'];
type HashedPhone = NonNullable<SignUp['phone']>;
type HashedEmail = NonNullable<SignUp['email']>;

/** Kinds of private values, as digests are named by them. */
export type PrivateValue =
  | 'phone'
  | 'email'
  | 'identity'
  | 'bank-card'
  | 'wallet'
  | 'crypto'
  | 'other';

/**
 * Digests of one private value under every key: HMAC-SHA-256 (RFC 2104) over `kind:value`, so that
 * equal digits of different kinds never meet. The value must have been brought to one spelling.
 *
 * The sender calls it for what it knows; call it for what it does not, such as a passport.
 *
 * @public
 */
export const keyedHashes = (kind: PrivateValue, value: string, keys: Keys): KeyedHashes =>
  Object.fromEntries(
    Object.entries(keys).map(([name, key]) => [
      name,
      createHmac('sha256', key).update(`${kind}:${value}`).digest('base64url'),
    ]),
  );

/** Digits of a national number that stay hidden, whatever the country. */
const hiddenDigits = 4;

/**
 * A phone number as prefix, country and digests of its E.164 form; `null` when it cannot be a number.
 *
 * @param country for numbers written without a country code, ISO 3166
 */
export const hashPhone = (written: string, country: string, keys: Keys): HashedPhone | null => {
  const phone = parsePhoneNumberFromString(written.normalize('NFKC'), {
    defaultCountry: country as 'CN',
  });
  if (!phone?.isPossible()) return null;
  const prefix = phone.nationalNumber.slice(
    0,
    Math.min(7, phone.nationalNumber.length - hiddenDigits),
  );
  if (prefix.length < 3) return null;
  return {
    prefix,
    // Satellite and other numbers belong to no country; ZZ is ISO 3166's "unknown".
    country: phone.country ?? 'ZZ',
    hashes: keyedHashes('phone', phone.number, keys),
  };
};

/**
 * A mail address as domain, shape of the local part, and digests; `null` when it cannot be one.
 *
 * What makes no other mailbox (case, a `+tag`, dots at Google, a domain in Unicode or punycode) makes no
 * other digest; the pattern keeps tag and dots, because farms are known by them.
 */
export const hashEmail = (written: string, keys: Keys): HashedEmail | null => {
  const parts = /^([^\s@\p{C}]{1,64})@([^\s@/\p{C}]{1,253})$/u.exec(
    written.trim().normalize('NFKC').toLowerCase(),
  );
  if (!parts) return null;
  const [, local = '', host = ''] = parts;
  const domain = domainToASCII(host).replace(/\.$/, '');
  if (domain === '') return null;
  return {
    domain,
    pattern: local.replace(/[\p{L}\p{M}]/gu, 'a').replace(/\p{N}/gu, '#'),
    hashes: keyedHashes('email', mailboxOf(local, domain), keys),
  };
};

const compact = (written: string) => written.normalize('NFKC').replace(/[\s-]/g, '');

/** Digests of a resident identity number (GB 11643); `null` when its check character is wrong. */
export const hashIdentity = (written: string, keys: Keys): { hashes: KeyedHashes } | null => {
  const number = compact(written).toUpperCase();
  return isIdentityNumber(number) ? { hashes: keyedHashes('identity', number, keys) } : null;
};

/** Digests of a card, wallet or other means of payment; `null` when a card number fails its check digit. */
export const hashPayment = (
  kind: 'bank-card' | 'wallet' | 'crypto' | 'other',
  written: string,
  keys: Keys,
): KeyedHashes | null => {
  const number = kind === 'bank-card' ? compact(written) : written.trim().normalize('NFKC');
  if (number === '' || (kind === 'bank-card' && !isBankCard(number))) return null;
  return keyedHashes(kind, number, keys);
};
