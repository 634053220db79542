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

/** A post's visibility, and how often it changed. */
export type PostState = {
  readonly visibility: Visibility;
  /** Rises by one with every change; commands carry it. */
  readonly version: number;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly decisionId: string | null;
  /**
   * The key of its text (`textKeyOf`), if it has one. Of a visible post: of the text that it had when a person made it
   * visible, and found fine.
   */
  readonly text?: string;
};

/** Returns the state of a post that was never flagged or hidden. */
export const untouchedPost = (at: number): PostState => ({
  visibility: 'visible',
  version: 0,
  since: at,
  decisionId: null,
});

/** An account's new standing, to be stored with its state. */
export type StandingChange = {
  readonly accountId: string;
  readonly from: Standing;
  readonly standing: AccountState['standing'];
};

/** A post's new visibility, to be stored as its item. */
export type PostChange = {
  readonly contentId: string;
  readonly accountId: string;
  readonly from: Visibility;
  /** The version that the write replaces; defaults to `post.version - 1`. */
  readonly replacedVersion?: number;
  readonly post: PostState;
};

/** The end of a timed restriction; applies only if the standing still has this version then. */
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
 * Asks for a review: opens the account's case or joins the open one (`joinCase`). An account has one
 * case, whatever it is about: ten thousand hits are one case.
 */
export type CaseOpening = {
  readonly caseId: string;
  readonly platformId: string;
  readonly accountId: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The platform only observes: nothing was done and nobody was notified. */
  readonly observed: boolean;
  readonly weight: Readonly<CaseWeight>;
  /** Script of the text; `null` if there was none. */
  readonly script: Script | null;
  /** The account's tier, if the platform reported it. */
  readonly tier: Tier | null;
  /** The campaign that the case is about; `null` for an account. */
  readonly campaign: Campaign | null;
  readonly entries: readonly CaseEntry[];
  /** Whether it is for a case that does not exist yet, and joins none. */
  readonly onlyNew?: boolean;
};

/** Returns the id of an account's case, which all its decisions that need a review share. */
export const caseIdOf = (platformId: string, accountId: string): string =>
  idOf('cas', [platformId, accountId]);

/** Returns the id of a campaign's case, however many accounts take part. */
export const campaignCaseIdOf = (platformId: string, { kind, value }: Campaign): string =>
  idOf('cas', [platformId, kind, value]);

/** What follows from a decision, as data: committed together with it, carried out afterwards. */
export type Effects = {
  readonly standing: StandingChange | null;
  readonly post: PostChange | null;
  /** For the platform: standing, visibility, warnings. */
  readonly commands: readonly Command[];
  /** At most one for each account and campaign. */
  readonly cases: readonly CaseOpening[];
  readonly hold: Hold | null;
  /** Brakes that hold the restrictions back; `brakeItemsFor` turns them into counters. */
  readonly brakeKeys: readonly BrakeKey[];
  /** Whether the restrictions do not count toward these brakes. */
  readonly brakesOnlyObeyed: boolean;
  /** In the order in which they are appended to their chains. */
  readonly audit: readonly AuditBody[];
};

/** No effects. */
export const noEffects: Effects = {
  standing: null,
  post: null,
  commands: [],
  cases: [],
  hold: null,
  brakeKeys: [],
  brakesOnlyObeyed: false,
  audit: [],
};
