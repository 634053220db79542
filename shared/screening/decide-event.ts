import { decide } from '../decisions/decide.ts';
import { type BrakeKey, type Decision, haltBrake } from '../decisions/decision.ts';
import { type Decisions, decisionsOf, noDecisions } from '../decisions/record.ts';
import { isEmptyVerdict, type Verdict } from '../decisions/verdict.ts';
import { isUnchanged } from '../effects/audit.ts';
import { type BrakeItem, brakeItemsFor } from '../effects/brakes.ts';
import { type Campaign, noReporters } from '../effects/case-weight.ts';
import { type Effects, noEffects, type StandingChange } from '../effects/effects.ts';
import { effectsOf } from '../effects/effects-of.ts';
import { isNoMember } from '../rules/clauses.ts';
import type { Finding } from '../rules/finding.ts';
import type { AccountState } from '../signals/account-state.ts';
import { crossingLevels, linkOf } from '../signals/entity-state.ts';
import { blockIn, textOf } from '../signals/event-fields.ts';
import { isJoinedBy } from '../signals/touch.ts';
import type { MeasuredEvent } from './measure-and-judge.ts';
import type { Constants, Surroundings } from './surroundings.ts';

/** The decisions about one event, and their effects. */
type DecisionsAndEffects = { readonly decisions: Decisions; readonly effects: Effects };

/**
 * The text or contact of an event that is shared by enough accounts to form a campaign. Who is no member is not in its
 * case, nor is who had it long before the others, may have been framed by them, or may only pass it on.
 */
const campaignOf = (
  { links, reading, signals, occurrence: { event, at } }: MeasuredEvent,
  { hash }: Pick<Constants, 'hash'>,
): { readonly entity: Campaign; readonly opens: boolean } | null => {
  if (isNoMember(signals)) return null;
  const shared = links.flatMap(({ kind, value, state }) => {
    if ((kind !== 'template' && kind !== 'contact') || !state || !isJoinedBy({ kind }, reading))
      return [];
    const { accounts, cameLater } = linkOf(kind, state, event.accountId, at, hash);
    return accounts - cameLater >= (crossingLevels[kind][0] as number)
      ? [
          {
            entity: { kind, value },
            opens: state.crossings.some(({ by }) => by === event.accountId),
          },
        ]
      : [];
  });
  return shared.find(({ opens }) => opens) ?? shared[0] ?? null;
};

/**
 * Records in the decisions whether they lifted a restriction, took the place of one, or changed nothing. Only the
 * standing shows it otherwise, and the standing changes later.
 */
const withEffect = (
  decisions: Decisions,
  { standing, post }: Effects,
  before: AccountState['standing'],
): Decisions => {
  const recorded = (decision: Decision | null, change: object | null): Decision | null =>
    decision && isUnchanged(decision, change) ? { ...decision, unchanged: true } : decision;
  const ofChange = (decision: Decision, { standing }: StandingChange): Decision => {
    const { status, since } = standing;
    if (status === 'active') return { ...decision, lifted: true };
    return {
      ...decision,
      ...(since !== decision.decidedAt && { since }),
      ...(before.status !== 'active' &&
        before.decisionId !== null && { replaces: before.decisionId }),
    };
  };
  return {
    ...decisions,
    account:
      decisions.account && standing
        ? ofChange(decisions.account, standing)
        : recorded(decisions.account, standing),
    content: recorded(decisions.content, post),
  };
};

/** Whether nothing but a verified name brought the verdict, and it ends no restriction: nothing is decided. */
const endsNothing = (
  { account }: Verdict,
  findings: readonly Finding[],
  { standing }: Effects,
): boolean =>
  account?.verified === true &&
  account.outcome === 'allow' &&
  findings.length === 0 &&
  standing === null;

/** The decisions about an event and their effects, with the given brakes on. */
const decideWithBrakes = (
  braked: ReadonlySet<BrakeKey>,
  measured: MeasuredEvent,
  surroundings: Surroundings,
  constants: Constants,
): DecisionsAndEffects => {
  const { settings, catalogue } = constants;
  const { occurrence, signals, findings, errors, advanced, counterpart } = measured;
  const { event, at, sentAt, arrivedAt = sentAt } = occurrence;
  const verdict = decide({ signals, findings, errors, settings, braked, at: sentAt });
  if (isEmptyVerdict(verdict)) return { decisions: noDecisions, effects: noEffects };
  const { platformId } = settings;
  const about = { platformId, accountId: event.accountId, at, decidedAt: sentAt };
  const decisions = decisionsOf({
    verdict,
    findings,
    errors,
    signals,
    event: { ...about, eventId: event.eventId },
    settings,
  });
  const contentId = signals.content?.contentId ?? null;
  const block = blockIn(occurrence);
  const effects = effectsOf({
    verdict,
    decisions,
    event: {
      ...about,
      arrivedAt,
      counterpartId: counterpart?.id ?? null,
      verifiedAt: advanced.verification.since,
      text: textOf(event),
      tier: advanced.tier,
      counterpartTier: counterpart?.state.tier ?? null,
      reporters: signals.report
        ? {
            reporters: signals.report.reporters,
            newcomers: signals.counts.newcomerReports.week,
          }
        : noReporters,
      riskyToday: signals.counts.risky.day,
      sources: block ? [`block:${block}`] : [],
      campaign: campaignOf(measured, constants),
    },
    before: {
      standing: advanced.standing,
      post: contentId === null ? null : (surroundings.posts.get(contentId) ?? null),
    },
    wording: { settings, catalogue },
  });
  return endsNothing(verdict, findings, effects)
    ? { decisions: noDecisions, effects: noEffects }
    : { decisions: withEffect(decisions, effects, advanced.standing), effects };
};

/**
 * Decides about a measured event, within the brakes. Pure.
 *
 * @returns with the counters of the brakes to add to
 */
export const decideEvent = (
  measured: MeasuredEvent,
  surroundings: Surroundings,
  constants: Constants,
): DecisionsAndEffects & { readonly brakes: readonly BrakeItem[] } => {
  const { event, sentAt } = measured.occurrence;
  const { settings, catalogue, hash } = constants;
  const braked = new Set<BrakeKey>(catalogue.halted ? [haltBrake] : []);
  for (;;) {
    const outcome = decideWithBrakes(braked, measured, surroundings, constants);
    const { decisions, effects } = outcome;
    if (effects.brakeKeys.length === 0) return { ...outcome, brakes: [] };
    const room = brakeItemsFor({
      decisionId: decisions.account?.id ?? event.eventId,
      platformId: settings.platformId,
      keys: effects.brakeKeys,
      onlyObeyed: effects.brakesOnlyObeyed,
      settings,
      at: sentAt,
      hash,
      full: surroundings.full,
    });
    if (room.braked.size === 0) return { ...outcome, brakes: room.items };
    // No room left: decided again as if that brake were on.
    for (const key of room.braked) braked.add(key);
  }
};
