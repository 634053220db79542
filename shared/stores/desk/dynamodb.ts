import { marshall } from '@aws-sdk/util-dynamodb';
import { awaitsSecond } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import {
  type AppealListing,
  appealListingOf,
  assigneeOf,
  type ListedCase,
  type Listing,
  listingOf,
} from '#shared/reviews/queue.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import { hour } from '../../settings/durations.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import { instant, recordKeys, seconds } from '../record-keys.ts';
import type { Claim, Desk, ListPlace, Onlooker, WaitingCase } from './port.ts';

const openKey = (platformId: string, queue: string) => `${platformId}#${queue}`;
/** Claims share the index of the queues; no queue can have this name. */
const claimsKey = (platformId: string) => openKey(platformId, '@claims');
const placeAt = ({ dueAt, caseId }: ListPlace) => `${instant(dueAt)}#${caseId}`;
/** The sort key by opening time, with all that a case is counted by. A category contains no `#`. */
const openedPlace = (known: Case, { row }: Listing) =>
  [
    instant(row.openedAt),
    row.weight.category,
    ...(awaitsSecond(known) ? [known.blind.first.by] : []),
  ].join('#');
/** The instant at the start of a sort key, epoch milliseconds. */
const instantIn = (place: string): number => Date.parse(place.slice(0, place.indexOf('#')));

/** Values that most rows and most cases have. */
const usualRow = { handling: null, blind: null, sampled: false } as const satisfies Partial<Case>;
const usual = {
  ...usualRow,
  concluded: null,
  concludedBefore: null,
} as const satisfies Partial<Case>;

/** Removes the usual values from a case: with them, many cases would not fit into one write unit. */
export const lean = <Known extends Partial<Pick<Case, keyof typeof usual>>>(
  known: Known,
): Partial<Known> =>
  Object.fromEntries(
    Object.entries(known).filter(([name, value]) => usual[name as keyof typeof usual] !== value),
  ) as Partial<Known>;

const appealKey = (platformId: string, state: AppealListing['state']) => `${platformId}#${state}`;

/** Attributes that place a case in the desk's indexes; empty if it is resolved and has no appeal. */
export const deskItem = (platformId: string, known: Case, review: ReviewSettings): Item => {
  const open = listingOf(known, review);
  const appeal = appealListingOf(known);
  const assignee = assigneeOf(known);
  const row = (open ?? appeal)?.row;
  return {
    ...(open && {
      openKey: openKey(platformId, open.queue),
      openAt: placeAt({ dueAt: open.dueAt, caseId: open.row.caseId }),
      openedAt: openedPlace(known, open),
    }),
    ...(appeal && {
      appealKey: appealKey(platformId, appeal.state),
      appealAt: placeAt({ dueAt: appeal.dueAt, caseId: appeal.row.caseId }),
    }),
    ...(assignee !== null && {
      handedKey: platformId,
      handedAt: `${assignee}#${known.caseId}`,
    }),
    ...(row && { row: JSON.stringify(lean(row)) }),
  };
};

/** Milliseconds between the end of a claim and its deletion. */
const sweepAfter = hour;

