import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { region } from './arn.ts';
import type { Endpoints } from './emulators.ts';
import type { Clients } from './provision.ts';

const credentials = { accessKeyId: 'local-backend', secretAccessKey: 'local' };

/** Returns SDK clients for the embedded servers, with the credentials of the platform's backend. */
export const clientsOf = (endpoints: Endpoints): Clients => {
  const shared = { region, credentials };
  return {
    dynamodb: new DynamoDBClient({ ...shared, endpoint: endpoints.dynamodb }),
    sqs: new SQSClient({ ...shared, endpoint: endpoints.sqs }),
    s3: new S3Client({ ...shared, endpoint: endpoints.s3 }),
  };
};
