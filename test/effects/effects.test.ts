import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Command } from '#shared/effects/command.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { endHold } from '#shared/effects/hold.ts';
import { commandSchema } from '#shared/effects/schemas/generate.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day, minute } from '#shared/settings/durations.ts';
import type { Standing } from '#shared/signals/account-state.ts';
import { AuditBody } from '#shared/telemetry/audit.ts';
import {
  anyFinding,
  anySignals,
  finding,
  noon,
  platform,
  post,
  signals,
} from '../decisions/specimens.ts';
import { closedGate, gate } from '../decisions/verdicts.ts';
import { carryOut, standing } from './specimens.ts';

const network = finding({ rule: 'network.test', evidenceFamily: 'network', severity: 'critical' });
const behaviour = finding();
const text = finding({
  rule: 'content.test',
  evidenceFamily: 'content',
  subject: 'content',
  category: 'card-trade',
  severity: 'low',
});
const failed = { rule: 'account.failed', revision: 1, life: 'live', message: 'broken' } as const;
const badPost = signals(post({ score: 0.99, verdict: 'hide', intent: 'offer' }));

describe('a freeze', () => {
  const { decisions, effects } = carryOut([network, behaviour]);

  it('changes the standing with its end and its decision', () => {
    expect(effects.standing).toEqual({
      accountId: 'u1',
      from: 'active',
      standing: {
        status: 'frozen',
        version: 1,
        since: noon,
        until: noon + 7 * day,
        decisionId: decisions.account?.id,
      },
    });
    expect(effects.hold).toMatchObject({ accountId: 'u1', standingVersion: 1 });
  });

  it('sends a command with the whole desired state and the subject version', () => {
    expect(effects.commands).toMatchObject([
      {
        kind: 'set-standing',
        subject: { kind: 'account', id: 'u1', accountId: 'u1' },
        subjectVersion: 1,
        desired: { standing: 'frozen', until: '2026-12-01T12:00:00.000Z' },
        decisionId: decisions.account?.id,
      },
    ]);
  });

  it('counts toward its brakes, opens a case and is audited', () => {
    expect(effects.brakeKeys).toEqual([
      'platform',
      'rule:network.test',
      'rule:account.test',
      'source:block:192.0.2.0/24',
    ]);
    expect(effects.cases).toMatchObject([
      { caseId: caseIdOf('demo', 'u1'), weight: { severity: 'critical' }, observed: false },
    ]);
    expect(effects.audit).toMatchObject([
      {
        subject: 'account:u1',
        actor: 'system',
        action: 'account.freeze',
        causeId: decisions.account?.id,
        details: { from: 'active', to: 'frozen', version: 1 },
      },
    ]);
  });

  it('stopped by a brake opens a case and restricts nobody', () => {
    const { effects: braked, decisions: made } = carryOut([network, behaviour], {
      braked: ['platform'],
    });
    expect(made.account).toMatchObject({ outcome: 'flag', wanted: 'freeze', braked: ['platform'] });
    expect(decisions.account).not.toHaveProperty('wanted');
    expect(braked).toMatchObject({ standing: null, commands: [], brakeKeys: [] });
    expect(braked.cases).toHaveLength(1);
    expect(braked.audit).toMatchObject([{ action: 'account.flag', details: { braked: 1 } }]);
  });
});

