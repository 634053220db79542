import fc from 'fast-check';
import { accountSubject, type Decision } from '#shared/decisions/decision.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { EvidenceFamily, type Finding } from '#shared/rules/finding.ts';
import { PlatformSettings } from '#shared/settings/platform.ts';
import { countFamilies, countGrains } from '#shared/signals/account-state.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import type { Signals } from '#shared/signals/signals.ts';

/** Noon of a working day, epoch milliseconds. */
export const noon = Date.parse('2026-11-24T12:00:00.000Z');

/** A shadow record that earns a rule the right to freeze. */
const earned = { decisions: 400, upheld: 398, simulated: true };

/** A demonstration platform; `rules` have earned the right to freeze. */
export const platform = (
  overrides: Partial<Parameters<typeof PlatformSettings.parse>[0] & object> = {},
  ...rules: readonly string[]
): PlatformSettings =>
  PlatformSettings.parse({
    platformId: 'demo',
    purpose: 'demonstration',
    mode: 'enforce',
    shadowRecords: Object.fromEntries(rules.map((rule) => [rule, earned])),
    ...overrides,
  });

/** A live finding of high severity with behaviour evidence; fields can be overridden. */
export const finding = (overrides: Partial<Finding> = {}): Finding => ({
  rule: 'account.test',
  revision: 1,
  life: 'live',
  evidenceFamily: 'behaviour',
  subject: 'account',
  category: 'automation',
  severity: 'high',
  evidence: [{ code: 'account-young', values: { hours: 3 } }],
  warns: false,
  ...overrides,
});

/** An automatic decision that froze `u1`; fields can be overridden. */
export const decision = (overrides: Partial<Decision> = {}): Decision => ({
  id: 'dec-1',
  platformId: 'demo',
  eventId: 'e1',
  eventType: 'account.signed-up',
  subject: accountSubject('u1'),
  outcome: 'freeze',
  score: 0.99,
  findings: [finding({ category: 'bulk-registration', severity: 'critical' })],
  signals: {},
  mode: 'enforce',
  policy: '1.test',
  at: noon - 900,
  decidedAt: noon,
  automation: 'full',
  ...overrides,
});

const ordinary = expandSignals({ event: { type: 'account.logged-in' } });

type Sections = { readonly [Section in keyof Signals]?: Partial<Signals[Section]> };

/** Signals of an ordinary login; sections can be overridden. */
export const signals = (overrides: Sections = {}): Signals => {
  const merged: Record<string, unknown> = { ...ordinary };
  for (const [name, section] of Object.entries(overrides)) {
    merged[name] = { ...(merged[name] as object | undefined), ...section };
  }
  return merged as unknown as Signals;
};

/** A post with an id that reads as harmless; fields can be overridden. */
export const post = (over: Partial<NonNullable<Signals['content']>> = {}): Sections => ({
  event: { type: 'content.posted', service: 'publishing', contentKind: 'post' },
  content: {
    score: 0.01,
    verdict: 'allow',
    category: null,
    intent: null,
    evidence: [],
    contacts: [],
    contentId: 'post-1',
    templateAccounts: 1,
    imageLabels: [],
    ...over,
  },
});

/** The signals of an established account. */
export const established: Sections = {
  account: { ageHours: 400 * 24 },
  realName: { status: 'verified', level: 'identity' },
};

export const anyFinding: fc.Arbitrary<Finding> = fc
  .record({
    rule: fc.constantFrom('account.a', 'account.b', 'content.c', 'network.d', 'victim.e'),
    life: fc.constantFrom('live', 'shadow'),
    evidenceFamily: fc.constantFrom(...EvidenceFamily.options),
    subject: fc.constantFrom('account', 'content'),
    category: fc.constantFrom('card-trade', 'real-name', 'spam', 'bulk-registration'),
    severity: fc.constantFrom('low', 'medium', 'high', 'critical'),
    warns: fc.boolean(),
  })
  .map((over) => finding(over));

const wholeNumber = fc.nat({ max: 5000 });
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0);
const amount = fc.double({ min: 0, max: 1e6, noNaN: true }).map((value) => value + 0);
const nullable = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const standing = fc.constantFrom('active', 'challenged', 'limited', 'frozen', 'closed');
const link = fc.record({
  accounts: wholeNumber,
  joinedHour: wholeNumber,
  joinedDay: wholeNumber,
  joinedWeek: wholeNumber,
  newcomersMonth: wholeNumber,
  restricted: wholeNumber,
  cameLater: wholeNumber,
  guestsMonth: wholeNumber,
  alikeDay: wholeNumber,
  alikeWeek: wholeNumber,
});
const text = fc.string({ unit: 'grapheme', maxLength: 20 });

const anyCounts = fc.record(
  Object.fromEntries(
    countFamilies.map((family) => [
      family,
      countGrains[family] === 'fine'
        ? fc.record({
            tenMinutes: wholeNumber,
            hour: wholeNumber,
            day: wholeNumber,
            week: wholeNumber,
            month: wholeNumber,
          })
        : fc.record({ day: wholeNumber, week: wholeNumber, month: wholeNumber }),
    ]),
  ),
);

