import { createRemoteJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import { Id } from '#shared/events/envelope.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { type Grant, isAtCommandLine, type StaffSettings } from '#shared/settings/review.ts';

/** Signed by the issuer with a key pair: a secret that both sides know is no proof of who signed. */
const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA'];

/** A name stands on one line and turns no direction; a blank one is none. */
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
  /** Cognito says which kind a token is; others mark id tokens by what only those have. */
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

const hashed = 'sub-';

/**
 * The id of whom an issuer calls so: the very same where it is one of ours, else a digest of it, for
 * issuers write what no key or chain takes (`auth0|…`, or a leading `_`).
 */
const staffIdOf = (sub: string): string =>
  Id.safeParse(sub).success && !sub.startsWith(hashed) && !isAtCommandLine(sub)
    ? sub
    : idOf('sub', [sub]);

/** The issuer does not show its keys, or shows none that can be read: that says nothing of a token. */
const ofIssuer: ReadonlySet<string> = new Set([
  'ERR_JOSE_GENERIC',
  'ERR_JWKS_INVALID',
  'ERR_JWKS_TIMEOUT',
]);

/** The keys of an issuer, found as OpenID Connect Discovery says, and kept. */
const keysOf = (issuer: string): JWTVerifyGetKey => {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const discover = async (): Promise<JWTVerifyGetKey> => {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) });
    const document = z
      .looseObject({ issuer: z.literal(issuer), jwks_uri: z.url() })
      .parse(await answer.json());
    return createRemoteJWKSet(new URL(document.jwks_uri), { timeoutDuration: 5_000 });
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
 * Reads bearer tokens of one issuer: signature, issuer, audience, time, and that it is an access
 * token. A key is only ever fetched from where the issuer itself says, whatever a token's header names.
 *
 * @param keys left out: those of the issuer
 * @returns who it is, or `null` for every token that is not good
 * @throws {Error} when the issuer's keys cannot be had
 * @example
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
      if (error instanceof errors.JOSEError && !ofIssuer.has(error.code)) return null;
      throw error;
    }
  };
};
