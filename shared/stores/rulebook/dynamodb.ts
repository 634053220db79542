import { marshall } from '@aws-sdk/util-dynamodb';
import { RulebookEntry } from '#shared/rules/cel/rulebook.ts';
import { dateOf, day, hourOf } from '#shared/settings/durations.ts';
import { type Dynamo, type Item, ifNew, inPartition, prefixed, unprefixed } from '../dynamo.ts';
import { seconds, sequenceKey } from '../record-keys.ts';
import type { RulebookStore, RuleCounts, TrialHit } from './port.ts';

/** Counts are kept for a rule's trial and for a look back. */
const countsDays = 92;

/** Hits that stand by are drawn in the next hour. */
const hitsDays = 1;

const outcomePrefix = 'o_';
const rulePrefix = 'r_';

const countsOf = (item: Item): RuleCounts => {
  const [rule, revision] = item.sk.split('#');
  return {
    rule,
    revision: Number(revision),
    examined: item.examined ?? 0,
    fired: item.fired ?? 0,
    unwatched: item.unwatched ?? 0,
    withLive: item.withLive ?? 0,
    errored: item.errored ?? 0,
    withRules: unprefixed(rulePrefix, item),
    outcomes: unprefixed(outcomePrefix, item),
  };
};

/** Stores the rulebook in DynamoDB: one partition, one item per entry, written once. */
export const dynamoRulebook = (
  dynamo: Dynamo,
  table: string,
  platformId: string,
): RulebookStore => {
  const bookKey = `${platformId}#RULEBOOK`;
  const countsKey = (at: number) => `${platformId}#RULES#${dateOf(at)}`;
  const hitsKey = (at: number) => `${platformId}#TRIALS#${hourOf(at)}`;
  return {
    async offer(at, { lot, ...hit }) {
      await dynamo.put({
        TableName: table,
        Item: marshall({
          pk: hitsKey(at),
          sk: `${hit.rule}#${hit.revision}`,
          lot,
          body: JSON.stringify(hit),
          expiresAt: seconds(at + hitsDays * day),
        }),
        ConditionExpression: 'attribute_not_exists(pk) OR lot > :lot',
        ExpressionAttributeValues: marshall({ ':lot': lot }),
      });
    },

    async hitsOf(at) {
      const items = await dynamo.query(inPartition(table, hitsKey(at)));
      return items.map(({ lot, body }): TrialHit => ({ ...JSON.parse(body), lot }));
    },

    async entriesAfter(sequence) {
      const items = await dynamo.query(inPartition(table, bookKey, sequenceKey(sequence)));
      return items.map((item) => RulebookEntry.parse(JSON.parse(item.body)));
    },

    async append(after, entry) {
      const numbered = RulebookEntry.parse({ ...entry, sequence: after + 1 });
      const { held } = await dynamo.put({
        TableName: table,
        Item: marshall({ pk: bookKey, sk: sequenceKey(after + 1), body: JSON.stringify(numbered) }),
        ...ifNew,
      });
      return held ? 'written' : 'taken';
    },

    async count(at, rules) {
      await Promise.all(
        rules.map(({ rule, revision, withRules, outcomes, ...sums }) => {
          const counts = {
            ...sums,
            ...prefixed(rulePrefix, withRules),
            ...prefixed(outcomePrefix, outcomes),
          };
          const names = Object.keys(counts);
          return dynamo.update({
            TableName: table,
            Key: marshall({ pk: countsKey(at), sk: `${rule}#${revision}` }),
            UpdateExpression: `ADD ${names.map((_, i) => `#n${i} :n${i}`).join(', ')} SET expiresAt = :expiresAt`,
            ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#n${i}`, name])),
            ExpressionAttributeValues: marshall({
              ...Object.fromEntries(Object.values(counts).map((count, i) => [`:n${i}`, count])),
              ':expiresAt': seconds(at + countsDays * day),
            }),
          });
        }),
      );
    },

    async countsOn(at) {
      const items = await dynamo.query(inPartition(table, countsKey(at)));
      return items.map(countsOf);
    },
  };
};
