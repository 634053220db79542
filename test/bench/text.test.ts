import { beforeAll, describe, expect, it } from 'vitest';
import { lexicon } from '#shared/text/lexicon/lexicon.ts';
import { runTool } from '../cli/tool.ts';
import { offers } from '../text/posts/offers.ts';
import type { Attacked, TextFigures } from './text/measure.ts';
import { reportOfText } from './text/report.ts';
import { measureCollectedSpeed } from './text/speed.ts';

describe('clearspring bench text --quick --seconds 0.05 --json', () => {
  let figures: TextFigures;
  let told: string;
  beforeAll(async () => {
    // Figures are checked here, but not their accuracy.
    const words = ['bench', 'text', '--quick', '--seconds', '0.05', '--json'];
    const { out, err } = await runTool(process.cwd(), words, { CLEARSPRING_DATA: 'test' });
    figures = JSON.parse(out);
    told = err;
  });

  it('reports what it leaves out, even if there is a data folder', () => {
    expect(figures.data).toBeNull();
    expect(told).toMatch(/skipped: quality on collected posts needs external data/);
  });

  it('counts every text of our own once, by trade and in total', () => {
    const { own } = figures;
    expect(Object.keys(own.offersByTrade)).toEqual(lexicon.map(({ category }) => category));
    expect(own.offers.posts).toBe(Object.values(offers).flat().length);
    const flagged = Object.values(own.offersByTrade).map((of) => of.posts * of.flagged);
    expect(flagged.reduce((sum, posts) => sum + posts, 0)).toBeCloseTo(
      own.offers.posts * own.offers.flagged,
      6,
    );
    for (const { flagged: found, hidden } of [own.offers, own.hardNegatives, own.everyday]) {
      expect(hidden).toBeLessThanOrEqual(found);
    }
    expect(own.everyday.flagged).toBe(0);
    expect(Object.keys(own.attacks).length).toBeGreaterThan(12);
    for (const name of ['spaces', 'separators', 'emojiNoise', 'zeroWidth']) {
      const { withContact, contactKept } = own.attacks[name] as Attacked;
      expect(withContact, name).toBeGreaterThan(20);
      expect(contactKept, name).toBeGreaterThan(0.9);
    }
    for (const { auc } of Object.values(own.foreign)) expect(auc).toBeGreaterThan(0.8);
  });

  it('measures the reader and its alternatives, including load time', () => {
    const { postsPerSecond, loadMs, memoryMb, bundleKb } = figures.speed;
    expect(Object.keys(postsPerSecond)).toHaveLength(7);
    for (const figure of [...Object.values(postsPerSecond), loadMs, memoryMb, bundleKb])
      expect(figure).toBeGreaterThan(0);
  });

  it('prints tables without --json', () => {
    const report = reportOfText(figures);
    for (const words of ['hard negatives', 'card-trade', 'mint-filter', 'posts per second'])
      expect(report).toContain(words);
    expect(report).not.toMatch(/NaN|undefined|Collected posts/);
  });
});

describe('measureCollectedSpeed', () => {
  it('measures each kind that fills a post of 200 characters', async () => {
    const post = (source: string, label: 0 | 1, text: string) => ({
      source,
      label,
      text,
      category: null,
      cluster: text,
    });
    const posts = (source: string, label: 0 | 1, text: string) =>
      Array.from({ length: 50 }, (_, i) => post(source, label, `${text}${i}`));
    const speeds = await measureCollectedSpeed(0.01, [
      ...posts('chat', 0, '今天天气真好，我们去公园走走吧'),
      ...posts('chat', 1, '高价收银行卡四件套，加薇 demo_'),
      post('notes', 0, '太短'),
    ]);
    expect(Object.keys(speeds)).toEqual(['chat, ordinary', 'chat, black-gray']);
    for (const { clearspring, mint } of Object.values(speeds)) {
      expect(clearspring).toBeGreaterThan(0);
      expect(mint).toBeGreaterThan(0);
    }
  });
});
