import { createHash } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Dynamo, ifNew } from '../dynamo.ts';
import { SecretLost, type SecretStore } from './port.ts';

/**
 * Stores the secret as an item of the states table, which is encrypted under the platform's own KMS key.
 * The first caller creates it, all others read it. The records table keeps its SHA-256, so that a lost
 * secret is detected and not created anew.
 *
 * @param randomBytes returns the 32 bytes of a new secret; `null`: this caller never creates one
 */
export const dynamoSecrets = (
  dynamo: Dynamo,
  tables: { readonly states: string; readonly records: string },
  {
    platformId,
    randomBytes,
  }: { readonly platformId: string; readonly randomBytes: (() => Uint8Array) | null },
): SecretStore => {
  const key = { pk: `${platformId}#K`, sk: 'sketch' };
  const readSecret = async (): Promise<Uint8Array | null> => {
    const [item] = await dynamo.readItems(tables.states, [key]);
    return (item?.secret as Uint8Array | undefined) ?? null;
  };
  const readDigest = async (): Promise<string | null> => {
    const [item] = await dynamo.readItems(tables.records, [key]);
    return (item?.digest as string | undefined) ?? null;
  };
  const putIfNew = (TableName: string, item: object) =>
    dynamo.put({
      TableName,
      Item: marshall({ ...key, ...item }),
      ...ifNew,
    });
  const createSecret = async (): Promise<Uint8Array> => {
    if (!randomBytes) throw new SecretLost('none');
    await putIfNew(tables.states, { secret: randomBytes() });
    return (await readSecret()) as Uint8Array;
  };
  return {
    async sketchKey() {
      const [knownDigest, firstRead] = await Promise.all([readDigest(), readSecret()]);
      // Read again: a secret that was created since the first read is not lost.
      const found = firstRead ?? (knownDigest ? await readSecret() : null);
      if (!found && knownDigest) throw new SecretLost('gone');
      const secret = found ?? (await createSecret());
      const digest = createHash('sha256').update(secret).digest('base64url');
      if (knownDigest && knownDigest !== digest) throw new SecretLost('another');
      if (!knownDigest && randomBytes) await putIfNew(tables.records, { digest });
      return secret;
    },
  };
};
