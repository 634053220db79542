import { marshall } from '@aws-sdk/util-dynamodb';
import { hour, instant } from '#shared/settings/durations.ts';
import { openKey, sortKeyOf } from '../case-queues/dynamodb.ts';
import { type Dynamo, type Item, inPartition } from '../dynamo.ts';
import { recordKeys, seconds } from '../record-keys.ts';
import type { CaseViewer, Claim, Claims } from './port.ts';

/** Milliseconds between the end of a claim and its deletion. */
const expiredKeptFor = hour;

/** Claims and viewers as short-lived items of the records table. */
export const dynamoClaims = (dynamo: Dynamo, table: string, platformId: string): Claims => {
  const { key } = recordKeys(platformId);
  /** Claims share the index of the queues; no queue can have this name. */
  const indexKey = openKey(platformId, '@claims');
  const claimKey = (caseId: string) => key('W', caseId);
  const viewersPartition = (caseId: string) => key('L', caseId).pk;
  const asClaim = (item: Item) => {
    const { caseId, queue, by, name, since, until } = item;
    return { caseId, queue, by, name, since, until } as Claim;
  };

  /** Writes a claim unless somebody else's is in force. A claim of the caller's own keeps its `since`. */
  const takeClaim: Claims['claim'] = async (claim, now) => {
    const { caseId, until } = claim;
    const { held, item } = await dynamo.put({
      TableName: table,
      Item: marshall({
        ...claimKey(caseId),
        ...claim,
        expiresAt: seconds(until + expiredKeptFor),
        openKey: indexKey,
        openAt: sortKeyOf({ dueAt: until, caseId }),
      }),
      ConditionExpression:
        'attribute_not_exists(pk) OR #until <= :now OR (#by = :by AND since = :since)',
      ExpressionAttributeNames: { '#by': 'by', '#until': 'until' },
      ExpressionAttributeValues: marshall({ ':now': now, ':by': claim.by, ':since': claim.since }),
    });
    if (held || !item) return claim;
    const known = asClaim(item);
    return known.by === claim.by ? takeClaim({ ...claim, since: known.since }, now) : known;
  };

  return {
    async inForce(now, { most }) {
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'open',
          KeyConditionExpression: 'openKey = :claims AND openAt > :now',
          ExpressionAttributeValues: marshall({ ':claims': indexKey, ':now': `${instant(now)}$` }),
        },
        most,
      );
      const found = await dynamo.readItems(
        table,
        items.map(({ pk, sk }) => ({ pk, sk })),
        { consistent: false },
      );
      return found.map(asClaim).filter(({ until }) => until > now);
    },

    async of(caseIds, now) {
      const items = await dynamo.readItems(table, caseIds.map(claimKey), { consistent: false });
      const claims = items.map(asClaim).filter(({ until }) => until > now);
      return new Map(claims.map((claim) => [claim.caseId, claim]));
    },

    claim: takeClaim,

    async release(caseId, by) {
      await dynamo.remove({
        TableName: table,
        Key: marshall(claimKey(caseId)),
        ConditionExpression: '#by = :by',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: marshall({ ':by': by }),
      });
    },

    async recordViewer(caseId, who, now) {
      const pk = viewersPartition(caseId);
      await dynamo.put({
        TableName: table,
        Item: marshall({ pk, sk: who.by, ...who, expiresAt: seconds(who.until + expiredKeptFor) }),
      });
      const items = await dynamo.query(inPartition(table, pk));
      return items
        .map(({ by, name, until }) => ({ by, name, until }) as CaseViewer)
        .filter(({ by, until }) => by !== who.by && until > now);
    },
  };
};
