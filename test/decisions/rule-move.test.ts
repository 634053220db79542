import { describe, expect, it } from 'vitest';
import type { TrialRecord } from '#shared/decisions/promotion.ts';
import {
  type MovableRule,
  moveOf,
  moveWords,
  nextMove,
  type ProposedMove,
} from '#shared/decisions/rule-move.ts';
import type { Life } from '#shared/rules/life.ts';

const record: TrialRecord = {
  backtest: { examined: 50_000, fired: 120 },
  examined: 40_000,
  fired: 90,
  errored: 0,
  reviewed: { decisions: 400, upheld: 396 },
};
const broken = { ...record, errored: 4_000 };

const rule = (more: Partial<MovableRule> = {}): MovableRule => ({
  ...{ id: 'staff.night-posts', revision: 2, life: 'shadow', share: null, author: 'lin' },
  ...{ severity: 'high', evidenceFamily: 'behaviour', source: null },
  ...more,
});

const ask = (
  by: string,
  to: Life,
  {
    of = rule(),
    share,
    needsTwo = true,
    proposals = [],
    found = record,
  }: {
    readonly of?: MovableRule;
    readonly share?: number;
    readonly needsTwo?: boolean;
    readonly proposals?: readonly ProposedMove[];
    readonly found?: TrialRecord;
  } = {},
) => {
  const move = moveOf(of, to, share);
  return nextMove({ rule: of, move, by, trial: { record: found }, needsTwo, proposals });
};

const proposed = (by: string, to: Life, more: Partial<ProposedMove> = {}): ProposedMove => ({
  ...{ what: moveOf(rule(), to), by, begun: false },
  ...more,
});

describe('a request to move a rule', () => {
  it('is a proposal if the rule gains power, or if its author makes it', () => {
    expect(ask('zhao', 'canary')).toEqual({ kind: 'propose' });
    expect(ask('zhao', 'canary', { of: rule({ author: null }) })).toEqual({ kind: 'propose' });
    expect(ask('zhao', 'canary', { needsTwo: false })).toEqual({ kind: 'move' });
    expect(ask('lin', 'canary', { needsTwo: false })).toEqual({ kind: 'propose' });
    const draft = rule({ life: 'draft' });
    expect(ask('zhao', 'shadow', { of: draft })).toEqual({ kind: 'move' });
    expect(ask('cli:lin', 'shadow', { of: draft })).toEqual({ kind: 'propose' });
  });

  it('takes one person if the rule loses power', () => {
    const canary = rule({ life: 'canary', share: 0.2 });
    expect(ask('lin', 'shadow', { of: canary })).toEqual({ kind: 'move' });
    expect(ask('lin', 'canary', { of: canary, share: 0.1 })).toEqual({ kind: 'move' });
    expect(ask('zhao', 'canary', { of: canary, share: 0.3 })).toEqual({ kind: 'propose' });
  });

  it('is refused with all reasons if one is left that a second person does not settle', () => {
    const refused = (by: string) => {
      const next = ask(by, 'canary', { found: broken });
      return next.kind === 'refuse' ? next.problems.map(({ code }) => code) : next.kind;
    };
    expect(refused('zhao')).toEqual(['errs']);
    expect(refused('lin')).toEqual(['same-person', 'errs']);
  });

  it('approves what somebody else proposed, unless its author makes it', () => {
    const proposal = proposed('zhao', 'canary');
    const proposals = [proposal];
    expect(ask('sun', 'canary', { proposals })).toEqual({ kind: 'approve', proposal });
    expect(ask('cli:zhao', 'canary', { proposals })).toEqual({ kind: 'wait', proposal });
    expect(ask('lin', 'canary', { proposals })).toMatchObject({ kind: 'refuse' });
    expect(ask('sun', 'canary', { proposals, found: broken })).toMatchObject({ kind: 'refuse' });
  });

  it('approves also a step that one person could take', () => {
    const draft = rule({ life: 'draft' });
    const proposal = proposed('lin', 'shadow', { what: moveOf(draft, 'shadow') });
    const proposals = [proposal];
    expect(ask('zhao', 'shadow', { of: draft, proposals })).toEqual({ kind: 'approve', proposal });
    expect(ask('zhao', 'retired', { of: draft, proposals })).toEqual({ kind: 'move' });
  });

  it('waits for one’s own proposal also once the platform asks for no second person', () => {
    const proposal = proposed('zhao', 'canary');
    const proposals = [proposal];
    expect(ask('zhao', 'canary', { proposals, needsTwo: false })).toEqual({
      kind: 'wait',
      proposal,
    });
    expect(ask('zhao', 'canary', { proposals, needsTwo: false, share: 0.1 })).toEqual({
      kind: 'move',
    });
  });

  it('waits for the answer to the same step with another share, not to one from elsewhere', () => {
    const other = proposed('zhao', 'canary', { what: moveOf(rule(), 'canary', 0.2) });
    const old = proposed('zhao', 'canary', { what: moveOf(rule({ revision: 1 }), 'canary') });
    const same = proposed('zhao', 'canary');
    expect(ask('sun', 'canary', { proposals: [other] })).toEqual({ kind: 'wait', proposal: other });
    expect(ask('sun', 'canary', { proposals: [old] })).toEqual({ kind: 'propose' });
    const begun = { ...old, begun: true };
    expect(ask('sun', 'canary', { proposals: [begun] })).toEqual({ kind: 'propose' });
    const retired = proposed('lin', 'retired');
    expect(ask('zhao', 'canary', { proposals: [retired] })).toEqual({ kind: 'propose' });
    expect(ask('sun', 'canary', { proposals: [other, same] })).toEqual({
      kind: 'approve',
      proposal: same,
    });
  });

  it('resumes an interrupted approval without judging the rule: that is done as it is carried out', () => {
    const begun = proposed('zhao', 'canary', { begun: true });
    const proposals = [begun];
    const resumed = { kind: 'approve', proposal: begun };
    expect(ask('sun', 'canary', { proposals, found: broken })).toEqual(resumed);
    expect(ask('zhao', 'canary', { proposals })).toEqual({ kind: 'wait', proposal: begun });
    // The rule was moved before the interruption.
    const there = rule({ life: 'canary', share: 0.05 });
    expect(ask('sun', 'canary', { of: there, proposals, found: broken })).toEqual(resumed);
    expect(ask('sun', 'canary', { of: there, proposals, share: 0.01 })).toEqual({ kind: 'move' });
  });

  it('is described with the share as it is, however small', () => {
    const move = moveOf(rule({ life: 'canary', share: 0.001 }), 'canary', 0.000375);
    expect(moveWords(move)).toMatchObject({
      'zh-CN': expect.stringContaining('改为 0.0375% 的账号'),
      en: expect.stringContaining('for 0.0375% of accounts'),
    });
  });
});
