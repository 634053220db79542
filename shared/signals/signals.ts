import type { EventType } from '../events/event.ts';
import type { GatedService, VerificationLevel, VerificationStatus } from '../settings/platform.ts';
import type { TextReading } from '../text/reading.ts';
import type { CountFamily, countGrains, Standing } from './account-state.ts';
import type { EntityKind, Link } from './entity-state.ts';
import type { ListMatch } from './listed.ts';
import type { Weights } from './memory.ts';
import type { readPace } from './pace.ts';
import type { Counts } from './windows.ts';

/** What rules may look at: numbers, names and quotes, measured once per event. */
export type Signals = {
  readonly event: {
    readonly type: EventType | 'account.rechecked';
    /** The service that the event uses, if the law gates it. */
    readonly service: GatedService | null;
    readonly contentKind: string | null;
    readonly late: boolean;
    /** It happened before a person cleared the account: what was reviewed restricts nobody again. */
    readonly beforeClearance: boolean;
    readonly degraded: readonly string[];
  };
  readonly account: {
    /** Since sign-up; `null` when neither a sign-up nor an import was seen. */
    readonly ageHours: number | null;
    readonly imported: boolean;
    /** A second sign-up under the same id. */
    readonly signedUpBefore: boolean;
    /** How it stood before the event, or, when that reopens it, stands again. */
    readonly standing: Standing;
    /** Days since it last did something itself, or since it was first seen if it never did. */
    readonly dormantDays: number;
    /** How evenly it acts within a sitting: see `readPace`. */
    readonly pace: ReturnType<typeof readPace>;
    /** Hours since a password, phone or mail was changed; `null` when not within the 30 days before the event. */
    readonly credentialChangedHours: number | null;
    readonly profileChangedHours: number | null;
    /**
     * How many of nickname, avatar, description, region and the rest were changed in the run of changes
     * that ended then, each within a day of the one before, 0..5.
     */
    readonly profileFields: number;
    /**
     * Hours since a device, block or country came up beside others; `null` when not within the 30
     * days before the event.
     */
    readonly newDeviceHours: number | null;
    readonly newBlockHours: number | null;
    readonly newCountryHours: number | null;
    /** Days since the first event of it that was seen: an imported account is older than that. */
    readonly seenDays: number;
    /** What was found about it before this event, faded: weights of evidence in log-odds. */
    readonly remembered: Weights;
    /** It met a challenge since the latest of that was found. */
    readonly answered: boolean;
    readonly devices: number;
    readonly blocks: number;
  };
  readonly realName: {
    readonly status: VerificationStatus;
    readonly level: VerificationLevel | null;
    /**
     * Hours since it was last verified by identity or face, whatever the platform asks for; `null` when
     * not within the 30 days before the event.
     */
    readonly verifiedHours: number | null;
    /** The level that the platform asks for. */
    readonly required: VerificationLevel;
    /** A gated service is used without the required level, after the grace. */
    readonly gateClosed: boolean;
    /** Accounts that this identity may hold. */
    readonly identityLimit: number;
  };
  /** Only at sign-up. */
  readonly signUp?: {
    readonly formSeconds: number | null;
    /** The name of the automation mark in the user agent, or `null`. */
    readonly automation: string | null;
    readonly disposableMail: boolean;
    /** A number range of virtual operators. */
    readonly virtualOperator: boolean;
    readonly hostingNetwork: boolean;
    readonly countryMismatch: boolean;
  };
  /** What this event brought that the account never had, while it had others. */
  readonly novelty: {
    readonly device: boolean;
    readonly block: boolean;
    readonly country: boolean;
  };
  /** Of credible reports only the latest of each reporter counts: exact up to 8, beyond that some count again. */
  readonly counts: {
    readonly [Family in CountFamily]: (typeof countGrains)[Family] extends 'fine'
      ? Counts
      : Pick<Counts, 'day' | 'week' | 'month'>;
  };
  readonly social: {
    /** Distinct accounts approached: exact up to 16, then "at least", by 95 %. */
    readonly targets: number;
    /**
     * Of the targets of this event, the share never approached before, 0..1: exact up to 16 people ever
     * approached, then of those of whom the sketch can tell, and where it cannot of the latest of these.
     */
    readonly novelTargets: number;
    /** Share of answered requests that were accepted, 0..1; `null` below five answers. */
    readonly acceptRate: number | null;
    /** How often it wrote first to somebody in its first week: "at least" from 255 on. */
    readonly openings: number;
    /**
     * Share of these that were answered, 0..1, one who answers twice counting twice; `null` below five.
     */
    readonly answerRate: number | null;
    /**
     * Whom a new account chooses: of the people of this event that came into its sample of eight, the
     * approaches by other accounts when these were new, and those of accounts that are restricted
     * now. People whom farms seek are sought by farms (SybilEdge, Breuer et al., WWW 2020; before
     * any answer: PreAttacK, Breuer et al., KDD 2023).
     */
    readonly choice: {
      readonly targets: number;
      readonly newcomers: number;
      readonly restricted: number;
    };
  };
  /** Entities that this event touched for the first time, or that a recheck names. */
  readonly links: { readonly [Kind in EntityKind]?: Link };
  readonly content?: TextReading & {
    readonly contentId: string | null;
    /** The same text, but for names and numbers, by this many accounts. */
    readonly templateAccounts: number;
  };
  readonly payment?: {
    readonly amountMinor: number;
    readonly currency: string;
    /** Minutes since money last came in; `null` when it never did within a day. */
    readonly minutesSinceReceived: number | null;
    /** Distinct payers: exact up to 8, then "at least", by 95 %. */
    readonly payers: number;
    readonly holderMatches: boolean | null;
    readonly firstToPayee: boolean;
  };
  readonly report?: {
    readonly reason: string;
    /** Distinct credible reporters, of all time: 8 are "at least 8". */
    readonly reporters: number;
    readonly reporterCredible: boolean;
    /** Their record: accounts that they reported before, and those of them that are frozen or put out now. */
    readonly reported: number;
    readonly reportedRestricted: number;
  };
  /** Lists that name something of this event; only where one does. */
  readonly listed?: {
    readonly matches: readonly ListMatch[];
    /** About the account on the other side. */
    readonly counterpart: readonly ListMatch[];
  };
  /** The other party, as it stood before this event. */
  readonly counterpart?: {
    readonly id: string;
    readonly ageHours: number | null;
    readonly standing: Standing;
    readonly reporters: number;
    readonly payers: number;
    /** The two have dealt with each other before. */
    readonly acquainted: boolean;
  };
};
