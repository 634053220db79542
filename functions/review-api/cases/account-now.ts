import type { Decision } from '#shared/decisions/decision.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { DecisionPage } from '#shared/stores/decisions/port.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import type { ReviewPorts } from '../server/route.ts';
import type { AccountView } from './blind.ts';

/** Latest decisions shown with an account. */
const shownDecisions = 30;

/**
 * Returns what a campaign's case itself says of its leading account, for a staff member who may not read the account:
 * the decisions on the case, and nothing else.
 */
export const leaderInCampaign = async (
  { entries, accountId }: Case,
  view: AccountView,
  { ledger }: Pick<ReviewPorts, 'ledger'>,
) => {
  const about = entries.filter(({ subject }) => subject.accountId === accountId).toReversed();
  const found = await Promise.all(
    about.map(({ decisionId }) => orLeftOut(ledger.readDecision(decisionId))),
  );
  const decided = found.filter((decision) => decision !== null).filter(view.shows);
  return { state: undefined, decided, more: false };
};

/** Reads the latest decisions about an account that a staff member may see, at least `most` if there are. */
const latestDecisions = async (
  accountId: string,
  view: AccountView,
  most: number,
  { decisions }: Pick<ReviewPorts, 'decisions'>,
): Promise<readonly Decision[]> => {
  const shown: Decision[] = [];
  let after: string | null = null;
  do {
    const page: DecisionPage = await decisions.ofAccount(accountId, { after, most });
    shown.push(...page.decisions.filter(view.shows));
    after = page.next;
  } while (after !== null && shown.length < most);
  return shown;
};

/**
 * Returns the account as a staff member may see it: its state, its latest decisions, and those that the page is about
 * even if they are older: the one in force and the one appealed against. `more`: whether there are other older
 * decisions.
 */
export const accountNow = async (
  accountId: string,
  view: AccountView,
  appeal: Appeal | null,
  ports: ReviewPorts,
) => {
  const { states, ledger } = ports;
  const [{ accounts }, found] = await Promise.all([
    states.read({ accounts: [accountId] }),
    // Three more: two of them may be the decisions that are shown however old they are.
    latestDecisions(accountId, view, shownDecisions + 3, ports),
  ]);
  const latest = found.slice(0, shownDecisions);
  const state = view.state(accounts.get(accountId));
  const asked = new Set([
    state?.standing.decisionId,
    appeal?.state === 'open' ? appeal.decisionId : null,
  ]);
  const missing = [...asked].filter((id) => id != null && !latest.some((one) => one.id === id));
  const read = await Promise.all(missing.map((id) => orLeftOut(ledger.readDecision(id ?? ''))));
  const older = read
    .filter((decision) => decision !== null)
    .toSorted((a, b) => b.decidedAt - a.decidedAt);
  return {
    state,
    decided: [...latest, ...older],
    more: found.slice(shownDecisions).some(({ id }) => !missing.includes(id)),
  };
};
