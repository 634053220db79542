import type { BacktestPorts } from '#shared/backtest/replay.ts';
import { replayHash } from '#shared/backtest/replay-hash.ts';
import { withProvenRules } from '#shared/decisions/promotion.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { readText } from '#shared/text/read.ts';
import type { ListsInFile } from './list-file.ts';

/**
 * Returns the ports of a backtest.
 *
 * @param lists the lists to judge by, and the hash for comparing their contacts
 */
export const backtestPorts = (
  settings: PlatformSettings,
  { entries, hash }: ListsInFile = { entries: [], hash: replayHash },
): BacktestPorts => ({
  settings,
  catalogue: withProvenRules(catalogue, settings),
  readText,
  enrichment: offlineEnrichment(),
  hash,
  ...(entries.length > 0 && { findListed: createListFinder(entries) }),
});
