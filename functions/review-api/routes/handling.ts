import { changeCase } from '#shared/acting/change-case.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { isDisputeParty, openForSeniors } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { noHandling } from '#shared/reviews/handling.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { day } from '#shared/settings/durations.ts';
import type { AuditBody } from '#shared/telemetry/audit.ts';
import { alreadyDoneRow } from '../cases/already-done.ts';
import { caseViewOf, isBlind, isListedFor, seenBy } from '../cases/blind.ts';
import { claimNow, claimOn, claimView, presenceView, recordPresence } from '../cases/claims.ts';
import {
  actId,
  actingPorts,
  caseFor,
  isAssignedElsewhere,
  mustBeAssignable,
  mustBeFree,
  mustBeUnclaimed,
  orRefuse,
} from '../cases/open-case.ts';
import { mayRuleIn, placeOf } from '../cases/place.ts';
import { rowOf } from '../cases/rows.ts';
import type { Note } from '../contract/cases.ts';
import type { handling as endpoints } from '../contract/handling.ts';
import type { CaseRow } from '../contract/queues.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';
import { notePaper } from '../staff/notes.ts';
import { colleagues, staffOf } from '../staff/people.ts';
import { skip } from '../staff/skips.ts';

type Step = {
  readonly action: string;
  readonly about: Note['about'];
  readonly would?: string;
  readonly details?: AuditBody['details'];
  readonly change: (
    handling: NonNullable<Case['handling']>,
    at: number,
  ) => NonNullable<Case['handling']>;
  /** Other changes to the case. */
  readonly becomes?: (open: Case, at: number) => Case;
};

type StepRequest<Body> = {
  readonly path: { readonly caseId: string };
  readonly body: Body & { readonly expectedVersion: number; readonly reason: string };
  readonly caller: Caller;
};

/**
 * Creates the handler of a handling step: changes the case's handling, adds a note with the reason and
 * releases the caller's claim. Idempotent: a retry does not repeat the step.
 *
 * @param stepFor returns the step for the case as found
 */
const stepHandler =
  <Body>(
    stepFor: (
      asked: StepRequest<Body> & { readonly known: Case },
      ports: ReviewPorts,
    ) => Step | Promise<Step>,
  ) =>
  async (asked: StepRequest<Body>, ports: ReviewPorts): Promise<CaseRow> => {
    const {
      path: { caseId },
      body: { expectedVersion, reason: text },
      caller,
    } = asked;
    const rulingId = actId('act', caller.act);
    const releaseClaim = () => ports.claims.release(caseId, caller.id);
    const act = { id: rulingId, expectedVersion };
    const before = await alreadyDoneRow(caseId, act, caller, ports, releaseClaim);
    if (before) return before;
    const known = await openCaseFor(caseId, caller, ports);
    const step = await stepFor({ ...asked, known }, ports);
    const { action, about, would = null, details = {}, change, becomes = (open) => open } = step;
    // Senior staff may move a case on even if it is assigned to somebody, who may be away.
    if (mayDo(caller, 'work-escalated', placeOf(known, ports))) {
      await mustBeUnclaimed(known, [caller.id], ports);
    } else await mustBeFree(known, caller, ports);
    const acted = orRefuse(
      await changeCase(
        {
          subject: accountSubject(known.accountId),
          caseId,
          rulingId,
          by: caller.id,
          expectedVersion,
          action,
          details,
          change: (there, at) => ({
            ...becomes(there, at),
            // A step puts the case before somebody, from whom it must not stay hidden.
            handling: change({ ...(there.handling ?? noHandling), snoozedUntil: null }, at),
          }),
          papers: ({ at }) => [
            notePaper(caseId, rulingId, { at, by: caller.id, about, text, would }),
          ],
        },
        await actingPorts(ports),
      ),
    );
    await releaseClaim();
    return rowOf(seenBy(acted.case, caller, ports), caller, ports);
  };

/**
 * Whether a case may be handed to a person. For a blind second reviewer, the first ruling must not affect the
 * choice.
 */
const mayReceive = (known: Case, to: Staff, caller: Staff, ports: ReviewPorts): boolean =>
  mayRuleIn(to, placeOf(known, ports)) &&
  !isDisputeParty(known, to.id) &&
  (isBlind(known, caller, ports) || isListedFor(known, to, ports));

const staffWho = async (may: (one: Staff) => boolean, ports: ReviewPorts) =>
  (await colleagues(ports)).filter(may).map(({ id, name }) => ({ id, name }));

const openCaseFor = async (caseId: string, caller: Caller, ports: ReviewPorts): Promise<Case> => {
  const known = await caseFor(caseId, caller, 'rule', ports);
  if (known.state !== 'open') throw new Refusal('already-decided');
  return known;
};

