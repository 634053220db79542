import { clientsOf } from '#infra/local/clients.ts';
import { startEmulators } from '#infra/local/emulators.ts';
import { namesOf, provision } from '#infra/local/provision.ts';

/** The emulated AWS services of a platform, with everything provisioned. */
export const openServices = async (platformId: string) => {
  const emulators = await startEmulators({});
  const clients = clientsOf(emulators.endpoints);
  const names = namesOf(platformId);
  await provision(clients, names);
  const tables = {
    states: names.table('states'),
    records: names.table('records'),
    audit: names.table('audit'),
  };
  const stop = async () => {
    for (const client of Object.values(clients)) client.destroy();
    await emulators.stop();
  };
  return { endpoints: emulators.endpoints, clients, names, tables, stop };
};
