import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { StaffSettings } from '#shared/settings/review.ts';
import { demoStaff } from '../../platforms/demo-staff.ts';
import type { LambdaFunction } from '../lambda.ts';
import { appealKeyName, publicAppealKey } from './appeal-key.ts';
import { localClient, localIssuer } from './issuer.ts';
import { restApiHandler } from './rest-api.ts';

/** Preferred ports of the local console; another port is used if one is taken. */
const preferredPorts = { console: 8420, issuer: 8421 };

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => done((server.address() as AddressInfo).port));
  });

/** Listens on the preferred port, or on any free one if it is in use. */
const listenPreferred = async (server: Server, port: number): Promise<number> => {
  try {
    return await listen(server, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    return listen(server, 0);
  }
};

type LocalDesk = {
  /** URL of the console. */
  readonly address: string;
  /** The platform's settings with the local issuer. */
  readonly settings: PlatformSettings;
  /** Routes requests to the function; until then they get 503. */
  readonly open: (target: LambdaFunction) => void;
  readonly stop: () => Promise<void>;
};

/**
 * Serves the review desk on loopback: a REST front for the function, and an issuer that signs demo people in.
 *
 * @param anyPort uses free ports, for tests
 * @param appealKey path of the private key that signs appeal links
 */
export const localDesk = async (
  settings: PlatformSettings,
  { anyPort, appealKey }: { readonly anyPort: boolean; readonly appealKey: string },
): Promise<LocalDesk> => {
  const notReady: RequestListener = (_request, response) => response.writeHead(503).end('starting');
  const handlers = { console: notReady, issuer: notReady };
  const servers = {
    console: createServer((request, response) => handlers.console(request, response)),
    issuer: createServer((request, response) => handlers.issuer(request, response)),
  };
  const consolePort = await listenPreferred(servers.console, anyPort ? 0 : preferredPorts.console);
  const issuerPort = await listenPreferred(servers.issuer, anyPort ? 0 : preferredPorts.issuer);
  const origin = `http://127.0.0.1:${consolePort}`;
  const issuer = `http://127.0.0.1:${issuerPort}`;
  handlers.issuer = localIssuer(issuer, origin);
  return {
    address: `${origin}/console/`,
    settings: {
      ...settings,
      appeal: {
        ...settings.appeal,
        linkKeys: { ...settings.appeal.linkKeys, [appealKeyName]: publicAppealKey(appealKey) },
      },
      staff: StaffSettings.parse({ issuer, ...localClient, groups: demoStaff.groups }),
    },
    open: (target) => {
      handlers.console = restApiHandler(target);
    },
    stop: async () => {
      await Promise.all(
        Object.values(servers).map(
          (server) =>
            new Promise<void>((done) => {
              server.close(() => done());
              server.closeAllConnections();
            }),
        ),
      );
    },
  };
};
