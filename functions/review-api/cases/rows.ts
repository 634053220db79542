import type * as z from 'zod';
import { accountSubject } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import { dueOf, priorityOf } from '#shared/reviews/priority.ts';
import { type CaseSummary, caseSummaryOf, dueHoursOf, queueOf } from '#shared/reviews/queue.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import type { Claim } from '#shared/stores/claims/port.ts';
import { readStatesApart } from '#shared/stores/states/port.ts';
import type { Person } from '../contract/endpoint.ts';
import type { CaseRow } from '../contract/queues.ts';
import type { ReviewPorts } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';
import { accountViewsOf } from './blind.ts';
import { claimView } from './claims.ts';

/** Who brought a case: our findings, people who reported the account, or both. */
export const sourceOf = ({
  weight: { reporters, newcomers, score },
}: CaseSummary): z.infer<typeof CaseRow>['source'] => {
  if (reporters + newcomers === 0) return 'machine';
  return score > 0 ? 'both' : 'people';
};

const buildRow = (
  known: CaseSummary,
  claim: Claim | undefined,
  viewer: Staff,
  now: number,
  { settings }: Pick<ReviewPorts, 'settings'>,
  nameOf: (id: string) => Person,
  inForce: CaseRow['inForce'],
): CaseRow => {
  const queue = queueOf(known, settings.review);
  const dueHours = dueHoursOf(queue, settings.review);
  const dueAt = dueOf(known, dueHours);
  const { points, parts } = priorityOf(known, now, dueHours);
  const { weight, handling, appeal, latest } = known;
  // A randomly drawn account has no decision. The row shows a neutral one, so that it does not reveal the
  // draw.
  const drawn = known.sampled
    ? {
        decisionId: known.caseId,
        outcome: 'flag' as const,
        subject: accountSubject(known.accountId),
      }
    : null;
  const requestView = (what: { readonly by: string; readonly at: number } | null | undefined) =>
    what ? { by: nameOf(what.by), at: what.at } : null;
  return {
    caseId: known.caseId,
    version: known.version,
    accountId: known.accountId,
    queue,
    state: known.state,
    category: weight.category,
    severity: weight.severity,
    score: weight.score,
    points,
    parts: [...parts],
    openedAt: known.openedAt,
    changedAt: known.changedAt,
    dueAt,
    overdue: known.state === 'open' && dueAt <= now,
    source: sourceOf(known),
    reporters: weight.reporters,
    newcomers: weight.newcomers,
    hits: known.sampled ? 1 : known.hits,
    victimAtRisk: weight.victimAtRisk,
    degraded: weight.degraded,
    observed: known.observed,
    script: known.script ?? null,
    tier: known.tier ?? null,
    language: appeal?.language ?? null,
    campaign: known.campaign,
    latest: latest
      ? { decisionId: latest.decisionId, outcome: latest.outcome, subject: latest.subject }
      : drawn,
    inForce,
    appeal: appeal?.state === 'open' ? { appealId: appeal.appealId, dueAt: appeal.dueAt } : null,
    claim: claim ? claimView(claim, viewer) : null,
    handling: {
      assignee: handling?.assignee ? nameOf(handling.assignee) : null,
      snoozedUntil: handling?.snoozedUntil ?? null,
      escalated: requestView(handling?.escalated),
      secondOpinion: handling?.secondOpinion
        ? {
            by: nameOf(handling.secondOpinion.by),
            at: handling.secondOpinion.at,
            answered: handling.secondOpinion.answeredBy !== null,
          }
        : null,
    },
  };
};

const namedIds = ({ handling }: CaseSummary) => [
  handling?.assignee,
  handling?.escalated?.by,
  handling?.secondOpinion?.by,
];

/**
 * Returns the current standing of accounts and the visibility of their latest decided posts, as the viewer
 * may see them.
 */
const inForceNow = async (
  cases: readonly CaseSummary[],
  viewer: Staff,
  ports: Pick<ReviewPorts, 'settings' | 'papers' | 'ledger' | 'states'>,
): Promise<(row: CaseSummary) => CaseRow['inForce']> => {
  // A campaign's latest decision may be about another member's post.
  const postOf = ({ latest, accountId }: CaseSummary): string | null =>
    latest?.subject.kind === 'content' && latest.subject.accountId === accountId
      ? latest.subject.id
      : null;
  const [found, viewOf] = await Promise.all([
    readStatesApart(
      {
        accounts: [...new Set(cases.map(({ accountId }) => accountId))],
        posts: [...new Set(cases.flatMap((known) => postOf(known) ?? []))],
      },
      ports.states,
    ),
    accountViewsOf(cases, viewer, ports),
  ]);
  return (known) => {
    const view = viewOf(known.accountId);
    const state = view.state(found.accounts.get(known.accountId));
    const post = postOf(known);
    return {
      standing: state?.standing.status ?? null,
      visibility:
        post === null ? null : (view.posts(found.posts).get(post)?.visibility ?? 'visible'),
    };
  };
};

/** Case rows as shown to a staff member. */
export const rowsOf = async (
  cases: readonly CaseSummary[],
  viewer: Staff,
  ports: Pick<ReviewPorts, 'settings' | 'claims' | 'papers' | 'ledger' | 'clock' | 'states'>,
  claims?: ReadonlyMap<string, Claim>,
): Promise<CaseRow[]> => {
  if (cases.length === 0) return [];
  const now = ports.clock.now();
  const [held, nameOf, inForceOf] = await Promise.all([
    claims ??
      ports.claims.of(
        cases.map(({ caseId }) => caseId),
        now,
      ),
    namesOf(cases.flatMap(namedIds), ports.papers),
    inForceNow(cases, viewer, ports),
  ]);
  return cases.map((known) =>
    buildRow(known, held.get(known.caseId), viewer, now, ports, nameOf, inForceOf(known)),
  );
};

export const rowOf = async (
  known: Case,
  viewer: Staff,
  ports: Pick<ReviewPorts, 'settings' | 'claims' | 'papers' | 'ledger' | 'clock' | 'states'>,
): Promise<CaseRow> => {
  const [first] = await rowsOf([caseSummaryOf(known)], viewer, ports);
  return first as CaseRow;
};
