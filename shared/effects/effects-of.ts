import { accountSubject, type Decision, restrictionsBrake } from '../decisions/decision.ts';
import type { DecidedEvent, Decisions } from '../decisions/record.ts';
import { wordWarning } from '../decisions/statement.ts';
import type { AccountVerdict, Verdict } from '../decisions/verdict.ts';
import { instant } from '../settings/durations.ts';
import type { Tier } from '../settings/review.ts';
import { type AccountState, standings } from '../signals/account-state.ts';
import { scriptOf } from '../text/script.ts';
import { auditOf } from './audit.ts';
import { brakeKeysOf } from './brakes.ts';
import {
  type Campaign,
  caseEntryOf,
  gravestFindingIn,
  noReporters,
  type Reporters,
} from './case-weight.ts';
import { changeStanding, changeVisibility, type Wording } from './change.ts';
import { type Command, warningIdOf } from './command.ts';
import { standingOf } from './earlier-measures.ts';
import {
  type CaseOpening,
  campaignCaseIdOf,
  caseIdOf,
  type Effects,
  type PostState,
  untouchedPost,
  type Visibility,
} from './effects.ts';

/** The event whose decisions are carried out. */
export type CausingEvent = Omit<DecidedEvent, 'eventId'> & {
  /** When it arrived, epoch milliseconds: earlier than it was decided if it waited for long. */
  readonly arrivedAt: number;
  readonly counterpartId: string | null;
  /** When the account got its verification status, epoch milliseconds. */
  readonly verifiedAt: number;
  /** The text of the event, if it has one. */
  readonly text: string | null;
  /** The tiers of the account and its counterpart, if the platform reported them. */
  readonly tier: Tier | null;
  readonly counterpartTier: Tier | null;
  /** Who reported the account so far, if the event is a report. */
  readonly reporters: Reporters;
  /** Suspicious texts that the account wrote in the day before, that of the event among them. */
  readonly riskyToday: number;
  /** Sources that a freeze counts toward, besides platform and rules, e.g. `block:192.0.2.0/24`. */
  readonly sources: readonly string[];
  /**
   * The campaign that its text belongs to. The account that brought it to a level opens or joins its case
   * (`opens`); the others are part of that case and need none of their own. If there is none, because it came to
   * a level by one who may have been framed, they open it.
   */
  readonly campaign: { readonly entity: Campaign; readonly opens: boolean } | null;
};

const visibilities: readonly Visibility[] = ['visible', 'flagged', 'hidden'];

/** Events that report when a name was verified, or that reopen an account that met a challenge meanwhile. */
const verificationEvents: ReadonlySet<string> = new Set([
  'account.verification-changed',
  'account.reopened',
]);

const standingEffects = (
  decision: Decision,
  { verified = false, gate = false }: Partial<AccountVerdict>,
  before: AccountState['standing'],
  { verifiedAt, arrivedAt }: CausingEvent,
  wording: Wording,
) => {
  const { mode, gate: required } = wording.settings;
  // A platform that only observes restricts nobody, but whoever was restricted before and met what was asked is free.
  const to = mode === 'observe' ? 'active' : standingOf(decision);
  // The gate accepts a name whenever it was verified, and whatever else the event shows. A challenge needs
  // a verification from after it, by an event that shows nothing else.
  const isMet =
    before.gate ||
    (before.status === 'challenged' &&
      verificationEvents.has(decision.eventType) &&
      verifiedAt > before.since &&
      (decision.outcome === 'allow' || decision.outcome === 'observe'));
  if (verified && isMet) {
    const telling = to === 'active' ? ({ reason: 'verified' } as const) : {};
    return changeStanding(decision, before, to, wording, telling);
  }
  if (to === 'active') return null;
  const isStricter = standings.indexOf(to) > standings.indexOf(before.status);
  // A restriction that a rule asks for as well must not end with the verification that the gate asked for.
  const replacesGate = to === before.status && before.gate === true && !gate;
  // The platform's settings may since have changed from a limit to a challenge.
  const isEased =
    to === 'challenged' &&
    before.status === 'limited' &&
    before.gate === true &&
    required.response === 'challenge';
  return isStricter || replacesGate || isEased
    ? changeStanding(decision, before, to, wording, {
        gate,
        // A verification that waited behind the event meets what the event asks for.
        ...(to === 'challenged' && { since: arrivedAt }),
      })
    : null;
};

const postEffects = (decision: Decision, before: PostState, wording: Wording) => {
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
          message: wordWarning(category),
          issuedAt: instant(decidedAt),
        };
      });

const caseOpeningOf = (
  decisions: readonly Decision[],
  accountId: string,
  { platformId, decidedAt, reporters, text, tier }: CausingEvent,
  victimAtRisk: boolean,
  campaign: Campaign | null,
): CaseOpening => ({
  caseId: campaign ? campaignCaseIdOf(platformId, campaign) : caseIdOf(platformId, accountId),
  platformId,
  accountId,
  at: decidedAt,
  observed: decisions.every(({ mode }) => mode === 'observe'),
  entries: decisions.map(caseEntryOf),
  weight: {
    ...gravestFindingIn(decisions),
    score: Math.max(...decisions.map(({ score }) => score)),
    ...reporters,
    victimAtRisk,
    degraded: decisions.some(({ degraded, errors }) => degraded ?? errors),
  },
  script: text === null ? null : scriptOf(text),
  tier,
  campaign,
});

