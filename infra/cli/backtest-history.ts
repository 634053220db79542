import { existsSync, statSync } from 'node:fs';
import { S3Client } from '@aws-sdk/client-s3';
import { inOrder } from '#shared/backtest/in-order.ts';
import type { BacktestPorts, Line } from '#shared/backtest/replay.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { checkStaffRule } from '#shared/rules/cel/compile-rule.ts';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { Rule } from '#shared/rules/rule.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { folderArchive } from '#shared/stores/archive/folder.ts';
import { s3Archive } from '#shared/stores/archive/s3.ts';
import { readText } from '#shared/text/read.ts';
import { linesOf } from './lines.ts';

/** A rule by its id in the catalogue, or as staff wrote it: data, so that a thread can be told it. */
export type RuleSource =
  | { readonly is: 'catalogue'; readonly id: string }
  | { readonly is: 'staff'; readonly rule: StaffRule };

/**
 * The rule of a source.
 *
 * @throws {Error} when it is gone or not well
 */
export const ruleFrom = (source: RuleSource): Rule => {
  if (source.is === 'staff') {
    const checked = checkStaffRule(source.rule);
    if (checked.ok) return checked.compile({ life: 'shadow' });
    throw new Error(`${source.rule.id} is not well: rules check says why`);
  }
  const found = catalogue.find(source.id);
  if (found) return found;
  throw new Error(`there is no rule “${source.id}”: name a file (.json) or an id of rules check`);
};

/**
 * The lines of a file (`-` is standard input), the parts of a folder, or those of a bucket
 * (`s3://bucket`), in the order of their arrival.
 *
 * @throws {Error} when there is no such file
 */
export const historyOf = (name: string, platformId: string): AsyncIterable<Line> => {
  if (name.startsWith('s3://')) {
    const bucket = name.slice('s3://'.length).split('/')[0] as string;
    return inOrder(s3Archive(new S3Client({}), bucket, platformId).read());
  }
  if (name !== '-' && !existsSync(name)) {
    throw new Error(
      `there is no ${name}: name an event file, a folder of archive parts, or s3://bucket`,
    );
  }
  if (name !== '-' && statSync(name).isDirectory()) {
    return inOrder(folderArchive(name, platformId).read());
  }
  return (async function* () {
    for await (const { text } of linesOf(name)) yield text;
  })();
};

/**
 * 48 bits of a name. Names of a replay leave no trace, so the platform's secret is neither needed
 * nor asked for, and a hash that is only fast will do (FNV-1a, two lanes).
 */
const hash = (name: string): number => {
  let low = 0x811c9dc5;
  let high = 0x1000193;
  for (let i = 0; i < name.length; i++) {
    low = Math.imul(low ^ name.charCodeAt(i), 0x01000193);
    high = Math.imul(high ^ name.charCodeAt(i), 0x5bd1e995) ^ (low >>> 15);
  }
  high = Math.imul(high ^ (high >>> 13), 0xc2b2ae35);
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  return ((high ^ (high >>> 16)) & 0xffff) * 2 ** 32 + ((low ^ (low >>> 13)) >>> 0);
};

/** What a backtest asks of the world. */
export const backtestPorts = (settings: PlatformSettings): BacktestPorts => ({
  settings,
  catalogue,
  readText,
  enrichment: offlineEnrichment(),
  hash,
});
