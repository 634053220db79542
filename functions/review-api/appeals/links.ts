import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { AppealLink, appealLinkFormat } from '#shared/reviews/appeal-link.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { Refusal } from '../server/refusal.ts';

const refusalOf = (error: unknown): unknown => {
  if (error instanceof errors.JWTExpired) return new Refusal('too-late');
  return error instanceof errors.JOSEError ? new Refusal('not-found') : error;
};

/**
 * Verifies an appeal link and returns its decision and account. The link must be signed with one of the
 * platform's keys.
 *
 * @param now epoch milliseconds
 * @throws {Refusal} `too-late` for an expired link, `not-found` for any other invalid link
 */
export const readAppealLink = async (
  token: string,
  { platformId, appeal }: Pick<PlatformSettings, 'platformId' | 'appeal'>,
  now: number,
): Promise<{ readonly decisionId: string; readonly accountId: string }> => {
  const { algorithm, type: typ, audience } = appealLinkFormat;
  try {
    const { payload } = await jwtVerify(
      token,
      ({ kid = '' }) => {
        const line = Object.hasOwn(appeal.linkKeys, kid) ? appeal.linkKeys[kid] : undefined;
        if (line === undefined) throw new errors.JWKSNoMatchingKey();
        return createPublicKey({ key: Buffer.from(line, 'base64'), format: 'der', type: 'spki' });
      },
      {
        algorithms: [algorithm],
        typ,
        issuer: platformId,
        audience,
        requiredClaims: ['exp'],
        currentDate: new Date(now),
      },
    );
    const link = AppealLink.safeParse(payload);
    if (!link.success) throw new Refusal('not-found');
    return { decisionId: link.data.decisionId, accountId: link.data.sub };
  } catch (error) {
    throw refusalOf(error);
  }
};
