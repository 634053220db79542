import { hash as digest } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { EventType } from '#shared/events/event.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { day } from '#shared/settings/durations.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { type AccountState, unknownAccountAt } from '#shared/signals/account-state.ts';
import { advance } from '#shared/signals/advance.ts';
import { isNewcomer, joinsOf, patternsAt } from '#shared/signals/join.ts';
import { type KeyedHash, shortHash } from '#shared/signals/keyed-hash.ts';
import {
  entitiesInText,
  entitiesTouched,
  linkableEntities,
  sampledPeople,
} from '#shared/signals/touch.ts';
import { readText } from '#shared/text/read.ts';
import { happenedAt } from './happened.ts';

const hash: KeyedHash = (name) => Number.parseInt(digest('sha256', name, 'hex').slice(0, 12), 16);
const noon = Date.parse('2026-09-01T12:00:00.000Z');

const occurrence = (type: EventType, data: object, at = noon, context: object = {}): Occurrence =>
  happenedAt(type, at, data, context);

const operatorOf = (ip: string) => (ip.startsWith('203.0.113.') ? 'AS64496' : null);
const touchedEntities = (what: Occurrence, state?: AccountState) =>
  entitiesTouched(what, state, null, { hash, operatorOf });
const kinds = (what: Occurrence, state?: AccountState) =>
  touchedEntities(what, state).map(({ kind, value }) => `${kind} ${value}`);

describe('a sign-up', () => {
  const email = { domain: 'mail.test', pattern: 'aa##', hashes: { platform: 'm'.repeat(43) } };
  const signUp = (data: object, ip: string) => occurrence('account.signed-up', data, noon, { ip });

  it('counts at its mail domain, and at a hosting operator but not at a carrier', () => {
    expect(kinds(signUp({ email }, '203.0.113.9'))).toEqual(
      expect.arrayContaining(['operator AS64496', 'mailDomain mail.test']),
    );
    expect(kinds(signUp({}, '192.0.2.9')).join()).not.toMatch(/operator|mailDomain/);
  });

  it('counts at the registered domain in every spelling', () => {
    const domains = ['a1.mail.example', 'b2.c3.mail.example', 'mail.example.', 'bücher.example'];
    const counted = domains.map((domain) =>
      kinds(signUp({ email: { ...email, domain } }, '192.0.2.9')).at(-1),
    );
    const [own, ...same] = counted;
    expect(own).toBe('mailDomain mail.example');
    expect(same).toEqual([own, own, 'mailDomain xn--bcher-kva.example']);
    const [made, ...others] = ['x1.mail.example', 'x2.mail.example', 'mail.test'].map((domain) =>
      patternsAt('block', signUp({ email: { ...email, domain } }, '192.0.2.9'), {
        defaultNames: [],
        hash,
      }),
    );
    expect(others[0]).toEqual(made);
    expect(others[1]).not.toEqual(made);
    const suffix = signUp({ email: { ...email, domain: 'com.cn' } }, '192.0.2.9');
    expect(kinds(suffix)).toContain('mailDomain com.cn');
  });

  it('counts there, unlike a login', () => {
    const login = occurrence('account.logged-in', { method: 'password' }, noon, {
      ip: '203.0.113.9',
    });
    expect(kinds(login).join()).not.toContain('operator');
  });

  const patterns = (nickname: string, more: object = {}) =>
    patternsAt('block', signUp({ nickname, ...more }, '192.0.2.9'), {
      defaultNames: ['用户#'],
      hash,
    });

  it('has the pattern of its nickname, ignoring digits, case and width', () => {
    const [made] = patterns('happy_8001');
    expect(made).toBeLessThan(2 ** 16);
    expect(patterns('Ｈappy_９')).toEqual([made]);
    expect(patterns('happy8001')).not.toEqual([made]);
  });

  it('has no pattern for a name that people share for other reasons', () => {
    for (const name of ['用户8001', '晚风', 'a1', '12345'])
      expect(patterns(name), name).toEqual([]);
  });

  it.each(['demo_#', 'Demo_#', 'Ｄemo_#', 'DEMO_####', 'Demo_8001', 'demo_##'])(
    'has no pattern for a name that the platform assigns, which its settings write as %s',
    (name) => {
      for (const nickname of ['Demo_8001', 'demo_7', 'demo_#7'])
        expect(
          patternsAt('block', signUp({ nickname }, '192.0.2.9'), { defaultNames: [name], hash }),
          nickname,
        ).toEqual([]);
    },
  );

  it('has the pattern of a mail address with its domain, unless it is all digits', () => {
    const [made] = patterns('晚风', { email });
    expect(made).toBeDefined();
    expect(patterns('晚风', { email: { ...email, domain: 'post.test' } })).not.toEqual([made]);
    expect(patterns('晚风', { email: { ...email, pattern: '#########' } })).toEqual([]);
  });
});

