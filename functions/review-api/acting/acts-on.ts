import {
  accountSubject,
  contentSubject,
  type Decision,
  type Subject,
} from '#shared/decisions/decision.ts';
import { isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import type { Staff } from '#shared/reviews/staff.ts';
import { type AccountState, actByStanding, isRestriction } from '#shared/signals/account-state.ts';
import type { StoredPost } from '#shared/stores/states/port.ts';
import { casesOfRuling } from '../cases/acted-on.ts';
import { isAssignedElsewhere } from '../cases/open-case.ts';
import { mayRuleIn, placeOf } from '../cases/place.ts';
import type { RulingInput } from '../contract/acting.ts';
import type { CasePage } from '../contract/cases.ts';
import type { ReviewPorts } from '../server/route.ts';
import { fourEyesFor, riskOf } from './four-eyes.ts';
import { answersAppeal } from './rule-on-case.ts';

const accountActs = ['uphold', 'release', 'challenge', 'limit', 'freeze'] as const;

/** What a case's page shows, as far as it tells which acts are possible. */
type Shown = {
  readonly known: Case;
  /** The account's own case. */
  readonly own: Case | null;
  readonly state: AccountState | undefined;
  readonly decisions: readonly Decision[];
  readonly exhibits: readonly Pick<Exhibit, 'contentId'>[];
  readonly posts: ReadonlyMap<string, StoredPost>;
};

/** The acts on a case and whether a staff member may do them now; for others, the reason why not. */
export const actsOn = (
  { known, own, state, decisions, exhibits, posts }: Shown,
  viewer: Staff,
  { settings }: Pick<ReviewPorts, 'settings'>,
): CasePage['acts'] => {
  const inForce = decisions.find(({ id }) => id === state?.standing.decisionId);
  const risk = riskOf(known, state?.standing, inForce);
  const whyNot = (act: RulingInput['act']): string | null => {
    const cases = casesOfRuling(known, own, act);
    if (!cases.every((one) => mayRuleIn(viewer, placeOf(one, { settings })))) return 'forbidden';
    if (isAssignedElsewhere(known, viewer)) return 'claimed';
    if (isDisputeParty(known, viewer.id)) return 'same-person';
    if (answersAppeal(cases, act)) return 'appeal-open';
    if (act !== 'uphold' && !state) return 'unknown-account';
    if (act !== 'uphold' && state?.standing.status === 'closed') return 'closed';
    const lifts = act === 'release' || act === 'restore' || act === 'uphold';
    return settings.mode === 'observe' && !lifts ? 'observing' : null;
  };
  const act = (name: CasePage['acts'][number]['act'], subject: Subject, problem: string | null) => {
    // The preview assumes no end date. A shorter restriction may need a second person too; its own preview
    // says so.
    const ruling = { act: name, until: null, contentId: subject.id } as RulingInput;
    return {
      act: name,
      subject,
      allowed: problem === null,
      why: problem,
      fourEyes: fourEyesFor(ruling, risk, state?.standing, settings.review) !== null,
    };
  };
  const standing = state?.standing.status;
  const currentAct = standing && isRestriction(standing) ? actByStanding[standing] : null;
  // A report may name the post of somebody else, which is ruled on only on its author's case.
  const isOwn = (id: string) => (posts.get(id)?.accountId ?? known.accountId) === known.accountId;
  const postIds = [...new Set(exhibits.flatMap(({ contentId }) => contentId ?? []))]
    .filter(isOwn)
    .slice(0, 10);
  return [
    ...accountActs.map((name) =>
      act(
        name,
        accountSubject(known.accountId),
        whyNot(name) ??
          (name === currentAct && state?.standing.until === null ? 'nothing-changes' : null),
      ),
    ),
    ...postIds.map((id) => {
      const hidden = posts.get(id)?.visibility === 'hidden';
      const name = hidden ? ('restore' as const) : ('hide' as const);
      return act(name, contentSubject(id, known.accountId), whyNot(name));
    }),
  ];
};
