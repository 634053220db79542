import { expect, it } from 'vitest';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { packSettings, unpackSettings } from '#shared/settings/packed.ts';

it('settings round-trip through an environment variable, long ones compressed', async () => {
  expect(packSettings({ platformId: 'demo' })).toBe('{"platformId":"demo"}');
  const { platform } = await deploymentOf('demo');
  const packed = packSettings(platform);
  expect(unpackSettings(packed)).toEqual(JSON.parse(JSON.stringify(platform)));
  expect(packed.length).toBeLessThan(1_500);
});
