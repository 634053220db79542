import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { reportOf } from '#infra/cli/report.ts';

const summary: Parameters<typeof reportOf>[0] = {
  sent: 2_330,
  accepted: 2_268,
  duplicates: 60,
  quarantined: 2,
  incomplete: 0,
  decisions: { limit: 3, freeze: 1_200 },
  frozen: [
    { account: 'u-9', reasons: ['Black-gray trade: sells cards'] },
    ...['u-1', 'u-2', 'u-3', 'u-4'].map((account) => ({
      account,
      reasons: [`Bulk sign-up: ${account} of a series`, 'Shared device: 7 accounts'],
    })),
  ],
  hidden: 5,
  flagged: 7,
  quarantine: [
    { reason: 'bad-json', count: 2, problem: 'The body is no JSON.', remedy: 'Send JSON.' },
  ],
  commands: { sent: 11, acknowledged: 10 },
  deadLetters: 0,
} as const;
const linesOf = (...[of, language, truth]: Parameters<typeof reportOf>): readonly string[] =>
  stripVTControlCharacters(reportOf(of, language, truth)).split('\n');

describe('the report of a day', () => {
  it('counts events, decisions, posts and commands, and tells groups of accounts by their kinds of abuse', () => {
    expect(linesOf(summary, 'en')).toEqual([
      'Events       2,330 sent · 2,268 judged · 60 duplicates · 2 quarantined',
      'Decisions    1,200 freeze · 3 limit',
      'Posts        5 hidden · 7 flagged for a person',
      'Commands     11 sent · 10 acknowledged',
      '',
      'Accounts frozen, and why: 5',
      '  u-1, u-2, u-3 and more, in total 4',
      '    – Bulk sign-up: u-1 of a series',
      '    – Shared device: 7 accounts',
      '  u-9',
      '    – Black-gray trade: sells cards',
      '',
      'Messages quarantined, and why: 2',
      '     2  bad-json           The body is no JSON.',
      '                           Send JSON.',
    ]);
  });

  it('names dead letters, and says so if nothing was decided', () => {
    const lines = linesOf({ ...summary, decisions: {}, deadLetters: 4 }, 'zh-CN');
    expect(lines).toContain('处置决定   没有');
    expect(lines).toContain('死信     4');
  });

  it('says how many events were read without a device or client that could not be used', () => {
    expect(linesOf({ ...summary, incomplete: 1_300 }, 'en')).toContain(
      'Incomplete   1,300 read without a deviceId or client that could not be used (docs/events.md says how to write them)',
    );
  });

  it('compares what was decided with the truth', () => {
    const truth = {
      honestAccounts: 1_000,
      honestRestricted: ['u-7'],
      honestHidden: [],
      abusiveAccounts: 40,
      abusiveFrozen: 30,
      abusiveMet: 38,
      abusivePosts: 9,
      abusiveHidden: 8,
    };
    expect(linesOf(summary, 'en', truth).slice(-4)).toEqual([
      'Compared with the simulator’s truth',
      '  1,000 honest accounts: 1 limited or frozen, 0 posts hidden',
      '  40 abusive accounts: 38 acted on, 30 frozen',
      '  9 abusive posts: 8 hidden',
    ]);
  });
});
