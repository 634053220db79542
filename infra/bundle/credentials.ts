const ofEnvironment = () => {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = process.env;
  if (!accessKeyId || !secretAccessKey) {
    throw new Error('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
  }
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
};

/**
 * Stands for the SDK's chain of credential providers in every bundle: a function is given its role's
 * credentials in the environment, so the chain's files, roles and sign-ins are 100 kB that never run. They last as
 * long as the environment does: they are read once, and not several times for each call.
 *
 * Throws an `Error` that names the variable when there is none.
 */
export const defaultProvider = () => {
  let known: ReturnType<typeof ofEnvironment> | undefined;
  return async () => {
    known ??= ofEnvironment();
    return known;
  };
};