describe('an automated decision only raises a restriction', () => {
  const order: readonly Standing[] = ['active', 'challenged', 'limited', 'frozen', 'closed'];

  it('from any standing, and never affects a closed account (H28)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...order),
        fc.array(anyFinding, { maxLength: 6 }),
        fc.nat({ max: 9 }),
        (status, findings, version) => {
          const { effects, decisions } = carryOut(findings, {
            before: standing({ status, version }),
            settings: platform({}, 'account.a', 'network.d'),
          });
          const to = effects.standing?.standing;
          if (to) {
            expect(order.indexOf(to.status)).toBeGreaterThan(order.indexOf(status));
            expect(to.version).toBe(version + 1);
          }
          expect(status === 'closed' && to).toBeFalsy();
          // The decision is recorded all the same.
          expect(effects.audit.length).toBe(
            Object.values(decisions).filter((decision) => decision !== null).length,
          );
        },
      ),
    );
  });

  it('so a second freeze of a frozen account sends nothing', () => {
    const { effects } = carryOut([network, behaviour], {
      before: standing({ status: 'frozen', version: 4 }),
    });
    expect(effects).toMatchObject({ standing: null, commands: [], hold: null, brakeKeys: [] });
    expect(effects.cases).toHaveLength(1);
  });

  it('except that a later verification lifts a challenge', () => {
    const given = signals({
      event: { type: 'account.verification-changed' },
      account: { standing: 'challenged' },
      realName: { status: 'verified', level: 'identity' },
    });
    const met = carryOut([], {
      given,
      before: standing({ status: 'challenged', version: 3, since: noon - 5000 }),
    });
    expect(met.effects.commands).toMatchObject([
      { subjectVersion: 4, desired: { standing: 'active', until: null } },
    ]);
    expect(met.effects.hold).toBeNull();
    const older = carryOut([], {
      given,
      before: standing({ status: 'challenged', version: 3, since: noon }),
      cause: { at: noon - 10_000 },
    });
    expect(older.effects.standing).toBeNull();
  });
});

describe('a verified name', () => {
  /** Verifies an account that was challenged or limited. */
  const verify = (
    before: {
      readonly status: 'challenged' | 'limited';
      readonly gate?: true;
      readonly since?: number;
    },
    findings: Parameters<typeof carryOut>[0],
    errors: NonNullable<Parameters<typeof carryOut>[1]>['errors'] = [],
  ) =>
    carryOut(findings, {
      given: signals({
        event: { type: 'account.verification-changed' },
        account: { standing: before.status },
        realName: { status: 'verified', level: 'identity' },
      }),
      settings: platform({ gate: { response: 'limit' } }),
      errors,
      before: standing({ version: 3, since: noon - 5000, ...before }),
    }).effects;
  const limitedByGate = { status: 'limited', gate: true } as const;
  const challengedByGate = { status: 'challenged', gate: true } as const;

  it('turns the limit of the real-name gate into the challenge that a rule asks for', () => {
    const { standing: change, commands, hold } = verify(limitedByGate, [behaviour]);
    expect(change?.standing).toEqual({
      ...{ status: 'challenged', version: 4, since: noon, until: noon + 7 * day },
      decisionId: expect.any(String),
    });
    expect(commands).toMatchObject([{ desired: { standing: 'challenged' } }]);
    expect(JSON.stringify(commands)).not.toContain('completed');
    expect(hold?.standingVersion).toBe(4);
    expect(JSON.stringify(verify(limitedByGate, []).commands)).toContain('completed');
  });

  it('is not needed for the challenge of a rule to replace the limit of a gate that asks for no more', () => {
    const asked = (before: object, response: 'challenge' | 'limit', byGate = false) =>
      carryOut(byGate ? [gate] : [behaviour], {
        ...(byGate && { given: closedGate }),
        settings: platform({ gate: { response } }),
        before: standing({ version: 3, ...before }),
      }).effects.standing;
    expect(asked(limitedByGate, 'challenge')?.standing.status).toBe('challenged');
    expect(asked(limitedByGate, 'limit')).toBeNull();
    expect(asked(challengedByGate, 'challenge', true)).toBeNull();
  });

  it('is also one that waited behind the event that asks for it', () => {
    const cause = { arrivedAt: noon - 5000 };
    const asked = (found: typeof network) =>
      carryOut([found], { cause }).effects.standing?.standing;
    expect(asked(behaviour)).toMatchObject({ status: 'challenged', since: noon - 5000 });
    expect(asked(network)).toMatchObject({ status: 'limited', since: noon });
  });

  it('leaves the limit of a rule or a person, if a rule asks for a challenge', () => {
    expect(verify({ status: 'limited' }, [behaviour]).standing).toBeNull();
  });

  it.each([challengedByGate, limitedByGate])(
    'meets the gate ($status) although a rule failed, which a person looks at',
    (before) => {
      const { standing: change, commands, cases } = verify(before, [], [failed]);
      expect(change?.standing.status).toBe('active');
      expect(commands).toMatchObject([
        { statement: { en: { facts: [expect.stringContaining('completed')] } } },
      ]);
      expect(cases).toHaveLength(1);
    },
  );

  it('leaves the challenge of a rule to a person if a rule failed', () => {
    const { standing: change, cases, audit } = verify({ status: 'challenged' }, [], [failed]);
    expect(change).toBeNull();
    expect(cases).toHaveLength(1);
    // To ask a person is no measure against the account, so it is not one that changed nothing.
    expect(audit[0]?.details.unchanged).toBeUndefined();
  });

  it('meets the challenge of a rule beside evidence that asks for nothing', () => {
    const { standing: change } = verify({ status: 'challenged' }, [finding({ severity: 'low' })]);
    expect(change?.standing.status).toBe('active');
  });

  it('meets no challenge of the same moment: it must come after it', () => {
    expect(verify({ status: 'challenged', since: noon - 901 }, []).standing).not.toBeNull();
    expect(verify({ status: 'challenged', since: noon - 900 }, []).standing).toBeNull();
  });
});

