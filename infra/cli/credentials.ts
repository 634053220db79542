import { told } from '#infra/voice.ts';

/**
 * Waits until somebody is signed in to AWS, as far as the SDK can tell.
 *
 * @param provider of a client of the SDK: `client.config.credentials`
 * @throws {Error} that says what is missing and how to mend it
 * @example
 * await signedIn(new DynamoDBClient({}).config.credentials);
 */
export const signedIn = async (provider: () => Promise<unknown>): Promise<void> => {
  await provider().catch((cause: Error) => {
    throw new Error(
      told(
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
