import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Bench } from 'tinybench';
import { bundleModule } from '#infra/bundle.ts';
import { localized } from '#infra/localize.ts';
import { readText } from '#shared/text/read.ts';
import type { LabelledPost } from '#shared/text/training/labelled-post.ts';
import { chatter } from '#shared/text/training/ordinary/chatter.ts';
import { sameWords } from '#shared/text/training/ordinary/same-words.ts';
import { expandPattern } from '#shared/text/training/phrases.ts';
import { randomFrom } from '#shared/text/training/random.ts';
import { scripts } from '#shared/text/training/scripts.ts';
import { slots } from '#shared/text/training/slots.ts';
import { coreWords, mintFilter, plainWords, trainRawLinear } from './baselines.ts';

export type Speed = {
  readonly characters: number;
  /** Posts per second on one core. */
  readonly postsPerSecond: Readonly<Record<string, number>>;
  /** CPU milliseconds of the bundled reader in a process of its own, from import to the first reading. */
  readonly loadMs: number;
  readonly memoryMb: number;
  readonly bundleKb: number;
};

const length = 200;
/** Share of black-gray posts: one in twenty. */
const usualShareOfTrade = 0.05;

/**
 * Generates posts of 200 characters, a share of them black-gray; by default the others use the same words.
 */
const speedPosts = (
  count: number,
  shareOfTrade = usualShareOfTrade,
  ordinary = sameWords,
): string[] => {
  const random = randomFrom(5);
  const bad = Object.values(scripts).flat();
  return Array.from({ length: count }, () => {
    const patterns = random.chance(shareOfTrade) ? bad : ordinary;
    let text = '';
    while (text.length < length) text += `${expandPattern(random.pick(patterns), slots, random)}。`;
    return text.slice(0, length);
  });
};

export const measureSpeed = async (
  seconds: number,
  printLine: (line: string) => void,
): Promise<Speed> => {
  printLine(localized({ 'zh-CN': '测量速度', en: 'speed' }));
  const posts = speedPosts(500);
  const offers = speedPosts(500, 1);
  const everyday = speedPosts(500, 0, chatter);
  const words = coreWords();
  const mint = mintFilter(words);
  const plain = plainWords(words);
  const raw = trainRawLinear(
    posts.map((text, i) => ({ text, label: i % 2 })),
    1,
  );
  const postsPerSecond = await ratesOf(seconds, {
    clearspring: { read: readText, posts },
    'clearspring, offers only': { read: readText, posts: offers },
    'clearspring, everyday posts': { read: readText, posts: everyday },
    'mint-filter, core words of the lexicon': { read: mint, posts },
    'mint-filter, everyday posts': { read: mint, posts: everyday },
    'plain Aho-Corasick, the same words': { read: plain, posts },
    'linear model without normalising': { read: raw.scoreOf, posts },
  });
  return { characters: length, postsPerSecond, ...(await measureLoad()) };
};

/** Posts per second on one core, by source and label, of the reader and of a word filter. */
export type CollectedSpeed = Readonly<
  Record<string, Readonly<Record<'clearspring' | 'mint', number>>>
>;

/** Measures the reader on collected posts, joined by line breaks and cut into posts of 200 characters. */
export const measureCollectedSpeed = async (
  seconds: number,
  posts: readonly LabelledPost[],
): Promise<CollectedSpeed> => {
  const mint = mintFilter(coreWords());
  const kinds = Map.groupBy(
    posts,
    ({ source, label }) => `${source}, ${label === 1 ? 'black-gray' : 'ordinary'}`,
  );
  const speeds: Record<string, CollectedSpeed[string]> = {};
  for (const [kind, ofKind] of kinds) {
    const joined = cutIntoPosts(ofKind.map(({ text }) => text).join('\n'));
    if (joined.length === 0) continue;
    const rates = await ratesOf(seconds, {
      clearspring: { read: readText, posts: joined },
      mint: { read: mint, posts: joined },
    });
    speeds[kind] = { clearspring: rates.clearspring as number, mint: rates.mint as number };
  }
  return speeds;
};

const mostPosts = 500;

const cutIntoPosts = (text: string): string[] =>
  Array.from({ length: Math.min(mostPosts, Math.floor(text.length / length)) }, (_, i) =>
    text.slice(i * length, (i + 1) * length),
  );

type Task = { readonly read: (text: string) => unknown; readonly posts: readonly string[] };

/** Returns how many posts a second each task reads, in the processor time of this thread. */
const ratesOf = async (
  seconds: number,
  tasks: Readonly<Record<string, Task>>,
): Promise<Readonly<Record<string, number>>> => {
  // One round reads hundreds of posts, so the time limits the number of rounds, not the other way round. On a slow
  // machine the first three are still compiled meanwhile and take up to twice as long.
  const bench = new Bench({
    time: seconds * 1000,
    iterations: 1,
    warmupTime: (seconds * 1000) / 3,
    warmupIterations: 3,
    now: threadTime,
  });
  for (const [name, { read, posts }] of Object.entries(tasks))
    bench.add(name, () => {
      for (const text of posts) read(text);
    });
  await bench.run();
  return Object.fromEntries(
    bench.tasks.map(({ name, result }) => {
      if (result.state !== 'completed') throw new Error(`${name} was not measured`);
      // Use the mean: the CPU clock ticks only every few milliseconds.
      const { posts } = tasks[name] as Task;
      return [name, Math.round((posts.length * 1000) / result.latency.mean)];
    }),
  );
};

/** CPU milliseconds of this thread, independent of other load on the machine. */
const threadTime = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Measures the reader as shipped: a bundle with its data file. */
const measureLoad = async (): Promise<Pick<Speed, 'loadMs' | 'memoryMb' | 'bundleKb'>> => {
  const folder = mkdtempSync(join(tmpdir(), 'clearspring-'));
  try {
    const { file, bytes } = await bundleModule('shared/text/read.ts', folder);
    const probe = `
      globalThis.gc();
      const before = process.memoryUsage();
      const time = () => { const { user, system } = process.threadCpuUsage(); return (user + system) / 1000; };
      const start = time();
      const { readText } = await import(${JSON.stringify(file)});
      readText('今天天气真好');
      const loadMs = time() - start;
      globalThis.gc();
      const after = process.memoryUsage();
      const used = (of) => of.heapUsed + of.arrayBuffers;
      process.stdout.write(JSON.stringify({ loadMs, memoryMb: (used(after) - used(before)) / 1e6 }));`;
    const runs = Array.from({ length: 5 }, () => {
      const { stdout, stderr } = spawnSync(
        process.execPath,
        ['--expose-gc', '--input-type=module', '-e', probe],
        {
          encoding: 'utf8',
        },
      );
      if (stdout === '') throw new Error(`the bundled reader did not start: ${stderr}`);
      return JSON.parse(stdout) as { loadMs: number; memoryMb: number };
    }).toSorted((a, b) => a.loadMs - b.loadMs);
    const [best] = runs;
    return {
      loadMs: best?.loadMs ?? Number.NaN,
      memoryMb: best?.memoryMb ?? Number.NaN,
      bundleKb: bytes / 1000,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
