import type { EventOf } from '../events/event.ts';
import { withCodeHashed } from '../events/image-name.ts';
import type { Occurrence } from '../events/occurrence.ts';
import { maskPhone, redact } from '../events/redact.ts';
import { day, hourInChina, second, startOf } from '../settings/durations.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import type { Contact, TextReading } from '../text/reading.ts';
import {
  type AccountState,
  type CountFamily,
  countFamilies,
  countGrains,
  evidentStanding,
  familiesIn,
  isBeforeClearance,
  sizes,
} from './account-state.ts';
import { isNewAmong } from './advance.ts';
import { ageHoursOf, dormantDaysOf, hoursSince, minutesSince } from './ages.ts';
import type { Enrichment } from './enrichment/enrichment.ts';
import { blockIn, contentIdOf, deviceIn, imageLabelsOf } from './event-fields.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';
import { type ListedEntries, matchesOf } from './listed.ts';
import { fadedTo } from './memory.ts';
import { readPace } from './pace.ts';
import { realNameOf, serviceOf } from './real-name.ts';
import { receivedBy } from './received.ts';
import { type ReportCount, recentReportersOf, reporterRecordOf } from './reporters.ts';
import type { Signals } from './signals.ts';
import {
  acceptRateOf,
  answerRateOf,
  areAcquainted,
  choiceOf,
  countDistinct,
  novelShareOf,
  targetsOf,
} from './social.ts';
import { isAcquaintance, personIn, personOf, wasApproached, wasPaid } from './targets.ts';
import { isJudgedText, largestLinks, type TouchedLink } from './touched-links.ts';
import { type Counts, emptyRing, type Ring, readRing } from './windows.ts';

const emptyCounts = {
  fine: readRing(emptyRing('fine'), 0),
  coarse: readRing(emptyRing('coarse'), 0),
} as const;

const zeroCounts = Object.fromEntries(
  countFamilies.map((family) => [family, emptyCounts[countGrains[family]]]),
) as Record<CountFamily, Counts>;

const countsOf = (state: AccountState): Signals['counts'] => {
  const counts = { ...zeroCounts };
  for (const family of familiesIn(state.rings))
    counts[family] = readRing(state.rings[family] as Ring, state.asOf);
  return counts;
};

const signUpOf = (
  { data, context }: EventOf<'account.signed-up'>,
  country: string | null,
  enrichment: Enrichment,
): NonNullable<Signals['signUp']> => ({
  formSeconds: data.formSeconds ?? null,
  automation: context?.userAgent ? enrichment.automation(context.userAgent) : null,
  disposableMail: data.email ? enrichment.disposableMail(data.email.domain) : false,
  virtualOperator: data.phone
    ? enrichment.virtualOperator(data.phone.country, data.phone.prefix)
    : false,
  hostingNetwork: context?.ip ? enrichment.network(context.ip).hosting : false,
  countryMismatch: Boolean(country && data.phone && data.phone.country !== country),
});

/** A device counts as an earlier one from so many days on: who takes an account over may bring two. */
const earlierDays = 3;

const accountOf = (
  before: AccountState,
  after: AccountState,
  { event, at }: Occurrence,
  links: readonly TouchedLink[],
): Signals['account'] => {
  const { standing } = event.type === 'account.reopened' ? after : before;
  const profileChangedHours = hoursSince(after.profileChangedAt, at);
  const devices = links.filter(({ kind }) => kind === 'device');
  const newest = after.newest.device;
  return {
    ageHours: ageHoursOf(after, at),
    imported: after.imported,
    signedUpBefore:
      event.type === 'account.signed-up' &&
      before.signedUpAt !== null &&
      // Told twice, e.g. by an import too, it is still one sign-up.
      startOf(second, before.signedUpAt) !== startOf(second, at),
    standing: standing.status,
    gated: standing.status !== evidentStanding(standing),
    dormantDays: dormantDaysOf(before, at),
    pace: readPace(after.pace),
    credentialChangedHours: hoursSince(after.credentialChangedAt, at),
    profileChangedHours,
    profileFields: profileChangedHours === null ? 0 : after.rewritten.length,
    newDeviceHours: hoursSince(after.newest.device, at),
    newBlockHours: hoursSince(after.newest.block, at),
    newCountryHours: hoursSince(after.newest.country, at),
    seenDays: Math.max(0, (at - Math.max(after.firstSeenAt, after.clearance?.at ?? 0)) / day),
    remembered: fadedTo(before.memory, at),
    answered: before.memory.answered ?? false,
    onEarlierDevice:
      devices.length > 0 &&
      devices.every(
        ({ since }) => newest !== null && since !== null && newest - since > earlierDays * day,
      ),
    devices: after.devices.length,
    blocks: after.blocks.length,
  };
};

