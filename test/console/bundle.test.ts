import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleConsole } from '#infra/console.ts';

const folder = mkdtempSync(join(tmpdir(), 'console-'));
const read = (file: string) => readFileSync(join(folder, file), 'utf8');
let files: readonly string[];
beforeAll(async () => {
  await bundleConsole(folder);
  files = globSync('**/*.*', { cwd: folder }).filter((file) => !file.endsWith('.br'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Manifest = Readonly<
  Record<
    string,
    {
      readonly file: string;
      readonly css?: readonly string[];
      readonly imports?: readonly string[];
    }
  >
>;

/** Files that must be loaded before these sources can be shown. */
const needed = (manifest: Manifest, sources: readonly string[]): ReadonlySet<string> => {
  const seen = new Set<string>();
  const visit = (source: string) => {
    const entry = manifest[source];
    if (!entry) throw new Error(`${source} is not in the manifest`);
    if (seen.has(entry.file)) return;
    for (const file of [entry.file, ...(entry.css ?? [])]) seen.add(file);
    entry.imports?.map(visit);
  };
  sources.map(visit);
  return seen;
};

const size = (file: string) => statSync(join(folder, `${file}.br`)).size;

describe('the console as it is served', () => {
  it('loads at most 400 kB, compressed, before the queue is visible', () => {
    const manifest: Manifest = JSON.parse(read('.vite/manifest.json'));
    const words = Object.keys(manifest).filter((source) => /all\.zh-CN/.test(source));
    expect(words).toHaveLength(1);
    const critical = needed(manifest, ['index.html', 'pages/cases/page.tsx', ...words]);
    const bytes = [...critical, 'index.html'].reduce((sum, file) => sum + size(file), 0);
    expect(bytes).toBeLessThan(400_000);
  });

  it('contains nothing that needs an exception in the content security policy', () => {
    const html = read('index.html');
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc="\/console\/)/);
    const remote = files
      .filter((file) => /\.(?:css|html)$/.test(file))
      .filter((file) => /(?:url\(\s*["']?|src="|href=")(?:https?:|\/\/|data:)/.test(read(file)));
    expect(remote).toEqual([]);
    const scripts = files.filter((file) => file.endsWith('.js'));
    const evaluating = scripts.filter((file) =>
      /\beval\(|new Function\(|Function\("/.test(read(file)),
    );
    expect(evaluating).toEqual([]);
  });

  it('is a production build, even if a test builds it', () => {
    const script = files
      .filter((file) => file.endsWith('.js'))
      .map(read)
      .join('\n');
    expect(script).not.toContain('Download the React DevTools');
  });

  it('contains no schema, no rule and no word of the lexicon', () => {
    const script = files
      .filter((file) => file.endsWith('.js'))
      .map(read)
      .join('\n');
    expect(script).not.toContain('四件套');
    expect(script).not.toMatch(/ZodObject|\$ZodType/);
  });
});
