import { appendToRulebook } from '#shared/acting/rulebook.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { longestRuleReason } from '#shared/rules/cel/rulebook.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import {
  currentRule,
  currentRulebook,
  isWritten,
  type PlacedRule,
  placedRules,
  putRuleOnRecord,
  RuleMove,
  refusalsFor,
  ruleViewFor,
  trials,
} from '../rules/rulebook.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import type { ProposalRecord } from './proposals.ts';

/** Builds the refusal of a move from its problems. */
export const refuseMove = (problems: ReturnType<typeof refusalsFor>): Refusal =>
  problems.every(({ code }) => code === 'same-person')
    ? new Refusal('same-person')
    : new Refusal('invalid', {
        errors: problems.map(({ reason }) => ({
          field: 'body.to',
          problem: reason,
        })),
      });

/** A rule's move between life stages, as an entry of the rulebook. */
const moveEntry = (
  { rule, revision, to, share }: Pick<RuleMove, 'rule' | 'revision' | 'to' | 'share'>,
  { by, at, reason }: { readonly by: string; readonly at: number; readonly reason: string },
) =>
  ({
    kind: 'moved',
    at,
    by,
    rule,
    revision,
    to,
    ...(share !== null && { share }),
    // Longer ones are in proposals filed before they were refused.
    reason: reason.slice(0, longestRuleReason),
  }) as const;

/**
 * Writes the audit entry of a move that is already in the rulebook, after an interrupted request or a lost
 * response. Returns whether the move is the latest entry about the rule.
 */
export const finishMove = async (
  placed: PlacedRule,
  { to, share }: Pick<RuleMove, 'to' | 'share'>,
  { by, reason, cause }: { readonly by: string; readonly reason: string; readonly cause: string },
  ports: ReviewPorts,
): Promise<boolean> => {
  const { id: rule, revision, version } = placed;
  const [entries, { rules }] = await Promise.all([
    ports.rulebook.entriesAfter(0),
    ports.rulesNow(),
  ]);
  const at = ports.clock.now();
  if (!isWritten(entries, version, moveEntry({ rule, revision, to, share }, { by, at, reason }))) {
    return false;
  }
  const earlier = entries.filter(({ sequence }) => sequence < version);
  const from = placedRules(earlier, rules).find(({ id }) => id === rule)?.life ?? to;
  const written = { by, at, cause, entry: version, once: true };
  await putRuleOnRecord('rule.moved', written, { rule, revision, from, to }, ports);
  return true;
};

/** Writes a move to the rulebook, unless another entry about the rule was written since. */
export const moveRule = async (
  move: RuleMove,
  about: { readonly by: string; readonly reason: string; readonly cause: string },
  ports: ReviewPorts,
): Promise<number> => {
  const { rule, revision, from, to, fromShare } = move;
  const { rulebook, clock, rulesNow } = ports;
  const { rules } = await rulesNow();
  const at = clock.now();
  const place = await appendToRulebook(rulebook, (entries) => {
    const there = placedRules(entries, rules).find(({ id }) => id === rule);
    if (there?.revision !== revision || there.life !== from || there.share !== fromShare) {
      throw new Refusal('stale-version', { current: there?.version ?? 0 });
    }
    return moveEntry(move, { ...about, at });
  });
  const written = { by: about.by, at, cause: about.cause, entry: place };
  await putRuleOnRecord('rule.moved', written, { rule, revision, from, to }, ports);
  return place ?? 0;
};

/** Carries out a proposed move in the name of the approver: nobody may activate their own rule. */
export const executeRuleMove = async (
  { what, reason, act }: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const wanted = RuleMove.parse(what);
  const placed = await currentRule(wanted.rule, ports);
  const about = { by: approver.id, reason, cause: idOf('rul', [act, wanted.rule]) };
  // An earlier, interrupted attempt already moved the rule.
  if (
    placed.revision === wanted.revision &&
    placed.life === wanted.to &&
    placed.share === wanted.share
  ) {
    await finishMove(placed, wanted, about, ports);
    return String(placed.version);
  }
  const trialOf = await trials(ports);
  const problems = refusalsFor(placed, wanted.to, approver.id, trialOf(placed), wanted.share);
  if (problems.length > 0) throw refuseMove(problems);
  return String(await moveRule(wanted, about, ports));
};

/** The rule to be moved, with its results so far. */
export const moveDetails = async (
  { what }: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'rule-move' }>> => {
  const { rule: id, revision, from, to, share } = RuleMove.parse(what);
  const placed = (await currentRulebook(ports)).placed.find((one) => one.id === id);
  return {
    kind: 'rule-move',
    revision,
    from,
    to,
    share,
    rule: placed ? await ruleViewFor(id, viewer, ports) : null,
    backtest: placed?.revision === revision ? placed.backtest : null,
  };
};