describe('a post', () => {
  it('is hidden by its own command', () => {
    const { decisions, effects } = carryOut([text], { given: badPost });
    expect(effects.post).toEqual({
      contentId: 'post-1',
      accountId: 'u1',
      from: 'visible',
      post: { visibility: 'hidden', version: 1, since: noon, decisionId: decisions.content?.id },
    });
    expect(effects.commands).toMatchObject([
      { kind: 'set-visibility', subject: { kind: 'content', id: 'post-1', accountId: 'u1' } },
    ]);
    expect(effects.audit).toMatchObject([
      { action: 'content.hide', details: { subject: 'post-1', from: 'visible', to: 'hidden' } },
    ]);
  });

  it('with weak evidence is left alone', () => {
    const { decisions, effects } = carryOut([text], { given: signals(post()) });
    expect(decisions.content?.outcome).toBe('allow');
    expect(effects).toMatchObject({ post: null, commands: [], cases: [] });
    expect(effects.audit[0]?.details.unchanged).toBeUndefined();
  });

  it('that is hidden stays hidden when flagged', () => {
    const hidden = { visibility: 'hidden', version: 2, since: 0, decisionId: 'dec-1' } as const;
    const { effects } = carryOut([], {
      given: signals(post({ score: 0.9, verdict: 'flag' })),
      post: hidden,
    });
    expect(effects).toMatchObject({ post: null, commands: [] });
  });

  it('that is flagged stays visible', () => {
    const { effects } = carryOut([], { given: signals(post({ score: 0.9, verdict: 'flag' })) });
    expect(effects.post?.post.visibility).toBe('flagged');
  });
});

