import { type ActOutcome, applyRuling, type CompletedAct } from '#shared/acting/act.ts';
import type { Subject } from '#shared/decisions/decision.ts';
import type { Command } from '#shared/effects/command.ts';
import type { Case } from '#shared/reviews/case.ts';
import { seesStateBefore } from '../cases/blind.ts';
import { actId, actingPorts, mustBeFree, refusalOfAct } from '../cases/open-case.ts';
import type { Preview, RulingInput } from '../contract/acting.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { codeOf } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { isUpheldInstead } from './bulk/plan.ts';
import { whyRulingNeedsTwo } from './four-eyes.ts';
import { isOwnSubject } from './own-post.ts';
import { answersAppeal, basisOf, rulingIn } from './rule-on-case.ts';
import { rehearseSecondRuling } from './second-ruling.ts';

const statementIn = (commands: readonly Command[]): Preview['statement'] => {
  const [command] = commands;
  return command && 'statement' in command ? command.statement : null;
};

/** Number of accounts in a bulk preview for which the full statement is shown. */
export const sampleSize = 5;

/** The preview of an act that is refused. */
export const refusedPreview = (problem: ProblemCode): Preview => ({
  problem,
  commands: [],
  statement: null,
  change: null,
  fourEyes: null,
});

/**
 * Turns the result of a rehearsal into a preview.
 *
 * @param fourEyes returns why a second person is needed, given the subject's current state; `null` if not
 *   needed
 */
export const previewFrom = async (
  acted: ActOutcome,
  subject: Subject,
  fourEyes: (before: CompletedAct['before']) => Promise<Preview['fourEyes']>,
): Promise<Preview> => {
  if (!acted.ok) return refusedPreview(refusalOfAct(acted).code);
  if (!acted.done) return refusedPreview('already-decided');
  const { effects, before } = acted.done;
  const { standing, post } = effects;
  return {
    problem: null,
    commands: [...effects.commands],
    statement: statementIn(effects.commands),
    change: standing
      ? {
          subject,
          from: standing.from,
          to: standing.standing.status,
          until: standing.standing.until,
          previousUntil: before.standing.until,
        }
      : post
        ? {
            subject,
            from: post.from,
            to: post.post.visibility,
            until: null,
            previousUntil: null,
          }
        : null,
    fourEyes: await fourEyes(before),
  };
};

/**
 * Previews a ruling.
 *
 * @param category the category that the reviewer affirms, if it is not the one found
 */
export const previewRuling = async (
  known: Case,
  input: RulingInput,
  caller: Caller,
  ports: ReviewPorts,
  category?: string | null,
): Promise<Preview> => {
  const { subject, ruling } = rulingIn(known.accountId, input);
  const rulingId = actId('rul', `preview ${caller.requestId}`);
  const rehearse = async (): Promise<ActOutcome> => {
    if (await seesStateBefore(known, caller, ports))
      return rehearseSecondRuling(known, { input, rulingId, category }, caller, ports);
    if (!(await isOwnSubject(known, subject, ports)))
      return { ok: false, problem: 'wrong-subject' };
    const basis = basisOf(known, subject);
    const act = { subject, caseId: known.caseId, rulingId, by: caller.id, basis };
    return applyRuling({ ...act, ruling, category, isRehearsal: true }, await actingPorts(ports));
  };
  return previewFrom(await rehearse(), subject, ({ standing }) =>
    whyRulingNeedsTwo(input, known, standing, ports),
  );
};

/** A preview of an act that is refused while somebody else has the case, which `free` checks. */
export const previewIfFree = async (
  free: Promise<void>,
  preview: () => Promise<Preview>,
): Promise<Preview> => {
  try {
    await free;
  } catch (error) {
    return refusedPreview(codeOf(error));
  }
  return preview();
};

/**
 * Previews a bulk act on one of its cases.
 *
 * @param cases as returned by `casesActedOn`
 * @param about as returned by `rulingForAccount`
 */
export const previewBulkRuling = async (
  known: Case,
  cases: readonly Case[],
  about: RulingInput | null,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Preview> => {
  if (!about) return refusedPreview('wrong-subject');
  if (answersAppeal(cases, about.act)) return refusedPreview('appeal-open');
  return previewIfFree(mustBeFree(known, caller, ports), async () => {
    const preview = await previewRuling(known, about, caller, ports);
    return isUpheldInstead(known, preview.problem)
      ? previewRuling(known, { act: 'uphold' }, caller, ports)
      : preview;
  });
};
