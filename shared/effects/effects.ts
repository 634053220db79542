import type { Verdict } from '../decisions/decide.ts';
import {
  type AccountOutcome,
  accountSubject,
  type BrakeKey,
  type Decision,
  restrictionsBrake,
} from '../decisions/decision.ts';
import { idOf } from '../decisions/digest.ts';
import type { Decisions } from '../decisions/record.ts';
import { wordWarning } from '../decisions/statement.ts';
import type { Tier } from '../settings/review.ts';
import type { AccountState, Standing } from '../signals/account-state.ts';
import type { AuditBody } from '../telemetry/audit.ts';
import { type Script, scriptOf } from '../text/script.ts';
import { brakeKeysOf } from './brakes.ts';
import { type Campaign, type CaseEntry, type CaseWeight, severities } from './case-weight.ts';
import { changeStanding, changeVisibility, type Wording } from './change.ts';
import { type Command, warningIdOf } from './command.ts';

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

/** The event whose decisions are carried out. */
export type CausingEvent = {
  readonly platformId: string;
  readonly accountId: string;
  readonly counterpartId: string | null;
  /** When it happened, epoch milliseconds. */
  readonly at: number;
  /** When it was decided, epoch milliseconds. */
  readonly decidedAt: number;
  /** What was written, if anything was. */
  readonly text: string | null;
  /** What the account and its counterpart are worth to the platform, if the platform said. */
  readonly tier: Tier | null;
  readonly counterpartTier: Tier | null;
  /** Distinct credible reporters of the account so far. */
  readonly reporters: number;
  /** Whom a freeze counts toward beside platform and rules, e.g. `block:192.0.2.0/24`. */
  readonly sources: readonly string[];
  /**
   * The campaign that its text belongs to. Whoever brought it to a level opens or joins its case;
   * the others are part of it, and need none of their own.
   */
  readonly campaign: { readonly entity: Campaign; readonly opens: boolean } | null;
};

const standings: readonly Standing[] = ['active', 'challenged', 'limited', 'frozen', 'closed'];
const visibilities: readonly Visibility[] = ['visible', 'flagged', 'hidden'];

const restricts: { readonly [O in AccountOutcome]?: 'challenged' | 'limited' | 'frozen' } = {
  challenge: 'challenged',
  limit: 'limited',
  freeze: 'frozen',
};

const standingEffects = (
  decision: Decision,
  lifts: boolean,
  before: AccountState['standing'],
  wording: Wording,
) => {
  // A verification from before the challenge does not meet it.
  if (lifts && before.is === 'challenged' && decision.at >= before.since) {
    return changeStanding(decision, before, 'active', wording, 'verified');
  }
  const to = restricts[decision.outcome as AccountOutcome];
  return to && standings.indexOf(to) > standings.indexOf(before.is)
    ? changeStanding(decision, before, to, wording)
    : null;
};

const contentEffects = (decision: Decision, before: ContentState, wording: Wording) => {
  if (decision.outcome === 'allow') return null;
  const to: Visibility = decision.outcome === 'hide' ? 'hidden' : 'flagged';
  return visibilities.indexOf(to) > visibilities.indexOf(before.visibility)
    ? changeVisibility(decision, before, to, wording)
    : null;
};

const warnCommands = (
  { warnings }: Verdict,
  decisionId: string | undefined,
  { platformId, accountId, counterpartId, at, decidedAt }: CausingEvent,
): readonly Command[] =>
  counterpartId === null || decisionId === undefined
    ? []
    : warnings.map(({ who, category }) => {
        const to = who === 'home' ? accountId : counterpartId;
        const about = who === 'home' ? counterpartId : accountId;
        return {
          version: 1,
          kind: 'warn',
          commandId: warningIdOf(platformId, { to, about, category, at }),
          platformId,
          subject: accountSubject(to),
          about,
          decisionId,
          message: { 'zh-CN': wordWarning(category, 'zh-CN'), en: wordWarning(category, 'en') },
          issuedAt: new Date(decidedAt).toISOString(),
        };
      });

const openingOf = (
  decisions: readonly Decision[],
  accountId: string,
  { platformId, decidedAt, reporters, text, tier }: CausingEvent,
  victimAtRisk: boolean,
  campaign: Campaign | null,
): CaseOpening => {
  const gravest = decisions
    .flatMap(({ findings }) => findings.filter(({ life }) => life === 'live'))
    .toSorted((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity))[0];
  return {
    caseId: campaign ? campaignCaseIdOf(platformId, campaign) : caseIdOf(platformId, accountId),
    platformId,
    accountId,
    at: decidedAt,
    observed: decisions.every(({ mode }) => mode === 'observe'),
    entries: decisions.map(({ id, subject, outcome, score }) => ({
      decisionId: id,
      subject,
      outcome,
      score,
      at: decidedAt,
    })),
    weight: {
      category: gravest?.category ?? 'unread',
      severity: gravest?.severity ?? 'low',
      score: Math.max(...decisions.map(({ score }) => score)),
      reporters,
      victimAtRisk,
      degraded: decisions.some(({ degraded, errors }) => degraded ?? errors),
    },
    script: text === null ? null : scriptOf(text),
    tier,
    campaign,
  };
};

