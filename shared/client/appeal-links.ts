import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { appealLinkFormat } from '../reviews/appeal-link.ts';
import { day } from '../settings/durations.ts';

/** Options of `createAppealLinks`. */
export type AppealLinkOptions = {
  readonly platformId: string;
  /** URL of the review API, e.g. `https://review.example.com/console/api`. */
  readonly api: string;
  readonly key: {
    /** The name of its public key in `appeal.linkKeys` of the platform's settings. */
    readonly name: string;
    /** The private key in PEM (PKCS #8), as `openssl genpkey -algorithm ed25519` writes it. */
    readonly privateKey: string;
  };
  readonly now?: () => number;
};

/** Default lifetime of a link: short, because anybody with the link can read the statement of reasons. */
const linkLifetime = 7 * day;

/**
 * Creates signed links by which a restricted user can read the reasons and appeal. For the platform's
 * backend. A link names one decision and one account, expires, and cannot be altered.
 *
 * `GET` returns the statement, the deadline and whether an appeal is possible. `POST` with
 * `{ "text": "…", "language": "zh-CN" }` files the appeal. Neither needs another sign-in.
 *
 * Clearspring has only the public keys, in `appeal.linkKeys`, so no secret is shared. To rotate keys, add
 * the new public key, deploy, sign with the new name, and remove the old key when its last link has
 * expired. Other languages can create the same token with any JWT library: docs/events.md.
 *
 * @throws {RangeError} if the key is not an Ed25519 private key
 *
 * @example
 * declare const privateKey: string;
 * declare const command: Command;
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
  /** @param milliseconds lifetime of the link; seven days by default */
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
    async linkTo({ decisionId, accountId }, milliseconds = linkLifetime) {
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
