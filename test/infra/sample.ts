import { blueprint, type LambdaFunction, type Queue, type Table } from '#infra/blueprint.ts';
import { demoStaff } from '#infra/platforms/demo-staff.ts';
import { checkDeployment } from '#infra/platforms/registry.ts';
import {
  actionsOf,
  ofType,
  type Resource,
  resourcesIn,
  type Statement,
  type Synthesized,
  statementsOf,
  synthesize,
  target,
} from './synthesized.ts';

/** The settings of the sample platform in a region. */
export const settings = (region: string, more: object = {}) =>
  checkDeployment('sample', {
    platform: { platformId: 'sample', mode: 'enforce', staff: demoStaff },
    region,
    backend: { role: 'backend', account: '111122223333' },
    operators: ['on-call'],
    organization: 'o-a1b2c3d4e5',
    alarmEmails: ['on-call@example.com'],
    reservedConcurrency: 30,
    ...more,
  });

/** The templates of the sample platform by partition. */
export const partitions = {
  aws: synthesize(settings('us-east-1')),
  'aws-cn': synthesize(
    settings('cn-north-1', {
      platform: { platformId: 'sample', mode: 'enforce', intake: 'thrifty', staff: demoStaff },
    }),
  ),
};

/** Returns the only resource whose id matches. */
const onlyResource = (resources: readonly Resource[], like: RegExp): Resource => {
  const [found, ...more] = resources.filter(({ id }) => like.test(id));
  if (!found || more.length > 0) throw new Error(`there is not one resource like ${like}`);
  return found;
};

export const tables: Readonly<Record<string, Table>> = blueprint.tables;
export const queues: Readonly<Record<string, Queue>> = blueprint.queues;
export const functions: Readonly<Record<string, LambdaFunction>> = blueprint.functions;

/** Finds the resources of a platform by the names that they have in the blueprint. */
export const resourcesByName = ({ kept, replaceable }: Synthesized) => {
  const tableOf = (name: string) =>
    onlyResource(ofType(kept, 'AWS::DynamoDB::GlobalTable'), new RegExp(`^Records${name}`));
  const queueNamed = (path: string) =>
    onlyResource(ofType(kept, 'AWS::SQS::Queue'), new RegExp(`^Exchange${path}[0-9A-F]{8}$`));
  const lambdaOf = (name: string) =>
    onlyResource(ofType(replaceable, 'AWS::Lambda::Function'), new RegExp(`^${name}Function`));
  const policyOf = (name: string): readonly Statement[] =>
    ofType(replaceable, 'AWS::IAM::Policy')
      .filter(({ id }) => id.startsWith(`${name}Role`))
      .flatMap(statementsOf);
  /** Actions on a resource of the records stack that a function's role is allowed or denied. */
  const actionsOn = (name: string, effect: Statement['Effect'], on: Resource): readonly string[] =>
    policyOf(name)
      .filter((statement) => statement.Effect === effect)
      .filter((statement) =>
        resourcesIn(statement).some((named) => named !== '*' && target(named) === on.id),
      )
      .flatMap(actionsOf)
      .sort();
  const keyOf = (path: string) =>
    onlyResource(ofType(kept, 'AWS::KMS::Key'), new RegExp(`^${path}[0-9A-F]{8}$`));
  return { tableOf, queueNamed, lambdaOf, policyOf, actionsOn, keyOf };
};
