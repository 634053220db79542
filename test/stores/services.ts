import { clientsOf } from '#infra/local/clients.ts';
import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision, tablesOf } from '#infra/local/provision.ts';

export type Tables = ReturnType<typeof tablesOf>;

/** The emulated AWS services of a platform, with everything provisioned. */
export const openServices = async (platformId: string) => {
  const emulators = await startEmulators({});
  const clients = clientsOf(emulators.endpoints);
  const names = namesOf(platformId);
  await provision(clients, names);
  const tables = tablesOf(names);
  const stop = async () => {
    for (const client of Object.values(clients)) client.destroy();
    await emulators.stop();
  };
  return { endpoints: emulators.endpoints, clients, names, tables, stop };
};
