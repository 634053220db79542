import type { Occurrence } from '../events/recheck.ts';
import { redact } from '../events/redact.ts';
import { day, hour, minute } from '../settings/durations.ts';
import type { GatedService, PlatformSettings, VerificationLevel } from '../settings/platform.ts';
import type { TextReading } from '../text/reading.ts';
import {
  type AccountState,
  type CountFamily,
  countFamilies,
  countGrains,
  isVerifiedAtLevel,
  sizes,
} from './account-state.ts';
import type { Enrichment } from './enrichment/enrichment.ts';
import { type EntityKind, type Link, unsharedLink } from './entity-state.ts';
import { type KeyedHash, shortHash } from './keyed-hash.ts';
import { type ListedEntries, matchesOf } from './listed.ts';
import { fadedTo } from './memory.ts';
import { readPace } from './pace.ts';
import type { Signals } from './signals.ts';
import { distinctAtLeast, isInSketch, type Sketch } from './sketch.ts';
import { blockIn, deviceIn } from './touch.ts';
import { advanceRing, type Counts, emptyRing, readRing } from './windows.ts';

const shortRange = 2 ** 32;

/** Returns the service that an event uses, if the law reserves it for verified real names. */
const serviceOf = ({ event }: Occurrence): GatedService | null => {
  switch (event.type) {
    case 'content.posted':
    case 'content.edited':
      return event.data.kind === 'message' ? 'messaging' : 'publishing';
    case 'social.messaged':
      return 'messaging';
    case 'social.requested':
    case 'social.followed':
    case 'social.group-joined':
      return 'social';
    case 'payment.transferred':
    case 'payment.bound':
      return 'trading';
    default:
      return null;
  }
};

/** Whether a level identifies a person. A phone number does not: a buyer of the account brings their own. */
const identifiesPerson = (level: VerificationLevel | null): boolean =>
  level === 'identity' || level === 'face';

/**
 * Returns the hours since a time; `null` if it is after the event (which was late) or over 30 days before.
 */
const hoursSince = (time: number | null, at: number): number | null =>
  time === null || at < time || at - time > 30 * day ? null : (at - time) / hour;

const realNameOf = (
  state: AccountState,
  service: GatedService | null,
  at: number,
  { gate, identity }: PlatformSettings,
): Signals['realName'] => {
  const { status, level, since, until } = state.verification;
  const isExpired = status === 'verified' && until !== null && until <= at;
  const verified = status === 'verified' && !isExpired;
  const isVerified = isVerifiedAtLevel(state.verification, gate.level, at);
  const start = state.signedUpAt ?? state.firstSeenAt;
  return {
    status: isExpired ? 'expired' : status,
    level,
    verifiedHours: verified && identifiesPerson(level) ? hoursSince(since, at) : null,
    required: gate.level,
    gateClosed:
      service !== null &&
      gate.services.includes(service) &&
      !isVerified &&
      at - start >= gate.graceSeconds * 1000,
    identityLimit: identity.accountsPerIdentity,
  };
};

const ageHoursOf = (state: AccountState, at: number): number | null =>
  state.signedUpAt === null ? null : Math.max(0, (at - state.signedUpAt) / hour);

const emptyCounts = {
  fine: readRing(emptyRing('fine'), 0),
  coarse: readRing(emptyRing('coarse'), 0),
} as const;

const zeroCounts = Object.fromEntries(
  countFamilies.map((family) => [family, emptyCounts[countGrains[family]]]),
) as Record<CountFamily, Counts>;

const countsOf = ({ rings, asOf }: AccountState): Signals['counts'] => {
  const counts = { ...zeroCounts };
  for (const family of countFamilies) {
    const ring = rings[family];
    if (ring) counts[family] = readRing(ring, asOf);
  }
  return counts;
};

const countDistinct = (sketch: Sketch, k: number) => distinctAtLeast(sketch, k, shortRange);

/** Whether two accounts dealt with each other; `true` if a full sketch gives no answer. */
const areAcquainted = (state: AccountState, id: string, hash: KeyedHash): boolean =>
  isInSketch(state.targets, shortHash(hash(id)), sizes.targets) ?? true;

