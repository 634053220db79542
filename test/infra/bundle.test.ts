import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import type { blueprint } from '#infra/blueprint.ts';
import { buildOnce, nameOfSources } from '#infra/built-once.ts';
import { defaultProvider } from '#infra/bundle/credentials.ts';
import { type Bundle, bundleFunction, bundleModule, nameOfFunctions } from '#infra/bundle.ts';
import { nameOfConsole } from '#infra/console.ts';
import { moneyPassedOn } from '#shared/rules/network/money-passed-on.ts';
import { day } from '#shared/settings/durations.ts';

describe('a packed function', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const pack = (name: string): Promise<Bundle> => bundleFunction(name, join(folder, name));

  type Folder = (typeof blueprint.functions)[keyof typeof blueprint.functions]['folder'];
  const limits = {
    'screen-events': 2_050_000,
    backtest: 2_275_500,
    'review-api': 1_776_000,
    'draw-samples': 1_349_000,
    'end-holds': 543_000,
    'watch-rules': 458_000,
    'sweep-outbox': 356_500,
    'seal-audit': 340_500,
  } as const satisfies { readonly [F in Folder]: number };

  it('is in the blueprint, which deploys it', () => {
    const folders = readdirSync(new URL('../../functions', import.meta.url));
    expect(folders.toSorted()).toEqual(Object.keys(limits).toSorted());
  });

  it.each(Object.entries(limits))(
    '%s loads at most %i bytes at a cold start',
    async (name, most) => {
      expect((await pack(name)).startBytes).toBeLessThan(most);
    },
  );

  it('loads the code for staff rules only if there are some', async () => {
    const { bytes, startBytes } = await pack('screen-events');
    expect(bytes - startBytes).toBeGreaterThan(200_000);
  });

  it('includes the data files of its modules, and counts them', async () => {
    const { bytes } = await pack('draw-samples');
    const files = readdirSync(join(folder, 'draw-samples'));
    expect(files.filter((name) => name.endsWith('.bin'))).toEqual([
      'character-pairs.lazy.bin',
      'model.bin',
      'tables.bin',
      'vocabulary.bin',
    ]);
    const sizes = files.map((name) => statSync(join(folder, 'draw-samples', name)).size);
    expect(sizes.reduce((a, b) => a + b)).toBe(bytes);
  });

  it('does not count lazy data files at a cold start', async () => {
    const entry = join(folder, 'rarely.ts');
    writeFileSync(entry, "console.log('rarely');");
    writeFileSync(join(folder, 'rarely.bin'), 'often');
    writeFileSync(join(folder, 'rarely.lazy.bin'), 'rarely');
    const { bytes, startBytes } = await bundleModule(entry, join(folder, 'lazy'));
    expect(bytes - startBytes).toBe('rarely'.length);
    expect(readdirSync(join(folder, 'lazy'))).toContain('rarely.lazy.bin');
  });

  it('is not built if two data files would get the same name', async () => {
    const entry = join(folder, 'entry.ts');
    for (const room of ['one', 'two']) {
      mkdirSync(join(folder, room));
      writeFileSync(join(folder, room, 'tables.ts'), `console.log('${room}');`);
      writeFileSync(join(folder, room, 'tables.bin'), room);
    }
    writeFileSync(entry, "import './one/tables.ts'; import './two/tables.ts';");
    await expect(bundleModule(entry, join(folder, 'packed'))).rejects.toThrow(
      /one\/tables\.bin.*two\/tables\.bin/,
    );
  });

  const codeOf = async (name: string): Promise<string> => {
    await pack(name);
    const files = readdirSync(join(folder, name)).filter((file) => file.endsWith('.mjs'));
    return files.map((file) => readFileSync(join(folder, name, file), 'utf8')).join('\n');
  };

  it('can be read by any user, as Lambda demands, even if its sources cannot', async () => {
    const from = join(folder, 'private');
    mkdirSync(join(from, 'private'), { recursive: true });
    for (const [name, content] of [
      ['index.ts', 'export const handler = () => {};'],
      ['index.bin', 'data'],
    ] as const) {
      writeFileSync(join(from, 'private', name), content);
      chmodSync(join(from, 'private', name), 0o600);
    }
    const outdir = join(folder, 'public');
    await bundleFunction('private', outdir, { from });
    const modes = readdirSync(outdir).map((name) => [
      name,
      statSync(join(outdir, name)).mode & 0o777,
    ]);
    expect(modes).toEqual([
      ['index.bin', 0o644],
      ['index.mjs', 0o644],
    ]);
  });

  it('does not import node:http, which would load undici', async () => {
    expect(await codeOf('screen-events')).not.toMatch(/(from|import\()"node:http"/);
  });

  it('includes only the schemas of calls that it makes', async () => {
    const code = await codeOf('screen-events');
    expect(code).toContain('PutObjectRequest');
    expect(code).not.toContain('PutBucketAnalyticsConfigurationRequest');
  });

  it('signs calls for one region, without the signer for several', async () => {
    const code = await codeOf('screen-events');
    expect(code).toContain('AWS4-HMAC-SHA256');
    expect(code).not.toContain('signature-v4-crt');
  });

  it('includes what rules tell reviewers only if they read it there', async () => {
    const told = [moneyPassedOn.falsePositives, moneyPassedOn.blindSpots, moneyPassedOn.runbook];
    const [console, screening] = [await codeOf('review-api'), await codeOf('screen-events')];
    expect(screening).toContain(moneyPassedOn.title.en);
    for (const { en } of told.flat()) {
      expect(console).toContain(en);
      expect(screening).not.toContain(en);
    }
  });
});

