import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { reportOf } from '#infra/cli/backtest-report.ts';
import type { AccountDifference, BacktestResult } from '#shared/stores/backtests/port.ts';

const at = Date.parse('2026-11-24T08:05:00.000Z');

const result: BacktestResult = {
  rule: { id: 'account.even-pace', revision: 1, against: null },
  events: 10,
  refused: {},
  days: { '2026-11-24': 10 },
  examined: 10,
  fired: 2,
  overlap: { alone: 2 },
  errors: {},
  decisions: { without: { observe: 3 }, with: { observe: 1, limit: 2 } },
  findings: { without: {}, with: { 'account.even-pace': 2 } },
  changes: { 'observe → limit': 2 },
  samples: { 'observe → limit': [{ decisionId: 'dec-1', accountId: 'u-1', eventId: 'e-1', at }] },
  cases: { without: 0, with: 0 },
  accounts: {
    'u-1': {
      without: 'observe',
      with: 'limit',
      restricted: { without: null, with: at },
      decisions: 1,
      at,
      evidence: [],
    },
  },
};

const plainReport = (language: 'zh-CN' | 'en', of = result): string =>
  stripVTControlCharacters(reportOf(of, 'product', 5, language));

describe('the report of a backtest', () => {
  it('names outcomes in the language of the reader', () => {
    const report = plainReport('zh-CN');
    expect(report).not.toMatch(/observe|limit/);
    expect(report).toContain('不同的决定：观察 → 限制功能 2');
    expect(report).toMatch(/u-1 观察 → 限制功能 \(无 → /);
    expect(report).toMatch(/│ 限制功能 │ +0 │ +2 │ +\+2 │/);
    expect(plainReport('en')).toContain('changed decisions: observe → limit 2');
  });

  it('says that times are UTC', () => {
    expect(plainReport('en')).toContain('(never → 2026-11-24T08:05Z');
  });

  it('counts who fares otherwise: with another worst outcome, or restricted sooner or later', () => {
    const sooner = { without: at + 60_000, with: at };
    const later = { without: at, with: null };
    const [account] = Object.values(result.accounts);
    const of = (over: object) => ({ ...(account as AccountDifference), ...over });
    const accounts = {
      'u-1': of({}),
      'u-2': of({ without: 'limit', restricted: sooner }),
      'u-3': of({ without: 'limit', with: 'observe', restricted: later }),
      'u-4': of({ without: 'limit', restricted: { without: at, with: at }, decisions: 2 }),
    };
    const report = plainReport('en', { ...result, accounts });
    expect(report).toContain(
      'accounts affected: 4 · most severe outcome changed 2 · first restricted earlier 2 · first restricted later 1\n',
    );
    expect(report).toContain('u-3 limit → observe (2026-11-24T08:05Z → never, 1 decision)');
    expect(report).toContain(
      'u-4 limit → limit (2026-11-24T08:05Z → 2026-11-24T08:05Z, 2 decisions)',
    );
  });

  it('says on how much the rule failed, and why, and what else fired or was not judged', () => {
    const report = plainReport('en', {
      ...result,
      events: 12_345,
      examined: 2_000,
      fired: 3,
      errors: { 'no such key': 1, 'deadline\nat judge': 2 },
      overlap: { alone: 1, 'account.shared-device': 2, 'text.gambling': 1 },
      refused: { 'too-old': 1, 'bad-json': 3 },
      decisions: { without: { allow: 2, limit: 3 }, with: { allow: 2, limit: 1 } },
      findings: { without: { quiet: 4, loud: 1 }, with: { quiet: 4, loud: 3 } },
      changes: {},
    });
    expect(report).toContain(
      '12,345 events judged · examined 2,000 · fired 3 (0.15%) · fired alone 1\n' +
        'the rule failed on 3 events and judged none of them\n' +
        '  2  deadline\n' +
        '  1  no such key\n' +
        'also fired: account.shared-device 2 · text.gambling 1\n' +
        'not judged: bad-json 3 · too-old 1\n',
    );
    expect(report).toMatch(/│ allow +│ +2 │ +2 │ +│/);
    expect(report).toMatch(/│ limit +│ +3 │ +1 │ +-2 │/);
    // Of the rules, only those with another number of findings.
    expect(report).toMatch(/│ loud +│ +1 │ +3 │ +\+2 │/);
    expect(report).not.toContain('quiet');
    expect(report).toContain('changed decisions: none\n');
  });

  it('says nothing of what was not', () => {
    const report = plainReport('en');
    expect(report).toContain(
      'account.even-pace r1\n' +
        'compared with the product’s rules (no records of the platform here)\n' +
        '10 events judged · examined 10 · fired 2 (20%) · fired alone 2\n',
    );
    expect(report).not.toMatch(/failed|also fired|not judged/);
    expect(report).toContain('0 → 0, about 0 more minutes per day');
    const of = { ...result, examined: 0, fired: 0, rule: { ...result.rule, against: 4 } };
    expect(plainReport('en', of)).toContain('with its r4 in force\n10 events judged');
    expect(plainReport('en', of)).toContain('fired 0 · ');
  });

  it('says whether reviewers have more or less to do', () => {
    const more = { ...result, cases: { without: 0, with: 1 } };
    const fewer = { ...result, cases: { without: 1, with: 0 } };
    expect(plainReport('en', more)).toContain('0 → 1, about 5 more minutes per day');
    expect(plainReport('en', fewer)).toContain('1 → 0, about 5 fewer minutes per day');
    expect(plainReport('zh-CN', fewer)).toContain('1 → 0，约少 5 分钟/日');
  });
});
