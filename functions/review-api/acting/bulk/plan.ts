import * as z from 'zod';
import { caseIdOf } from '#shared/effects/effects.ts';
import { type Case, caseOpeningFor, joinCase } from '#shared/reviews/case.ts';
import { emptyEntity, readEntity, sketchSize } from '#shared/signals/entity-state.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { entityName, readStatesApart } from '#shared/stores/states/port.ts';
import { exhibitsFor } from '../../cases/account-place.ts';
import { entitiesOf, nodeOf } from '../../cases/links.ts';
import { caseFor } from '../../cases/open-case.ts';
import { readShownCases } from '../../cases/shown-cases.ts';
import { BulkAct, type RulingInput, type Selection } from '../../contract/acting.ts';
import { invalid, Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';

/** The largest number of accounts in one bulk action. */
export const mostBulkAccounts = 100;

/** The plan of a bulk action, as carried by its preview token. */
export const BulkPlan = z.strictObject({
  by: z.string(),
  ruling: BulkAct,
  accounts: z.array(z.string()).min(1).max(mostBulkAccounts),
  /** Versions of the cases at preview time, in the order of `accounts`; 0 if the account had no case. */
  versions: z.array(z.number()).default([]),
  /** The campaign cases among the selected cases. */
  campaigns: z.array(z.string()).default([]),
  /** The posts to act on, in the order of `accounts`; `null` or missing means the latest post. */
  posts: z.array(z.string().nullable()).default([]),
  /**
   * The decision by which each target stood at preview time, in the order of `accounts`; `null` if there was
   * none. Empty in proposals filed before this field existed.
   */
  decisions: z.array(z.string().nullable()).default([]),
  /** When it was previewed, epoch milliseconds; `null` in proposals filed before this field existed. */
  previewedAt: z.number().nullable().default(null),
});
export type BulkPlan = z.infer<typeof BulkPlan>;

const purpose = 'bulk';
const previewLifetime = 600_000;

/** Seals a plan in the token of its preview. */
export const sealPlan = (plan: BulkPlan, { seals }: Pick<ReviewPorts, 'seals'>): string =>
  seals.seal(purpose, plan, previewLifetime);

/**
 * Reads the plan from the token of its preview.
 *
 * @throws {Refusal} `forbidden` if another person previewed it
 */
export const openPlan = (
  token: string,
  caller: Caller,
  { seals }: Pick<ReviewPorts, 'seals'>,
): BulkPlan => {
  const plan = seals.open(BulkPlan, purpose, token, 'body.token', caller.begunAt);
  if (plan.by !== caller.id) throw new Refusal('forbidden');
  return plan;
};

/** The readable accounts of a selection without duplicates, and the campaign cases in it. */
export const accountsIn = async (
  selection: Exclude<Selection, { kind: 'rule' }>,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Pick<BulkPlan, 'accounts' | 'campaigns'>> => {
  const campaignsIn = (cases: readonly Case[]) =>
    cases.flatMap(({ caseId, campaign }) => (campaign ? [caseId] : []));
  if (selection.kind === 'cases') {
    if (new Set(selection.caseIds).size < selection.caseIds.length) {
      throw invalid('body.selection.caseIds', {
        'zh-CN': '同一案件出现了两次',
        en: 'the same case appears twice',
      });
    }
    const found = await readShownCases(selection.caseIds, ports);
    // A missing case fails the whole request: otherwise staff would believe that it was acted on.
    for (const caseId of selection.caseIds) {
      if (found.cases.has(caseId) || found.isUnreadable(caseId)) continue;
      await caseFor(caseId, caller, 'rule', ports);
    }
    const cases = [...found.cases.values()];
    return {
      accounts: [...new Set(cases.map(({ accountId }) => accountId))],
      campaigns: campaignsIn(cases),
    };
  }
  const known = await caseFor(selection.caseId, caller, 'rule', ports);
  if (selection.kind === 'campaign') {
    const members = await membersOf(known, ports);
    if (members) return { accounts: members.known, campaigns: [known.caseId] };
    throw invalid('body.selection.caseId', {
      'zh-CN': '不是团伙案件',
      en: 'not a campaign case',
    });
  }
  const all = entitiesOf(known, await exhibitsFor(known, caller, ports));
  const wanted = all.filter(
    (entity) => selection.nodes === undefined || selection.nodes.includes(nodeOf(entity, ports)),
  );
  const { entities } = await readStatesApart({ entities: wanted }, ports.states);
  const members = [...entities.values()].flatMap(({ recent }) =>
    recent.map(({ account }) => account),
  );
  const accounts = [...new Set([known.accountId, ...members])];
  if (accounts.length > mostBulkAccounts) {
    throw invalid('body.selection.nodes', {
      'zh-CN': `关联账号有 ${accounts.length} 个；请选择关联不超过 ${mostBulkAccounts} 个账号的共用项`,
      en: `there are ${accounts.length} linked accounts; choose a shared item with at most ${mostBulkAccounts}`,
    });
  }
  return { accounts, campaigns: campaignsIn([known]) };
};

/**
 * Returns the known accounts that post the content of a campaign's case, its lead account first, and the
 * number of accounts that posted it in all, at least if not `exact`; `null` for a case about one account.
 */
export const membersOf = async (
  { accountId, campaign }: Pick<Case, 'accountId' | 'campaign'>,
  { states, clock }: Pick<ReviewPorts, 'states' | 'clock'>,
): Promise<{
  readonly known: string[];
  readonly all: number;
  readonly exact: boolean;
} | null> => {
  if (!campaign) return null;
  const { entities } = await states.read({ entities: [campaign] });
  const entity = entities.get(entityName(campaign)) ?? emptyEntity;
  const recent = entity.recent.map(({ account }) => account);
  const known = [...new Set([accountId, ...recent])];
  const { accounts } = readEntity(entity, clock.now());
  return { known, all: Math.max(known.length, accounts), exact: accounts < sketchSize };
};

/**
 * Returns the case on which an account of a plan is ruled: the campaign's case if the account leads a
 * campaign of the plan, else its own.
 */
export const caseIn = async (
  { campaigns }: Pick<BulkPlan, 'campaigns'>,
  accountId: string,
  ports: Pick<ReviewPorts, 'ledger' | 'settings' | 'clock'>,
): Promise<Case | null> => {
  const chosen = campaigns.length === 0 ? new Map() : await ports.ledger.readCases(campaigns);
  const led = [...chosen.values()].find((known) => known.accountId === accountId);
  return led ?? caseOfAccount(accountId, ports);
};

/**
 * Turns a bulk act into the ruling on one account; `null` for an act on posts if the account has no post.
 *
 * @param post the post to act on; defaults to the latest post on the case
 */
export const rulingForAccount = (
  ruling: BulkAct,
  { entries, accountId }: Pick<Case, 'entries' | 'accountId'>,
  post: string | null = null,
): RulingInput | null => {
  if (ruling.act !== 'hide' && ruling.act !== 'restore') return ruling;
  const contentId =
    post ??
    entries.findLast(({ subject }) => subject.kind === 'content' && subject.accountId === accountId)
      ?.subject.id;
  return contentId === undefined ? null : { act: ruling.act, contentId };
};

/**
 * Returns the id of the decision by which the target of a bulk ruling (an account or one of its posts)
 * stands; `null` if nothing was decided about it.
 *
 * @param about as returned by `rulingForAccount`
 */
export const decisionIdInForce = async (
  accountId: string,
  about: RulingInput | null,
  { states }: Pick<ReviewPorts, 'states'>,
): Promise<string | null> => {
  const post = about && 'contentId' in about ? about.contentId : null;
  const { accounts, posts } = await states.read(
    {
      accounts: post === null ? [accountId] : [],
      posts: post === null ? [] : [post],
    },
    { consistent: true },
  );
  const it = post === null ? accounts.get(accountId)?.standing : posts.get(post);
  return it?.decisionId ?? null;
};

/**
 * Whether a different decision applies to an account of a plan, or to its post, than at preview time.
 *
 * @param i index of the account in the plan
 */
export const hasChangedSincePreview = async (
  { accounts, decisions }: Pick<BulkPlan, 'accounts' | 'decisions'>,
  i: number,
  about: RulingInput | null,
  ports: Pick<ReviewPorts, 'states'>,
): Promise<boolean> => {
  const [accountId, seen] = [accounts[i], decisions[i]];
  if (accountId === undefined || seen === undefined) return false;
  return (await decisionIdInForce(accountId, about, ports)) !== seen;
};

/**
 * Whether a ruling would change nothing for the account that leads a campaign. The current state is then
 * upheld, so that the campaign's case is closed together with those of its members.
 */
export const isUpheldInstead = ({ campaign }: Case, problem: string | null): boolean =>
  campaign !== null && (problem === 'nothing-changes' || problem === 'closed');

/** Number of an account's latest decisions searched for its latest post. */
const decisionsSearched = 20;

/**
 * Returns the case of an account. For an account that is only part of a campaign, builds one from its latest
 * decisions; it has version 0 because it is not stored.
 */
const caseOfAccount = async (
  accountId: string,
  { ledger, settings, clock }: Pick<ReviewPorts, 'ledger' | 'settings' | 'clock'>,
): Promise<Case | null> => {
  const caseId = caseIdOf(settings.platformId, accountId);
  const known = await readCase(caseId, ledger);
  if (known) return known;
  const decisions = await ledger.decisionsAbout(accountId, decisionsSearched);
  const [latest] = decisions;
  const post = decisions.find(({ subject }) => subject.kind === 'content');
  const made = [post, latest].reduce<Case | null>(
    (joined, decision) =>
      decision ? joinCase(joined, caseOpeningFor(decision, clock.now())) : joined,
    null,
  );
  return made && { ...made, version: 0 };
};
