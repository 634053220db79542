import { marshall } from '@aws-sdk/util-dynamodb';
import type { Dynamo, Item } from '../dynamo.ts';
import { pack, unpack } from '../pack.ts';
import { seconds } from '../record-keys.ts';
import type { Paper, PaperKind, PaperStore } from './port.ts';

const keyOf = (platformId: string, kind: PaperKind, folder: string, id: string) => ({
  pk: `${platformId}#P#${kind}#${folder}`,
  sk: id,
});

/** Returns a paper as an item of the records table. */
export const paperItem = (
  platformId: string,
  { kind, folder, id, version, body, expiresAt }: Paper,
): Item => ({
  ...keyOf(platformId, kind, folder, id),
  v: version,
  body: pack(body),
  ...(expiresAt !== null && { expiresAt: seconds(expiresAt) }),
});

/** Stores papers in the records table. */
export const dynamoPapers = (
  dynamo: Dynamo,
  table: string,
  { platformId, now }: { readonly platformId: string; readonly now: () => number },
): PaperStore => {
  const asPapers = (kind: PaperKind, items: readonly Item[]): readonly Paper[] =>
    items
      .map(
        ({ pk, sk, v, body, expiresAt }): Paper => ({
          kind,
          folder: pk.slice(`${platformId}#P#${kind}#`.length),
          id: sk,
          version: v,
          // Unpacked where it is read: one that cannot be unpacked does not hide the others.
          get body() {
            return unpack(body);
          },
          expiresAt: expiresAt === undefined ? null : expiresAt * 1000,
        }),
      )
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > now());

  return {
    async read(kind, papers) {
      const keys = papers.map(({ folder, id }) => keyOf(platformId, kind, folder, id));
      return asPapers(kind, await dynamo.readItems(table, keys));
    },

    async write(paper) {
      const before = paper.version - 1;
      const { held } = await dynamo.put({
        TableName: table,
        Item: marshall(paperItem(platformId, paper), { removeUndefinedValues: true }),
        // An expired paper may still be stored: it counts as missing.
        ...(before === 0
          ? {
              ConditionExpression: 'attribute_not_exists(pk) OR expiresAt <= :now',
              ExpressionAttributeValues: marshall({ ':now': seconds(now()) }),
            }
          : {
              ConditionExpression:
                'v = :before AND (attribute_not_exists(expiresAt) OR expiresAt > :now)',
              ExpressionAttributeValues: marshall({ ':before': before, ':now': seconds(now()) }),
            }),
      });
      return held ? 'written' : 'stale';
    },

    async remove(kind, folder, id) {
      await dynamo.remove({ TableName: table, Key: marshall(keyOf(platformId, kind, folder, id)) });
    },

    async list(kind, folder, { most, latestFirst = false, after }) {
      const { pk } = keyOf(platformId, kind, folder, '');
      const items = await dynamo.query(
        {
          TableName: table,
          KeyConditionExpression:
            after === undefined ? 'pk = :pk' : `pk = :pk AND sk ${latestFirst ? '<' : '>'} :after`,
          ExpressionAttributeValues: marshall({
            ':pk': pk,
            ':now': seconds(now()),
            ...(after !== undefined && { ':after': after }),
          }),
          FilterExpression: 'attribute_not_exists(expiresAt) OR expiresAt > :now',
          ScanIndexForward: !latestFirst,
          ConsistentRead: true,
        },
        most,
      );
      return asPapers(kind, items);
    },
  };
};
