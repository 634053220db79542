import { randomUUID } from 'node:crypto';
import { marshall } from '@aws-sdk/util-dynamodb';
import { dateOf, day } from '#shared/settings/durations.ts';
import { type Dynamo, unprefixed } from '../dynamo.ts';
import { seconds } from '../record-keys.ts';
import { checkSpan, type TallyStore, type Topic, tallyDays } from './port.ts';

/** Prefix of attribute names, so that no count can collide with a key attribute. */
const prefix = 'n_';

/** Stores counts in the records table: one partition per topic, one item per day. */
export const dynamoTallies = (dynamo: Dynamo, table: string, platformId: string): TallyStore => {
  const partition = (topic: Topic) => `${platformId}#TALLY#${topic}`;
  return {
    async add(topic, at, counts) {
      const named = Object.entries(counts).filter(([, count]) => count !== 0);
      if (named.length === 0) return;
      // The SDK repeats a write whose answer was lost. The repetition finds the name of its own first attempt and changes
      // nothing, unless another write came between.
      const write = randomUUID();
      await dynamo.update({
        TableName: table,
        Key: marshall({ pk: partition(topic), sk: dateOf(at) }),
        UpdateExpression: `ADD ${named.map((_, i) => `#n${i} :n${i}`).join(', ')} SET expiresAt = :expiresAt, lastWrite = :write`,
        ConditionExpression: 'attribute_not_exists(lastWrite) OR lastWrite <> :write',
        ExpressionAttributeNames: Object.fromEntries(
          named.map(([name], i) => [`#n${i}`, `${prefix}${name}`]),
        ),
        ExpressionAttributeValues: marshall({
          ...Object.fromEntries(named.map(([, count], i) => [`:n${i}`, count])),
          ':expiresAt': seconds(at + tallyDays.kept * day),
          ':write': write,
        }),
      });
    },

    async of(topic, from, to) {
      checkSpan(from, to);
      const items = await dynamo.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
        ExpressionAttributeValues: marshall({
          ':pk': partition(topic),
          ':from': dateOf(from),
          ':to': dateOf(to),
        }),
      });
      return new Map(items.map((item) => [item.sk as string, unprefixed(prefix, item)]));
    },
  };
};
