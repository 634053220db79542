import {
  type AccountOutcome,
  type ContentOutcome,
  type Decision,
  decisionIdOf,
  type Subject,
} from '../decisions/decision.ts';
import { policyOf } from '../decisions/policy.ts';
import type { PlainFact } from '../decisions/words.ts';
import {
  changeStanding,
  changeVisibility,
  liftWhileClosed,
  type Wording,
} from '../effects/change.ts';
import {
  type ContentState,
  type Effects,
  noEffects,
  untouchedContent,
} from '../effects/effects.ts';
import { type AccountState, type Standing, standingByAct } from '../signals/account-state.ts';
import { type Case, type Resolution, resolveCase } from './case.ts';

/** A reviewer's ruling on a subject. */
export type Ruling =
  | { readonly act: 'uphold' }
  | { readonly act: 'release' }
  | {
      readonly act: 'challenge' | 'limit' | 'freeze';
      /** When it ends by itself, epoch milliseconds; `null`: never, which only a person can decide. */
      readonly until: number | null;
    }
  | { readonly act: 'restore' }
  | { readonly act: 'hide' };

/** Why a ruling cannot be carried out. */
export type RulingProblem =
  /** The act does not fit the subject. */
  | 'wrong-subject'
  /** The account is closed: the only act possible is granting an appeal filed before. */
  | 'closed'
  /** The subject is in that state already. */
  | 'nothing-changes'
  /** The platform only observes: nothing is sent. */
  | 'observing';

/** The result of a ruling. */
export type RulingResult = {
  readonly ok: true;
  /** `null` if the ruling upholds what stands. */
  readonly decision: Decision | null;
  readonly effects: Effects;
  readonly case: Case;
  /** Whether the account is cleared: store `clear(state, …)` with the new standing. */
  readonly clears: boolean;
};

const accountActs: {
  readonly [Act in Ruling['act']]?: {
    readonly standing: Exclude<Standing, 'closed'>;
    readonly outcome: AccountOutcome;
  };
} = {
  release: { standing: standingByAct.release, outcome: 'allow' },
  challenge: { standing: standingByAct.challenge, outcome: 'challenge' },
  limit: { standing: standingByAct.limit, outcome: 'limit' },
  freeze: { standing: standingByAct.freeze, outcome: 'freeze' },
};

const contentActs: {
  readonly [Act in Ruling['act']]?: {
    readonly visibility: 'visible' | 'hidden';
    readonly outcome: ContentOutcome;
  };
} = {
  restore: { visibility: 'visible', outcome: 'allow' },
  hide: { visibility: 'hidden', outcome: 'hide' },
};

/** The conclusion that each act stands for. */
export const conclusions = {
  uphold: 'upheld',
  release: 'released',
  challenge: 'restricted',
  limit: 'restricted',
  freeze: 'restricted',
  hide: 'restricted',
  restore: 'restored',
} as const satisfies Readonly<Record<Ruling['act'], Resolution['conclusion']>>;

/**
 * Returns what follows from a reviewer's ruling on a case: decision, commands and audit, as for an
 * automatic decision, and the resolved case.
 *
 * @param rulingId chosen by the caller, so that a repeated request is the same ruling
 * @param basis the decision that was reviewed: its findings are stated to the user
 * @param reason the fact to state to the user instead, e.g. that an appeal was granted
 */