/** Arbitrary signals: any sections, with each value anywhere in its range. */
export const anySignals: fc.Arbitrary<Signals> = fc
  .record(
    {
      event: fc.record({
        type: fc.constantFrom('content.posted', 'account.signed-up', 'account.rechecked'),
        service: nullable(fc.constantFrom('publishing', 'trading')),
        contentKind: nullable(fc.constantFrom('post', 'profile')),
        hour: nullable(fc.integer({ min: 0, max: 23 })),
        late: fc.boolean(),
        beforeClearance: fc.boolean(),
        degraded: fc.subarray(['oversize-text', 'too-many-targets']),
      }),
      account: fc.record({
        ageHours: nullable(amount),
        imported: fc.boolean(),
        signedUpBefore: fc.boolean(),
        standing,
        gated: fc.boolean(),
        dormantDays: amount,
        pace: fc.record({
          intervals: wholeNumber,
          meanSeconds: nullable(wholeNumber),
          variation: nullable(share),
        }),
        credentialChangedHours: nullable(amount),
        profileChangedHours: nullable(amount),
        profileFields: wholeNumber,
        newDeviceHours: nullable(amount),
        newBlockHours: nullable(amount),
        newCountryHours: nullable(amount),
        seenDays: amount,
        remembered: fc.record({ identity: amount, network: amount, behaviour: amount }),
        answered: fc.boolean(),
        onEarlierDevice: fc.boolean(),
        devices: wholeNumber,
        blocks: wholeNumber,
      }),
      realName: fc.record({
        status: fc.constantFrom(
          'unverified',
          'pending',
          'verified',
          'failed',
          'expired',
          'revoked',
        ),
        level: nullable(fc.constantFrom('phone', 'identity', 'face')),
        verifiedHours: nullable(amount),
        required: fc.constantFrom('phone', 'identity', 'face'),
        gateClosed: fc.boolean(),
        identityLimit: wholeNumber,
        holderShown: fc.boolean(),
      }),
      signUp: fc.record({
        formSeconds: nullable(amount),
        automation: nullable(fc.constantFrom('HeadlessChrome')),
        disposableMail: fc.boolean(),
        virtualOperator: fc.boolean(),
        hostingNetwork: fc.boolean(),
        countryMismatch: fc.boolean(),
      }),
      novelty: fc.record({ device: fc.boolean(), block: fc.boolean(), country: fc.boolean() }),
      counts: anyCounts,
      social: fc.record({
        targets: wholeNumber,
        novelTargets: share,
        acceptRate: nullable(share),
        openings: wholeNumber,
        answerRate: nullable(share),
        choice: fc.record({
          targets: wholeNumber,
          newcomers: wholeNumber,
          restricted: wholeNumber,
        }),
      }),
      links: fc.dictionary(fc.constantFrom(...entityKinds), link),
      content: fc.record({
        score: share,
        verdict: fc.constantFrom('allow', 'flag', 'hide'),
        category: nullable(fc.constantFrom('card-trade', 'gambling')),
        intent: nullable(fc.constantFrom('offer', 'request', 'warning', 'report', 'quote')),
        evidence: fc.array(fc.record({ start: wholeNumber, end: wholeNumber, text, reads: text }), {
          maxLength: 3,
        }),
        contacts: fc.array(
          fc.record(
            {
              kind: fc.constantFrom('wechat', 'qq'),
              value: text,
              masked: fc.boolean(),
              start: wholeNumber,
              end: wholeNumber,
              text,
              source: fc.constant('qr'),
            },
            { requiredKeys: ['kind', 'value', 'masked', 'start', 'end', 'text'] },
          ),
          { maxLength: 2 },
        ),
        contentId: nullable(fc.constantFrom('post-1', 'post-2')),
        templateAccounts: wholeNumber,
        imageLabels: fc.array(fc.constantFrom('qr-code', 'bank-card'), { maxLength: 2 }),
      }),
      payment: fc.record({
        amountMinor: wholeNumber,
        currency: fc.constantFrom('CNY', 'USD'),
        minutesSinceReceived: nullable(amount),
        receivedMinor: wholeNumber,
        payers: wholeNumber,
        strangers: wholeNumber,
        acquaintances: wholeNumber,
        holderMatches: nullable(fc.boolean()),
        firstToPayee: fc.boolean(),
        paidByPayee: fc.boolean(),
      }),
      report: fc.record({
        reason: fc.constantFrom('fraud', 'spam'),
        reporters: wholeNumber,
        reporterCredible: fc.boolean(),
        reporterNew: fc.boolean(),
        reported: wholeNumber,
        reportedRestricted: wholeNumber,
      }),
      counterpart: fc.record({
        id: fc.constantFrom('u2', 'u3'),
        ageHours: nullable(amount),
        standing,
        reporters: wholeNumber,
        payers: wholeNumber,
        acquainted: fc.boolean(),
      }),
    },
    {
      requiredKeys: ['event', 'account', 'realName', 'novelty', 'counts', 'social', 'links'],
    },
  )
  .map((given) => structuredClone(given) as unknown as Signals);
