import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { Case } from '#shared/reviews/case.ts';
import { type ListedCase, type Listing, listingOf } from '#shared/reviews/queue.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { instant, recordKeys, seconds } from '../record-keys.ts';
import type { Claim, Desk, ListPlace, Onlooker } from './port.ts';

const openKey = (platformId: string, queue: string) => `${platformId}#${queue}`;
const openAt = ({ dueAt, caseId }: ListPlace) => `${instant(dueAt)}#${caseId}`;

/** What is so of most cases. */
const usual = { handling: null, blind: null, sampled: false } as const satisfies Partial<Case>;

/** A case without what is so of most: with it, many would not fit into one write unit. */
export const lean = <Known extends Pick<Case, keyof typeof usual>>(known: Known): Partial<Known> =>
  Object.fromEntries(
    Object.entries(known).filter(([name, value]) => usual[name as keyof typeof usual] !== value),
  ) as Partial<Known>;

/** What puts a case into the index of open cases; nothing for one that is resolved. */
export const openItem = (platformId: string, known: Case, review: ReviewSettings): Item => {
  const listing = listingOf(known, review);
  if (!listing) return {};
  const { queue, dueAt, row } = listing;
  return {
    openKey: openKey(platformId, queue),
    openAt: openAt({ dueAt, caseId: row.caseId }),
    row: JSON.stringify(lean(row)),
  };
};

/** How long after its end a claim is swept away, in milliseconds. */
const sweepAfter = 3_600_000;

/** The review desk in the records table: the index of open cases, and short-lived items. */
export const dynamoDesk = (
  dynamo: Dynamo,
  table: string,
  { platformId }: { readonly platformId: string },
): Desk => {
  const { key } = recordKeys(platformId);
  const claimKey = (caseId: string) => key('W', caseId);
  const lookPartition = (caseId: string) => key('L', caseId).pk;
  const asClaim = (item: Item) => {
    const { caseId, by, name, since, until } = item;
    return { caseId, by, name, since, until } as Claim;
  };
  const listed = (queue: string, bounds: string, values: Item) => ({
    TableName: table,
    IndexName: 'open',
    KeyConditionExpression: `openKey = :queue${bounds}`,
    ExpressionAttributeValues: marshall({ ':queue': openKey(platformId, queue), ...values }),
  });

  return {
    async openCases(queue, { most, after }) {
      const query = after
        ? listed(queue, ' AND openAt > :after', { ':after': openAt(after) })
        : listed(queue, '', {});
      const items = await dynamo.query({ ...query, Limit: most }, most);
      return items.map(
        ({ openAt: at, row }): Listing => ({
          queue,
          dueAt: Date.parse((at as string).slice(0, (at as string).indexOf('#'))),
          // What our own commit wrote; parsing fifty rows again would cost more than reading them.
          row: { ...usual, ...(JSON.parse(row) as ListedCase) },
        }),
      );
    },

    async count(queue, { most, dueBy }) {
      const query =
        dueBy === undefined
          ? listed(queue, '', {})
          : listed(queue, ' AND openAt < :due', { ':due': `${instant(dueBy)}$` });
      const items = await dynamo.query(
        { ...query, Limit: most, ProjectionExpression: 'openAt' },
        most,
      );
      return items.length;
    },

    async claims(caseIds, now) {
      const items = await dynamo.readItems(table, caseIds.map(claimKey), false);
      const claims = items.map(asClaim).filter(({ until }) => until > now);
      return new Map(claims.map((claim) => [claim.caseId, claim]));
    },

    async claim(claim, now) {
      try {
        const kept = await dynamo.update({
          TableName: table,
          Key: marshall(claimKey(claim.caseId)),
          // One's own keeps the time at which it was taken; one that ended begins anew.
          UpdateExpression:
            'SET caseId = :caseId, #by = :by, #name = :name, since = :since, #until = :until, expiresAt = :expiresAt',
          ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
          ExpressionAttributeNames: { '#by': 'by', '#name': 'name', '#until': 'until' },
          ExpressionAttributeValues: marshall({
            ':caseId': claim.caseId,
            ':by': claim.by,
            ':name': claim.name,
            ':since': claim.since,
            ':until': claim.until,
            ':now': now,
            ':expiresAt': seconds(claim.until + sweepAfter),
          }),
          ReturnValues: 'ALL_NEW',
        });
        return asClaim(unmarshall(kept ?? {}));
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      }
      try {
        const kept = await dynamo.update({
          TableName: table,
          Key: marshall(claimKey(claim.caseId)),
          UpdateExpression: 'SET #until = :until, expiresAt = :expiresAt',
          ConditionExpression: '#by = :by AND #until > :now',
          ExpressionAttributeNames: { '#by': 'by', '#until': 'until' },
          ExpressionAttributeValues: marshall({
            ':by': claim.by,
            ':until': claim.until,
            ':now': now,
            ':expiresAt': seconds(claim.until + sweepAfter),
          }),
          ReturnValues: 'ALL_NEW',
        });
        return asClaim(unmarshall(kept ?? {}));
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
        const [there] = await dynamo.readItems(table, [claimKey(claim.caseId)], true);
        return there ? asClaim(there) : claim;
      }
    },

    async release(caseId, by) {
      try {
        await dynamo.remove({
          TableName: table,
          Key: marshall(claimKey(caseId)),
          ConditionExpression: '#by = :by',
          ExpressionAttributeNames: { '#by': 'by' },
          ExpressionAttributeValues: marshall({ ':by': by }),
        });
      } catch (error) {
        if ((error as Error).name !== 'ConditionalCheckFailedException') throw error;
      }
    },

    async look(caseId, who, now) {
      const pk = lookPartition(caseId);
      await dynamo.put({
        TableName: table,
        Item: marshall({ pk, sk: who.by, ...who, expiresAt: seconds(who.until + sweepAfter) }),
      });
      const items = await dynamo.query({
        TableName: table,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: marshall({ ':pk': pk }),
        ConsistentRead: true,
      });
      return items
        .map(({ by, name, until }) => ({ by, name, until }) as Onlooker)
        .filter(({ by, until }) => by !== who.by && until > now);
    },
  };
};
