import { isDeepStrictEqual } from 'node:util';
import { appendToRulebook, auditRulebookEntry } from '#shared/acting/rulebook.ts';
import type { StepRefusal } from '#shared/decisions/promotion.ts';
import {
  isBeforeMove,
  isMoved,
  lastingRefusals,
  moveRefusals,
  moveWords,
  RuleMove,
} from '#shared/decisions/rule-move.ts';
import { longestRuleReason } from '#shared/rules/cel/rulebook.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import type { Proposal } from '../contract/proposals.ts';
import {
  currentRule,
  currentRulebook,
  type PlacedRule,
  placedRules,
  ruleViewFor,
  trials,
  writtenEntry,
} from '../rules/rulebook.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { openProposals, type ProposalRecord, ruleMoveOf } from './proposals.ts';
import { propose } from './proposing.ts';

/** Thrown if a rule may not be moved; says why. */
export class MoveRefused extends Refusal {
  /** The rule where it stays. */
  readonly rule: Pick<PlacedRule, 'life' | 'revision'>;
  readonly problems: readonly StepRefusal[];

  constructor(rule: MoveRefused['rule'], problems: readonly StepRefusal[]) {
    if (lastingRefusals(problems).length === 0) super('same-person');
    else
      super('invalid', {
        errors: problems.map(({ reason }) => ({ field: 'body.to', problem: reason })),
      });
    this.rule = rule;
    this.problems = problems;
  }
}

/** Who moves a rule, and why. */
type MoveReason = { readonly by: string; readonly reason: string };

type MovePorts = Pick<ReviewPorts, 'settings' | 'rulebook' | 'rulesNow' | 'auditLog' | 'clock'>;

/** A rule's move between life stages, as an entry of the rulebook. */
const moveEntry = (
  { rule, revision, to, share }: Pick<RuleMove, 'rule' | 'revision' | 'to' | 'share'>,
  { by, reason }: MoveReason,
  at: number,
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
    ...(reason && { reason: reason.slice(0, longestRuleReason) }),
  }) as const;

/**
 * Writes the audit entry of a move that is already in the rulebook, after an interrupted request or a lost
 * response. Returns whether the move is the latest entry about the rule.
 */
export const finishMove = async (
  placed: PlacedRule,
  { to, share }: Pick<RuleMove, 'to' | 'share'>,
  about: MoveReason,
  ports: MovePorts,
): Promise<boolean> => {
  const { id: rule, revision, version } = placed;
  const [entries, { rules }] = await Promise.all([
    ports.rulebook.entriesAfter(0),
    ports.rulesNow(),
  ]);
  const move = moveEntry({ rule, revision, to, share }, about, ports.clock.now());
  const entry = writtenEntry(entries, version, move);
  if (!entry) return false;
  const earlier = entries.filter(({ sequence }) => sequence < version);
  const from = placedRules(earlier, rules).find(({ id }) => id === rule)?.life ?? to;
  await auditRulebookEntry(entry, { from, once: true }, ports);
  return true;
};

/** Writes a move to the rulebook, unless another entry about the rule was written since. */
export const moveRule = async (
  move: RuleMove,
  about: MoveReason,
  ports: MovePorts,
): Promise<number> => {
  const { rules } = await ports.rulesNow();
  const at = ports.clock.now();
  const entry = await appendToRulebook(ports.rulebook, (entries) => {
    const there = placedRules(entries, rules).find(({ id }) => id === move.rule);
    if (!there || !isBeforeMove(there, move)) {
      throw new Refusal('stale-version', { current: there?.version ?? 0 });
    }
    return moveEntry(move, about, at);
  });
  await auditRulebookEntry(entry, { from: move.from }, ports);
  return entry.sequence;
};

/** Whether the same move waits for a second person. */
export const isMoveProposed = async (
  move: RuleMove,
  ports: Pick<ReviewPorts, 'papers' | 'clock'>,
): Promise<boolean> =>
  (await openProposals(ports)).some(({ record }) => isDeepStrictEqual(ruleMoveOf(record), move));

/** Files a move for approval by a second person. */
export const proposeMove = (
  move: RuleMove,
  reason: string,
  caller: Caller,
  ports: Pick<ReviewPorts, 'papers' | 'clock' | 'auditLog'>,
): Promise<Proposal> =>
  propose(
    {
      kind: 'rule-move',
      words: moveWords(move),
      approvalReason: {
        'zh-CN': '规则启用或扩大范围须由作者以外的第二人同意。',
        en: 'Activating a rule, or widening its reach, needs a second person who did not write it.',
      },
      caseId: null,
      reason,
      what: move,
    },
    caller,
    ports,
  );

/**
 * Carries out a proposed move in the name of its approver, and returns its position in the rulebook. If an earlier
 * attempt was interrupted after it moved the rule, only the audit entry is written.
 *
 * @throws {MoveRefused} if the rule may not be moved, or its author approves
 * @throws {Refusal} `stale-version` if it was rewritten or moved elsewhere since
 */
export const approveMove = async (
  { what }: Pick<ProposalRecord, 'what'>,
  about: MoveReason,
  ports: MovePorts & Pick<ReviewPorts, 'tallies'>,
): Promise<string> => {
  const move = RuleMove.parse(what);
  const placed = await currentRule(move.rule, ports);
  const { version } = placed;
  if (isMoved(placed, move)) {
    const [entry] = await ports.rulebook.entriesAfter(version - 1);
    // Somebody else may have moved it there.
    if (entry?.kind === 'moved' && entry.by === about.by) {
      await auditRulebookEntry(entry, { from: move.from, once: true }, ports);
    }
    return String(version);
  }
  if (!isBeforeMove(placed, move)) throw new Refusal('stale-version', { current: version });
  const trialOf = await trials(ports);
  const problems = moveRefusals(placed, move, about.by, trialOf(placed));
  if (problems.length > 0) throw new MoveRefused(placed, problems);
  return String(await moveRule(move, about, ports));
};

/** Carries out a proposed move in the name of the approver: nobody may activate their own rule. */
export const executeRuleMove = (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => approveMove(record, { by: approver.id, reason: record.reason }, ports);

/** The rule to be moved, with its results so far. */
export const moveDetails = async (
  { what, state }: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'rule-move' }>> => {
  const move = RuleMove.parse(what);
  const { rule: id, revision, from, to, share } = move;
  const placed = (await currentRulebook(ports)).placed.find((one) => one.id === id);
  return {
    kind: 'rule-move',
    revision,
    from,
    to,
    share,
    changed: state === 'open' && !(placed && (isBeforeMove(placed, move) || isMoved(placed, move))),
    rule: placed ? await ruleViewFor(id, viewer, ports) : null,
    backtest: placed?.revision === revision ? placed.backtest : null,
  };
};
