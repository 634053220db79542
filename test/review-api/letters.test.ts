import { describe, expect, it } from 'vitest';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import { day, hour } from '#shared/settings/durations.ts';
import { caseOf, now, openDesk, reason } from './desk.ts';
import { senior } from './people.ts';

describe('the letter of a case', () => {
  it('is the one that lifted a completed challenge, and missing for a decision that lifted nothing', async () => {
    const desk = openDesk();
    const asked = { outcome: 'challenge' as const, until: now + day };
    const met = {
      eventType: 'account.verification-changed',
      outcome: 'allow' as const,
      decidedAt: now - hour,
      findings: [],
    };
    const { caseId, decision } = desk.frozen('u1', asked, {
      standing: {
        status: 'active',
        version: 2,
        since: now - hour,
        until: null,
        decisionId: 'dec-met',
      },
    });
    const later = { ...decision, ...met, id: 'dec-later', until: undefined };
    // Before the last one, the account was restricted and released once already.
    const lifting = ['dec-met', 'dec-past'].map((id) => ({ ...later, id, lifted: true as const }));
    for (const one of [later, ...lifting]) desk.records.decisions.set(one.id, one);
    const facts = (body: { decisions: readonly { decisionId: string; statement: never }[] }) =>
      Object.fromEntries(body.decisions.map((one) => [one.decisionId, one.statement]));
    const letter = expect.objectContaining({
      en: expect.objectContaining({
        measure: 'Measure: the restriction on the account is lifted',
        facts: ['Facts: The account completed the required identity verification.'],
        remedy: null,
      }),
    });
    const expected = {
      'dec-met': letter,
      'dec-past': letter,
      'dec-later': null,
      'dec-u1': expect.anything(),
    };
    expect(facts((await desk.call(`GET /cases/${caseId}`)).body)).toEqual(expected);
    expect(facts((await desk.call('GET /accounts/u1')).body)).toEqual(expected);
    expect((await desk.call('GET /decisions/dec-met')).body.statement).toEqual(letter);
    expect((await desk.call('GET /decisions/dec-later')).body.statement).toBeNull();
  });
});

describe('the letter of a campaign’s case', () => {
  it('shows the answer that the leading account got on its own case', async () => {
    const desk = openDesk();
    const { caseId, accountId, decision } = desk.frozen('u1');
    const known = caseOf(desk, caseId);
    const campaign = { kind: 'contact', value: 'wechat:demo_ka_9' } as const;
    const about = campaignCaseIdOf('demo', campaign);
    desk.records.cases.set(about, { ...known, caseId: about, campaign });
    const appeal = {
      appealId: 'apl-1',
      eventId: 'e-9',
      decisionId: decision.id,
      state: 'open' as const,
      filedAt: now,
      dueAt: now + 72 * hour,
      language: 'zh-CN' as const,
      notBy: [],
      decidedBy: null,
    };
    desk.records.cases.set(caseId, { ...known, appeal });
    await desk.call(`POST /cases/${caseId}/appeal`, {
      as: senior,
      body: { expectedVersion: 1, grants: false, reason },
    });
    const { statement } = JSON.parse(desk.actions.sent.at(-1)?.body ?? '{}');
    expect(statement.en.facts[0]).toContain('It was not granted');
    const { body } = await desk.call(`GET /cases/${about}`, { as: senior });
    expect(body).toMatchObject({ case: { accountId }, decisions: [{ statement }] });
    // The appeal itself is shown only on its own case.
    expect(body.appeal).toBeNull();
  });
});