export const handling: Routes<keyof typeof endpoints> = {
  async 'PUT /cases/{caseId}/presence'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'read-cases', ports);
    const [others, held] = await Promise.all([
      recordPresence(caseId, caller, ports),
      claimOn(caseId, ports),
    ]);
    const kept =
      body.working && held?.by === caller.id
        ? await claimNow({ caseId, ...placeOf(known, ports) }, caller, ports)
        : held;
    const { presence } = await caseViewOf(known, caller, ports);
    return {
      claim: kept ? claimView(kept, caller) : null,
      others: presenceView(others, presence),
      version: known.version,
    };
  },

  async 'POST /cases/{caseId}/claim'({ path: { caseId }, caller }, ports) {
    const known = await openCaseFor(caseId, caller, ports);
    await mustBeAssignable(known, [caller.id], ports);
    return claimView(await claimNow({ caseId, ...placeOf(known, ports) }, caller, ports), caller);
  },

  async 'DELETE /cases/{caseId}/claim'({ path: { caseId }, caller }, { claims }) {
    await claims.release(caseId, caller.id);
    return null;
  },

  'POST /cases/{caseId}/hand-over': stepHandler<{ to: string }>(
    async ({ known, body, caller }, ports) => {
      const to = (await colleagues(ports)).find(({ id }) => id === body.to);
      if (!to || !mayReceive(known, to, caller, ports)) {
        throw invalid('body.to', {
          'zh-CN': '对方近期未登录，或无权处理此案',
          en: 'this person has not signed in recently or may not work on this case',
        });
      }
      return {
        action: 'case.handed-over',
        about: 'hand-over',
        details: { handedTo: to.id },
        change: (handling) => ({ ...handling, assignee: to.id }),
        // The assignee knows of the first ruling, so they get the case with it and the second review is
        // dropped.
        ...(!isListedFor(known, to, ports) && { becomes: openForSeniors }),
      };
    },
  ),

  async 'POST /cases/{caseId}/skip'({ path: { caseId }, caller }, ports) {
    await caseFor(caseId, caller, 'rule', ports);
    await skip(caller.id, caseId, ports);
    await ports.claims.release(caseId, caller.id);
    return null;
  },

  'POST /cases/{caseId}/snooze': stepHandler<{ days: number }>(({ body: { days } }) => ({
    action: 'case.snoozed',
    about: 'snooze',
    change: (handling, at) => ({ ...handling, snoozedUntil: at + days * day }),
  })),

  'POST /cases/{caseId}/escalate': stepHandler<object>(({ known, caller }) => {
    if (known.handling?.escalated) throw new Refusal('nothing-changes');
    return {
      action: 'case.escalated',
      about: 'escalation',
      change: (handling, at) => ({
        ...handling,
        assignee: null,
        escalated: { by: caller.id, at },
      }),
      becomes: openForSeniors,
    };
  }),

  'POST /cases/{caseId}/second-opinion': stepHandler<object>(({ known, caller }) => {
    if (known.handling?.secondOpinion?.answeredBy === null) throw new Refusal('nothing-changes');
    return {
      action: 'case.opinion-asked',
      about: 'second-opinion',
      change: (handling, at) => ({
        ...handling,
        assignee: null,
        secondOpinion: { by: caller.id, at, answeredBy: null },
      }),
    };
  }),

  'POST /cases/{caseId}/opinions': stepHandler<{ would: string }>(
    async ({ known, body, caller }, ports) => {
      const asked = known.handling?.secondOpinion;
      if (asked?.answeredBy !== null) throw new Refusal('nothing-changes');
      if (asked.by === caller.id) throw new Refusal('same-person');
      const asker = await staffOf(asked.by, ports);
      // The case may have been escalated since: assigned to somebody who may not rule there, it would be stuck.
      const returns = asker === null || mayRuleIn(asker, placeOf(known, ports));
      return {
        action: 'case.opinion-given',
        about: 'opinion',
        would: body.would,
        change: (handling) => ({
          ...handling,
          assignee: returns ? asked.by : null,
          secondOpinion: { ...asked, answeredBy: caller.id },
        }),
      };
    },
  ),

  async 'GET /colleagues'({ caller }, ports) {
    return {
      people: await staffWho((one) => one.id !== caller.id && mayDo(one, 'rule'), ports),
    };
  },

  async 'GET /cases/{caseId}/colleagues'({ path: { caseId }, caller }, ports) {
    const known = await caseFor(caseId, caller, 'read-cases', ports);
    // Senior staff can take over what a colleague has, who may be away.
    const takesOver = isAssignedElsewhere(known, caller);
    return {
      people: await staffWho(
        (one) => (takesOver || one.id !== caller.id) && mayReceive(known, one, caller, ports),
        ports,
      ),
    };
  },
};
