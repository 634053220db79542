import type { Decision } from '#shared/decisions/decision.ts';
import { type Appeal, appealsIn } from '#shared/reviews/appeal.ts';
import type { Case } from '#shared/reviews/case.ts';
import { Exhibit, maskText } from '#shared/reviews/exhibit.ts';
import type { CaseSummary } from '#shared/reviews/queue.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { orLeftOut, parseStored } from '#shared/stores/unreadable.ts';
import type { AppealView } from '../contract/cases.ts';
import type { ReviewPorts } from '../server/route.ts';
import { colleagues, namesOf } from '../staff/people.ts';
import { type HearingPorts, mayNotHear } from './may-not-hear.ts';
import { placeOf } from './place.ts';

const whyNot = (
  known: Parameters<typeof placeOf>[0],
  appeal: Appeal,
  viewer: Staff,
  barred: ReadonlySet<string>,
  ports: Pick<ReviewPorts, 'settings'>,
): AppealView['why'] => {
  if (appeal.state !== 'open') return 'decided';
  if (!mayDo(viewer, 'rule-on-appeal')) return 'duty';
  if (!mayDo(viewer, 'rule-on-appeal', placeOf(known, ports))) return 'queue';
  return barred.has(viewer.id) ? 'same-person' : null;
};

/** Whether the open appeal of a case waits for somebody else than a staff member. */
export const awaitsAnotherAnswer = async (
  row: CaseSummary,
  viewer: Staff,
  ports: HearingPorts,
): Promise<boolean> => {
  const { appeal } = row;
  if (appeal?.state !== 'open') return false;
  const isBarred = (barred: ReadonlySet<string>) =>
    whyNot(row, appeal, viewer, barred, ports) !== null;
  // The rest takes reading.
  return isBarred(new Set(appeal.notBy)) || isBarred(await mayNotHear(row, appeal, ports));
};

/**
 * Whether no recently signed-in staff member may decide an open appeal: it waits until somebody else gets the
 * duty.
 */
const hasNoReviewer = async (
  known: Case,
  appeal: Appeal,
  barred: ReadonlySet<string>,
  people: () => Promise<readonly Staff[]>,
  ports: Pick<ReviewPorts, 'settings'>,
): Promise<boolean> => {
  if (appeal.state !== 'open') return false;
  return (await people()).every((one) => whyNot(known, appeal, one, barred, ports) !== null);
};

const isLive = ({ life }: Decision['findings'][number]): boolean => life === 'live';

/**
 * The appeal of a case as shown to a staff member, or `null`.
 *
 * @param appeal defaults to the open appeal, or the one answered last
 * @param people everybody who might decide it; read only if the viewer may not
 */
export const appealView = async (
  known: Case,
  viewer: Staff,
  ports: HearingPorts & Pick<ReviewPorts, 'clock'>,
  appeal: Appeal | null = known.appeal,
  people: () => Promise<readonly Staff[]> = () => colleagues(ports),
): Promise<AppealView | null> => {
  if (!appeal) return null;
  const { papers, clock } = ports;
  const [filed] = await papers.read('exhibit', [{ folder: known.accountId, id: appeal.eventId }]);
  const text = filed ? parseStored(Exhibit, filed.body).text : null;
  const masked = text === null ? null : maskText(text);
  const [nameOf, against] = await Promise.all([
    namesOf([appeal.decidedBy], papers),
    orLeftOut(ports.ledger.readDecision(appeal.decisionId)),
  ]);
  const barred =
    appeal.state === 'open' ? await mayNotHear(known, appeal, ports) : new Set<string>();
  const why = whyNot(known, appeal, viewer, barred, ports);
  const open = appealsIn(known).filter(({ state }) => state === 'open');
  return {
    appealId: appeal.appealId,
    caseId: known.caseId,
    accountId: known.accountId,
    decisionId: appeal.decisionId,
    against: against && {
      subject: against.subject,
      outcome: against.outcome,
      categories: [...new Set(against.findings.filter(isLive).map(({ category }) => category))],
    },
    state: appeal.state,
    filedAt: appeal.filedAt,
    dueAt: appeal.dueAt,
    overdue: appeal.state === 'open' && appeal.dueAt <= clock.now(),
    language: appeal.language,
    text: masked,
    masked: masked !== text,
    mayDecide: why === null,
    why,
    noReviewer: why !== null && (await hasNoReviewer(known, appeal, barred, people, ports)),
    decidedBy: appeal.decidedBy === null ? null : nameOf(appeal.decidedBy),
    waiting: open.filter(({ appealId }) => appealId !== appeal.appealId).length,
  };
};
