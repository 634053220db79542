import { localized } from '#infra/localize.ts';

/**
 * Checks that AWS credentials are available, as far as the SDK can tell.
 *
 * @param provider the credential provider of an SDK client: `client.config.credentials`
 * @throws {Error} that says what is missing and how to fix it
 * @example
 * import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
 * await signedIn(new DynamoDBClient({}).config.credentials);
 */
export const signedIn = async (provider: () => Promise<unknown>): Promise<void> => {
  await provider().catch((cause: Error) => {
    throw new Error(
      localized(
        {
          'zh-CN':
            '找不到 AWS 凭据，或已过期（{message}）：请设置 AWS_PROFILE 并登录，或设置 AWS_ACCESS_KEY_ID 与 AWS_SECRET_ACCESS_KEY',
          en: 'AWS credentials are missing or have expired ({message}): set AWS_PROFILE and sign in, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
        },
        { message: cause.message },
      ),
      { cause },
    );
  });
};
