import { marshall } from '@aws-sdk/util-dynamodb';
import type { Dynamo } from '../dynamo.ts';
import type { SecretStore } from './port.ts';

/**
 * The secret as an item of the states table, which is encrypted under the platform's own KMS key.
 * Whoever starts first makes it; everybody else reads that one.
 */
export const dynamoSecrets = (
  dynamo: Dynamo,
  table: string,
  {
    platformId,
    randomBytes,
  }: { readonly platformId: string; readonly randomBytes: () => Uint8Array },
): SecretStore => {
  const key = { pk: `${platformId}#K`, sk: 'sketch' };
  const find = async (): Promise<Uint8Array | undefined> => {
    const [item] = await dynamo.readItems(table, [key], true);
    return item?.secret as Uint8Array | undefined;
  };
  return {
    async sketchKey() {
      const found = await find();
      if (found) return found;
      await dynamo.put({
        TableName: table,
        Item: marshall({ ...key, secret: randomBytes() }),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      return (await find()) as Uint8Array;
    },
  };
};
