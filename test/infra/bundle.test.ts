import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { defaultProvider } from '#infra/bundle/credentials.ts';
import { bundleFunction } from '#infra/bundle.ts';

describe('a packed function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads at most 1.8 MB at a cold start, and what staff rules need only when there are some', async () => {
    const { bytes, startBytes } = await bundleFunction('screen-events', folder);
    expect(startBytes).toBeLessThan(1_800_000);
    expect(bytes - startBytes).toBeGreaterThan(200_000);
  });

  it('has the data of its modules beside it, and counts them', async () => {
    const to = join(folder, 'beside');
    const { bytes } = await bundleFunction('draw-samples', to);
    const files = readdirSync(to);
    expect(files.filter((name) => name.endsWith('.bin'))).toEqual(['model.bin', 'tables.bin']);
    const sizes = files.map((name) => statSync(join(to, name)).size);
    expect(sizes.reduce((a, b) => a + b)).toBe(bytes);
  });

  it('does not import node:http, which would load undici', async () => {
    const to = join(folder, 'screen-events');
    await bundleFunction('screen-events', to);
    const files = readdirSync(to).filter((file) => file.endsWith('.mjs'));
    const code = files.map((file) => readFileSync(join(to, file), 'utf8')).join('\n');
    expect(code).not.toMatch(/(from|import\()"node:http"/);
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
