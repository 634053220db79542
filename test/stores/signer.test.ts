import { createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SealingKey } from '#shared/connect/environment.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { ensureKeyFile, fileSigner, generateKey } from '#shared/stores/signer/file.ts';
import { kmsSigner } from '#shared/stores/signer/kms.ts';
import type { Signer } from '#shared/stores/signer/port.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'clearspring-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const inFile = (): Signer => {
  const path = join(folder, 'key.pem');
  ensureKeyFile(path);
  return fileSigner(path);
};

/** A mock of KMS by its API reference; there is no local KMS server. */
const inKms = (): Signer => {
  const key = createPrivateKey(generateKey());
  const kms = mockClient(KMSClient);
  kms
    .on(GetPublicKeyCommand, { KeyId: 'key-1' })
    .resolves({ PublicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }) });
  kms
    .on(SignCommand, {
      KeyId: 'key-1',
      MessageType: 'RAW',
      SigningAlgorithm: 'ECDSA_SHA_256',
    })
    .callsFake(async ({ Message }) => ({ Signature: sign('sha256', Message, key) }));
  return kmsSigner(new KMSClient({ region: 'us-east-1' }), 'key-1');
};

describe.each([
  { name: 'a key in a file', open: inFile },
  { name: 'a key of KMS', open: inKms },
])('signs with $name', ({ open }) => {
  it('a signature that the public key verifies for that content only', async () => {
    const signer = open();
    const [said, other] = ['said', 'not said'].map((text) => Buffer.from(text)) as [Buffer, Buffer];
    const signature = await signer.sign(said);
    const key = await signer.publicKey();
    expect(verify('sha256', said, key, signature)).toBe(true);
    expect(verify('sha256', other, key, signature)).toBe(false);
    expect(createPublicKey(key).asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  });
});

describe('a key file', () => {
  it('is readable by its owner only, and is not overwritten', () => {
    const path = join(folder, 'own.pem');
    ensureKeyFile(path);
    const key = readFileSync(path, 'utf8');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    ensureKeyFile(path);
    expect(readFileSync(path, 'utf8')).toBe(key);
  });
});

describe('a key service', () => {
  it('is unavailable when throttled; other errors are passed on', async () => {
    const kms = mockClient(KMSClient);
    const signer = kmsSigner(new KMSClient({ region: 'us-east-1' }), 'key-1');
    const fault = (name: string) => Object.assign(new Error(name), { name });
    kms.on(SignCommand).rejects(fault('KMSThrottlingException'));
    await expect(signer.sign(Buffer.from('x'))).rejects.toThrow(Unavailable);
    kms.on(SignCommand).rejects(fault('AccessDeniedException'));
    await expect(signer.sign(Buffer.from('x'))).rejects.toMatchObject({
      name: 'AccessDeniedException',
    });
  });
});

describe('the environment', () => {
  it('names one key, in KMS or in a file', () => {
    expect(SealingKey.safeParse({ AUDIT_KEY_ID: 'key-1' }).success).toBe(true);
    expect(SealingKey.safeParse({ AUDIT_KEY_FILE: '/key.pem' }).success).toBe(true);
    for (const wrong of [{}, { AUDIT_KEY_ID: 'key-1', AUDIT_KEY_FILE: '/key.pem' }]) {
      expect(SealingKey.safeParse(wrong).error?.issues[0]?.message).toMatch(
        'AUDIT_KEY_ID and AUDIT_KEY_FILE',
      );
    }
  });
});
