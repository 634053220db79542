import { expect, it } from 'vitest';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { packSettings, unpackSettings } from '#shared/settings/packed.ts';

it('settings come out of an environment as they went in, long ones in a fraction of it', async () => {
  expect(packSettings({ platformId: 'demo' })).toBe('{"platformId":"demo"}');
  const { platform } = await deploymentOf('demo');
  const packed = packSettings(platform);
  expect(unpackSettings(packed)).toEqual(JSON.parse(JSON.stringify(platform)));
  expect(packed.length).toBeLessThan(1_500);
});