/** The cases that the decisions open or join. */
const casesOf = (
  verdict: Verdict,
  { account, content, counterpart }: Decisions,
  event: CausingEvent,
): readonly CaseOpening[] => {
  const { accountId, counterpartId, campaign } = event;
  const home = [
    ...(account && verdict.account?.opensCase ? [account] : []),
    ...(content && content.outcome !== 'allow' ? [content] : []),
  ];
  const isAtRisk = (who: 'home' | 'counterpart') => verdict.warnings.some((w) => w.who === who);
  // If somebody is at risk, something was unread, or a brake held a restriction back, the account gets a case
  // of its own: a campaign's case reaches only its latest members.
  const needsOwn =
    campaign === null ||
    isAtRisk('counterpart') ||
    home.some(({ degraded, errors, braked }) => degraded ?? errors ?? braked);
  const openingOf = (of: Campaign | null) =>
    caseOpeningOf(home, accountId, event, isAtRisk('counterpart'), of);
  return [
    ...(home.length > 0 && needsOwn ? [openingOf(null)] : []),
    ...(home.length > 0 && campaign
      ? [{ ...openingOf(campaign.entity), onlyNew: !campaign.opens }]
      : []),
    ...(counterpart?.outcome === 'flag' && counterpartId !== null
      ? [
          caseOpeningOf(
            [counterpart],
            counterpartId,
            { ...event, reporters: noReporters, tier: event.counterpartTier },
            isAtRisk('home'),
            null,
          ),
        ]
      : []),
  ];
};

/** Suspicious texts of an account in a day up to which a post of it that is hidden counts toward brakes. */
const mostRiskyCounted = 20;

/**
 * The brakes that hold the changes back. A freeze is under the freeze brakes only, which are narrower, even if a post is
 * hidden with it.
 */
const brakesOf = (
  { account, content }: Verdict,
  standing: Effects['standing'],
  post: Effects['post'],
  { sources }: CausingEvent,
): Effects['brakeKeys'] => {
  if (standing?.standing.status === 'frozen') {
    return brakeKeysOf(account?.freezeRules ?? [], sources);
  }
  const rules = [
    ...(standing && standing.standing.status !== 'active' ? (account?.restrictRules ?? []) : []),
    ...(post ? (content?.hideRules ?? []) : []),
  ];
  return [...new Set(rules.map(restrictionsBrake))];
};

/**
 * Returns what follows from the decisions of one event, as plain data.
 *
 * - Automatic decisions only ever raise a restriction. Except for what was met, and what the real-name gate
 *   no longer asks for, they lift nothing, whoever put it in place, and they leave a closed account closed. A
 *   standing that is already in place brings no second command, unless a rule now asks for what only the
 *   real-name gate did.
 * - What only the real-name gate asked for ends with the verified name. What the same event asks for
 *   replaces it, even if that is less. If the gate limited an account and now asks for a challenge, the next
 *   decision that asks for one replaces the limit.
 * - On a platform that observes, decisions and cases are recorded and nothing else follows, except that what was
 *   met is lifted.
 * - Decisions that open no case and change nothing still leave their audit entry.
 *
 * @param before standing and post as they were read: the commit names their versions
 * @example
 * declare const verdict: Verdict;
 * declare const decisions: Decisions;
 * declare const event: CausingEvent;
 * declare const before: Parameters<typeof effectsOf>[0]['before'];
 * declare const settings: PlatformSettings;
 * const effects = effectsOf({ verdict, decisions, event, before, wording: { settings, catalogue } });
 */
export const effectsOf = ({
  verdict,
  decisions,
  event,
  before,
  wording,
}: {
  readonly verdict: Verdict;
  readonly decisions: Decisions;
  readonly event: CausingEvent;
  readonly before: {
    readonly standing: AccountState['standing'];
    /** `null` if the event names no post, or the post was never flagged or hidden. */
    readonly post: PostState | null;
  };
  readonly wording: Wording;
}): Effects => {
  const takesAction = wording.settings.mode !== 'observe';
  const { account, content, counterpart } = decisions;
  const { accountId } = event;

  const standing =
    account && standingEffects(account, verdict.account ?? {}, before.standing, event, wording);
  const post =
    takesAction && content
      ? postEffects(content, before.post ?? untouchedPost(event.at), wording)
      : null;
  const standingChange = standing?.standing ?? null;
  const postChange = post?.post ?? null;

  return {
    standing: standingChange,
    post: postChange,
    commands: [
      ...(standing?.commands ?? []),
      ...(post?.commands ?? []),
      ...(takesAction ? warnCommands(verdict, (content ?? account ?? counterpart)?.id, event) : []),
    ],
    cases: casesOf(verdict, decisions, event),
    hold: standing?.hold ?? null,
    brakeKeys: brakesOf(verdict, standingChange, postChange, event),
    // An account that goes on posting would else put the brake of a rule on for everybody.
    brakesOnlyObeyed: standingChange === null && event.riskyToday > mostRiskyCounted,
    audit: auditOf(decisions, accountId, standingChange, postChange),
  };
};
