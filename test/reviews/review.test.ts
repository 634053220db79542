import { describe, expect, it } from 'vitest';
import { Decision } from '#shared/decisions/decision.ts';
import { statementOf, wordStatement } from '#shared/decisions/statement.ts';
import { Command } from '#shared/effects/command.ts';
import {
  Appeal,
  appealsIn,
  arrangeAppeals,
  asHeard,
  mostOpenAppeals,
  noAppeals,
  toldStatementOf,
} from '#shared/reviews/appeal.ts';
import { Case, caseOpeningFor, joinCase, resolveCase } from '#shared/reviews/case.ts';
import { clear } from '#shared/reviews/clearance.ts';
import { conclusionsWithout } from '#shared/reviews/conclusion.ts';
import { fileAppeal } from '#shared/reviews/filing.ts';
import { decideAppeal } from '#shared/reviews/hearing.ts';
import { outcomesOf } from '#shared/reviews/outcomes.ts';
import { roleHasDuty } from '#shared/reviews/roles.ts';
import { type Ruling, ruleOn } from '#shared/reviews/ruling.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { Role } from '#shared/settings/review.ts';
import {
  type AccountState,
  neverClosed,
  sizes,
  unknownAccountAt,
} from '#shared/signals/account-state.ts';
import { countInRing, emptyRing } from '#shared/signals/windows.ts';
import { AuditBody } from '#shared/telemetry/audit.ts';
import { decision, finding, noon, platform } from '../decisions/specimens.ts';
import { standing } from '../effects/specimens.ts';
import { openCase } from './specimens.ts';

const settings = platform();
const wording = { settings, catalogue };
const frozen = standing({ status: 'frozen', version: 3, until: noon + day, decisionId: 'dec-1' });
const account = { kind: 'account', id: 'u1', accountId: 'u1' } as const;
const content = { kind: 'content', id: 'post-1', accountId: 'u1' } as const;
const hidden = { visibility: 'hidden', version: 2, since: noon, decisionId: 'dec-1' } as const;

const rule = (ruling: Ruling, overrides: Partial<Parameters<typeof ruleOn>[0]> = {}) =>
  ruleOn({
    open: openCase(),
    subject: account,
    ruling,
    rulingId: 'rul-1',
    by: 'staff-1',
    at: noon + 5000,
    basis: decision(),
    before: { standing: frozen, post: null },
    wording,
    ...overrides,
  });

const ruled = (...args: Parameters<typeof rule>) => {
  const result = rule(...args);
  if (!result.ok) throw new Error(result.problem);
  return result;
};

describe('the facts that a ruling states', () => {
  const basis = decision({
    findings: [
      finding({ category: 'fraud', severity: 'critical' }),
      finding({ category: 'real-name', severity: 'high' }),
      finding({ rule: 'account.machine-pace', category: 'automation', life: 'shadow' }),
    ],
  });
  const limit = { act: 'limit', until: noon + day } as const;
  const fraud = expect.stringContaining('fraud');
  const name = expect.stringContaining('real-name');
  const factsOf = (made: Decision | null) => {
    const statement = statementOf(made as Decision, { measure: 'limit', ...wording });
    return wordStatement(statement, 'en').facts;
  };

  it.each([
    ['of the category that the reviewer kept, the gravest', null, [fraud]],
    ['of the category that the reviewer chose', 'real-name', [name]],
    [
      'of a category that only the reviewer found',
      'spam',
      [expect.stringContaining('contacted many')],
    ],
    [
      'of a category that only a rule without power found',
      'automation',
      [expect.stringContaining('in person')],
    ],
    ['of all findings for a category without a sentence', 'unheard-of', [fraud, name]],
  ])('are those %s', (_, category, facts) => {
    const { decision: made, effects } = ruled(limit, { basis, category });
    const [command] = effects.commands;
    expect(command && 'statement' in command && command.statement.en.facts).toEqual(facts);
    // Whatever is told of it later, such as the answer to an appeal.
    expect(factsOf(Decision.parse(made))).toEqual(facts);
  });

  it('are those of the rule on trial for which the account was drawn, if the reviewer keeps its category', () => {
    const drawn = decision({
      findings: basis.findings.filter(({ life }) => life === 'shadow'),
      onTrial: 'account.machine-pace',
    });
    expect(factsOf(ruled(limit, { basis: drawn, category: null }).decision)).toEqual([
      expect.stringContaining('in person'),
    ]);
  });

  it('are all again if an undo restores the automatic decision, and the chosen ones if it restores a ruling', () => {
    const restored = { category: 'spam', undoes: 'rul-0' };
    expect(factsOf(ruled(limit, { basis, ...restored }).decision)).toEqual([fraud, name]);
    const byPerson = { ...basis, category: 'fraud' };
    expect(factsOf(ruled(limit, { basis: byPerson, ...restored }).decision)).toEqual([fraud]);
  });
});

