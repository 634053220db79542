import { describe, expect, it } from 'vitest';
import { exportLines } from '#infra/cli/commands/outcomes.ts';

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
