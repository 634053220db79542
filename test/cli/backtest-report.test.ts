import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { reportOf } from '#infra/cli/backtest-report.ts';
import type { BacktestResult } from '#shared/stores/backtests/port.ts';

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
    expect(report).toContain('改变的决定：观察 → 限制功能 2');
    expect(report).toMatch(/u-1 观察 → 限制功能 \(无 → /);
    expect(report).toMatch(/│ 限制功能 │ +0 │ +2 │ +\+2 │/);
    expect(plainReport('en')).toContain('changed decisions: observe → limit 2');
  });

  it('says that times are UTC', () => {
    expect(plainReport('en')).toContain('(never → 2026-11-24T08:05Z');
  });

  it('says whether reviewers have more or less to do', () => {
    const more = { ...result, cases: { without: 0, with: 1 } };
    const fewer = { ...result, cases: { without: 1, with: 0 } };
    expect(plainReport('en', more)).toContain('0 → 1, about 5 more minutes per day');
    expect(plainReport('en', fewer)).toContain('1 → 0, about 5 fewer minutes per day');
    expect(plainReport('zh-CN', fewer)).toContain('1 → 0，约少 5 分钟/日');
  });
});
