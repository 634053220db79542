const ofEnvironment = () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error(
      'AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set: Lambda sets them from the role',
    );
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};

/**
 * Replaces the SDK's credential provider chain in every bundle. Lambda passes the role's credentials in the
 * environment, so the chain's support for files, roles and sign-in would be 100 kB that never run. The
 * credentials are valid as long as the environment exists, so they are read once instead of several times per
 * call.
 *
 * @throws {Error} that names the variables, if they are not set
 */
export const defaultProvider = () => {
  let known: ReturnType<typeof ofEnvironment> | undefined;
  return async () => {
    known ??= ofEnvironment();
    return known;
  };
};
