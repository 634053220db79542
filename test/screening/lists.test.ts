import type { SQSEvent } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { screenEvents } from '#functions/screen-events/handler.ts';
import { recheckListed } from '#shared/acting/recheck-listed.ts';
import { redecide } from '#shared/decisions/record.ts';
import { recheckListedOf } from '#shared/effects/follow-up.ts';
import type { StandingEntry } from '#shared/lists/entry.ts';
import { createListFinder } from '#shared/lists/find.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { day } from '#shared/settings/durations.ts';
import { Unavailable } from '#shared/stores/failure.ts';
import { digest, standing } from '../lists/specimens.ts';
import { eventOf, now, openDesk, release, unhurried, verifiedSignUp } from './desk.ts';

const earned = { decisions: 400, upheld: 398, simulated: true };

const deskWith = (entries: readonly StandingEntry[], settings: object = {}) =>
  openDesk({ findListed: createListFinder(entries) }, settings);

const signUp = (accountId: string, data: object = {}, context?: object) =>
  eventOf('account.signed-up', accountId, data, { ...(context && { context }) });

const identity = {
  verification: {
    status: 'verified',
    level: 'identity',
    identity: { hashes: { platform: digest('i'), 'cn-2026': digest('listed') } },
  },
};

const punished = standing({
  list: 'dishonesty',
  kind: 'identity',
  key: 'cn-2026',
  value: digest('listed'),
  authority: 'Demo public security bureau',
});

