import { GetPublicKeyCommand, type KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { asUnavailable } from '../failure.ts';
import type { Signer } from './port.ts';

const pem = (der: Uint8Array): string =>
  [
    '-----BEGIN PUBLIC KEY-----',
    ...(Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []),
    '-----END PUBLIC KEY-----',
    '',
  ].join('\n');

/** Signs with a KMS key (`ECC_NIST_P256`, `SIGN_VERIFY`) whose private half nobody can read. */
export const kmsSigner = (client: KMSClient, keyId: string): Signer => ({
  async publicKey() {
    const { PublicKey } = await asUnavailable(
      client.send(new GetPublicKeyCommand({ KeyId: keyId })),
    );
    return pem(PublicKey as Uint8Array);
  },
  async sign(bytes) {
    const { Signature } = await asUnavailable(
      client.send(
        new SignCommand({
          KeyId: keyId,
          Message: bytes,
          MessageType: 'RAW',
          SigningAlgorithm: 'ECDSA_SHA_256',
        }),
      ),
    );
    return Signature as Uint8Array;
  },
});