describe('an opening line', () => {
  const by = (context: object, kind: 'line' | 'target' = 'line') =>
    patternsAt(
      kind,
      occurrence('social.messaged', { targetId: 'p', reply: false }, noon, context),
      { defaultNames: [], hash },
    );

  it('records the device of each writer, but not the shared network', () => {
    const device = by({ deviceId: 'd-1', ip: '192.0.2.9' });
    expect(device).toHaveLength(2);
    expect(by({ deviceId: 'd-1', ip: '192.0.2.77' })).toEqual(device);
    expect(by({ deviceId: 'd-2', ip: '192.0.2.9' })).not.toEqual(device);
    expect(by({ ip: '192.0.2.9' })).toEqual([]);
    expect(by({ deviceId: 'd-1' }, 'target')).toEqual([]);
  });

  it('has at least eight characters', () => {
    const kindsIn = (text: string) =>
      touchedEntities(occurrence('social.messaged', { targetId: 'p', reply: false, text }), {
        ...unknownAccountAt(noon),
        signedUpAt: noon,
      }).map(({ kind }) => kind);
    expect(kindsIn('您需要办银行卡吗')).toContain('line');
    expect(kindsIn('您要办银行卡吗')).not.toContain('line');
  });
});

it('an account that closes used its identity since it signed up, but its device and network only now', () => {
  const identity = { hashes: { platform: 'i'.repeat(43) } };
  const where = { deviceId: 'd-1', ip: '203.0.113.0/24' };
  const closing = occurrence('account.closed', { by: 'owner', identity }, noon, where);
  const account = { ...unknownAccountAt(noon), signedUpAt: noon - day };
  const joins = joinsOf(
    { occurrence: closing, reading: null, touched: touchedEntities(closing, account) },
    account,
    { settings: PlatformSettings.parse({ platformId: 'demo' }), hash },
  );
  expect(Object.fromEntries(joins.map(({ entity, since }) => [entity.kind, since]))).toEqual({
    ...{ device: noon, block: noon },
    identity: noon - day,
  });
});

it('linkable entities of an event include all entities it touches for a newcomer, people too', () => {
  const email = { domain: 'mail.test', pattern: 'aa##', hashes: { platform: 'm'.repeat(43) } };
  const context = { deviceId: 'd-1', ip: '203.0.113.9' };
  const text = '您好，请问您需要办理一张银行卡吗，我们这边可以上门';
  const newcomer = { ...unknownAccountAt(noon), signedUpAt: noon - day };
  for (const [what, found] of [
    [occurrence('account.signed-up', { email }, noon, context), 'operator'],
    [occurrence('social.messaged', { targetId: 'p', reply: false, text }, noon, context), 'line'],
    [occurrence('social.requested', { targetIds: ['p', 'q'] }, noon, context), 'target'],
    [occurrence('report.filed', { reporterId: 'p', reason: 'fraud' }), 'reporter'],
  ] as const) {
    const touchedBy = touchedEntities(what, newcomer);
    expect(touchedBy.map(({ kind }) => kind)).toContain(found);
    expect(linkableEntities(what, null, { hash, operatorOf })).toEqual(
      expect.arrayContaining([...touchedBy]),
    );
  }
});

it('linkable entities include whom it approaches by the name that the release before gave them', () => {
  const approaching = occurrence('social.messaged', { targetId: 'p', reply: false });
  const named = shortHash(hash('p'));
  expect(linkableEntities(approaching, null, { hash, operatorOf })).toContainEqual({
    kind: 'target',
    value: (named - (named % 2)).toString(36),
  });
});

describe('the context of an event', () => {
  const where = { deviceId: 'd-1', ip: '203.0.113.0/24' };
  const linked = (type: EventType, data: object) => {
    const what = occurrence(type, data, noon, where);
    const { devices, blocks } = advance(unknownAccountAt(noon), what, {
      hash,
      reading: null,
      country: null,
      report: 'credible',
    });
    return {
      entities: kinds(what).filter((one) => /^(?:device|block) /.test(one)),
      devices,
      blocks,
    };
  };

  it.each([
    ['report.filed', { reporterId: 'victim', reason: 'fraud' }],
    ['content.removed', { contentId: 'p-1', by: 'platform' }],
    ['account.profile-changed', { fields: ['tier'], tier: 'vip' }],
    ['account.closed', { by: 'platform' }],
    ['account.reopened', {}],
  ] as const)('of %s is that of somebody else', (type, data) => {
    expect(linked(type, data)).toEqual({ entities: [], devices: [], blocks: [] });
  });

  it.each([
    ['content.removed', { contentId: 'p-1', by: 'author' }],
    ['account.profile-changed', { fields: ['bio', 'tier'] }],
    ['account.closed', { by: 'owner' }],
    ['account.logged-in', { method: 'code' }],
  ] as const)('of %s is that of the account', (type, data) => {
    expect(linked(type, data)).toEqual({
      entities: ['device d-1', 'block 203.0.113.0/24'],
      devices: [expect.any(Number)],
      blocks: [expect.any(Number)],
    });
  });
});