describe('a case', () => {
  const counterpart = {
    id: 'u2',
    ageHours: 1,
    standing: 'active',
    reporters: 0,
    payers: 0,
    acquainted: false,
  } as const;

  it('covers an account including its posts (T19)', () => {
    const { effects, decisions } = carryOut([{ ...text, severity: 'critical' }, network], {
      given: badPost,
    });
    expect(effects.cases).toHaveLength(1);
    const scores = [decisions.account?.score, decisions.content?.score].map(Number);
    expect(scores[0]).not.toBe(scores[1]);
    expect(effects.cases[0]?.weight.score).toBe(Math.max(...scores));
    expect(effects.cases[0]?.entries.map(({ subject }) => subject.kind)).toEqual([
      'account',
      'content',
    ]);
  });

  it('has low weight and the unread category for content that could not be read', () => {
    const { effects } = carryOut([], {
      given: signals({ event: { type: 'social.requested', degraded: ['too-many-targets'] } }),
    });
    expect(effects.cases).toMatchObject([
      { weight: { category: 'unread', severity: 'low', degraded: true } },
    ]);
  });

  it('is not opened by a challenge, which the account can meet by itself', () => {
    const { effects } = carryOut([behaviour]);
    expect(effects).toMatchObject({ standing: { standing: { status: 'challenged' } }, cases: [] });
  });

  const entity = { kind: 'contact', value: 'wechat:demo' } as const;

  it('of its own is opened in a campaign if a victim is at risk, a rule failed or a brake held back; else only one that the campaign lacks', () => {
    const opened = (warns: boolean, more: Parameters<typeof carryOut>[1] = {}) =>
      carryOut([finding({ severity: 'critical', warns })], {
        given: signals({ counterpart }),
        cause: { campaign: { entity, opens: false } },
        ...more,
      }).effects.cases.map(({ accountId, campaign, onlyNew }) => [accountId, campaign, onlyNew]);
    const missing = ['u1', entity, true];
    expect(opened(false)).toEqual([missing]);
    const own = [['u1', null, undefined], missing];
    expect(opened(true)).toEqual(own);
    expect(opened(false, { errors: [failed] })).toEqual(own);
    expect(opened(false, { braked: ['halt'] })).toEqual(own);
  });

  it('of a campaign is opened by a decision, not by a text alone', () => {
    const cause = { campaign: { entity, opens: true } };
    expect(carryOut([], { cause }).effects.cases).toEqual([]);
    const { cases } = carryOut([finding({ severity: 'critical' })], { cause }).effects;
    expect(cases).toMatchObject([{ campaign: entity }]);
  });

  it('about the other party is not opened for weak evidence', () => {
    const weak = finding({ subject: 'counterpart', severity: 'low' });
    const { decisions, effects } = carryOut([weak], { given: signals({ counterpart }) });
    expect(decisions.counterpart?.outcome).toBe('observe');
    expect(effects.cases).toEqual([]);
  });

  it('about the other party belongs to the other party', () => {
    const across = finding({ subject: 'counterpart', category: 'fraud', warns: true });
    const { effects } = carryOut([across], {
      cause: { text: 'send me the code', tier: 'vip', counterpartTier: 'premium' },
      given: signals({ counterpart }),
    });
    expect(effects.cases).toMatchObject([
      {
        accountId: 'u2',
        caseId: caseIdOf('demo', 'u2'),
        weight: { victimAtRisk: true },
        script: 'Latn',
        tier: 'premium',
      },
    ]);
    expect(effects.audit).toMatchObject([{ subject: 'account:u1', details: { subject: 'u2' } }]);
    expect(effects.commands).toMatchObject([{ kind: 'warn', subject: { id: 'u1' }, about: 'u2' }]);
  });
});

describe('a warning', () => {
  const lure = finding({ category: 'fraud', severity: 'low', warns: true });
  const given = signals({
    counterpart: {
      id: 'u2',
      ageHours: 9000,
      standing: 'active',
      reporters: 0,
      payers: 0,
      acquainted: false,
    },
  });
  const idOf = (overrides: Parameters<typeof carryOut>[1] = {}) =>
    carryOut([lure], { given, ...overrides }).effects.commands[0]?.commandId;

  it('goes to the person at risk, with advice in both languages', () => {
    const { effects } = carryOut([lure], { given });
    expect(effects.commands).toMatchObject([
      {
        kind: 'warn',
        subject: { kind: 'account', id: 'u2' },
        about: 'u1',
        message: {
          'zh-CN': expect.stringContaining('96110'),
          en: expect.stringContaining('money'),
        },
      },
    ]);
  });

  it('keeps its command id all day, however many messages follow', () => {
    expect(idOf({ eventId: 'e2', cause: { at: noon + minute } })).toBe(idOf());
    expect(idOf({ cause: { at: noon + day } })).not.toBe(idOf());
  });
});

describe('a platform in observe mode', () => {
  it('gets decisions and cases, but no other effect', () => {
    fc.assert(
      fc.property(anySignals, fc.array(anyFinding, { maxLength: 6 }), (given, findings) => {
        const settings = platform({ mode: 'observe' }, 'account.a', 'network.d');
        const { decisions, effects } = carryOut(findings, { given, settings });
        expect(effects).toMatchObject({
          standing: null,
          post: null,
          commands: [],
          hold: null,
          brakeKeys: [],
        });
        for (const opened of effects.cases) expect(opened.observed).toBe(true);
        expect(effects.audit).toHaveLength(Object.values(decisions).filter(Boolean).length);
      }),
    );
  });
});

describe('a platform in assist mode', () => {
  it('gets flags and hidden posts, but no account restriction', () => {
    fc.assert(
      fc.property(anySignals, fc.array(anyFinding, { maxLength: 6 }), (given, findings) => {
        const settings = platform({ mode: 'assist' }, 'account.a', 'network.d');
        const { effects } = carryOut(findings, { given, settings });
        expect(effects.standing?.standing.status ?? 'active').toBe('active');
      }),
    );
    const { effects } = carryOut([text], {
      given: badPost,
      settings: platform({ mode: 'assist' }),
    });
    expect(effects.commands).toMatchObject([{ desired: { visibility: 'hidden' } }]);
  });
});