const novelShareOf = (
  before: AccountState,
  targetIds: readonly string[],
  hash: KeyedHash,
): number => {
  if (targetIds.length === 0) return 0;
  const known = targetIds.map((id) =>
    isInSketch(before.targets, shortHash(hash(id)), sizes.targets),
  );
  const definite = known.filter((answer) => answer !== null);
  return definite.length === 0
    ? Math.round((100 * before.novelty) / 255) / 100
    : definite.filter((answer) => !answer).length / definite.length;
};

/** Returns the minutes since money came in; `null` after a day, because then it is not passing through. */
const minutesSince = (time: number | null, at: number): number | null =>
  time === null || at - time > day || at < time ? null : (at - time) / minute;

/**
 * Whether a reporter is credible: an account at least a week old, with standing `active`, and with fewer
 * than 20 reports filed in the last day.
 */
export const isCredibleReporter = (reporter: AccountState | null, at: number): boolean => {
  if (reporter === null) return false;
  const age = ageHoursOf(reporter, at);
  const filed = reporter.rings.reportsFiled;
  return (
    age !== null &&
    age >= 7 * 24 &&
    reporter.standing.status === 'active' &&
    (filed === undefined || readRing(advanceRing(filed, reporter.asOf, at), at).day < 20)
  );
};

/** Fewest answers or openings for which a share is meaningful. */
const fewestAnswers = 5;

const answerRateOf = ({ openings: { sent, answered } }: AccountState): number | null =>
  sent < fewestAnswers ? null : Math.round((100 * answered) / sent) / 100;

/**
 * Whether an entity has more accounts than a person saw when clearing the account; only then does it count.
 */
const hasGrown = (
  state: AccountState,
  kind: EntityKind,
  value: string,
  link: Link,
  hash: KeyedHash,
) => {
  const clearedAccounts = state.clearance?.links[shortHash(hash(`${kind}:${value}`))];
  return clearedAccounts === undefined || link.accounts > clearedAccounts;
};

/** Measures the choice of people (`social.choice`) over those that this event added to the sample. */
const choiceOf = (links: MeasureInput['links']): Signals['social']['choice'] => {
  const chosen = links.filter(({ kind }) => kind === 'target').map(({ link }) => link);
  const sum = (count: (link: Link) => number) =>
    chosen.reduce((total, link) => total + count(link), 0);
  return {
    targets: chosen.length,
    newcomers: sum(({ accounts }) => accounts - 1),
    restricted: sum(({ restricted }) => restricted),
  };
};

/** Returns the reporter's record: the accounts that they reported before, and how many are restricted now. */
const reporterRecordOf = (
  links: MeasureInput['links'],
): Pick<NonNullable<Signals['report']>, 'reported' | 'reportedRestricted'> => {
  const record = links.find(({ kind }) => kind === 'reporter')?.link ?? unsharedLink;
  return { reported: record.accounts - 1, reportedRestricted: record.restricted };
};

