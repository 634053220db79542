import * as z from 'zod';
import { Id } from '../events/envelope.ts';

/**
 * The format of the links with which users appeal: a JSON Web Token (RFC 7519), signed by the platform
 * with an Ed25519 key (RFC 8037) that it alone holds. Type and audience keep the token from being used
 * for anything else.
 */
export const appealLinkFormat = {
  algorithm: 'EdDSA',
  type: 'appeal-link+jwt',
  audience: 'clearspring-appeals',
} as const;

/** Claims of an appeal link besides audience and expiry: one decision about one account of one platform. */
export const AppealLink = z.looseObject({
  /** The platform, which signed it. */
  iss: z.string(),
  /** The account whose user appeals. */
  sub: Id,
  decisionId: Id,
});
export type AppealLink = z.infer<typeof AppealLink>;