const paymentOf = (
  { accountId, data: { payeeId, amount, payment } }: EventOf<'payment.transferred'>,
  at: number,
  {
    before,
    after,
    payee,
    hash,
  }: Pick<MeasureInput, 'before' | 'after' | 'hash'> & { readonly payee: AccountState | null },
): NonNullable<Signals['payment']> => ({
  amountMinor: amount.minor,
  currency: amount.currency,
  minutesSinceReceived: minutesSince(after.receivedAt, at),
  receivedMinor: receivedBy(after, at),
  payers: countDistinct(after.payers, sizes.payers),
  strangers: after.payers.filter(
    (payer) => wasApproached(before.targets, personIn(payer)) === false,
  ).length,
  acquaintances: after.payers.filter((payer) =>
    isAcquaintance(before.targets, personIn(payer), amount.minor),
  ).length,
  holderMatches: payment?.holderMatches ?? null,
  firstToPayee: wasPaid(before.targets, personOf(payeeId, hash), amount.minor) === false,
  paidByPayee:
    payee !== null && wasPaid(payee.targets, personOf(accountId, hash), amount.minor) === true,
});

/** Counts who paid an account, without one payer: the counterpart's state may or may not include this payment. */
const otherPayersOf = ({ payers }: AccountState, payer: string, hash: KeyedHash): number =>
  countDistinct(payers, sizes.payers) - (payers.includes(shortHash(hash(payer))) ? 1 : 0);

/** A contact as decisions store it, which are kept longer than texts. Linking uses the full value. */
const redactContact = (contact: Contact): Contact => {
  const shown = contact.kind === 'phone' ? maskPhone : redact;
  return { ...contact, value: shown(contact.value), text: shown(contact.text) };
};

/** The inputs for measuring one occurrence. */
export type MeasureInput = {
  readonly before: AccountState;
  /** The state that `advance` returned. */
  readonly after: AccountState;
  readonly occurrence: Occurrence;
  readonly reading: TextReading | null;
  readonly report: ReportCount;
  /** The entities that the event touched, after the account joined them. */
  readonly links: readonly TouchedLink[];
  readonly counterpart: { readonly id: string; readonly state: AccountState } | null;
  /** List entries that match the event, and the counterpart. */
  readonly listed: ListedEntries;
  readonly country: string | null;
  readonly settings: PlatformSettings;
  readonly enrichment: Enrichment;
  readonly hash: KeyedHash;
};

/**
 * Measures one occurrence: computes all signals for the rules from the states before and after it.
 *
 * Pure: uses no clock and no look-ups. Counts include the event itself; novelty is measured against the state
 * before it.
 */
export const measure = ({
  before,
  after,
  occurrence,
  reading,
  report,
  links,
  counterpart,
  listed,
  country,
  settings,
  enrichment,
  hash,
}: MeasureInput): Signals => {
  const { event, at } = occurrence;
  const service = serviceOf(occurrence);
  const device = deviceIn(occurrence);
  const block = blockIn(occurrence);
  const unjudged = links.filter((link) => !isJudgedText(after, event, link));
  const largest = largestLinks(after, unjudged, hash);
  const listMatches = {
    matches: matchesOf(listed.home, occurrence.sentAt, after.clearance?.at ?? null),
    counterpart: matchesOf(
      listed.counterpart,
      occurrence.sentAt,
      counterpart?.state.clearance?.at ?? null,
    ),
  };

  return {
    event: {
      type: event.type,
      service,
      contentKind: 'data' in event && 'kind' in event.data ? String(event.data.kind) : null,
      hour: hourInChina(at),
      late: occurrence.late,
      beforeClearance: isBeforeClearance(occurrence, after),
      degraded: occurrence.degraded,
    },
    account: accountOf(before, after, occurrence, links),
    realName: realNameOf(after, service, links, at, settings),
    novelty: {
      device: isNewAmong(before.devices, device ? shortHash(hash(device)) : null),
      block: isNewAmong(before.blocks, block ? shortHash(hash(block)) : null),
      country: isNewAmong(before.countries, country),
    },
    counts: countsOf(after),
    social: {
      targets: countDistinct(after.targets, sizes.targets),
      novelTargets: novelShareOf(before, targetsOf(occurrence), hash),
      acceptRate: acceptRateOf(after),
      openings: after.openings.sent,
      answerRate: answerRateOf(after),
      choice: choiceOf(after, links, hash),
    },
    links: largest,
    ...(event.type === 'account.signed-up' && { signUp: signUpOf(event, country, enrichment) }),
    ...(reading && {
      content: {
        ...reading,
        contacts: reading.contacts.map(redactContact),
        contentId: contentIdOf(event),
        templateAccounts: largest.template?.accounts ?? 1,
        // A code may hold an address book entry. Its contacts are kept above.
        imageLabels: imageLabelsOf(event).map(withCodeHashed),
      },
    }),
    ...(event.type === 'payment.transferred' && {
      payment: paymentOf(event, at, { before, after, payee: counterpart?.state ?? null, hash }),
    }),
    ...(event.type === 'report.filed' && {
      report: {
        reason: event.data.reason,
        reporters: after.reporters.length,
        reporterCredible: report === 'credible',
        reporterNew: report === 'newcomer',
        ...reporterRecordOf(links),
      },
    }),
    ...(listMatches.matches.length + listMatches.counterpart.length > 0 && { listed: listMatches }),
    ...(counterpart && {
      counterpart: {
        id: counterpart.id,
        ageHours: ageHoursOf(counterpart.state, at),
        standing: evidentStanding(counterpart.state.standing),
        reporters: recentReportersOf(counterpart.state, at),
        payers: otherPayersOf(counterpart.state, event.accountId, hash),
        acquainted: areAcquainted(before, counterpart.id, hash),
      },
    }),
  };
};