/** Stores the review desk in the records table: indexes over cases, and short-lived items. */
export const dynamoDesk = (
  dynamo: Dynamo,
  table: string,
  { platformId }: { readonly platformId: string },
): Desk => {
  const { key } = recordKeys(platformId);
  const claimKey = (caseId: string) => key('W', caseId);
  const lookPartition = (caseId: string) => key('L', caseId).pk;
  const asClaim = (item: Item) => {
    const { caseId, queue, by, name, since, until } = item;
    return { caseId, queue, by, name, since, until } as Claim;
  };
  const listed = (queue: string, bounds: string, values: Item) => ({
    TableName: table,
    IndexName: 'open',
    KeyConditionExpression: `openKey = :queue${bounds}`,
    ExpressionAttributeValues: marshall({ ':queue': openKey(platformId, queue), ...values }),
  });

  // Not validated: our own commit wrote it, and validating fifty rows would cost more than reading them.
  const rowIn = ({ row }: Item): ListedCase => ({
    ...usualRow,
    ...(JSON.parse(row) as ListedCase),
  });

  return {
    async appeals(state, { most, after }) {
      const behind = state === 'open' ? '>' : '<';
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'appeals',
          KeyConditionExpression: `appealKey = :state${after ? ` AND appealAt ${behind} :after` : ''}`,
          ExpressionAttributeValues: marshall({
            ':state': appealKey(platformId, state),
            ...(after && { ':after': placeAt(after) }),
          }),
          ScanIndexForward: state === 'open',
        },
        most,
      );
      return items.map((item): AppealListing => {
        const dueAt = instantIn(item.appealAt as string);
        return { state, dueAt, row: rowIn(item) };
      });
    },

    async allClaims(now, { most }) {
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'open',
          KeyConditionExpression: 'openKey = :claims AND openAt > :now',
          ExpressionAttributeValues: marshall({
            ':claims': claimsKey(platformId),
            ':now': `${instant(now)}$`,
          }),
        },
        most,
      );
      const found = await dynamo.readItems(
        table,
        items.map(({ pk, sk }) => ({ pk, sk })),
        false,
      );
      return found
        .map(asClaim)
        .filter(({ until }) => until > now)
        .toSorted((a, b) => a.until - b.until);
    },

    async handed({ most }) {
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'handed',
          KeyConditionExpression: 'handedKey = :platform',
          ExpressionAttributeValues: marshall({ ':platform': platformId }),
          ProjectionExpression: 'handedAt',
        },
        most,
      );
      return items.map(({ handedAt }) => (handedAt as string).split('#', 1)[0] as string);
    },

    async openCases(queue, { most, after }) {
      const query = after
        ? listed(queue, ' AND openAt > :after', { ':after': placeAt(after) })
        : listed(queue, '', {});
      const items = await dynamo.query(query, most);
      return items.map(
        (item): Listing => ({ queue, dueAt: instantIn(item.openAt as string), row: rowIn(item) }),
      );
    },

    async waiting(queue, { most }) {
      const items = await dynamo.query({ ...listed(queue, '', {}), IndexName: 'opened' }, most);
      return items.map(({ openedAt, openAt }): WaitingCase => {
        const [opened = '', category = '', ...by] = (openedAt as string).split('#');
        return {
          caseId: (openAt as string).slice((openAt as string).indexOf('#') + 1),
          openedAt: Date.parse(opened),
          dueAt: instantIn(openAt),
          category,
          ruledBy: by.length === 0 ? null : by.join('#'),
        };
      });
    },

    async due(queue, { most, by }) {
      const query = listed(queue, ' AND openAt < :due', { ':due': `${instant(by)}$` });
      const items = await dynamo.query({ ...query, ProjectionExpression: 'openAt' }, most);
      return items.length;
    },

    async claims(caseIds, now) {
      const items = await dynamo.readItems(table, caseIds.map(claimKey), false);
      const claims = items.map(asClaim).filter(({ until }) => until > now);
      return new Map(claims.map((claim) => [claim.caseId, claim]));
    },

    async claim(claim, now) {
      const placed = {
        ':queue': claim.queue,
        ':openKey': claimsKey(platformId),
        ':openAt': placeAt({ dueAt: claim.until, caseId: claim.caseId }),
      };
      const taken = await dynamo.update({
        TableName: table,
        Key: marshall(claimKey(claim.caseId)),
        // The first update takes a free or expired claim; the second renews the caller's own and keeps
        // `since`.
        UpdateExpression:
          'SET caseId = :caseId, #queue = :queue, #by = :by, #name = :name, since = :since, #until = :until, expiresAt = :expiresAt, openKey = :openKey, openAt = :openAt',
        ConditionExpression: 'attribute_not_exists(pk) OR #until <= :now',
        ExpressionAttributeNames: {
          '#queue': 'queue',
          '#by': 'by',
          '#name': 'name',
          '#until': 'until',
        },
        ExpressionAttributeValues: marshall({
          ...placed,
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
      if (taken.item) return asClaim(taken.item);
      const { item } = await dynamo.update({
        TableName: table,
        Key: marshall(claimKey(claim.caseId)),
        UpdateExpression:
          'SET #queue = :queue, #until = :until, expiresAt = :expiresAt, openKey = :openKey, openAt = :openAt',
        ConditionExpression: '#by = :by AND #until > :now',
        ExpressionAttributeNames: { '#queue': 'queue', '#by': 'by', '#until': 'until' },
        ExpressionAttributeValues: marshall({
          ...placed,
          ':by': claim.by,
          ':until': claim.until,
          ':now': now,
          ':expiresAt': seconds(claim.until + sweepAfter),
        }),
        ReturnValues: 'ALL_NEW',
        // The claim of somebody else, as it is stored.
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      });
      return item ? asClaim(item) : claim;
    },

    async release(caseId, by) {
      await dynamo.remove({
        TableName: table,
        Key: marshall(claimKey(caseId)),
        ConditionExpression: '#by = :by',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: marshall({ ':by': by }),
      });
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
