import { expect, it } from 'vitest';
import { deploymentOf } from '#infra/platforms/registry.ts';
import { packSettings, unpackSettings } from '#shared/settings/packed.ts';

it('settings round-trip through an environment variable, long ones compressed', async () => {
  expect(packSettings({ platformId: 'demo' })).toBe('{"platformId":"demo"}');
  const words = { name: '用户#', symbol: '👻\u007f' };
  expect(packSettings(words)).toMatch(/^[ -~]+$/);
  expect(unpackSettings(packSettings(words))).toEqual(words);
  const { platform } = await deploymentOf('demo');
  const packed = packSettings(platform);
  expect(unpackSettings(packed)).toEqual(JSON.parse(JSON.stringify(platform)));
  expect(packed.length).toBeLessThan(1_500);
});

it('settings are compressed beyond 2,000 bytes of ASCII', () => {
  const longest = { name: 'x'.repeat(2_000 - '{"name":""}'.length) };
  expect(packSettings(longest)).toBe(JSON.stringify(longest));
  for (const longer of [{ name: `${longest.name}x` }, { name: '名'.repeat(350) }]) {
    const packed = packSettings(longer);
    expect(packed).not.toContain('{');
    expect(unpackSettings(packed)).toEqual(longer);
  }
  expect(unpackSettings('\n {"platformId":"demo"}')).toEqual({ platformId: 'demo' });
});
