import { marshall } from '@aws-sdk/util-dynamodb';
import { awaitsSecondReview } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import {
  type AppealedCase,
  appealedCaseOf,
  assigneeOf,
  type CaseSummary,
  type QueuedCase,
  queuedCaseOf,
} from '#shared/reviews/queue.ts';
import { instant } from '#shared/settings/durations.ts';
import type { ReviewSettings } from '#shared/settings/review.ts';
import type { Dynamo, Item } from '../dynamo.ts';
import type { CaseQueues, ListCursor, WaitingCase } from './port.ts';

/** The key of a queue in the index `open`, and that of a row within it. */
export const openKey = (platformId: string, queue: string) => `${platformId}#${queue}`;
export const sortKeyOf = ({ dueAt, caseId }: ListCursor) => `${instant(dueAt)}#${caseId}`;
/** The sort key by opening time, with all that a case is counted by. A category contains no `#`. */
const openedSortKey = (known: Case, { row }: QueuedCase) =>
  [
    instant(row.openedAt),
    row.weight.category,
    ...(awaitsSecondReview(known) ? [known.blind.first.by] : []),
  ].join('#');
/** The instant at the start of a sort key, epoch milliseconds. */
const instantIn = (place: string): number => Date.parse(place.slice(0, place.indexOf('#')));

/** Values that most rows and most cases have. */
const rowDefaults = {
  handling: null,
  blind: null,
  sampled: false,
} as const satisfies Partial<Case>;
const caseDefaults = {
  ...rowDefaults,
  concluded: null,
  conclusions: null,
  concludedBefore: null,
} as const satisfies Partial<Case>;

/** Removes the usual values from a case: with them, many cases would not fit into one write unit. */
export const withoutDefaults = <Known extends Partial<Pick<Case, keyof typeof caseDefaults>>>(
  known: Known,
): Partial<Known> =>
  Object.fromEntries(
    Object.entries(known).filter(
      ([name, value]) => caseDefaults[name as keyof typeof caseDefaults] !== value,
    ),
  ) as Partial<Known>;

const appealKey = (platformId: string, state: AppealedCase['state']) => `${platformId}#${state}`;

/** Attributes that place a case in the indexes; empty if it is resolved and has no appeal. */
export const caseIndexItem = (platformId: string, known: Case, review: ReviewSettings): Item => {
  const open = queuedCaseOf(known, review);
  const appeal = appealedCaseOf(known);
  const assignee = assigneeOf(known);
  const row = (open ?? appeal)?.row;
  return {
    ...(open && {
      openKey: openKey(platformId, open.queue),
      openAt: sortKeyOf({ dueAt: open.dueAt, caseId: open.row.caseId }),
      openedAt: openedSortKey(known, open),
    }),
    ...(appeal && {
      appealKey: appealKey(platformId, appeal.state),
      appealAt: sortKeyOf({ dueAt: appeal.dueAt, caseId: appeal.row.caseId }),
    }),
    ...(assignee !== null && {
      handedKey: platformId,
      handedAt: `${assignee}#${known.caseId}`,
    }),
    ...(row && { row: JSON.stringify(withoutDefaults(row)) }),
  };
};

/** Case queues in the records table: indexes over its cases. */
export const dynamoCaseQueues = (dynamo: Dynamo, table: string, platformId: string): CaseQueues => {
  const queueQuery = (queue: string, bounds: string, values: Item) => ({
    TableName: table,
    IndexName: 'open',
    KeyConditionExpression: `openKey = :queue${bounds}`,
    ExpressionAttributeValues: marshall({ ':queue': openKey(platformId, queue), ...values }),
  });

  // Not validated: our own commit wrote it, and validating fifty rows would cost more than reading them.
  const rowIn = ({ row }: Item): CaseSummary => ({
    ...rowDefaults,
    ...(JSON.parse(row) as CaseSummary),
  });

  return {
    async appeals(state, { most, after }) {
      const comparison = state === 'open' ? '>' : '<';
      const items = await dynamo.query(
        {
          TableName: table,
          IndexName: 'appeals',
          KeyConditionExpression: `appealKey = :state${after ? ` AND appealAt ${comparison} :after` : ''}`,
          ExpressionAttributeValues: marshall({
            ':state': appealKey(platformId, state),
            ...(after && { ':after': sortKeyOf(after) }),
          }),
          ScanIndexForward: state === 'open',
        },
        most,
      );
      return items.map(
        (item): AppealedCase => ({ state, dueAt: instantIn(item.appealAt), row: rowIn(item) }),
      );
    },

    async assignees({ most }) {
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
      return items.map(({ handedAt }) => handedAt.split('#', 1)[0]);
    },

    async openCases(queue, { most, after }) {
      const query = after
        ? queueQuery(queue, ' AND openAt > :after', { ':after': sortKeyOf(after) })
        : queueQuery(queue, '', {});
      const items = await dynamo.query(query, most);
      return items.map(
        (item): QueuedCase => ({ queue, dueAt: instantIn(item.openAt), row: rowIn(item) }),
      );
    },

    async waitingCases(queue, { most }) {
      const items = await dynamo.query({ ...queueQuery(queue, '', {}), IndexName: 'opened' }, most);
      return items.map(({ openedAt, openAt }): WaitingCase => {
        const [opened = '', category = '', ...by] = openedAt.split('#');
        return {
          caseId: openAt.slice(openAt.indexOf('#') + 1),
          openedAt: Date.parse(opened),
          dueAt: instantIn(openAt),
          category,
          ruledBy: by.length === 0 ? null : by.join('#'),
        };
      });
    },

    async countDue(queue, { most, by }) {
      const query = queueQuery(queue, ' AND openAt < :due', { ':due': `${instant(by)}$` });
      const items = await dynamo.query({ ...query, ProjectionExpression: 'openAt' }, most);
      return items.length;
    },
  };
};
