import { gunzipSync, gzipSync } from 'node:zlib';
import type { Archived } from './port.ts';

/** `demo/2026-11-24/08/<name>.jsonl.gz`: one folder an hour, by the arrival of the first event. */
export const partName = (platformId: string, name: string, at: number): string => {
  const [day, time] = new Date(at).toISOString().split('T') as [string, string];
  return `${platformId}/${day}/${time.slice(0, 2)}/${name}.jsonl.gz`;
};

export const packLines = (occurrences: readonly Archived[]): Uint8Array =>
  gzipSync(occurrences.map((occurrence) => `${JSON.stringify(occurrence)}\n`).join(''), {
    level: 6,
  });

export const unpackLines = (bytes: Uint8Array): readonly Archived[] =>
  gunzipSync(bytes)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Archived);
