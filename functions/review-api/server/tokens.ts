import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { type Grant, isCommandLineName, type StaffSettings } from '#shared/settings/review.ts';

/** Only asymmetric signatures: with a shared secret, a signature does not prove who signed. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** A name without line breaks and bidi controls; a blank name counts as missing. */
const Name = z.string().transform(
  (name) =>
    name
      .replaceAll(/\p{Bidi_Control}/gu, '')
      .replaceAll(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, 120)
      .toWellFormed() || undefined,
);

const Claims = z.looseObject({
  sub: z.string().min(1).max(255),
  exp: z.number(),
  name: Name.optional(),
  preferred_username: Name.optional(),
  username: Name.optional(),
  /**
   * Cognito declares the kind of a token here; other issuers' id tokens are detected by claims that only
   * those have.
   */
  token_use: z.literal('access').optional(),
  nonce: z.never().optional(),
  at_hash: z.never().optional(),
});

export type Session = { readonly staff: Staff; readonly expiresAt: number };

const groupsIn = (claim: unknown): readonly string[] => {
  if (typeof claim === 'string') return [claim];
  return Array.isArray(claim) ? claim.filter((one) => typeof one === 'string') : [];
};

const grantsOf = (claims: z.infer<typeof Claims>, settings: StaffSettings): readonly Grant[] =>
  groupsIn(claims[settings.groupsClaim]).flatMap((group) =>
    Object.hasOwn(settings.groups, group) ? [settings.groups[group] as Grant] : [],
  );

const digestPrefix = 'sub-';
/** Who acts in the audit log besides people. */
const otherActors: ReadonlySet<string> = new Set(['system', 'user']);

/**
 * The staff id for a subject of the issuer: the subject itself if it is a valid id, else a digest of it,
 * because issuers use characters that keys and chains do not allow (`auth0|…`, or a leading `_`). Nor may a
 * person's acts be recorded under the name of another actor.
 */
const staffIdOf = (sub: string): string =>
  Id.safeParse(sub).success &&
  !sub.startsWith(digestPrefix) &&
  !isCommandLineName(sub) &&
  !otherActors.has(sub)
    ? sub
    : idOf('sub', [sub]);

/** Errors in fetching or reading the issuer's keys, which say nothing about the token. */
const issuerErrors: ReadonlySet<string> = new Set([
  'ERR_JOSE_GENERIC',
  'ERR_JWKS_INVALID',
  'ERR_JWKS_TIMEOUT',
]);

/**
 * Lambda freezes a worker between requests. A connection kept open would break meanwhile, and with it the request
 * that fetches the keys again.
 */
const headers = { connection: 'close' };

/** The keys of an issuer, found by OpenID Connect Discovery and cached. */
const keysOf = (issuer: string): JWTVerifyGetKey => {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const signal = AbortSignal.timeout(5_000);
    const answer = await fetch(url, { redirect: 'error', headers, signal });
    const document = z
      .looseObject({ issuer: z.literal(issuer), jwks_uri: z.url() })
      .parse(await answer.json());
    return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: 5_000, headers });
  };
  return async (header, token) => {
    keys ??= discover();
    try {
      return await (await keys)(header, token);
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) keys = undefined;
      throw error;
    }
  };
};

/**
 * Creates a reader of one issuer's bearer tokens. It verifies signature, issuer, audience and time, and
 * accepts only access tokens. Keys are fetched only from the issuer's own discovery document, whatever a
 * token's header names.
 *
 * @param keys defaults to the issuer's keys
 * @returns a function that resolves to the session, or to `null` for an invalid token
 * @throws {Error} if the issuer's keys are unavailable
 * @example
 * declare const settings: { readonly staff: StaffSettings };
 * declare const bearer: string;
 * const session = await readTokens(settings.staff, Date.now)(bearer);
 */
export const readTokens = (
  settings: StaffSettings,
  now: () => number,
  keys: JWTVerifyGetKey = keysOf(settings.issuer),
) => {
  const { issuer, audience, audienceClaim } = settings;
  return async (token: string): Promise<Session | null> => {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        algorithms,
        clockTolerance: 30,
        currentDate: new Date(now()),
        requiredClaims: ['sub', 'exp', audienceClaim],
        ...(audienceClaim === 'aud' && { audience }),
      });
      if (audienceClaim === 'client_id' && payload.client_id !== audience) return null;
      const claims = Claims.safeParse(payload);
      if (!claims.success) return null;
      const { sub, exp, name, preferred_username, username } = claims.data;
      return {
        staff: {
          id: staffIdOf(sub),
          name: name ?? preferred_username ?? username ?? sub.slice(0, 120),
          grants: grantsOf(claims.data, settings),
        },
        expiresAt: exp * 1000,
      };
    } catch (error) {
      if (error instanceof errors.JOSEError && !issuerErrors.has(error.code)) return null;
      throw error;
    }
  };
};
