import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { serveDatabase } from '#infra/local/database-server.ts';

type Request = {
  readonly TableName?: string;
  readonly IndexName?: string;
  readonly RequestItems?: object;
  readonly TransactItems?: readonly Readonly<Record<string, { readonly TableName: string }>>[];
  readonly Statements?: readonly { readonly Statement: string }[];
};

/** The permissions that a call needs, as `action table` or `action table/index/name`. */
const neededBy = (operation: string, request: Request): readonly string[] => {
  const { TableName, IndexName, RequestItems, TransactItems, Statements } = request;
  if (Statements) {
    return Statements.map(({ Statement }) => {
      const [, verb = '', table = ''] = /^(\w+).*?"(.+?)"/.exec(Statement) ?? [];
      return `PartiQL${verb.charAt(0)}${verb.slice(1).toLowerCase()} ${table}`;
    });
  }
  if (TransactItems) {
    return TransactItems.flatMap(Object.entries<{ readonly TableName: string }>).map(
      ([action, { TableName: table }]) => `${action.replace('Item', '')}Item ${table}`,
    );
  }
  const tables = RequestItems ? Object.keys(RequestItems) : [TableName];
  return tables.map((table) => `${operation} ${table}${IndexName ? `/index/${IndexName}` : ''}`);
};

/**
 * Serves tables as the local system does, and keeps which permissions each function needed: no emulator knows roles.
 *
 * @returns `needed`: by folder of the function, as `action table`
 */
export const recordingDatabase = async () => {
  const database = await serveDatabase({}, {});
  const needed = new Map<string, Set<string>>();
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const { authorization = '', 'x-amz-target': target = '', ...rest } = request.headers;
    const [, folder] = /Credential=local-([\w-]+)\//.exec(authorization) ?? [];
    const [, operation = ''] = String(target).split('.');
    const own = needed.get(folder ?? '') ?? new Set();
    for (const one of neededBy(operation, JSON.parse(body || '{}'))) {
      own.add(one.replace(/clearspring-[a-z]+-/, ''));
    }
    needed.set(folder ?? '', own);
    const answer = await fetch(database.url, {
      method: 'POST',
      headers: {
        authorization,
        'x-amz-target': String(target),
        'x-amz-date': String(rest['x-amz-date']),
        'content-type': String(rest['content-type']),
      },
      body,
    });
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
    response.end(await answer.text());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    needed,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await database.close();
    },
  };
};

/**
 * The permissions on tables that the deployed role of a function has, written as those that it needed. They are read from
 * the list that `test/infra/permissions.test.ts` compares with the templates.
 */
export const permittedTo = (folder: string): ReadonlySet<string> => {
  const listed = readFileSync(new URL('../infra/permissions.txt', import.meta.url), 'utf8');
  const name = folder.replaceAll(/-./g, ([, letter = '']) => letter.toUpperCase());
  const [, policy = ''] = listed.split(`AWS::IAM::Policy ${name}RoleDefaultPolicy\n`);
  const [lines = ''] = policy.split(/\n(?=AWS::)/);
  return new Set(
    [...lines.matchAll(/^ {2}Allow (dynamodb:.+) on (.+)$/gm)].flatMap(
      ([, actions = '', resources = '']) =>
        actions
          .replaceAll('dynamodb:', '')
          .split(' ')
          .flatMap((action) =>
            resources.split(' ').map((on) => `${action} ${on.replace('Records', '')}`),
          ),
    ),
  );
};
