import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from './refusal.ts';

const lifetime = 24 * 3_600_000;

/**
 * Tokens that we hand out and take back: where a page ended, what a bulk preview showed. Signed, bound
 * to what they are for, and over after a while.
 *
 * @param key of the platform
 * @example
 * const sealed = seals(key, Date.now);
 * const cursor = sealed.give('GET /queues/{queue}/cases fraud', { dueAt, caseId });
 */
export const seals = (key: Uint8Array, now: () => number) => {
  const sign = (purpose: string, body: string) =>
    createHmac('sha256', key).update(`${purpose}\n${body}`).digest();
  return {
    give: (purpose: string, value: unknown, milliseconds = lifetime): string => {
      const body = Buffer.from(JSON.stringify([now() + milliseconds, value])).toString('base64url');
      return `${body}.${sign(purpose, body).toString('base64url')}`;
    },
    /** @throws {Refusal} `invalid` for what we did not give, gave for something else, or long ago. */
    take: (purpose: string, token: string, field = 'cursor'): unknown => {
      const [body = '', signature = ''] = token.split('.');
      const wanted = sign(purpose, body);
      const given = Buffer.from(signature, 'base64url');
      const good = given.length === wanted.length && timingSafeEqual(given, wanted);
      const [until, value] = good
        ? (JSON.parse(Buffer.from(body, 'base64url').toString()) as [number, unknown])
        : [0, null];
      if (until < now()) {
        throw new Refusal('invalid', {
          errors: [{ field, problem: 'not a token of this query, or too old: begin anew' }],
        });
      }
      return value;
    },
  };
};
export type Seals = ReturnType<typeof seals>;
