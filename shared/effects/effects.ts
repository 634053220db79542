import type { BrakeKey } from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import type { Tier } from '../settings/review.ts';
import type { AccountState, Standing } from '../signals/account-state.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import type { Script } from '../text/script.ts';
import type { Campaign, CaseEntry, CaseWeight } from './case-weight.ts';
import type { Command } from './command.ts';

/** How the public sees a post. */
export type Visibility = 'visible' | 'flagged' | 'hidden';

/** What is known of a post: how the public sees it, and how often that changed. */
export type ContentState = {
  readonly visibility: Visibility;
  /** Rises by one with every change; commands carry it. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly decisionId: string | null;
};

/** A post that nothing was ever done to. */
export const untouchedContent = (at: number): ContentState => ({
  visibility: 'visible',
  version: 0,
  since: at,
  decisionId: null,
});

/** The account's new standing, to be stored with its state. */
export type StandingChange = {
  readonly accountId: string;
  readonly from: Standing;
  readonly standing: AccountState['standing'];
};

/** The post's new visibility, to be stored as its item. */
export type ContentChange = {
  readonly contentId: string;
  readonly accountId: string;
  readonly from: Visibility;
  /** The version that it was made from; left out: the one before. */
  readonly over?: number;
  readonly content: ContentState;
};

/** A restriction that ends by itself, if the standing is still of this version then. */
export type Hold = {
  readonly holdId: string;
  readonly platformId: string;
  readonly accountId: string;
  readonly standingVersion: number;
  readonly decisionId: string;
  /** Epoch milliseconds. */
  readonly until: number;
};

/**
 * Asks for a person's look: it opens the account's case or joins the open one (`joinCase`). One case
 * for each account, whatever it is about: ten thousand hits are one case.
 */
export type CaseOpening = {
  readonly caseId: string;
  readonly platformId: string;
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The platform only observes: nothing was done and nobody was told. */
  readonly observed: boolean;
  readonly weight: Readonly<CaseWeight>;
  /** Of what was written; `null` where nothing was. */
  readonly script: Script | null;
  /** What the account is worth to the platform, if the platform said. */
  readonly tier: Tier | null;
  /** The campaign that it is about; `null`: the account. */
  readonly campaign: Campaign | null;
  readonly entries: readonly CaseEntry[];
};

/** The one case of an account: every decision that wants a person's look lands on it. */
export const caseIdOf = (platformId: string, accountId: string): string =>
  idOf('cas', [platformId, accountId]);

/** The one case of a campaign, whatever number of accounts posts it. */
export const campaignCaseIdOf = (platformId: string, { kind, value }: Campaign): string =>
  idOf('cas', [platformId, kind, value]);

/** What follows from a decision, as data: committed together with it, carried out afterwards. */
export type Effects = {
  readonly standing: StandingChange | null;
  readonly content: ContentChange | null;
  /** For the platform: standing, visibility, warnings. */
  readonly commands: readonly Command[];
  /** At most one for each account and campaign. */
  readonly cases: readonly CaseOpening[];
  readonly hold: Hold | null;
  /** Brakes that what is restricted counts toward; `brakeItemsFor` makes counters of them. */
  readonly brakeKeys: readonly BrakeKey[];
  /** In the order in which they are appended to their chains. */
  readonly audit: readonly AuditBody[];
};

/** Nothing follows. */
export const noEffects: Effects = {
  standing: null,
  content: null,
  commands: [],
  cases: [],
  hold: null,
  brakeKeys: [],
  audit: [],
};
