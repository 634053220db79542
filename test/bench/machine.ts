import { cpus, loadavg } from 'node:os';

/** Describes the machine on which figures were measured. */
export const machine = () => ({
  cores: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  /** Load averages over one, five and fifteen minutes, including this measurement. */
  load: loadavg().map((load) => Number(load.toFixed(1))),
});
