import { commitOf } from '../acting/account-commit.ts';
import type { Decision } from '../decisions/decision.ts';
import { type CaseOpening, noEffects } from '../effects/effects.ts';
import { caseOpeningFor, joinCase } from '../reviews/case.ts';
import { drawsIn } from '../reviews/draw.ts';
import { erasedAmong } from '../reviews/erased.ts';
import type { Catalogue } from '../rules/collect.ts';
import { isOnTrial } from '../rules/life.ts';
import { hour } from '../settings/durations.ts';
import { type AccountState, isBeforeErasure } from '../signals/account-state.ts';
import { classify } from '../stores/failure.ts';
import { readCase } from '../stores/ledger/port.ts';
import type { RulebookStore, TrialHit } from '../stores/rulebook/port.ts';
import { errorFields } from '../telemetry/log.ts';
import { type DrawPorts, exhibitPapersOf } from './draw-samples.ts';

export type TrialDrawPorts = DrawPorts & {
  readonly rulebook: Pick<RulebookStore, 'hitsOf'>;
  /** The rules currently in use. */
  readonly rulesNow: () => Promise<Catalogue>;
};

/** Puts a hit on the account's case, with a severity of at most `medium`: it must not come before urgent cases. */
const openingFor = (decision: Decision, account: AccountState): CaseOpening => {
  const opening = caseOpeningFor(decision, decision.decidedAt, account);
  const { severity } = opening.weight;
  return {
    ...opening,
    observed: decision.mode === 'observe',
    weight: { ...opening.weight, severity: severity === 'low' ? 'low' : 'medium' },
  };
};

/**
 * Puts a hit before reviewers. Returns `false` if the account is closed or erased, or changed meanwhile, or
 * if the hit is decided already.
 */
const askReviewers = async (
  { rule, revision, decision: found, occurrence }: TrialHit,
  ports: TrialDrawPorts,
): Promise<boolean> => {
  const { states, ledger, papers: kept, clock } = ports;
  const at = clock.now();
  const decision = { ...found, decidedAt: at };
  const { accountId } = decision.subject;
  const wanted = { accounts: [accountId] };
  const state = (await states.read(wanted, { consistent: true })).accounts.get(accountId);
  if (!state || state.standing.status === 'closed' || isBeforeErasure(occurrence, state))
    return false;
  // For a finding about the counterpart, the event belongs to another account, which may be the erased one.
  const erased = await erasedAmong([accountId, occurrence.event.accountId], kept);
  if ([...erased.values()].some((since) => occurrence.sentAt < since)) return false;
  const opening = openingFor(decision, state);
  const known = await readCase(opening.caseId, ledger);
  const joined = joinCase(known, opening);
  const audit = {
    subject: `account:${accountId}`,
    at,
    actor: 'system',
    action: 'account.flag',
    causeId: decision.id,
    details: { eventId: decision.eventId, caseId: joined.caseId, rule, revision },
  };
  // None if the finding is about the counterpart of the event: the text and the devices are those of its author.
  const papers = exhibitPapersOf(accountId, [occurrence], ports);
  const commit = commitOf(
    accountId,
    state,
    { decision, effects: { ...noEffects, audit: [audit] }, at },
    { cases: [{ from: known?.version ?? 0, case: joined }], papers },
  );
  return (await ledger.commit(commit)).kind === 'committed';
};

/**
 * Puts before reviewers what only rules on trial found in the previous hour: one account per rule and draw.
 * This lets a rule prove itself on what no other rule finds. The case is an ordinary one; it names the rule
 * on trial, and the reviewers' conclusions count for that rule.
 *
 * @returns the ids of the rules with a hit put before reviewers
 * @throws Unavailable if a store is unavailable
 */
export const drawTrials = async (
  ports: TrialDrawPorts,
): Promise<{ readonly asked: readonly string[] }> => {
  const { settings, clock, log, metrics, rulebook, rulesNow } = ports;
  const asked: string[] = [];
  const now = clock.now();
  if (drawsIn(now, settings.review.trialSamplesPerDay) === 0) return { asked };
  const [hits, { find }] = await Promise.all([rulebook.hitsOf(now - hour), rulesNow()]);
  let missed: unknown = null;
  for (const hit of hits) {
    const rule = find(hit.rule);
    if (rule?.revision !== hit.revision || !isOnTrial(rule)) continue;
    try {
      if (await askReviewers(hit, ports)) asked.push(hit.rule);
    } catch (error) {
      log.warn('trial-review-failed', { rule: hit.rule, ...errorFields(error) });
      if (classify(error) === 'passing') missed = error;
    }
  }
  log.info('trials-drawn', { asked: asked.length, hits: hits.length });
  metrics.flush();
  // The run is repeated then: what it asked already is not asked again.
  if (missed) throw missed;
  return { asked };
};
