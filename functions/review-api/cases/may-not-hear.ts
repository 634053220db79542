import {
  accountSubject,
  contentSubject,
  type Decision,
  decisionIdOf,
} from '#shared/decisions/decision.ts';
import { mostEntries } from '#shared/effects/case-weight.ts';
import { campaignCaseIdOf } from '#shared/effects/effects.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import type { Case } from '#shared/reviews/case.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { isDecisionInForce } from '#shared/reviews/ruling.ts';
import { parseStored } from '#shared/stores/unreadable.ts';
import { entriesSince } from '#shared/telemetry/entries-since.ts';
import type { ReviewPorts } from '../server/route.ts';

export type HearingPorts = Pick<
  ReviewPorts,
  'ledger' | 'auditLog' | 'states' | 'papers' | 'settings'
>;

const conclusions: ReadonlySet<string> = new Set([
  'case.upheld',
  'case.restricted',
  'case.released',
  'case.restored',
]);

/** People who made or approved a decision. */
const makersOf = ({ by, alsoBy = [] }: Decision): readonly string[] => [
  ...(by === undefined ? [] : [by]),
  ...alsoBy,
];

/**
 * People who decided what restricts the subject of a decision now: it may have been replaced since the appeal. Taking
 * one's own ruling back only restores what was there before; whoever takes a colleague's back decides against it.
 */
const makersOfRestrictionNow = async (
  { subject, platformId }: Decision,
  { states, ledger }: HearingPorts,
): Promise<readonly string[]> => {
  const { accountId, kind, id } = subject;
  const { accounts, posts } = await states.read({
    accounts: [accountId],
    posts: kind === 'content' ? [id] : [],
  });
  const standing = accounts.get(accountId)?.standing;
  const post = posts.get(id) ?? null;
  const decisionId = kind === 'content' ? post?.decisionId : standing?.decisionId;
  const now = decisionId && standing && (await ledger.readDecision(decisionId));
  if (!now || !isDecisionInForce(now, { standing, post })) return [];
  const undone =
    now.undoes === undefined
      ? null
      : await ledger.readDecision(decisionIdOf(platformId, now.undoes, subject));
  return undone && undone.by === now.by ? [] : makersOf(now);
};

/**
 * People who concluded on cases since a decision, and did not take it back: the audit chain of an account tells it of
 * every case that the account leads.
 */
const concludersOn = async (
  accountId: string,
  since: number,
  isPart: (caseId: unknown) => boolean,
  { auditLog, settings: { platformId } }: HearingPorts,
): Promise<readonly string[]> => {
  const concluded = new Map<string, readonly string[]>();
  const undone = new Set<string>();
  for await (const entry of entriesSince(`account:${accountId}`, since, auditLog)) {
    const { action, actor, at, causeId, details } = entry;
    if (action === 'case.undone') {
      const post = details.subject;
      const subject =
        typeof post === 'string' ? contentSubject(post, accountId) : accountSubject(accountId);
      const rulingId = String(details.undone);
      // An entry names the decision of its ruling, if there was one.
      undone.add(rulingId).add(decisionIdOf(platformId, rulingId, subject));
    }
    if (!conclusions.has(action) || at < since || !isPart(details.caseId)) continue;
    const { approvedBy } = details;
    concluded.set(causeId, [actor, ...(typeof approvedBy === 'string' ? [approvedBy] : [])]);
  }
  return [...concluded].flatMap(([causeId, people]) => (undone.has(causeId) ? [] : people));
};

/** The cases of campaigns that a decision joined, as the exhibit of its event tells. */
const campaignsOf = async (
  { id, eventId, platformId, subject: { accountId } }: Decision,
  { papers, ledger }: HearingPorts,
): Promise<readonly Case[]> => {
  const [paper] = await papers.read('exhibit', [{ folder: accountId, id: eventId }]);
  const caseIds = (paper ? parseStored(Exhibit, paper.body).entities : []).flatMap(
    ({ kind, value }) =>
      kind === 'template' || kind === 'contact'
        ? campaignCaseIdOf(platformId, { kind, value })
        : [],
  );
  if (caseIds.length === 0) return [];
  const isJoined = ({ entries }: Case) =>
    entries.some(({ decisionId }) => decisionId === id) || entries.length === mostEntries;
  return [...(await ledger.readCases(caseIds)).values()].filter(isJoined);
};

/**
 * People who had a part in what an appeal is about: those whom it names, those who decided what is in force instead,
 * and those who let the decision stand by concluding on the case of a campaign. The account may have had no case of
 * its own then.
 */
export const mayNotHear = async (
  { accountId, caseId }: Pick<Case, 'accountId' | 'caseId'>,
  { decisionId, notBy }: Appeal,
  ports: HearingPorts,
): Promise<ReadonlySet<string>> => {
  const decision = await ports.ledger.readDecision(decisionId);
  if (!decision) return new Set(notBy);
  const since = decision.decidedAt;
  const [now, asLeader, campaigns] = await Promise.all([
    makersOfRestrictionNow(decision, ports),
    concludersOn(accountId, since, (id) => id !== caseId, ports),
    campaignsOf(decision, ports),
  ]);
  const asMember = await Promise.all(
    campaigns
      .filter((campaign) => campaign.accountId !== accountId)
      .map((campaign) =>
        concludersOn(campaign.accountId, since, (id) => id === campaign.caseId, ports),
      ),
  );
  return new Set([...notBy, ...now, ...asLeader, ...asMember.flat()]);
};
