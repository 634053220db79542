import { pathToFileURL } from 'node:url';

/*
 * Entry point of an execution environment. Loads the bundle named by `_HANDLER` and processes invocations
 * through the Lambda Runtime API, as the `nodejs24.x` runtime does. Plain JavaScript, because stripping types
 * would slow down every cold start.
 */

// A static import would load undici for exports that are not used here, which takes 20 ms.
const { Agent, request } = process.getBuiltinModule('node:http');

const api = `http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime`;
const agent = new Agent({ keepAlive: true });

/**
 * @param {'GET' | 'POST'} method
 * @param {string} path
 * @param {string} [body]
 * @returns {Promise<{ headers: import('node:http').IncomingHttpHeaders, body: string }>}
 */
const call = (method, path, body) =>
  new Promise((resolve, reject) => {
    const sent = request(`${api}${path}`, { method, agent }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response
        .on('data', (chunk) => chunks.push(chunk))
        .on('end', () =>
          resolve({ headers: response.headers, body: Buffer.concat(chunks).toString('utf8') }),
        )
        .on('error', reject);
    });
    sent.on('error', reject).end(body);
  });

/** @param {unknown} error */
const described = (error) => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({ errorType: name, errorMessage: message, trace: stack?.split('\n') });
};

// The runner is gone, so there will be no more invocations.
process.on('disconnect', () => process.exit(0));

const load = async () => {
  try {
    const file = /** @type {string} */ (process.env._HANDLER);
    const { handler } = await import(pathToFileURL(file).href);
    if (typeof handler !== 'function') throw new Error(`${file} exports no handler`);
    return handler;
  } catch (error) {
    await call('POST', '/init/error', described(error));
    process.exit(1);
  }
};

const handler = await load();

for (;;) {
  const { headers, body } = await call('GET', '/invocation/next');
  const id = String(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = {
    awsRequestId: id,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: '$LATEST',
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
  try {
    const result = await handler(JSON.parse(body), context);
    await call('POST', `/invocation/${id}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    await call('POST', `/invocation/${id}/error`, described(error));
  }
}