describe('a list entry', () => {
  it('freezes at once if an authority listed the account and the rule has proven precision', async () => {
    const desk = deskWith([punished], {
      shadowRecords: { 'account.on-dishonesty-list': earned },
    });
    await desk.send(signUp('u-1', identity), signUp('u-2', {}));
    expect(desk.account('u-1')?.standing.status).toBe('frozen');
    expect(desk.account('u-2')?.standing.status).toBe('active');
    const [decision] = desk.decisions().filter(({ subject }) => subject.id === 'u-1');
    expect(decision?.findings.map(({ rule: id }) => id)).toContain('account.on-dishonesty-list');
    // The list is used for matching only: its digests are neither stored nor logged.
    expect(JSON.stringify([decision, desk.lines])).not.toContain(digest('listed'));
    if (!decision) throw new Error('no decision');
    expect(redecide(decision, { settings: desk.ports.settings, catalogue })?.same).toBe(true);
  });

  it('about the payee is found for who pays, and not for the payee of another', async () => {
    const found: string[] = [];
    const desk = openDesk({
      findListed: createListFinder([standing({ list: 'block', kind: 'account', value: 'listed' })]),
      onJudged: async (judged) => {
        for (const { occurrence, findings } of judged)
          for (const { rule, subject } of findings)
            found.push([occurrence.event.eventId, rule, subject].join(' '));
      },
    });
    const pays = (eventId: string, payeeId: string) =>
      eventOf(
        'payment.transferred',
        'payer',
        { payeeId, amount: { minor: 10_000, currency: 'CNY' } },
        { eventId },
      );
    await desk.send(verifiedSignUp('payer'), verifiedSignUp('listed'), verifiedSignUp('other'));
    await desk.send(pays('to-listed', 'listed'), pays('to-other', 'other'));
    const dealings = found.filter((one) => one.includes('victim.deals-with-listed-account'));
    expect(dealings).toEqual(['to-listed victim.deals-with-listed-account counterpart']);
  });

  it('limits and opens a case if the rule has no proven precision', async () => {
    const desk = deskWith([punished]);
    await desk.send(signUp('u-1', identity));
    expect(desk.account('u-1')?.standing.status).toBe('limited');
    expect([...desk.records.cases.values()]).toHaveLength(1);
  });

  it('has no effect once expired', async () => {
    const desk = deskWith([{ ...punished, expiresAt: now }]);
    await desk.send(signUp('u-1', identity));
    expect(desk.account('u-1')?.standing.status).toBe('active');
    expect(desk.decisions()).toEqual([]);
  });

  it('does not restrict an account again that a person cleared since', async () => {
    const device = standing({ kind: 'account', value: 'u-1', since: now - day });
    const desk = deskWith([device]);
    await desk.send(signUp('u-1'));
    expect(desk.account('u-1')?.standing.status).toBe('limited');
    await release(desk, 'u-1');
    await desk.send(
      eventOf(
        'account.logged-in',
        'u-1',
        { method: 'password' },
        { eventId: 'later', at: now + 1 },
      ),
    );
    expect(desk.account('u-1')?.standing.status).toBe('active');
  });

  it('warns the payer of a listed account and opens a case for the payee', async () => {
    const payee = standing({ kind: 'account', value: 'payee' });
    const desk = deskWith([payee], { gate: { services: [] } });
    await desk.send(
      verifiedSignUp('payer'),
      verifiedSignUp('payee'),
      eventOf('payment.transferred', 'payer', {
        payeeId: 'payee',
        amount: { minor: 50_000, currency: 'CNY' },
      }),
    );
    const commands = desk.actions.sent.map(({ body }) => JSON.parse(body));
    expect(commands.map(({ kind, subject, about }) => [kind, subject.id, about])).toContainEqual([
      'warn',
      'payer',
      'payee',
    ]);
    expect(desk.account('payer')?.standing.status).toBe('active');
    expect([...desk.records.cases.values()].map(({ accountId }) => accountId)).toEqual(['payee']);
  });

  it('flags a post for its image, also one without words, and does not restrict the account', async () => {
    const name = `qr:${'a0'.repeat(32)}`;
    const desk = deskWith([standing({ kind: 'image', value: name })], { gate: { services: [] } });
    const post = (contentId: string, text: string, ...imageLabels: readonly string[]) =>
      eventOf('content.posted', 'u-1', { contentId, kind: 'post', text, imageLabels });
    await desk.send(
      verifiedSignUp('u-1'),
      post('p-1', '', 'qr-code', name.toUpperCase()),
      post('p-2', '周末一起爬山吗', 'qr-code'),
    );
    const decisions = desk.decisions();
    expect(decisions.map(({ subject, outcome }) => [subject.id, outcome])).toEqual([
      ['p-1', 'flag'],
    ]);
    expect(decisions[0]?.findings).toMatchObject([
      { rule: 'content.listed-image', evidence: [{ code: 'on-list', values: { kind: 'image' } }] },
    ]);
    expect(desk.account('u-1')?.standing.status).toBe('active');
    expect([...desk.records.cases.values()]).toHaveLength(1);
  });

  it('is looked up once per batch', async () => {
    const asked: number[] = [];
    const desk = openDesk({
      findListed: async (keys) => {
        asked.push(keys.length);
        return new Map();
      },
    });
    const context = { deviceId: 'd-1', ip: '203.0.113.7' };
    await desk.send(signUp('u-1', {}, context), signUp('u-2', {}, context));
    expect(asked).toEqual([6]);
  });

  it('is looked up afresh for a recheck', async () => {
    const fresh: (boolean | undefined)[] = [];
    const desk = openDesk({
      findListed: async (_, options) => {
        fresh.push(options?.fresh);
        return new Map();
      },
    });
    await desk.send(signUp('u-1', {}, { deviceId: 'd-1' }));
    const entity = { kind: 'device', value: 'd-1' } as const;
    const body = JSON.stringify(
      recheckListedOf({
        ...{ platformId: 'demo', accountIds: ['u-1'] },
        ...{ entity, changeId: 'lch-1', at: now },
      }),
    );
    await desk.ports.followUps.send([{ body }]);
    await desk.followUp();
    expect(fresh).toEqual([false, true]);
  });

  it.each([
    ['203.0.113.0/24', 1],
    ['203.0.112.0/23', 0],
    ['2001:db8::/56', 1],
    ['2001:db8::/48', 0],
  ])('%s leads to a recheck of %i accounts seen there', async (value, members) => {
    const desk = openDesk();
    await desk.send(
      signUp('u-4', {}, { ip: '203.0.113.7' }),
      signUp('u-6', {}, { ip: '2001:db8::7' }),
    );
    const entry = standing({ kind: 'address', value });
    expect(await recheckListed([entry], desk.ports)).toBe(members);
  });

  it.each([
    ['block', 1],
    ['watch', 1],
    ['allow', 0],
  ] as const)('on the %s list has %i members of its device judged again', async (list, members) => {
    const desk = openDesk();
    await desk.send(signUp('u-1', {}, { deviceId: 'd-1' }));
    const entry = standing({ list, kind: 'device', value: 'd-1' });
    expect(await recheckListed([entry], desk.ports)).toBe(members);
  });

  it('fails if the queue refuses a recheck, so that it is requested again', async () => {
    const desk = openDesk();
    await desk.send(signUp('u-1', {}, { deviceId: 'd-1' }));
    const followUps = { ...desk.ports.followUps, send: async () => [0] };
    const entry = standing({ kind: 'device', value: 'd-1' });
    await expect(recheckListed([entry], { ...desk.ports, followUps })).rejects.toThrow(Unavailable);
  });

  it('is retried if the lists cannot be read', async () => {
    const desk = openDesk({
      findListed: async () => {
        throw Object.assign(new Error('throttled'), { name: 'ThrottlingException' });
      },
    });
    const { batchItemFailures } = await desk.send(signUp('u-1'));
    expect(batchItemFailures).toHaveLength(1);
    expect(desk.account('u-1')).toBeUndefined();
  });

  it('is retried and logged if the first read of the rules or lists fails', async () => {
    const desk = openDesk();
    const screen = screenEvents(desk.ports, 'follow-ups', {
      currentPorts: async () => {
        throw new Unavailable('throttled');
      },
    });
    const record = { messageId: 'm1', body: JSON.stringify(signUp('u-1')) };
    expect(await screen({ Records: [record] } as SQSEvent, unhurried)).toEqual({
      batchItemFailures: [{ itemIdentifier: 'm1' }],
    });
    const told = desk.lines.map((line) => JSON.parse(line));
    expect(told).toMatchObject([
      { event: 'batch-failed', error: 'Unavailable' },
      { event: 'returned-to-queue', messageId: 'm1' },
    ]);
  });
});