describe('a ruling', () => {
  it('releases an account: active, notified with reasons, cleared, audited, case resolved', () => {
    const { effects, decision: made, case: resolved, clears } = ruled({ act: 'release' });
    expect(effects.standing).toMatchObject({
      from: 'frozen',
      standing: { status: 'active', version: 4, until: null, decisionId: made?.id },
    });
    const [command] = effects.commands;
    expect(Command.parse(command)).toMatchObject({
      subjectVersion: 4,
      desired: { standing: 'active' },
    });
    expect(command && 'statement' in command && command.statement).toMatchObject({
      en: { facts: [expect.stringContaining('no longer needed')], remedy: null },
    });
    expect(Decision.parse(made)).toMatchObject({
      outcome: 'allow',
      automation: 'partial',
      by: 'staff-1',
    });
    expect(clears).toBe(true);
    expect(resolved).toMatchObject({
      state: 'resolved',
      resolution: { rulingId: 'rul-1', conclusion: 'released', by: 'staff-1' },
    });
    expect(effects.audit.map((body) => AuditBody.parse(body))).toMatchObject([
      {
        ...{ actor: 'staff-1', action: 'case.released', causeId: made?.id },
        details: { rulingId: 'rul-1', from: 'frozen', to: 'active' },
      },
    ]);
  });

  it('is deterministic', () => {
    expect(ruled({ act: 'release' })).toEqual(ruled({ act: 'release' }));
  });

  it('clears an account that was only flagged without a command to the platform', () => {
    const { effects, clears } = ruled(
      { act: 'release' },
      { before: { standing: standing(), post: null } },
    );
    expect(effects).toMatchObject({ standing: null, commands: [] });
    expect(clears).toBe(true);
    expect(effects.audit).toHaveLength(1);
  });

  it('can restrict without an end, unlike an automated decision', () => {
    const { effects } = ruled(
      { act: 'freeze', until: null },
      { before: { standing: standing(), post: null } },
    );
    expect(effects.standing?.standing).toMatchObject({ status: 'frozen', until: null });
    expect(effects.hold).toBeNull();
    const timed = ruled(
      { act: 'limit', until: noon + day },
      { before: { standing: standing(), post: null } },
    );
    expect(timed.effects.hold).toMatchObject({ until: noon + day, standingVersion: 1 });
    expect(timed.effects.commands).toMatchObject([
      { statement: { en: { remedy: { materials: expect.any(String) } } } },
    ]);
  });

  it('can lower a restriction as well as raise it', () => {
    expect(ruled({ act: 'challenge', until: noon + day }).effects.standing).toMatchObject({
      from: 'frozen',
      standing: { status: 'challenged', version: 4 },
    });
  });

  it('restricts independently of the real-name gate', () => {
    const { effects } = ruled({ act: 'challenge', until: noon + day });
    expect(effects.standing?.standing).not.toHaveProperty('gate');
  });

  it('states whether a person alone decided or a machine contributed', () => {
    const alone = ruled(
      { act: 'freeze', until: null },
      { basis: null, before: { standing: standing(), post: null } },
    );
    expect(alone.decision?.automation).toBe('none');
    expect(alone.effects.commands).toMatchObject([
      { statement: { en: { facts: [expect.stringContaining('unusual')] } } },
    ]);
  });

  it('upholds a measure: no command, case resolved, audited', () => {
    const { decision: made, effects, case: resolved } = ruled({ act: 'uphold' });
    expect(made).toBeNull();
    expect(effects).toMatchObject({ standing: null, commands: [], audit: [{ causeId: 'rul-1' }] });
    expect(resolved.resolution?.conclusion).toBe('upheld');
  });

  it('lifts what a closed account had when it was closed, once', () => {
    const lifted = (closedFrom: 'frozen' | 'active', until: number) =>
      ruled(
        { act: 'release' },
        {
          reason: 'appeal',
          before: {
            standing: standing({ status: 'closed', version: 4, until }),
            closure: { ...neverClosed, from: closedFrom },
            post: null,
          },
        },
      );
    const { effects } = lifted('frozen', noon + day);
    expect(effects.standing?.standing).toMatchObject({ status: 'closed', version: 5 });
    // A second appeal is granted. The closed account keeps the time when the first one lifted its restriction.
    const again = lifted('active', noon);
    expect(again.effects.standing).toBeNull();
    expect(again.clears).toBe(true);
  });

  it('restores and hides a post', () => {
    const before = { standing: standing(), post: hidden };
    const { effects } = ruled({ act: 'restore' }, { subject: content, before });
    expect(effects.post).toMatchObject({
      from: 'hidden',
      post: { visibility: 'visible', version: 3 },
    });
    expect(effects.commands.map((command) => Command.parse(command))).toMatchObject([
      { kind: 'set-visibility', desired: { visibility: 'visible' } },
    ]);
    expect(effects.audit).toMatchObject([
      { action: 'case.restored', details: { from: 'hidden', to: 'visible', version: 3 } },
    ]);
    const hides = ruled({ act: 'hide' }, { subject: content, before: { ...before, post: null } });
    expect(hides.effects.post?.post).toMatchObject({ visibility: 'hidden', version: 1 });
    expect(hides.effects.audit).toMatchObject([
      { details: { subject: content.id, from: 'visible', to: 'hidden', version: 1 } },
    ]);
  });

  it('rejects impossible acts with a reason', () => {
    const problem = (...args: Parameters<typeof rule>) => {
      const result = rule(...args);
      return result.ok ? null : result.problem;
    };
    expect(problem({ act: 'hide' })).toBe('wrong-subject');
    expect(problem({ act: 'release' }, { subject: content })).toBe('wrong-subject');
    expect(problem({ act: 'freeze', until: noon + day })).toBe('nothing-changes');
    expect(
      problem(
        { act: 'release' },
        { before: { standing: standing({ status: 'closed' }), post: null } },
      ),
    ).toBe('closed');
    expect(
      problem(
        { act: 'limit', until: null },
        { wording: { settings: platform({ mode: 'observe' }), catalogue } },
      ),
    ).toBe('observing');
    // What ends is told in every mode.
    expect(
      problem(
        { act: 'release' },
        { wording: { settings: platform({ mode: 'observe' }), catalogue } },
      ),
    ).toBeNull();
    expect(
      problem(
        { act: 'hide' },
        { subject: content, before: { standing: standing(), post: hidden } },
      ),
    ).toBe('nothing-changes');
  });
});

