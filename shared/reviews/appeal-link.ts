import * as z from 'zod';
import { Id } from '../events/envelope.ts';

/**
 * How a platform signs the links by which its users appeal: a JSON Web Token (RFC 7519) under an
 * Ed25519 key (RFC 8037) that the platform alone holds. Its type and audience make it good for nothing else.
 */
export const appealLinkFormat = {
  algorithm: 'EdDSA',
  type: 'appeal-link+jwt',
  audience: 'clearspring-appeals',
} as const;

/** What such a link says beside its audience and end: one decision about one account of one platform. */
export const AppealLink = z.looseObject({
  /** The platform. */
  iss: z.string(),
  /** The account. */
  sub: Id,
  decisionId: Id,
});
export type AppealLink = z.infer<typeof AppealLink>;
