import type { EventType } from '../events/event.ts';
import type { GatedService, VerificationLevel, VerificationStatus } from '../settings/platform.ts';
import type { TextReading } from '../text/reading.ts';
import type { CountFamily, countGrains, Standing } from './account-state.ts';
import type { EntityKind, Link } from './entity-state.ts';
import type { ListMatch } from './listed.ts';
import type { RememberedWeights } from './memory.ts';
import type { readPace } from './pace.ts';
import type { Counts } from './windows.ts';

/** The types of events that are measured and judged: the platform's, and our own rechecks. */
export type JudgedType = EventType | 'account.rechecked';

/** The input of rules: numbers, names and quotes, measured once per event. */
export type Signals = {
  readonly event: {
    readonly type: JudgedType;
    /** The service that the event uses, if the law reserves it for verified real names. */
    readonly service: GatedService | null;
    readonly contentKind: string | null;
    /** The hour of the day in China at which it happened, 0..23; `null` in decisions of earlier releases. */
    readonly hour: number | null;
    readonly late: boolean;
    /** The event happened before a person cleared the account, so it must not restrict the account again. */
    readonly beforeClearance: boolean;
    readonly degraded: readonly string[];
  };
  readonly account: {
    /** Hours since sign-up; `null` if neither a sign-up nor an import was seen. */
    readonly ageHours: number | null;
    readonly imported: boolean;
    /** Whether the event is a second sign-up with the same account id, at another time. */
    readonly signedUpBefore: boolean;
    /** The standing before the event; after it if the event reopens the account. */
    readonly standing: Standing;
    /** Whether only the real-name gate caused that standing: the law asks everybody for a name. */
    readonly gated: boolean;
    /** Days since the account itself last acted, or since it was first seen if it never did. */
    readonly dormantDays: number;
    /** How regularly it acts within a session: see `readPace`. */
    readonly pace: ReturnType<typeof readPace>;
    /** Hours since a credential was changed; `null` if not within the 30 days before the event. */
    readonly credentialChangedHours: number | null;
    readonly profileChangedHours: number | null;
    /**
     * How many profile fields (nickname, avatar, bio, region, other) were changed in the run of changes
     * that ended `profileChangedHours` ago, 0..5. In a run, each change is within a day of the one before.
     */
    readonly profileFields: number;
    /**
     * Hours since a new device, block or country was seen although others were known; `null` if not within
     * the 30 days before the event.
     */
    readonly newDeviceHours: number | null;
    readonly newBlockHours: number | null;
    readonly newCountryHours: number | null;
    /**
     * Days that its counts reach back: since the account's first event, or since a person cleared it. An
     * imported account is older than that.
     */
    readonly seenDays: number;
    /** Decayed weights of evidence found before this event, in log-odds. */
    readonly remembered: RememberedWeights;
    /** Whether the account met a challenge since the latest of that evidence. */
    readonly answered: boolean;
    /**
     * Whether the event comes from a device that the account used over three days before its newest one; `false` if that
     * is not known.
     */
    readonly onEarlierDevice: boolean;
    readonly devices: number;
    readonly blocks: number;
  };
  readonly realName: {
    readonly status: VerificationStatus;
    readonly level: VerificationLevel | null;
    /**
     * Hours since the account was last verified by identity or face, whatever level the platform requires;
     * `null` if not within the 30 days before the event.
     */
    readonly verifiedHours: number | null;
    /** The level that the platform requires. */
    readonly required: VerificationLevel;
    /** Whether a gated service is used without the required level after the grace period. */
    readonly gateClosed: boolean;
    /** How many accounts one identity may hold. */
    readonly identityLimit: number;
    /**
     * Whether the account was verified by face after it came to use the identity that the event names: its holder is
     * the person themselves, whatever others do with that identity.
     */
    readonly holderShown: boolean;
  };
  /** Only present at sign-up. */
  readonly signUp?: {
    readonly formSeconds: number | null;
    /** The name of the automation mark in the user agent, or `null`. */
    readonly automation: string | null;
    readonly disposableMail: boolean;
    /** Whether the number is in a range of virtual operators or machine cards. */
    readonly virtualOperator: boolean;
    readonly hostingNetwork: boolean;
    readonly countryMismatch: boolean;
  };
  /**
   * Whether the event brought a device, block or country new to the account, although it had others before.
   */
  readonly novelty: {
    readonly device: boolean;
    readonly block: boolean;
    readonly country: boolean;
  };
  /** Credible reports count once per reporter, at the latest; beyond 8 reporters, some may count again. */
  readonly counts: {
    readonly [Family in CountFamily]: (typeof countGrains)[Family] extends 'fine'
      ? Counts
      : Pick<Counts, 'day' | 'week' | 'month'>;
  };
  readonly social: {
    /** Distinct accounts approached: exact up to 16, then a lower bound with 95 % confidence. */
    readonly targets: number;
    /**
     * Share of this event's targets that were never approached before, 0..1. Exact up to 16 people ever
     * approached; then over the targets for which the sketch gives an answer. If there are none, a moving
     * average over the latest such targets.
     */
    readonly novelTargets: number;
    /** Share of answered requests that were accepted, 0..1; `null` below five answers. */
    readonly acceptRate: number | null;
    /** How often the account wrote first to somebody in its first week; a lower bound from 255 on. */
    readonly openings: number;
    /**
     * Share of these that were answered, 0..1, rounded up to a hundredth; several answers by one person all count.
     * `null` below five.
     */
    readonly answerRate: number | null;
    /**
     * Which people a new account approaches. `targets`: people of this event that were added to its sample
     * of eight. `newcomers`: approaches to them by other accounts while those were new. `restricted`:
     * approaches by accounts that are restricted now. Farms approach the same people as other farms
     * (SybilEdge, Breuer et al., WWW 2020; without waiting for answers: PreAttacK, Breuer et al., KDD
     * 2023).
     */
    readonly choice: {
      readonly targets: number;
      readonly newcomers: number;
      readonly restricted: number;
    };
  };
  /** Entities that the event links to its account (`isLinkedBy`), or that a recheck names. */
  readonly links: { readonly [Kind in EntityKind]?: Link };
  readonly content?: TextReading & {
    readonly contentId: string | null;
    /** How many accounts wrote the same text, apart from names and numbers. */
    readonly templateAccounts: number;
    /** Labels or hashes of its images, as the platform computed them; of a QR code the hash of what it says. */
    readonly imageLabels: readonly string[];
  };
  readonly payment?: {
    readonly amountMinor: number;
    readonly currency: string;
    /** Minutes since money last came in; `null` if not within a day. */
    readonly minutesSinceReceived: number | null;
    /** What came in lately, in minor units (`receivedBy`). */
    readonly receivedMinor: number;
    /** Distinct payers: exact up to 7, then a lower bound with 95 % confidence. */
    readonly payers: number;
    /** How many of a sample of seven payers the account never turned to nor paid, at least. */
    readonly strangers: number;
    /**
     * How many of these the account turned to before, or paid an amount that is not small beside this one, at least.
     */
    readonly acquaintances: number;
    readonly holderMatches: boolean | null;
    /**
     * Whether the account never paid this payee an amount of like size before (`wasPaid`); `false` if its sketch gives
     * no answer.
     */
    readonly firstToPayee: boolean;
    /** Whether the payee paid this account an amount of like size before; `false` if its sketch gives no answer. */
    readonly paidByPayee: boolean;
  };
  readonly report?: {
    readonly reason: string;
    /** Distinct credible reporters of all time; 8 means at least 8. */
    readonly reporters: number;
    readonly reporterCredible: boolean;
    /** Whether it is the first report about the account by a newcomer, who has filed few (`reporters.ts`). */
    readonly reporterNew: boolean;
    /** The reporter's record: accounts that they reported before, and how many of them are excluded now. */
    readonly reported: number;
    readonly reportedRestricted: number;
  };
  /** Matching list entries; only present if there are any. */
  readonly listed?: {
    readonly matches: readonly ListMatch[];
    /** Entries about the counterpart. */
    readonly counterpart: readonly ListMatch[];
  };
  /** The counterpart. What this event and others of its batch changed about it may be included. */
  readonly counterpart?: {
    readonly id: string;
    readonly ageHours: number | null;
    /** `active` too if only the real-name gate restricts it: the law asks everybody for a name. */
    readonly standing: Standing;
    /** Distinct credible reporters of the last month; 8 means at least 8. */
    readonly reporters: number;
    /** Distinct other accounts that paid it: exact up to 8, then a lower bound with 95 % confidence. */
    readonly payers: number;
    /**
     * Whether the account approached or paid the counterpart before; `true` if its sketch gives no answer. What
     * the counterpart did is not counted.
     */
    readonly acquainted: boolean;
  };
};