const exemptedIn = ({ findings }: Decision): { readonly exempted?: number } => {
  const exempted = findings.filter(({ life }) => life === 'exempted').length;
  return exempted > 0 ? { exempted } : {};
};

/** One entry for each decision, on the chain of the account whose event it was. */
const auditOf = (
  decision: Decision,
  chain: string,
  change?: { readonly from: string; readonly to: string; readonly version: number },
): AuditBody => ({
  subject: `account:${chain}`,
  at: decision.decidedAt,
  actor: 'system',
  action: `${decision.subject.kind}.${decision.outcome}`,
  causeId: decision.id,
  details: {
    eventId: decision.eventId,
    ...(decision.subject.id !== chain && { subject: decision.subject.id }),
    mode: decision.mode,
    policy: decision.policy,
    score: decision.score,
    ...change,
    ...(decision.braked && { braked: decision.braked.length }),
    ...exemptedIn(decision),
  },
});

/**
 * What follows from the decisions of one event, as plain data.
 *
 * - A machine only ever climbs: but for a challenge that was met, it lifts nothing that it or a
 *   person put in place, and it leaves a closed account closed. What is already so brings no second
 *   command.
 * - On a platform that observes, decisions and cases are recorded and nothing else follows.
 * - Decisions that need no person and change nothing still leave their audit entry.
 *
 * @param before standing and content as they were read: the commit names their versions
 * @example
 * const effects = effectsOf({ verdict, decisions, event, before, wording: { settings, catalogue } });
 */
export const effectsOf = ({
  verdict,
  decisions: { account, content, counterpart },
  event,
  before,
  wording,
}: {
  readonly verdict: Verdict;
  readonly decisions: Decisions;
  readonly event: CausingEvent;
  readonly before: {
    readonly standing: AccountState['standing'];
    /** `null` when the event names no post, or nothing was ever done to it. */
    readonly content: ContentState | null;
  };
  readonly wording: Wording;
}): Effects => {
  const acts = wording.settings.mode !== 'observe';
  const { accountId, counterpartId } = event;

  const standing =
    acts && account
      ? standingEffects(account, verdict.account?.lifts ?? false, before.standing, wording)
      : null;
  const post =
    acts && content
      ? contentEffects(content, before.content ?? untouchedContent(event.at), wording)
      : null;
  const froze = standing?.standing?.standing.is === 'frozen';

  const home = [
    ...(account && verdict.account?.opensCase ? [account] : []),
    ...(content && content.outcome !== 'allow' ? [content] : []),
  ];
  const across = counterpart && counterpart.outcome === 'flag' ? [counterpart] : [];
  const risk = (who: 'home' | 'counterpart') => verdict.warnings.some((w) => w.who === who);
  const { campaign } = event;
  // Somebody at risk, or something unread, is looked at for itself.
  const alone =
    campaign === null ||
    risk('counterpart') ||
    home.some(({ degraded, errors }) => degraded ?? errors);

  return {
    standing: standing?.standing ?? null,
    content: post?.content ?? null,
    commands: [
      ...(standing?.commands ?? []),
      ...(post?.commands ?? []),
      ...(acts ? warnCommands(verdict, (content ?? account ?? counterpart)?.id, event) : []),
    ],
    cases: [
      ...(home.length > 0 && alone
        ? [openingOf(home, accountId, event, risk('counterpart'), null)]
        : []),
      ...(home.length > 0 && campaign?.opens
        ? [openingOf(home, accountId, event, risk('counterpart'), campaign.entity)]
        : []),
      ...(across.length > 0 && counterpartId !== null
        ? [
            openingOf(
              across,
              counterpartId,
              { ...event, reporters: 0, tier: event.counterpartTier },
              risk('home'),
              null,
            ),
          ]
        : []),
    ],
    hold: standing?.hold ?? null,
    // A freeze is held back by narrower brakes of the same rules, whatever is hidden with it.
    brakeKeys: froze
      ? brakeKeysOf(verdict.account?.freezeRules ?? [], event.sources)
      : [
          ...new Set(
            [
              ...(standing?.standing ? (verdict.account?.restrictRules ?? []) : []),
              ...(post?.content ? (verdict.content?.hideRules ?? []) : []),
            ].map(restrictionsBrake),
          ),
        ],
    audit: [
      ...(account
        ? [
            auditOf(
              account,
              accountId,
              standing?.standing
                ? {
                    from: standing.standing.from,
                    to: standing.standing.standing.is,
                    version: standing.standing.standing.version,
                  }
                : undefined,
            ),
          ]
        : []),
      ...(content
        ? [
            auditOf(
              content,
              accountId,
              post?.content
                ? {
                    from: post.content.from,
                    to: post.content.content.visibility,
                    version: post.content.content.version,
                  }
                : undefined,
            ),
          ]
        : []),
      ...(counterpart ? [auditOf(counterpart, accountId)] : []),
    ],
  };
};
