import { describe, expect, it } from 'vitest';
import { exportLines, weighLines } from '#infra/cli/commands/outcomes.ts';
import { weighEvidence } from '#shared/scoring/family-weights.ts';

describe('the result of outcomes export', () => {
  const figures = { outcomes: 3, overturned: 1, accounts: 0, posts: 2, postsWithoutText: 1 };
  const files = { accountFile: 'accounts.jsonl', postFile: 'posts.jsonl' };

  it('says how many posts are left out because their text is not found', () => {
    const said = exportLines(figures, files, 'en');
    expect(said[1]).toMatch(/^1 more post left out: /);
    expect(exportLines(figures, files, 'zh-CN')[1]).toMatch(/^另有 1 条内容未写入：/);
    const all = exportLines({ ...figures, postsWithoutText: 0 }, files, 'en');
    expect(all).toEqual(said.toSpliced(1, 1));
  });
});

describe('the result of outcomes weigh', () => {
  const linesFor = (more: object, language: 'en' | 'zh-CN') =>
    weighLines({ ...weighEvidence([]), ...more }, { present: {}, days: 1 }, language);

  it('says that there are no outcomes instead of how well none are fitted', () => {
    expect(linesFor({}, 'en')).toEqual([
      'nothing to weigh: in 1 day reviewers reached no conclusion about an account with evidence',
    ]);
    expect(linesFor({}, 'zh-CN')).toEqual([expect.stringMatching(/^近 1 天没有可拟合的结论/)]);
    const told = linesFor({ accounts: 2, loss: { assumed: 0.7, fitted: 0.69 } }, 'en');
    expect(told.at(-1)).toMatch(/^nothing to change: there are too few outcomes/);
    expect(told.at(-2)).toContain('0.700 with the present weights, 0.690 with the fitted ones');
  });
});