/** The inputs for measuring one occurrence. */
export type MeasureInput = {
  readonly before: AccountState;
  /** The state that `advance` returned. */
  readonly after: AccountState;
  readonly occurrence: Occurrence;
  readonly reading: TextReading | null;
  /** The entities that the event touched, after the account joined them. */
  readonly links: readonly {
    readonly kind: EntityKind;
    readonly value: string;
    readonly link: Link;
  }[];
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
  const answers = readRing(after.rings.accepted ?? emptyRing('coarse'), after.asOf);
  const refusals = readRing(after.rings.rejected ?? emptyRing('coarse'), after.asOf);
  const answered = answers.month + refusals.month;
  const targetIds =
    event.type === 'social.requested' || event.type === 'social.followed'
      ? event.data.targetIds
      : event.type === 'social.messaged'
        ? [event.data.targetId]
        : [];

  const largest: { [Kind in EntityKind]?: Link } = {};
  for (const { kind, value, link } of links) {
    const counted = hasGrown(after, kind, value, link, hash) ? link : unsharedLink;
    if ((largest[kind]?.accounts ?? 0) < counted.accounts) largest[kind] = counted;
  }

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
      late: occurrence.late,
      beforeClearance: after.clearance !== null && at <= after.clearance.at,
      degraded: occurrence.degraded,
    },
    account: {
      ageHours: ageHoursOf(after, at),
      imported: after.imported,
      signedUpBefore: event.type === 'account.signed-up' && before.signedUpAt !== null,
      standing: (event.type === 'account.reopened' ? after : before).standing.status,
      dormantDays:
        before.version === 0
          ? 0
          : Math.max(0, (at - (before.lastActAt ?? before.firstSeenAt)) / day),
      pace: readPace(after.pace),
      credentialChangedHours: hoursSince(after.credentialChangedAt, at),
      profileChangedHours: hoursSince(after.profileChangedAt, at),
      profileFields: hoursSince(after.profileChangedAt, at) === null ? 0 : after.rewritten.length,
      newDeviceHours: hoursSince(after.newest.device, at),
      newBlockHours: hoursSince(after.newest.block, at),
      newCountryHours: hoursSince(after.newest.country, at),
      seenDays: Math.max(0, (at - after.firstSeenAt) / day),
      remembered: fadedTo(before.memory, at),
      answered: before.memory.answered ?? false,
      devices: after.devices.length,
      blocks: after.blocks.length,
    },
    realName: realNameOf(after, service, at, settings),
    ...(event.type === 'account.signed-up' && {
      signUp: {
        formSeconds: event.data.formSeconds ?? null,
        automation: event.context?.userAgent
          ? enrichment.automation(event.context.userAgent)
          : null,
        disposableMail: event.data.email
          ? enrichment.disposableMail(event.data.email.domain)
          : false,
        virtualOperator: event.data.phone
          ? enrichment.virtualOperator(event.data.phone.country, event.data.phone.prefix)
          : false,
        hostingNetwork: event.context?.ip ? enrichment.network(event.context.ip).hosting : false,
        countryMismatch: Boolean(
          country && event.data.phone && event.data.phone.country !== country,
        ),
      },
    }),
    novelty: {
      device: Boolean(
        device && before.devices.length > 0 && !before.devices.includes(shortHash(hash(device))),
      ),
      block: Boolean(
        block && before.blocks.length > 0 && !before.blocks.includes(shortHash(hash(block))),
      ),
      country: Boolean(
        country && before.countries.length > 0 && !before.countries.includes(country),
      ),
    },
    counts: countsOf(after),
    social: {
      targets: countDistinct(after.targets, sizes.targets),
      novelTargets: novelShareOf(before, targetIds, hash),
      acceptRate: answered >= fewestAnswers ? answers.month / answered : null,
      openings: after.openings.sent,
      answerRate: answerRateOf(after),
      choice: choiceOf(links),
    },
    links: largest,
    ...(reading && {
      content: {
        ...reading,
        // Linking uses the full value. Decisions are kept longer than texts, so they store it redacted.
        contacts: reading.contacts.map((contact) => ({ ...contact, value: redact(contact.value) })),
        contentId:
          'data' in event && 'contentId' in event.data ? (event.data.contentId ?? null) : null,
        templateAccounts: largest.template?.accounts ?? 1,
      },
    }),
    ...(event.type === 'payment.transferred' && {
      payment: {
        amountMinor: event.data.amount.minor,
        currency: event.data.amount.currency,
        minutesSinceReceived: minutesSince(after.receivedAt, at),
        payers: countDistinct(after.payers, sizes.payers),
        holderMatches: event.data.payment?.holderMatches ?? null,
        firstToPayee: !areAcquainted(before, event.data.payeeId, hash),
      },
    }),
    ...(event.type === 'report.filed' && {
      report: {
        reason: event.data.reason,
        reporters: after.reporters.length,
        reporterCredible: isCredibleReporter(counterpart?.state ?? null, at),
        ...reporterRecordOf(links),
      },
    }),
    ...(listMatches.matches.length + listMatches.counterpart.length > 0 && { listed: listMatches }),
    ...(counterpart && {
      counterpart: {
        id: counterpart.id,
        ageHours: ageHoursOf(counterpart.state, at),
        standing: counterpart.state.standing.status,
        reporters: counterpart.state.reporters.length,
        payers: countDistinct(counterpart.state.payers, sizes.payers),
        acquainted: areAcquainted(before, counterpart.id, hash),
      },
    }),
  };
};