describe('a newcomer', () => {
  const login = (at: number) => occurrence('account.logged-in', { method: 'code' }, at);

  it('signed up at most a day before; an imported account is none', () => {
    const member = { ...unknownAccountAt(noon), signedUpAt: noon };
    expect(isNewcomer(member, login(noon + day))).toBe(true);
    expect(isNewcomer(member, login(noon + day + 1))).toBe(false);
    expect(isNewcomer({ ...member, imported: true }, login(noon))).toBe(false);
    expect(isNewcomer(undefined, login(noon))).toBe(false);
    expect(isNewcomer(undefined, occurrence('account.signed-up', {}))).toBe(true);
    const again = { ...member, signedUpAt: noon - 30 * day };
    expect(isNewcomer(again, occurrence('account.signed-up', {}, noon))).toBe(false);
  });
});

it.each([
  ['account.credential-changed', { credential: 'phone' }, true],
  ['account.profile-changed', { fields: ['bio'] }, true],
  ['account.device-bound', { deviceId: 'd-1' }, true],
  ['payment.bound', { kind: 'wallet', hashes: { platform: 'w'.repeat(43) } }, true],
  ['account.logged-in', { method: 'code' }, false],
] as const)(
  'a known device is looked up again if the account may change hands: %s',
  (type, data, isAgain) => {
    const devices = [Math.floor(hash('d-1') / 65_536)];
    const known = { ...unknownAccountAt(noon), devices };
    const found = kinds(occurrence(type, data, noon, { deviceId: 'd-1' }), known);
    expect(found.includes('device d-1')).toBe(isAgain);
  },
);

it('a text links to its first four legible contacts', () => {
  const reading = readText('收银行卡四件套');
  const contacts = Array.from({ length: 7 }, (_, n) => ({
    ...{ kind: 'qq' as const, value: `8812345${n}`, masked: n === 0 },
    ...{ start: 0, end: 1, text: '' },
  }));
  const contactsIn = (verdict: 'flag' | 'allow') =>
    entitiesInText({ ...reading, verdict, contacts }, hash).filter(
      ({ kind }) => kind === 'contact',
    );
  const values = contacts.map(({ value }) => hash(`qq:${value}`).toString(36));
  expect(contactsIn('flag').map(({ value }) => value)).toEqual(values.slice(1, 5));
  expect(contactsIn('allow')).toEqual([]);
});

describe('the people a new account contacts', () => {
  const newcomer = { ...unknownAccountAt(noon), signedUpAt: noon - day };
  const people = Array.from({ length: 200 }, (_, n) => `person-${n}`);
  const request = (targetIds: readonly string[], at = noon) =>
    occurrence('social.requested', { targetIds }, at);
  const targets = (what: Occurrence, state: AccountState) =>
    touchedEntities(what, state).flatMap(({ kind, value }) => (kind === 'target' ? [value] : []));
  const stateAfter = (state: AccountState, what: Occurrence) =>
    advance(state, what, {
      hash,
      reading: null,
      country: null,
      report: null,
    });

  it('are sampled: at most eight at once, the same eight for the same people', () => {
    const some = people.slice(0, 60);
    const chosen = targets(request(some), newcomer);
    expect(chosen).toHaveLength(8);
    expect(targets(request(some.toReversed()), newcomer)).toEqual(chosen);
  });

  it('are looked up once, when they enter the sample', () => {
    let state: AccountState = newcomer;
    const looked: string[] = [];
    for (const person of people) {
      const what = request([person]);
      looked.push(...targets(what, state));
      state = stateAfter(state, what);
    }
    expect(new Set(looked).size).toBe(looked.length);
    // Expected: 8 (1 + ln(200 / 8)) = 34. All 200 would each cost a read and a write.
    expect(looked.length).toBeLessThan(60);
    expect(sampledPeople(state).every(({ value }) => looked.includes(value))).toBe(true);
  });

  it('are not sampled after a week, for an imported account, or in a reply', () => {
    expect(targets(request(people.slice(0, 9), noon + 7 * day), newcomer)).toEqual([]);
    expect(targets(request(people.slice(0, 9)), unknownAccountAt(noon))).toEqual([]);
    const imported = stateAfter(unknownAccountAt(noon), request(people.slice(0, 9)));
    expect(sampledPeople(imported)).toEqual([]);
    const answer = occurrence('social.messaged', { targetId: 'person-1', reply: true });
    expect(targets(answer, newcomer)).toEqual([]);
    const opening = occurrence('social.messaged', { targetId: 'person-1', reply: false });
    expect(targets(opening, newcomer)).toHaveLength(1);
  });
});
