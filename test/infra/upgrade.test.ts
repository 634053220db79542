import { describe, expect, it } from 'vitest';
import { partitions } from './sample.ts';
import type { Resource, Synthesized } from './synthesized.ts';

/** Resources that CloudFormation can create anew without a loss. */
const rebuilt = /^AWS::(?:IAM::ManagedPolicy|S3::BucketPolicy|SQS::QueuePolicy)$/;

type Keys = readonly { readonly AttributeName: string }[];
const keysOf = (keys: Keys) => keys.map(({ AttributeName }) => AttributeName).join(', ');

/** What CloudFormation replaces a resource for, or DynamoDB rebuilds an index for, one per line. */
const fixedParts = ({ type, properties }: Resource): readonly string[] => {
  switch (type) {
    case 'AWS::DynamoDB::GlobalTable':
      return [
        `  keys ${keysOf(properties.KeySchema)}`,
        ...(properties.GlobalSecondaryIndexes ?? []).map(
          (index: {
            IndexName: string;
            KeySchema: Keys;
            Projection: { ProjectionType: string; NonKeyAttributes?: readonly string[] };
          }) =>
            `  index ${index.IndexName}: ${keysOf(index.KeySchema)} | ${
              index.Projection.NonKeyAttributes?.join(', ') ?? index.Projection.ProjectionType
            }`,
        ),
      ];
    case 'AWS::SQS::Queue':
      return properties.QueueName ? [`  name ${properties.QueueName}`] : [];
    case 'AWS::KMS::Key':
      return properties.KeySpec ? [`  spec ${properties.KeySpec}`] : [];
    default:
      return [];
  }
};

const listKept = ({ kept, records }: Synthesized, exported: readonly string[]): string =>
  [
    ...kept
      .filter(({ type }) => !rebuilt.test(type))
      .flatMap((one) => [`${one.type} ${one.id}`, ...fixedParts(one)]),
    ...exported.map((name) => `export ${name.replace(`${records.stackName}:`, '')}`),
    '',
  ].join('\n');

const exportsIn = (text: string): readonly string[] =>
  [...text.matchAll(/"Export": \{\s*"Name": "([^"]+)"/g)].map(([, name]) => name as string).sort();

/**
 * The file lists what a deployed platform holds its data in, and what its screening stack imports. A change of
 * a line means a new, empty table, queue, bucket or key beside the old one, or a deployment that fails:
 * an index is built for hours, and DynamoDB takes one per table and deployment; an export cannot go while a
 * deployed stack imports it.
 * Who means it accepts it with `-u`, and says in CHANGELOG.md and docs/operate.md what the upgrade must heed.
 */
describe.each(Object.entries(partitions))('an upgrade in %s', (_, made) => {
  it('replaces nothing that holds data, and keeps what the other stack imports', async () => {
    await expect(listKept(made, exportsIn(made.text))).toMatchFileSnapshot('./deployed.txt');
  });
});
