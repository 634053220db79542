import { KMSClient } from '@aws-sdk/client-kms';
import type { SealingPorts } from '#shared/auditing/seal.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { dynamoSeals } from '#shared/stores/seals/dynamodb.ts';
import { fileSigner } from '#shared/stores/signer/file.ts';
import { kmsSigner } from '#shared/stores/signer/kms.ts';
import type { Signer } from '#shared/stores/signer/port.ts';
import { clientSettings, connectBase } from './base.ts';
import type { Environment, SealingKey } from './environment.ts';

/** @throws {Error} if the key's file cannot be read */
const connectSigner = ({ AUDIT_KEY_ID, AUDIT_KEY_FILE }: SealingKey): Signer =>
  AUDIT_KEY_ID
    ? kmsSigner(new KMSClient(clientSettings), AUDIT_KEY_ID)
    : fileSigner(AUDIT_KEY_FILE as string);

/** Creates the ports of the daily seal: the audit table's seals, and the signer. */
export const connectSealing = (
  environment: Pick<Environment, 'PLATFORM_SETTINGS' | 'AUDIT_TABLE'>,
  key: SealingKey,
): SealingPorts & Pick<Ports, 'metrics'> => {
  const { dynamo, settings: platform, ...base } = connectBase(environment);
  const { platformId } = platform;
  return {
    ...base,
    platformId,
    seals: dynamoSeals(dynamo, environment.AUDIT_TABLE, platformId),
    signer: connectSigner(key),
  };
};