export const ruleOn = ({
  open,
  subject,
  ruling,
  rulingId,
  by,
  at,
  basis,
  before,
  wording,
  reason,
}: {
  readonly open: Case;
  readonly subject: Subject;
  readonly ruling: Ruling;
  readonly rulingId: string;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly basis: Decision | null;
  readonly before: {
    readonly standing: AccountState['standing'];
    /** Of an account: its standing on reopening, if it is closed now. */
    readonly closure?: AccountState['closure'];
    readonly content: ContentState | null;
  };
  readonly wording: Wording;
  readonly reason?: PlainFact;
}): RulingResult | { readonly ok: false; readonly problem: RulingProblem } => {
  // Settling a dispute by upholding what stands means the first reviewer's conclusion.
  const conclusion =
    ruling.act === 'uphold' && open.blind?.second
      ? open.blind.first.conclusion
      : conclusions[ruling.act];
  const resolved = resolveCase(open, { rulingId, conclusion, by, at });
  const audit = (cause: string, details: Readonly<Record<string, string | number>> = {}) => ({
    subject: `account:${subject.accountId}`,
    at,
    actor: by,
    action: `case.${conclusion}`,
    causeId: cause,
    details: {
      caseId: open.caseId,
      ...(subject.kind === 'content' && { subject: subject.id }),
      ...details,
    },
  });

  if (ruling.act === 'uphold') {
    return {
      ok: true,
      decision: null,
      effects: { ...noEffects, audit: [audit(rulingId)] },
      case: resolved,
      clears: false,
    };
  }

  const onAccount = accountActs[ruling.act];
  const onContent = contentActs[ruling.act];
  if ((subject.kind === 'account') !== (onAccount !== undefined)) {
    return { ok: false, problem: 'wrong-subject' };
  }
  const { mode } = wording.settings;
  const lifts = ruling.act === 'release' || ruling.act === 'restore';
  if (mode === 'observe' && !lifts) return { ok: false, problem: 'observing' };
  const isClosed = before.standing.status === 'closed';
  if (onAccount && isClosed && reason !== 'appeal') return { ok: false, problem: 'closed' };

  const until = 'until' in ruling ? ruling.until : null;
  const decision: Decision = {
    id: decisionIdOf(open.platformId, rulingId, subject),
    platformId: open.platformId,
    eventId: rulingId,
    eventType: 'review.ruled',
    subject,
    outcome: (onAccount ?? onContent)?.outcome ?? 'allow',
    score: basis?.score ?? 0,
    findings: basis?.findings ?? [],
    signals: {},
    mode,
    policy: policyOf(wording.settings),
    at: basis?.at ?? at,
    decidedAt: at,
    ...(until !== null && { until }),
    automation: basis ? 'partial' : 'none',
    by,
  };
  const statedReason = reason ?? (lifts ? 'reviewed' : undefined);

  if (onAccount) {
    const currentStanding = isClosed ? (before.closure?.from ?? 'active') : before.standing.status;
    const isUnchanged =
      currentStanding === onAccount.standing &&
      (isClosed || (before.standing.until ?? null) === until);
    // Releasing an unrestricted account clears it, without a change of its standing.
    if (isUnchanged && ruling.act !== 'release') return { ok: false, problem: 'nothing-changes' };
    const lift = isClosed ? liftWhileClosed : changeStanding;
    const change = isUnchanged
      ? null
      : lift(decision, before.standing, onAccount.standing, wording, {
          ...(statedReason && { reason: statedReason }),
        });
    return {
      ok: true,
      decision,
      effects: {
        ...noEffects,
        ...change,
        audit: [
          audit(
            decision.id,
            change
              ? {
                  from: currentStanding,
                  to: onAccount.standing,
                  version: before.standing.version + 1,
                }
              : {},
          ),
        ],
      },
      case: resolved,
      clears: ruling.act === 'release',
    };
  }

  const visibility = onContent?.visibility ?? 'visible';
  const currentContent = before.content;
  if ((currentContent?.visibility ?? 'visible') === visibility) {
    return { ok: false, problem: 'nothing-changes' };
  }
  const change = changeVisibility(
    decision,
    currentContent ?? untouchedContent(at),
    visibility,
    wording,
    statedReason,
  );
  return {
    ok: true,
    decision,
    effects: {
      ...noEffects,
      ...change,
      audit: [
        audit(decision.id, {
          from: currentContent?.visibility ?? 'visible',
          to: visibility,
          version: (currentContent?.version ?? 0) + 1,
        }),
      ],
    },
    case: resolved,
    clears: false,
  };
};
