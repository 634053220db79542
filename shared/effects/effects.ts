import type { BrakeKey } from '../decisions/decision.ts';
import type { AccountState } from '../signals/account-state.ts';
import type { Standing } from '../signals/signals.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import type { CaseOpening } from './case-opening.ts';
import type { Command } from './command.ts';
import type { FollowUp } from './follow-up.ts';

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

/** What follows from a decision, as data: committed together with it, carried out afterwards. */
export type Effects = {
  readonly standing: StandingChange | null;
  readonly content: ContentChange | null;
  /** For the platform: standing, visibility, warnings. */
  readonly commands: readonly Command[];
  /** At most one for each account. */
  readonly cases: readonly CaseOpening[];
  readonly hold: Hold | null;
  /** For ourselves: entities of a frozen account to be marked. */
  readonly taints: readonly FollowUp[];
  /** Brakes that a freeze counts toward; `brakeItemsFor` makes counters of them. */
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
  taints: [],
  brakeKeys: [],
  audit: [],
};