describe('a clearance', () => {
  const busy: AccountState = {
    ...unknownAccountAt(noon - 9 * day),
    version: 7,
    rings: { posts: countInRing(emptyRing('fine'), noon, noon) },
    targets: [1, 2],
    payers: [3],
    reporters: [4, 5],
    devices: [6],
    receivedAt: noon,
    received: 500,
    credentialChangedAt: noon,
    profileChangedAt: noon,
  };

  it('resets the counts and keeps the identity of the account', () => {
    const cleared = clear(busy, { at: noon + 1, links: { 11: 4 } });
    expect(cleared).toMatchObject({
      version: 7,
      targets: [],
      payers: [],
      reporters: [],
      receivedAt: null,
      received: 0,
      credentialChangedAt: null,
      devices: [6],
      clearance: { at: noon + 1, links: { 11: 4 } },
    });
    expect(cleared.rings).toEqual({});
    expect(cleared.marks).toBe(busy.marks);
    expect(cleared.verification).toBe(busy.verification);
  });

  it('keeps the largest member count seen of each entity, for the eight largest entities', () => {
    const once = clear(busy, { at: noon, links: { 11: 40, 12: 1 } });
    expect(clear(once, { at: noon + 1, links: { 11: 4 } }).clearance?.links[11]).toBe(40);
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [i, i + 1]));
    const { clearance } = clear(busy, { at: noon, links: many });
    expect(Object.keys(clearance?.links ?? {})).toHaveLength(sizes.clearedLinks);
    expect(clearance?.links[19]).toBe(20);
  });

  it('never moves back in time', () => {
    const later = clear(busy, { at: noon + 10, links: {} });
    expect(clear(later, { at: noon, links: {} }).clearance?.at).toBe(noon + 10);
  });
});

