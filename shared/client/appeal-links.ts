import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { appealLinkFormat } from '../reviews/appeal-link.ts';
import { day } from '../settings/durations.ts';

export type AppealLinkOptions = {
  readonly platformId: string;
  /** The review API, e.g. `https://review.example.com/console/api`. */
  readonly api: string;
  readonly key: {
    /** As `appeal.linkKeys` of the platform's settings names its public half. */
    readonly name: string;
    /** The private half, PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it. */
    readonly privateKey: string;
  };
  readonly now?: () => number;
};

/** Whoever holds a link may read the statement of reasons, so it lasts no longer than a message is new. */
const lasts = 7 * day;

/**
 * The client of a platform's own pages: makes the links by which a restricted user reads why, and
 * appeals. A link names one decision and one account, ends by itself and cannot be changed.
 *
 * `GET` shows the statement, the deadline and whether it can be appealed against; `POST` with
 * `{ "text": "…", "language": "zh-CN" }` files the appeal. Both take no other sign-in.
 *
 * Keys come in pairs: Clearspring knows the public half only, in `appeal.linkKeys`, so nothing secret
 * is shared. To change keys, add the new public half, deploy, sign with the new name, and take the
 * old one away when its last link has ended. Other languages make the same token with any JWT library:
 * docs/events.md.
 *
 * Throws a `RangeError` at once when the key is no Ed25519 private key.
 *
 * @example
 * const { linkTo } = createAppealLinks({
 *   platformId: 'demo',
 *   api: 'https://review.example.com/console/api',
 *   key: { name: '2026', privateKey },
 * });
 * const { decisionId, subject } = command; // from the actions queue
 * const link = await linkTo({ decisionId, accountId: subject.accountId });
 */
export const createAppealLinks = ({
  platformId,
  api,
  key: { name, privateKey },
  now = Date.now,
}: AppealLinkOptions): {
  /** @param milliseconds how long it lasts: seven days when left out */
  readonly linkTo: (
    about: { readonly decisionId: string; readonly accountId: string },
    milliseconds?: number,
  ) => Promise<string>;
} => {
  const signer = createPrivateKey(privateKey);
  if (signer.asymmetricKeyType !== 'ed25519') {
    throw new RangeError(`the key "${name}" is not an Ed25519 private key`);
  }
  const { algorithm, type, audience } = appealLinkFormat;
  const seconds = (at: number) => Math.floor(at / 1000);
  return {
    async linkTo({ decisionId, accountId }, milliseconds = lasts) {
      const at = now();
      const token = await new SignJWT({ decisionId })
        .setProtectedHeader({ alg: algorithm, kid: name, typ: type })
        .setIssuer(platformId)
        .setAudience(audience)
        .setSubject(accountId)
        .setIssuedAt(seconds(at))
        .setExpirationTime(seconds(at + milliseconds))
        .sign(signer);
      return `${api.replace(/\/$/, '')}/appeal-links/${token}`;
    },
  };
};
