import { createCipheriv, createDecipheriv, createHmac, createSecretKey } from 'node:crypto';
import type * as z from 'zod';
import { day } from '#shared/settings/durations.ts';
import { invalid } from './refusal.ts';

const lifetime = day;
const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Issues and verifies sealed tokens: page cursors and bulk previews. Tokens are encrypted and authenticated
 * with the platform's key, bound to a purpose, and expire.
 *
 * @param key of the platform, 32 bytes
 * @example
 * import { z } from 'zod';
 * const key = new Uint8Array(32);
 * const Position = z.strictObject({ caseId: z.string() });
 * const sealed = seals(key, Date.now);
 * const cursor = sealed.seal('GET /queues/{queue}/cases fraud', { caseId: 'cas-1' });
 * sealed.open(Position, 'GET /queues/{queue}/cases fraud', cursor); // { caseId: 'cas-1' }
 */
export const seals = (key: Uint8Array, now: () => number) => {
  const secret = createSecretKey(key);
  // Derived from the content, so that a nonce repeats only for identical tokens.
  const nonceOf = (purpose: string, body: string) =>
    createHmac('sha256', secret).update(`${purpose}\n${body}`).digest().subarray(0, nonceBytes);
  const read = (purpose: string, token: string): [until: number, value: unknown] | null => {
    const sealed = Buffer.from(token, 'base64url');
    if (sealed.length < nonceBytes + tagBytes) return null;
    try {
      const cipher = createDecipheriv(algorithm, secret, sealed.subarray(0, nonceBytes))
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(-tagBytes));
      const body = cipher.update(sealed.subarray(nonceBytes, -tagBytes));
      return JSON.parse(Buffer.concat([body, cipher.final()]).toString());
    } catch {
      return null;
    }
  };
  return {
    seal: (purpose: string, value: unknown, milliseconds = lifetime): string => {
      const body = JSON.stringify([now() + milliseconds, value]);
      const nonce = nonceOf(purpose, body);
      const cipher = createCipheriv(algorithm, secret, nonce).setAAD(Buffer.from(purpose));
      const sealed = [nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },
    /**
     * Verifies a token and returns its value, parsed by a schema.
     *
     * @param at when it must be valid, epoch milliseconds
     * @throws {Refusal} `invalid` if the token is forged, was issued for another purpose, or has expired;
     *   also if another release issued it with another shape, during a deployment
     */
    open: <Schema extends z.ZodType>(
      schema: Schema,
      purpose: string,
      token: string,
      field = 'query.cursor',
      at = now(),
    ): z.output<Schema> => {
      const [until, value] = read(purpose, token) ?? [0, null];
      const { success, data } = schema.safeParse(value);
      if (until < at || !success) {
        throw invalid(field, {
          'zh-CN': '不属于此查询，或已过期；请重新开始',
          en: 'does not belong to this query, or has expired: start again',
        });
      }
      return data;
    },
  };
};
export type Seals = ReturnType<typeof seals>;