const ajv = new Ajv2020({ allErrors: true, formats: { 'date-time': true } });
const schemaFile = new URL('../../shared/effects/schemas/command.schema.json', import.meta.url);
const check = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));

describe('a command', () => {
  const settings = platform({}, 'account.a', 'network.d');

  it('matches its schemas, reveals no rule or score, and is deterministic (T20)', () => {
    fc.assert(
      fc.property(anySignals, fc.array(anyFinding, { maxLength: 6 }), (given, findings) => {
        const { effects, decisions } = carryOut(findings, { given, settings });
        for (const command of effects.commands) {
          expect(Command.parse(JSON.parse(JSON.stringify(command)))).toEqual(command);
          expect(check(command), JSON.stringify(check.errors)).toBe(true);
          const told = JSON.stringify(command);
          for (const { rule, evidence } of findings) {
            expect(told).not.toContain(rule);
            for (const { code } of evidence) expect(told).not.toContain(code);
          }
          const { score } = decisions.account ?? decisions.content ?? { score: 0.5 };
          if (score > 0.011 && score < 1) expect(told).not.toContain(String(score));
        }
        for (const body of effects.audit) expect(AuditBody.parse(body)).toEqual(body);
        expect(carryOut(findings, { given, settings }).effects).toEqual(effects);
      }),
      { numRuns: 200 },
    );
  });

  it('has the JSON Schema that `node shared/effects/schemas/generate.ts` generates', () => {
    expect(readFileSync(schemaFile, 'utf8')).toBe(commandSchema());
  });

  it('is rejected with anything more or less than the contract', () => {
    const [command] = carryOut([network, behaviour]).effects.commands;
    for (const broken of [
      { ...command, extra: 1 },
      { ...command, subjectVersion: 0 },
      { ...command, statement: undefined },
      { ...command, desired: { standing: 'banned', until: null } },
    ]) {
      expect(Command.safeParse(broken).success).toBe(false);
      expect(check(JSON.parse(JSON.stringify(broken)))).toBe(false);
    }
  });
});

describe('a hold', () => {
  const settings = platform({}, 'account.test');
  const wording = { settings, catalogue };
  const { effects } = carryOut([network, behaviour], { settings });
  const { hold } = effects;
  const frozen = effects.standing?.standing;
  if (!hold || !frozen) throw new Error('a freeze has a hold');

  it('ends by itself when due: active, notified with reasons, audited', () => {
    const ended = endHold(hold, frozen, hold.until, wording);
    expect(ended?.effects.standing).toMatchObject({
      from: 'frozen',
      standing: { status: 'active', version: 2, until: null, decisionId: ended?.decision.id },
    });
    expect(ended?.effects.hold).toBeNull();
    const [command] = ended?.effects.commands ?? [];
    expect(Command.parse(command)).toMatchObject({
      subjectVersion: 2,
      desired: { standing: 'active' },
    });
    expect(command && 'statement' in command && command.statement.en.facts.join()).toContain(
      'restriction period has ended',
    );
    expect(ended?.effects.audit).toMatchObject([{ actor: 'system', action: 'hold.ended' }]);
    // The sweep may come late: the restriction ended all the same when it was to end.
    expect(endHold(hold, frozen, hold.until + day, wording)?.decision.at).toBe(hold.until);
  });

  it('does not end early, nor for a standing that changed since', () => {
    expect(endHold(hold, frozen, hold.until - 1, wording)).toBeNull();
    for (const over of [{ version: 2 }, { status: 'closed' }, { until: null }] as const)
      expect(endHold(hold, { ...frozen, ...over }, hold.until, wording)).toBeNull();
  });

  it('ends by a person’s decision if an appeal was granted while the account was closed, else by itself', () => {
    const end = (status: Standing) =>
      endHold(hold, { ...frozen, status }, hold.until, wording)?.decision;
    const granted = { eventType: 'appeal.granted', automation: 'partial' };
    expect(end('active')).toMatchObject(granted);
    expect(end('frozen')).toMatchObject({ eventType: 'hold.ended', automation: 'full' });
  });
});