describe('an appeal', () => {
  const filed = { eventId: 'apl-e1', accountId: 'u1', language: 'zh-CN', at: noon + day } as const;
  const now = { standing: frozen, post: null };
  const file = (overrides: Partial<Parameters<typeof fileAppeal>[0]> = {}) =>
    fileAppeal({ filed, decision: decision(), known: openCase(), now, settings, ...overrides });
  const heard = (overrides: Parameters<typeof file>[0] = {}) => {
    const result = file(overrides);
    if (!result.ok) throw new Error(result.problem);
    return result;
  };

  it('joins the case of the decision and must be answered by a person in three days', () => {
    const { appeal, case: open, audit } = heard();
    expect(appeal).toMatchObject({
      state: 'open',
      dueAt: noon + 4 * day,
      notBy: [],
      decidedBy: null,
    });
    expect(open).toMatchObject({ state: 'open', version: 2, appeal });
    expect(AuditBody.parse(audit)).toMatchObject({ actor: 'user', action: 'appeal.filed' });
  });

  it('reopens a resolved case, and opens one if there was none', () => {
    const resolved = openCase({
      state: 'resolved',
      version: 5,
      resolution: { rulingId: 'rul-0', conclusion: 'upheld', by: 'staff-1', at: noon },
    });
    expect(heard({ known: resolved })).toMatchObject({
      case: { state: 'open', version: 6, openings: 2 },
      appeal: { notBy: ['staff-1'] },
    });
    expect(heard({ known: null }).case).toMatchObject({
      version: 1,
      entries: [{ decisionId: 'dec-1' }],
    });
  });

  it('cannot be answered by anyone who upheld the decision, even if the case was reopened automatically since', () => {
    const upheld = ruled({ act: 'uphold' });
    const later = decision({ id: 'dec-9', decidedAt: noon + 2 });
    const again = joinCase(upheld.case, caseOpeningFor(later, noon + 3));
    expect(again).toMatchObject({ state: 'open', resolution: null });
    expect(heard({ known: again }).appeal.notBy).toEqual(['staff-1']);
    const twice = resolveCase(again, {
      rulingId: 'rul-9',
      conclusion: 'upheld',
      by: 'staff-2',
      at: noon + 4,
    });
    const latest = decision({ id: 'dec-10', decidedAt: noon + 5 });
    const third = joinCase(twice, caseOpeningFor(latest, noon + 6));
    expect(heard({ known: third }).appeal.notBy.toSorted()).toEqual(['staff-1', 'staff-2']);
    // They took no part in decisions made after their ruling.
    const newer = decision({ id: 'dec-9', decidedAt: noon + 2 * day });
    const stands = { ...frozen, decisionId: 'dec-9' };
    expect(
      heard({ known: again, decision: newer, now: { standing: stands, post: null } }).appeal.notBy,
    ).toEqual([]);
  });

  it('cannot be answered by any of the last seventeen people who upheld the decision', () => {
    let known = ruled({ act: 'uphold' }).case;
    for (let i = 2; i <= 18; i++) {
      const resolution = { rulingId: `rul-${i}`, conclusion: 'upheld', by: `staff-${i}` } as const;
      known = resolveCase(known, { ...resolution, at: noon + i });
    }
    const { notBy } = heard({ known }).appeal;
    expect(notBy.toSorted()).toEqual([...Array(17).keys()].map((i) => `staff-${i + 2}`).toSorted());
  });

  it('is rejected if repeated, late, for another account or about a measure no longer in force (H84)', () => {
    const problem = (...args: Parameters<typeof file>) => {
      const result = file(...args);
      return result.ok ? null : result.problem;
    };
    expect(problem({ known: heard().case })).toBe('open-already');
    const stated = { ...heard().appeal, decisionId: 'dec-0', statedIn: ['dec-1'] };
    expect(problem({ known: openCase({ appeal: stated }) })).toBe('open-already');
    const refused = { ...stated, state: 'refused', decidedBy: 'staff-7' } as const;
    expect(heard({ known: openCase({ appeal: refused }) }).appeal.notBy).toContain('staff-7');
    const twice = { appeal: refused, otherAppeals: [{ ...refused, appealId: 'apl-0' }] };
    expect(problem({ known: openCase(twice) })).toBe('heard-enough');
    expect(problem({ decision: null })).toBe('unknown-decision');
    expect(problem({ filed: { ...filed, accountId: 'u2' } })).toBe('unknown-decision');
    expect(problem({ filed: { ...filed, at: noon + 184 * day } })).toBeNull();
    expect(problem({ filed: { ...filed, at: noon + 184 * day + 1 } })).toBe('too-late');
    expect(problem({ now: { standing: standing({ version: 4 }), post: null } })).toBe(
      'nothing-to-lift',
    );
    expect(problem({ decision: decision({ id: 'dec-0' }) })).toBe('nothing-to-lift');
  });

  const answer = (overrides: Partial<Parameters<typeof decideAppeal>[0]> = {}) =>
    decideAppeal({
      open: heard().case,
      decision: decision(),
      inForce: null,
      grants: true,
      rulingId: 'rul-2',
      by: 'staff-2',
      at: noon + 2 * day,
      now,
      wording,
      ...overrides,
    });

  it('that is granted lifts the measure at once', () => {
    const result = answer();
    expect(result).toMatchObject({
      ok: true,
      clears: true,
      effects: {
        standing: { standing: { status: 'active' } },
        commands: [{ kind: 'set-standing' }],
      },
      case: { state: 'resolved', appeal: { state: 'granted', decidedBy: 'staff-2' } },
    });
    expect(JSON.stringify(result)).toContain('The appeal was granted.');
  });

  it('that is refused notifies the user with the reasons in a new command for the subject', () => {
    const result = answer({ grants: false });
    if (!result.ok) throw new Error(result.problem);
    expect(result).toMatchObject({
      decision: null,
      case: { state: 'resolved', appeal: { state: 'refused' } },
    });
    const { standing: change, hold, commands, audit } = result.effects;
    expect(change).toMatchObject({ from: 'frozen', standing: { ...frozen, version: 4 } });
    expect(hold).toMatchObject({ standingVersion: 4, until: frozen.until });
    const details = { appeal: 'refused', decisionId: 'dec-1', version: 4 };
    expect(audit).toMatchObject([{ causeId: 'rul-2', details }]);
    const [command] = commands;
    expect(Command.parse(command)).toMatchObject({
      subjectVersion: 4,
      desired: { standing: 'frozen' },
      decisionId: 'dec-1',
      issuedAt: new Date(noon + 2 * day).toISOString(),
    });
    if (!command || !('statement' in command)) throw new Error('no statement');
    const { facts, remedy, automation } = command.statement.en;
    expect(facts[0]).toContain('It was not granted');
    expect(facts.length).toBeGreaterThan(1);
    expect(remedy).not.toBeNull();
    expect(automation).not.toContain('automated');
    expect(command.statement['zh-CN'].facts[0]).toContain('未获支持');
  });

  it('that is refused offers another one only as long as another one would be accepted', () => {
    const first = answer({ grants: false });
    if (!first.ok) throw new Error(first.problem);
    const again = heard({
      filed: { ...filed, eventId: 'e-again' },
      known: first.case,
      now: { standing: first.effects.standing?.standing ?? frozen, post: null },
    });
    const last = answer({ open: again.case, grants: false, rulingId: 'rul-3', by: 'staff-3' });
    if (!last.ok) throw new Error(last.problem);
    const remedyIn = (commands: readonly Command[]) =>
      commands.map((one) => 'statement' in one && one.statement.en.remedy);
    expect(remedyIn(first.effects.commands)).toEqual([expect.objectContaining({})]);
    expect(remedyIn(last.effects.commands)).toEqual([null]);
    expect(toldStatementOf(decision(), last.case, settings, catalogue)?.remedy).toBeNull();
  });

  it('that was refused shows that a person looked at the decision it was against, and at no other', () => {
    const refused = answer({ grants: false });
    if (!refused.ok || !refused.case.appeal) throw new Error('not refused');
    const appeals = [refused.case.appeal];
    const automationOf = (id: string) =>
      asHeard(decision({ id }), appeals, settings.appeal).automation;
    expect([automationOf('dec-1'), automationOf('dec-other')]).toEqual(['partial', 'full']);
  });

  it('that was refused shows it also once the case keeps so many later ones that it is dropped', () => {
    const refused = answer({ grants: false });
    if (!refused.ok) throw new Error(refused.problem);
    const { told } = refused.case;
    const kept = toldStatementOf(decision(), { ...noAppeals, told }, settings, catalogue);
    expect(kept).toMatchObject({ automation: 'partial' });
    expect(kept).toEqual(toldStatementOf(decision(), refused.case, settings, catalogue));
  });

  it('that is refused is told with the measure that took the place of the one appealed against', () => {
    const later = { standing: { ...frozen, decisionId: 'dec-9' }, post: null };
    const inForce = decision({ id: 'dec-9', until: noon + day });
    const result = answer({ grants: false, now: later, inForce });
    if (!result.ok) throw new Error(result.problem);
    expect(result.effects.standing).toMatchObject({ standing: { ...later.standing, version: 4 } });
    const [command, ...more] = result.effects.commands;
    expect(more).toEqual([]);
    expect(command).toMatchObject({ decisionId: 'dec-9', desired: { standing: 'frozen' } });
    if (!command || !('statement' in command)) throw new Error('no statement');
    const { facts, remedy, automation } = command.statement.en;
    expect(facts[0]).toContain('Your appeal against an earlier measure');
    // Nobody has heard an appeal against this one.
    expect(remedy).not.toBeNull();
    expect(automation).toContain('automatically');
    const told = toldStatementOf(inForce, result.case, settings, catalogue);
    expect(told && wordStatement(told, 'en')).toEqual(command.statement.en);
  });

  it('that was refused is stated as told, also of a case that an earlier release wrote', () => {
    const refused = answer({ grants: false });
    if (!refused.ok) throw new Error(refused.problem);
    const [command] = refused.effects.commands;
    if (!command || !('statement' in command)) throw new Error('no statement');
    const { told: _, ...earlier } = refused.case;
    const decided = decision({ id: 'dec-1', until: noon + day });
    for (const known of [refused.case, Case.parse(earlier)]) {
      const told = toldStatementOf(decided, known, settings, catalogue);
      expect(told && wordStatement(told, 'en').facts).toEqual(command.statement.en.facts);
    }
  });

  it('that is refused leaves the one open that waits against the measure in force', () => {
    const later = { standing: { ...frozen, decisionId: 'dec-9' }, post: null };
    const inForce = decision({ id: 'dec-9', until: noon + day });
    const both = heard({
      filed: { ...filed, eventId: 'e-other', at: filed.at + 1 },
      decision: inForce,
      known: heard().case,
      now: later,
    }).case;
    const result = answer({ open: both, grants: false, now: later, inForce });
    if (!result.ok) throw new Error(result.problem);
    const [command] = result.effects.commands;
    if (!command || !('statement' in command)) throw new Error('no statement');
    const { facts, remedy } = command.statement.en;
    expect(facts[0]).toContain('Your appeal against an earlier measure');
    expect(facts[1]).toContain('Your appeal was received');
    expect(facts.length).toBeGreaterThan(2);
    expect(remedy).toBeNull();
    const told = toldStatementOf(inForce, result.case, settings, catalogue);
    expect(told && wordStatement(told, 'en')).toEqual(command.statement.en);
  });

  it('that is refused sends nothing if no measure is in force', () => {
    const over = {
      standing: { ...frozen, status: 'active', decisionId: 'dec-9' },
      post: null,
    } as const;
    const inForce = decision({ id: 'dec-9', outcome: 'allow' });
    expect(answer({ grants: false, now: over, inForce })).toMatchObject({
      ok: true,
      effects: { standing: null, commands: [] },
    });
  });

  describe('beside others', () => {
    const other = decision({ id: 'dec-2', subject: content, outcome: 'hide' });
    const stands = { standing: frozen, post: { ...hidden, decisionId: 'dec-2' } };
    const fileOther = (known: Case, overrides: Parameters<typeof file>[0] = {}) =>
      heard({
        filed: { ...filed, eventId: 'e-other', at: filed.at + 1 },
        decision: other,
        known,
        now: stands,
        ...overrides,
      }).case;

    it('waits for its turn, and neither is lost', () => {
      const both = fileOther(heard().case);
      expect(both.appeal).toMatchObject({ decisionId: 'dec-1', state: 'open' });
      expect(both.otherAppeals).toMatchObject([{ decisionId: 'dec-2', state: 'open' }]);

      const first = answer({ open: both, grants: false });
      if (!first.ok) throw new Error(first.problem);
      expect(first.case).toMatchObject({
        state: 'open',
        version: both.version + 1,
        appeal: { decisionId: 'dec-2', state: 'open' },
        otherAppeals: [{ decisionId: 'dec-1', state: 'refused' }],
      });
      const second = answer({ open: first.case, decision: other, now: stands, rulingId: 'rul-3' });
      expect(second).toMatchObject({
        case: {
          state: 'resolved',
          appeal: { decisionId: 'dec-2', state: 'granted' },
          otherAppeals: [{ decisionId: 'dec-1', state: 'refused' }],
        },
      });
    });

    it('is a duplicate of a waiting one only if both are about the same decision', () => {
      const both = fileOther(heard().case);
      expect(file({ decision: other, known: both, now: stands })).toEqual({
        ok: false,
        problem: 'open-already',
      });
    });
  });

  describe('filed repeatedly', () => {
    const refused = (n: number, decisionId = 'dec-1', at = noon + day - hour): Appeal => ({
      appealId: `apl-${decisionId}-${n}`,
      eventId: `e-${decisionId}-${n}`,
      decisionId,
      state: 'refused',
      filedAt: at + n,
      dueAt: at + 3 * day,
      language: 'en',
      notBy: [],
      decidedBy: 'staff-2',
    });
    const onceMore = (...appeals: readonly Appeal[]) =>
      file({ known: openCase(arrangeAppeals(appeals)) });
    const { perDecision, perDay } = settings.appeal;
    const times = (n: number, of: (i: number) => Appeal) =>
      Array.from({ length: n }, (_, i) => of(i));

    it('is accepted up to the configured number per decision', () => {
      const one = (i: number) => refused(i, 'dec-1', noon - 40 * day);
      expect(onceMore(...times(perDecision - 1, one)).ok).toBe(true);
      expect(onceMore(...times(perDecision, one))).toEqual({ ok: false, problem: 'heard-enough' });
    });

    it('cannot be answered by anyone who answered, or was barred from answering, an earlier one', () => {
      const first = { ...refused(0), notBy: ['staff-8'] };
      const another = { ...refused(1, 'dec-other'), decidedBy: 'staff-4' };
      const concluded = { by: 'staff-3', at: noon + day - hour };
      const known = openCase({ ...arrangeAppeals([first, another]), concluded });
      expect(heard({ known }).appeal.notBy.toSorted()).toEqual(['staff-2', 'staff-3', 'staff-8']);
    });

    it('lists all barred reviewers, however often one decision is appealed', () => {
      const often = { ...settings, appeal: { ...settings.appeal, perDecision: 20 } };
      let known = openCase();
      for (let i = 0; i < 20; i++) {
        const concluded = { by: `staff-${i}`, at: noon + i * day };
        const { appeal, case: open } = heard({
          filed: { ...filed, eventId: `apl-e${i}`, at: noon + i * day },
          known: { ...known, concluded },
          settings: often,
        });
        expect(Appeal.parse(appeal).notBy).toContain('staff-0');
        known = { ...open, appeal: { ...appeal, state: 'refused', decidedBy: `other-${i}` } };
      }
      expect(known.appeal?.notBy).toHaveLength(39);
    });

    it('counts toward the limit however many other appeals of the account followed', () => {
      const known = [
        ...times(perDecision, (i) => refused(i, 'dec-1', noon - 40 * day)),
        ...times(60, (i) => refused(i, `dec-other-${i}`, noon - 30 * day)),
      ];
      expect(onceMore(...known)).toEqual({ ok: false, problem: 'heard-enough' });
    });

    it('is limited per day, except for the first one against a decision', () => {
      const others = (n: number) => times(n, (i) => refused(i, `dec-other-${i}`));
      expect(onceMore(refused(0), ...others(perDay - 2)).ok).toBe(true);
      expect(onceMore(refused(0), ...others(perDay - 1))).toEqual({
        ok: false,
        problem: 'too-many-today',
      });
      expect(onceMore(...others(perDay + 9)).ok).toBe(true);
      const yesterday = times(perDay - 1, (i) => refused(i, `dec-other-${i}`, noon - hour));
      expect(onceMore(refused(0), ...yesterday).ok).toBe(true);
    });

    it('waits if the case holds the most open appeals, and only answered ones are dropped', () => {
      const open = times(mostOpenAppeals, (i) => ({
        ...refused(i, `dec-open-${i}`),
        state: 'open' as const,
      }));
      const answered = times(30, (i) => refused(i, `dec-done-${i}`, noon - 9 * day));
      expect(onceMore(...open)).toEqual({ ok: false, problem: 'too-many-open' });
      const known = openCase(arrangeAppeals([...answered, ...open]));
      expect(Case.safeParse(known).success).toBe(true);
      expect(appealsIn(known).filter(({ state }) => state === 'open')).toHaveLength(
        mostOpenAppeals,
      );
      expect(appealsIn(known)[0]?.decisionId).toBe('dec-done-9');
      const later = appealsIn(arrangeAppeals([...open, ...answered]));
      expect(later.filter(({ state }) => state === 'open')).toHaveLength(mostOpenAppeals);
    });
  });

  it('about a post that is refused sends a command for the post', () => {
    const about = decision({ subject: content, outcome: 'hide' });
    const at = { standing: standing(), post: hidden };
    const open = heard({ decision: about, now: at }).case;
    expect(answer({ open, decision: about, now: at, grants: false })).toMatchObject({
      effects: {
        post: { post: { visibility: 'hidden', version: 3, decisionId: 'dec-1' } },
        commands: [{ kind: 'set-visibility', subjectVersion: 3 }],
      },
    });
  });

  it('about a post that is granted restores it', () => {
    const about = decision({ subject: content, outcome: 'hide' });
    const at = { standing: standing(), post: hidden };
    const open = heard({ decision: about, now: at }).case;
    expect(answer({ open, decision: about, now: at })).toMatchObject({
      ok: true,
      clears: false,
      effects: { post: { post: { visibility: 'visible' } } },
    });
  });

  it.each([
    [content, 'hide', { standing: standing(), post: hidden }, 'restored'],
    [account, 'freeze', now, 'released'],
  ] as const)(
    'concludes on all that was decided about its subject, and on nothing else: %o',
    (subject, outcome, at, conclusion) => {
      const [first, appealed] = [
        decision({ id: 'dec-0', subject, outcome: subject === content ? 'flag' : 'limit' }),
        decision({ subject, outcome }),
      ];
      const other = decision({ id: 'dec-2', subject: subject === content ? account : content });
      const joinedBy = (known: Case | null, ...decisions: readonly Decision[]) =>
        decisions.reduce((one, next) => joinCase(one, caseOpeningFor(next, noon)), known);
      const told = (known: Case) =>
        outcomesOf([first, appealed, other], [Case.parse(known)]).map((one) => [
          one.decision.id,
          one.conclusion,
          one.appeal,
        ]);
      const upheld = { rulingId: 'rul-0', conclusion: 'upheld', by: 'staff-7', at: noon } as const;
      const before = joinedBy(null, first, other);
      for (const reviewed of [before && resolveCase(before, upheld), before]) {
        const open = heard({
          known: joinedBy(reviewed, appealed),
          decision: appealed,
          now: at,
        }).case;
        const granted = answer({ open, decision: appealed, now: at });
        if (!granted.ok) throw new Error(granted.problem);
        const rest = reviewed === before ? [] : [['dec-2', 'upheld', null]];
        const expected = [
          ['dec-0', conclusion, null],
          ['dec-1', conclusion, 'overturned'],
        ];
        expect(told(granted.case).toSorted()).toEqual([...expected, ...rest].toSorted());
        // An undone answer leaves what was concluded before.
        const undone = {
          ...granted.case,
          conclusions: conclusionsWithout(granted.case, noon + 2 * day),
        };
        expect(told(undone).map(([id, one]) => [id, one])).toEqual(
          expect.arrayContaining(reviewed === before ? [] : [['dec-0', 'upheld']]),
        );
      }
    },
  );

  it('about a measure lifted meanwhile is granted without another command', () => {
    const about = decision({ subject: content, outcome: 'hide' });
    const then = { standing: standing(), post: hidden };
    const open = heard({ decision: about, now: then }).case;
    const visible = { ...hidden, visibility: 'visible' as const, version: 3 };
    const result = answer({ open, decision: about, now: { ...then, post: visible } });
    expect(result).toMatchObject({
      ok: true,
      decision: null,
      effects: { post: null, commands: [] },
      case: { state: 'resolved', appeal: { state: 'granted' } },
    });
  });

  it('is decided by a different person, and only while it is open', () => {
    const open = heard({ decision: decision({ by: 'staff-2' }) }).case;
    expect(answer({ open })).toEqual({ ok: false, problem: 'same-reviewer' });
    expect(answer({ open, by: 'staff-3' })).toMatchObject({ ok: true });
    expect(answer({ open: openCase() })).toEqual({ ok: false, problem: 'no-appeal' });
    expect(answer({ decision: decision({ id: 'dec-9' }) })).toEqual({
      ok: false,
      problem: 'no-appeal',
    });
  });
});

describe('a role', () => {
  it('never combines writing rules with publishing them, or auditing with ruling', () => {
    expect(Role.options.filter((role) => roleHasDuty(role, 'rule'))).toEqual([
      'reviewer',
      'senior',
    ]);
    expect(
      Role.options.filter(
        (role) => roleHasDuty(role, 'write-rules') && roleHasDuty(role, 'publish-rules'),
      ),
    ).toEqual([]);
    expect(
      Role.options.filter((role) => roleHasDuty(role, 'read-audit') && roleHasDuty(role, 'rule')),
    ).toEqual([]);
    expect(roleHasDuty('viewer', 'reveal-personal')).toBe(false);
  });
});
