import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '#infra/bundle/credentials.ts';
import { bundleFunction } from '#infra/bundle.ts';

const megabyte = 1_000_000;

describe('a packed function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads at most 2 MB at a cold start, and what staff rules need only when there are some', async () => {
    const { bytes, startBytes } = await bundleFunction('screen-events', folder);
    expect(startBytes).toBeLessThan(2 * megabyte);
    expect(bytes - startBytes).toBeGreaterThan(0.2 * megabyte);
  });
});

describe('the credentials of a function', () => {
  afterEach(() => vi.unstubAllEnvs());
  const stub = (token: string | undefined) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a secret');
    vi.stubEnv('AWS_SESSION_TOKEN', token);
  };

  it('are those of its environment', async () => {
    stub('a token');
    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'a key',
      secretAccessKey: 'a secret',
      sessionToken: 'a token',
    });
    stub(undefined);
    expect(await defaultProvider()()).not.toHaveProperty('sessionToken');
  });

  it('are missed by name', async () => {
    stub('a token');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    await expect(defaultProvider()()).rejects.toThrow('AWS_SECRET_ACCESS_KEY');
  });
});