describe('a function that is bundled again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-bundle-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const filesIn = (name: string) =>
    Object.fromEntries(
      readdirSync(join(folder, name)).map((file) => [file, readFileSync(join(folder, name, file))]),
    );

  it('is the same, file by file, as if it were bundled anew', async () => {
    const anew = await bundleModule('functions/seal-audit/index.ts', join(folder, 'anew'));
    for (const name of ['first', 'again']) {
      const bundle = await bundleFunction('seal-audit', join(folder, name));
      expect(bundle).toEqual({ ...anew, file: join(folder, name, 'index.mjs') });
      expect(filesIn(name)).toEqual(filesIn('anew'));
    }
  });
});

describe('sources', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-sources-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const name = () => nameOfSources(['**/*.*'], { exclude: ['web/**'], from: folder });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };

  it('have another name once a file is changed, added, removed or moved', () => {
    write('shared/one.ts', 'one');
    const names = [name()];
    write('shared/one.ts', 'two');
    names.push(name());
    write('shared/two.bin', 'two');
    names.push(name());
    rmSync(join(folder, 'shared/one.ts'));
    names.push(name());
    rmSync(join(folder, 'shared/two.bin'));
    write('shared/three.bin', 'two');
    names.push(name());
    expect(new Set(names).size).toBe(5);
  });

  it.each([
    ['functions', nameOfFunctions, 'infra/bundle.ts'],
    ['the console', nameOfConsole, 'infra/console.ts'],
  ])(
    'of %s have another name once packages are locked or installed, or it is built otherwise',
    (what, nameOf, builder) => {
      const names = [nameOf(folder)];
      for (const path of ['package-lock.json', 'node_modules/.package-lock.json', builder]) {
        write(path, what);
        names.push(nameOf(folder));
      }
      expect(new Set(names).size).toBe(4);
    },
  );

  it('have the same name if only an excluded file changes', () => {
    const before = name();
    write('web/page.ts', 'page');
    expect(name()).toBe(before);
  });
});

describe('a build', () => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-builds-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const build = vi.fn((into: string) => writeFileSync(join(into, 'made'), 'made'));

  it('is made once, also by two at a time', async () => {
    const made = join(folder, 'made-once');
    await Promise.all([buildOnce(made, build), buildOnce(made, build)]);
    build.mockClear();
    await buildOnce(made, build);
    expect(build).not.toHaveBeenCalled();
    expect(readdirSync(folder)).toEqual(['made-once']);
    expect(readdirSync(made)).toEqual(['made']);
  });

  it('that fails leaves nothing, and is made the next time', async () => {
    const failing = join(folder, 'failing');
    await expect(
      buildOnce(failing, (into) => {
        build(into);
        throw new Error('does not build');
      }),
    ).rejects.toThrow('does not build');
    expect(readdirSync(folder)).toEqual(['made-once']);
    await buildOnce(failing, build);
    expect(readdirSync(failing)).toEqual(['made']);
  });

  it('names the folder and the remedy where the installation may only be read', async () => {
    build.mockClear();
    // Even root may not set the times of the first, nor create folders beside the second.
    for (const made of ['/proc/self', '/sys/kernel/builds/made']) {
      await expect(buildOnce(made, build)).rejects.toThrow(`cannot write to ${dirname(made)} (E`);
    }
    expect(build).not.toHaveBeenCalled();
  });

  it('is deleted once nobody used it for a day', async () => {
    const twoDaysAgo = new Date(Date.now() - 2 * day);
    const [used, unused] = [join(folder, 'used'), join(folder, 'unused')];
    for (const made of [used, unused]) await buildOnce(made, build);
    for (const made of [used, unused]) utimesSync(made, twoDaysAgo, twoDaysAgo);
    await buildOnce(used, build);
    await buildOnce(join(folder, 'new'), build);
    expect(readdirSync(folder)).toContain('used');
    expect(readdirSync(folder)).not.toContain('unused');
  });
});

describe('the credentials of a function', () => {
  afterEach(() => vi.unstubAllEnvs());
  const stub = (token: string | undefined) => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'a key');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'a secret');
    vi.stubEnv('AWS_SESSION_TOKEN', token);
  };

  it('come from its environment', async () => {
    stub('a token');
    expect(await defaultProvider()()).toEqual({
      accessKeyId: 'a key',
      secretAccessKey: 'a secret',
      sessionToken: 'a token',
    });
    stub(undefined);
    expect(await defaultProvider()()).not.toHaveProperty('sessionToken');
  });

  it('are read once', async () => {
    stub('a token');
    const credentials = defaultProvider();
    expect(await credentials()).toBe(await credentials());
  });

  it('are named if missing', async () => {
    stub('a token');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', undefined);
    await expect(defaultProvider()()).rejects.toThrow('AWS_SECRET_ACCESS_KEY');
  });
});