describe('an exemption', () => {
  const farm = Array.from({ length: 14 }, (_, i) =>
    signUp(`farm-${i}`, { formSeconds: 60 }, { deviceId: 'shared', ip: `203.0.113.${i + 1}` }),
  );
  const allowed = standing({ list: 'allow', kind: 'device', value: 'shared', source: 'test lab' });

  it('suppresses findings that rest on the device, and records them with its reason', async () => {
    const plain = deskWith([]);
    await plain.send(...farm.slice(0, 10));
    await plain.send(...farm.slice(10));
    const restricted = plain.decisions().filter(({ outcome }) => outcome !== 'allow');
    expect(restricted.length).toBeGreaterThan(0);

    const desk = deskWith([allowed]);
    await desk.send(...farm.slice(0, 10));
    await desk.send(...farm.slice(10));
    const exempted = desk
      .decisions()
      .flatMap(({ outcome, findings }) =>
        findings.filter(({ life }) => life === 'exempted').map((finding) => ({ outcome, finding })),
      );
    expect(exempted.length).toBeGreaterThan(0);
    for (const { outcome, finding } of exempted) {
      expect(outcome).toBe('allow');
      expect(finding.evidence.at(-1)).toMatchObject({
        code: 'exempted',
        values: { source: 'test lab', kind: 'device' },
      });
    }
    const audited = [...desk.records.audit.values()].flat();
    expect(audited.some(({ details }) => details.exempted === 1)).toBe(true);
    const counted = audited.reduce((sum, { details }) => sum + Number(details.exempted ?? 0), 0);
    expect(counted).toBe(exempted.length);
    const without = [...plain.records.audit.values()].flat();
    expect(without.some(({ details }) => 'exempted' in details)).toBe(false);
    expect(desk.account('farm-13')?.standing.status).toBe('active');
  });

  it('does not suppress an authority’s list, content findings or the real-name requirement', async () => {
    const account = standing({ list: 'allow', kind: 'account', value: 'u-1' });
    const desk = deskWith([punished, account]);
    await desk.send(signUp('u-1', identity));
    expect(desk.account('u-1')?.standing.status).toBe('limited');

    const other = deskWith([{ ...account, value: 'u-2' }]);
    await other.send(
      signUp('u-2'),
      eventOf('content.posted', 'u-2', {
        contentId: 'p-1',
        kind: 'post',
        text: '出售银行卡四件套，加微信 fake_handle_7',
      }),
    );
    const findings = other.decisions().flatMap((decision) => decision.findings);
    expect(findings.find(({ evidenceFamily }) => evidenceFamily === 'content')?.life).toBe('live');
    expect(findings.find(({ category }) => category === 'real-name')?.life).toBe('live');
  });

  it('never suppresses the warning to a victim', async () => {
    const texts = [
      '加微信 fake_handle_7 带你赚钱，稳赚不赔，日结三百',
      '来加微信 fake_handle_7，带你稳赚',
    ];
    const events = [
      verifiedSignUp('lured'),
      signUp('lurer'),
      ...texts.map((text, i) =>
        eventOf(
          'social.messaged',
          'lurer',
          { targetId: 'lured', text, contentId: `m-${i}`, reply: false },
          { eventId: `m-${i}` },
        ),
      ),
    ];
    const warned = async (entries: readonly StandingEntry[]) => {
      const desk = deskWith(entries);
      for (const event of events) await desk.send(event);
      return desk.actions.sent
        .map(({ body }) => JSON.parse(body) as { kind: string; subject: { id: string } })
        .filter(({ kind, subject }) => kind === 'warn' && subject.id === 'lured').length;
    };
    const before = await warned([]);
    expect(before).toBeGreaterThan(0);
    expect(await warned([standing({ list: 'allow', kind: 'account', value: 'lurer' })])).toBe(
      before,
    );
  });
});
