import { cpus, loadavg } from 'node:os';

/** What figures were measured on, as they say it. */
export const machine = () => ({
  cores: cpus().length,
  model: cpus()[0]?.model ?? 'unknown',
  node: process.version,
  /** Average over one, five and fifteen minutes, this measurement included. */
  load: loadavg().map((load) => Number(load.toFixed(1))),
});
