import * as z from 'zod';
import { isInForce, type ListEntry } from '#shared/lists/entry.ts';
import { noteOf } from '#shared/lists/list-change.ts';
import { proposeChange } from '#shared/lists/propose.ts';
import { maskName } from '#shared/reviews/exhibit.ts';
import { type EntityKey, entityKinds } from '#shared/signals/entity-state.ts';
import { listKeyOf } from '#shared/signals/listed.ts';
import { actId } from '../cases/open-case.ts';
import type { ProposalDetails } from '../contract/proposal-page.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { changePorts, decideListChange } from './lists/changes.ts';
import type { ProposalRecord } from './proposals.ts';

const BlockPayload = z.strictObject({
  kind: z.enum(entityKinds),
  value: z.string(),
  until: z.number(),
});

/** The entity that a proposed block covers (masked), and when the block ends. */
export const blockDetails = ({
  what,
}: ProposalRecord): Extract<ProposalDetails, { kind: 'block' }> => {
  const { kind, value, until } = BlockPayload.parse(what);
  return { kind: 'block', entity: kind, label: maskName(value), until };
};

const blockEntry = (
  entity: EntityKey,
  {
    until,
    reason,
    caseId,
    by,
  }: { readonly until: number } & Pick<ProposalRecord, 'reason' | 'caseId' | 'by'>,
): ListEntry | null => {
  const key = listKeyOf(entity);
  return (
    key && {
      ...key,
      list: 'block',
      source: caseId ?? 'console',
      reason: noteOf(reason),
      authority: null,
      owner: by,
      expiresAt: until,
    }
  );
};

/**
 * Adds an entity that the account used to the block list, as proposed on the account's case.
 *
 * @throws {Refusal} `too-late` if the block expired while it waited for a second person
 */
export const executeBlock = async (
  record: ProposalRecord,
  approver: Caller,
  ports: ReviewPorts,
): Promise<string> => {
  const { until, ...entity } = BlockPayload.parse(record.what);
  const entry = blockEntry(entity, { ...record, until });
  if (!entry) throw new Refusal('wrong-subject');
  const changeId = actId('lch', record.act);
  if ((await ports.listChanges.read(changeId)) === null) {
    if (!isInForce(entry, ports.clock.now())) throw new Refusal('too-late');
    await proposeChange(
      {
        changeId,
        action: 'add',
        by: record.by,
        note: noteOf(record.reason),
        entries: [entry],
        at: ports.clock.now(),
      },
      changePorts(ports),
    );
  }
  return decideListChange(changeId, 'approve', approver.id, ports);
};
