import { SQSClient } from '@aws-sdk/client-sqs';
import { serveQueues } from '#infra/local/queue-server.ts';

/** A queue server and a client of it. */
export const openQueues = async () => {
  const { url, close } = await serveQueues({});
  const sqs = new SQSClient({
    endpoint: url,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AROAEXAMPLE', secretAccessKey: 'local' },
  });
  return {
    url,
    sqs,
    close: async () => {
      sqs.destroy();
      await close();
    },
  };
};
