import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import { Sha256 } from '#shared/connect/sha256.ts';

const digest = async (
  secret: string | ArrayBuffer | Uint8Array | undefined,
  ...parts: string[]
) => {
  const sha256 = new Sha256(secret);
  for (const part of parts) sha256.update(Buffer.from(part));
  return Buffer.from(await sha256.digest()).toString('hex');
};

it('hashes data in parts', async () => {
  expect(await digest(undefined, 'what do ya want ', 'for nothing?')).toBe(
    hash('sha256', 'what do ya want for nothing?', 'hex'),
  );
});

it('computes the same HMAC for a secret as text and as bytes (RFC 4231, test case 2)', async () => {
  const expected = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
  const bytes = new TextEncoder().encode('Jefe');
  for (const secret of ['Jefe', bytes, bytes.buffer]) {
    expect(await digest(secret, 'what do ya want for nothing?')).toBe(expected);
  }
});
