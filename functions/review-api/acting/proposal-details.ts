import { orLeftOut } from '#shared/stores/unreadable.ts';
import { casesActedOn } from '../cases/acted-on.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { blockDetails } from './blocks.ts';
import { BulkPlan, caseIn, hasChangedSincePreview, rulingForAccount } from './bulk/plan.ts';
import { listDetails } from './lists/changes.ts';
import { previewBulkRuling, refusedPreview, sampleSize } from './previews.ts';
import type { ProposalRecord } from './proposals.ts';
import { moveDetails } from './rule-moves.ts';
import { isErasedSince } from './rule-on-case.ts';
import { rulingDetails } from './ruling-proposals.ts';
import { undoDetails } from './undo-proposals.ts';

const bulkDetails = async (
  { what, state, at }: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<Extract<ProposalDetails, { kind: 'bulk' }>> => {
  const plan = BulkPlan.parse(what);
  const found = await Promise.all(
    plan.accounts.map(async (accountId, i) => {
      const item = async () => {
        const known = await caseIn(plan, accountId, ports);
        const about = known && rulingForAccount(plan.ruling, known, plan.posts[i]);
        const changed =
          known?.version !== plan.versions[i] ||
          (await hasChangedSincePreview(plan, i, about, ports)) ||
          (await isErasedSince(accountId, plan.previewedAt ?? at, ports));
        return { accountId, known, about, changed };
      };
      return (await orLeftOut(item())) ?? { accountId, known: null, about: null, changed: true };
    }),
  );
  const first = state === 'open' ? found.filter(({ changed }) => !changed) : [];
  return {
    kind: 'bulk',
    ruling: plan.ruling,
    accounts: found.map(({ accountId, known, changed }) => ({
      accountId,
      // A case of version 0 is not stored, so it has no page.
      caseId: known && known.version > 0 ? known.caseId : null,
      changed,
    })),
    sample: await Promise.all(
      first.slice(0, sampleSize).flatMap(({ accountId, known, about }) => {
        if (!known) return [];
        const preview = async () => {
          const cases = await casesActedOn(known, plan.ruling.act, ports);
          return previewBulkRuling(known, cases, about, viewer, ports);
        };
        const unreadable = refusedPreview('unreadable');
        return [orLeftOut(preview()).then((it) => ({ accountId, preview: it ?? unreadable }))];
      }),
    ),
  };
};

/**
 * Details of a proposal: what it would do.
 *
 * @throws {Refusal} `not-found` if its subject no longer exists
 */
export const detailsOf = async (
  record: ProposalRecord,
  viewer: Caller,
  ports: ReviewPorts,
): Promise<ProposalDetails> => {
  switch (record.kind) {
    case 'ruling':
      return rulingDetails(record, viewer, ports);
    case 'bulk':
      return bulkDetails(record, viewer, ports);
    case 'undo':
      return undoDetails(record, viewer, ports);
    case 'block':
      return blockDetails(record);
    case 'list-change':
      return listDetails(record, ports);
    case 'rule-move':
      return moveDetails(record, viewer, ports);
  }
};
