import type { Subject } from '#shared/decisions/decision.ts';
import type { Case } from '#shared/reviews/case.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import type { ReviewPorts } from '../server/route.ts';

/** Number of an account's latest decisions whose exhibits are searched, however many others it has. */
const decisionsSearched = 30;

/**
 * Whether the subject of a ruling belongs to the account of its case. A request names a post by its id alone,
 * and a reviewer may rule on this case without any right to that of another author. A post that was never
 * flagged or hidden has no stored author: it must be on the case, or among the account's exhibits that the case
 * page shows.
 */
export const isOwnSubject = async (
  { accountId, entries }: Pick<Case, 'accountId' | 'entries'>,
  { kind, id }: Subject,
  ports: Pick<ReviewPorts, 'states' | 'ledger' | 'papers'>,
): Promise<boolean> => {
  if (kind === 'account') return true;
  const { accounts, posts } = await ports.states.read({
    accounts: [accountId],
    posts: [id],
  });
  const stored = posts.get(id);
  if (stored) return stored.accountId === accountId;
  const isOnCase = entries.some(
    ({ subject }) => subject.kind === kind && subject.id === id && subject.accountId === accountId,
  );
  if (isOnCase) return true;
  // The decision in force may be older than those searched.
  const inForce = accounts.get(accountId)?.standing.decisionId;
  const [latest, older] = await Promise.all([
    ports.ledger.decisionsAbout(accountId, decisionsSearched),
    inForce ? ports.ledger.readDecision(inForce) : null,
  ]);
  const named = [...latest, ...(older ? [older] : [])].map(({ eventId }) => eventId);
  const { exhibits } = await exhibitsOf(accountId, ports, named);
  return exhibits.some(({ contentId }) => contentId === id);
};
