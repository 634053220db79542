import { createHmac } from 'node:crypto';
import { catalogue } from '#shared/rules/catalogue.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { offlineEnrichment } from '#shared/signals/enrichment/enrichment.ts';
import { readText } from '#shared/text/read.ts';

/** A platform whose simulated history is replayed. */
export const settings = PlatformSettings.parse({
  platformId: 'play',
  purpose: 'replay',
  mode: 'enforce',
});

export const ports = {
  settings,
  catalogue,
  readText,
  enrichment: offlineEnrichment(),
  hash: (name: string) => createHmac('sha256', 'test').update(name).digest().readUIntBE(0, 6),
};
