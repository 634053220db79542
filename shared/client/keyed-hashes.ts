import { createHmac } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type * as z from 'zod';
import type { KeyedHashes } from '../events/envelope.ts';
import type { schemas } from '../events/event.ts';
import { isBankCard, isIdentityNumber } from '../events/redact.ts';
import { mailboxOf } from '../text/contacts/mailbox.ts';

/** Secret keys by name: the platform's own, and one for each shared list. At least 32 bytes each. */
export type Keys = Readonly<Record<string, Uint8Array>>;

type SignUp = z.input<(typeof schemas)['account.signed-up']>['data'];
type HashedPhone = NonNullable<SignUp['phone']>;
type HashedEmail = NonNullable<SignUp['email']>;

/** Kinds of private values. The kind is part of the hashed message. */
export type PrivateValue =
  | 'phone'
  | 'email'
  | 'identity'
  | 'bank-card'
  | 'wallet'
  | 'crypto'
  | 'other';

/**
 * Hashes one private value with every key: HMAC-SHA-256 (RFC 2104) over `kind:value`, so that equal digits of
 * different kinds have different digests. The value must be in its canonical spelling.
 *
 * `createSender` calls it for the values it knows. Call it yourself for other values, such as a passport.
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

/** Number of last digits of a national number that are never sent, in any country. */
const hiddenDigits = 4;

/**
 * Returns prefix, country and digests (of the E.164 form) of a phone number, or `null` if it is not valid.
 *
 * @param country ISO 3166 country of numbers written without a country code
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
    // Satellite and some other numbers have no country; ZZ is "unknown" in ISO 3166.
    country: phone.country ?? 'ZZ',
    hashes: keyedHashes('phone', phone.number, keys),
  };
};

/**
 * Returns domain, shape of the local part and digests of a mail address, or `null` if it is not valid.
 *
 * Spellings of the same mailbox (case, a `+tag`, dots at Google, a domain in Unicode or punycode) have the
 * same digest. The pattern keeps tags and dots, because they are typical of account farms.
 */
export const hashEmail = (written: string, keys: Keys): HashedEmail | null => {
  // `domainToASCII` would drop what ends the host of a URL, and decode `%`.
  const parts = /^([^\s@\p{C}]{1,64})@([^\s@/\\?#%\p{C}]{1,253})$/u.exec(
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

/** Returns the digests of a resident identity number (GB 11643), or `null` if it is not valid. */
export const hashIdentity = (written: string, keys: Keys): { hashes: KeyedHashes } | null => {
  const number = compact(written).toUpperCase();
  return isIdentityNumber(number) ? { hashes: keyedHashes('identity', number, keys) } : null;
};

/** Returns the digests of a means of payment; `null` if it is empty or a card number fails the Luhn check. */
export const hashPayment = (
  kind: 'bank-card' | 'wallet' | 'crypto' | 'other',
  written: string,
  keys: Keys,
): KeyedHashes | null => {
  const number = kind === 'bank-card' ? compact(written) : written.trim().normalize('NFKC');
  if (number === '' || (kind === 'bank-card' && !isBankCard(number))) return null;
  return keyedHashes(kind, number, keys);
};
