import { describe, expect, it } from 'vitest';
import type { Finding } from '#shared/rules/finding.ts';
import { established, finding, platform, post, signals } from './specimens.ts';
import {
  behaviour,
  closedGate,
  gate,
  network,
  staffFindings,
  text,
  verdictOf,
} from './verdicts.ts';

describe('reports', () => {
  const reports = finding({
    rule: 'victim.test',
    evidenceFamily: 'reports',
    category: 'fraud',
    severity: 'high',
  });
  const medium = finding({ severity: 'medium' });
  const remembering = (behaviour: number) =>
    signals({ account: { remembered: { identity: 0, network: 0, behaviour } } });

  it('alone never restrict an account but open a case', () => {
    const flagged = { outcome: 'flag', opensCase: true, restrictRules: [] };
    expect(verdictOf([reports]).account).toMatchObject(flagged);
    expect(verdictOf([reports], { given: signals(established) }).account).toMatchObject(flagged);
    expect(verdictOf([{ ...reports, severity: 'medium' }]).account).toMatchObject(flagged);
  });

  it('of low severity open no case', () => {
    expect(verdictOf([{ ...reports, severity: 'low' }]).account).toMatchObject({
      outcome: 'observe',
      opensCase: false,
    });
  });

  it('lead to no restriction if combined with weak or faded evidence', () => {
    expect(verdictOf([reports, finding({ severity: 'low' })]).account?.outcome).toBe('flag');
    expect(verdictOf([reports], { given: remembering(2.9) }).account?.outcome).toBe('flag');
  });

  it('combined with other evidence lead to a challenge at most, and still open a case', () => {
    const asked = { outcome: 'challenge', opensCase: true, restrictRules: ['victim.test'] };
    const both = { ...asked, restrictRules: ['victim.test', 'account.test'] };
    const many = [reports, { ...reports, rule: 'victim.other' }];
    expect(verdictOf([reports, medium]).account).toMatchObject(both);
    expect(verdictOf([...many, medium]).account?.outcome).toBe('challenge');
    for (const remembered of [3, 6.2]) {
      const given = remembering(remembered);
      expect(verdictOf([reports], { given }).account).toMatchObject(asked);
    }
    const given = signals(established);
    expect(
      verdictOf([{ ...reports, severity: 'medium' }, medium], { given }).account,
    ).toMatchObject(both);
    expect(verdictOf([reports, finding({ severity: 'high' })]).account?.outcome).toBe('challenge');
  });

  it('challenge, or open a case, from exactly the probability on that is set for it', () => {
    const slight = { ...reports, severity: 'low' as const };
    const beside = (odds: number) =>
      verdictOf([slight], { given: remembering(Math.log(odds / 4)) }).account;
    expect(beside(98)).toMatchObject({ outcome: 'observe', opensCase: false });
    expect(beside(99)).toMatchObject({ score: 0.5, outcome: 'challenge', opensCase: false });
    expect(beside(4 * 99)).toMatchObject({ score: 0.8, outcome: 'challenge', opensCase: true });
  });

  it('do not repeat a challenge for evidence already answered, but do for new evidence', () => {
    const { account } = remembering(6.2);
    const given = signals({ account: { ...account, answered: true } });
    expect(verdictOf([reports], { given }).account).toMatchObject({
      ...{ outcome: 'flag', opensCase: true, restrictRules: [] },
    });
    const low = finding({ evidenceFamily: 'identity', severity: 'low' });
    expect(verdictOf([reports, medium], { given }).account?.outcome).toBe('limit');
    const fresh = signals({ account: { ...remembering(0).account, answered: true } });
    expect(verdictOf([reports, low], { given: fresh }).account?.outcome).toBe('flag');
    expect(verdictOf([reports, medium], { given: fresh }).account?.outcome).toBe('challenge');
  });

  it('lead to no challenge for an established account if the only other evidence is content', () => {
    const given = signals({ ...post({ score: 0.99, verdict: 'hide' }), ...established });
    expect(verdictOf([reports, text], { given }).account).toMatchObject({
      outcome: 'flag',
      opensCase: true,
    });
  });

  it.each([
    ['counts.reports.week >= 3', ['report.filed', 'account.logged-in'], 'flag'],
    ['account.devices >= 0 || report.reporters > 1', ['account.logged-in'], 'flag'],
    ['account.devices >= 0', ['report.filed'], 'flag'],
    ['account.devices >= 0', ['report.filed', 'account.logged-in'], 'limit'],
  ])(
    'include findings of staff rules that read reports, whatever their declared family: %s on %s',
    (when, on, outcome) => {
      const { counts } = signals();
      const given = signals({
        event: { type: on[0] as 'report.filed' },
        counts: { ...counts, reports: { ...counts.reports, week: 3 } },
      });
      const rule = { on, when, values: {}, sentence: { 'zh-CN': '多', en: 'many' } };
      const findings = staffFindings(rule, given);
      expect(findings).toHaveLength(1);
      expect(verdictOf(findings, { given }).account?.outcome).toBe(outcome);
    },
  );

  it('lead to no challenge for an established account with content and weak other evidence, new or remembered', () => {
    const little = { identity: 0, network: 0.1, behaviour: 0 };
    const wrote = { ...text, severity: 'medium' } as const;
    const low = finding({ severity: 'low' });
    for (const isEstablished of [true, false]) {
      const account = { ...(isEstablished && established.account) };
      const given = (remembered = {}) =>
        signals({
          ...post(),
          ...(isEstablished && established),
          account: { ...account, ...remembered },
        });
      const asked = isEstablished ? 'flag' : 'challenge';
      expect(verdictOf([reports, wrote, low], { given: given() }).account?.outcome).toBe(asked);
      const recalled = given({ remembered: little });
      expect(verdictOf([reports, wrote], { given: recalled }).account?.outcome).toBe(asked);
    }
  });

  it('do not stop a limit based on other evidence: their brake does not apply or count', () => {
    expect(verdictOf([network]).account?.outcome).toBe('limit');
    for (const braked of [[], ['restrictions:victim.test'] as const]) {
      expect(verdictOf([reports, network], { braked }).account).toMatchObject({
        ...{ outcome: 'limit', braked: [], opensCase: true, restrictRules: ['network.test'] },
      });
    }
  });

  it('supply neither the second family of a freeze nor its required probability', () => {
    const settings = platform({}, 'network.test', 'victim.test');
    const verdict = (...findings: readonly Finding[]) => verdictOf(findings, { settings }).account;
    expect(verdict(reports, network)).toMatchObject({ outcome: 'limit', wanted: 'limit' });
    const low = finding({ severity: 'low' });
    expect(verdict(reports, network, low)).toMatchObject({ outcome: 'limit', wanted: 'limit' });
    expect(verdict(reports, network, behaviour)).toMatchObject({
      ...{ outcome: 'freeze', freezeRules: ['network.test', 'account.test'] },
    });
  });

  it('never hide a post that would not be hidden without them', () => {
    const given = signals(post({ score: 0.9, verdict: 'flag', intent: 'offer' }));
    const about = { ...reports, subject: 'content' as const };
    expect(verdictOf([text, about], { given }).content).toMatchObject({
      ...{ outcome: 'flag', hideRules: [] },
    });
    const sure = signals(post({ score: 0.9, verdict: 'hide', intent: 'offer' }));
    expect(verdictOf([about], { given: sure }).content?.outcome).toBe('flag');
    expect(verdictOf([text, about], { given: sure }).content).toMatchObject({
      ...{ outcome: 'hide', hideRules: ['content.test'] },
    });
  });

  it('leave the response of the real-name gate unchanged', () => {
    expect(verdictOf([reports, gate], { given: closedGate }).account).toMatchObject({
      outcome: 'challenge',
      gate: true,
      opensCase: true,
    });
  });
});
