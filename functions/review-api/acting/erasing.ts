import { holdOf } from '#shared/effects/change.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { Tainted } from '#shared/effects/follow-up.ts';
import { endHold } from '#shared/effects/hold.ts';
import { type OutboxItem, outgoingCommand } from '#shared/effects/outbox.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import {
  type AccountRecords,
  erasedState,
  erasureObstacles,
  isErased,
} from '#shared/reviews/erasure.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { PlacedMark } from '#shared/reviews/mark.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { retryWhileStale } from '#shared/screening/retry.ts';
import { updateTaint } from '#shared/screening/taint.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import { type EntityKey, removeIdFromEntity } from '#shared/signals/entity-state.ts';
import { peopleOf } from '#shared/signals/touch.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import { type PaperKind, type PaperStore, papersIn } from '#shared/stores/papers/port.ts';
import { distinctEntities, entityName } from '#shared/stores/states/port.ts';
import { parseStored } from '#shared/stores/unreadable.ts';
import { AuditEntry, appendAll, appendAudit, headOf } from '#shared/telemetry/audit.ts';
import { removeSnapshot } from '../cases/blind.ts';
import { dayIn } from '../cases/open-case.ts';
import type { ReviewPorts } from '../server/route.ts';
import { isNoteOf, rulingOf } from '../staff/notes.ts';
import { keepReason } from '../staff/reasons.ts';
import { readRuling, rulingPaper } from './rulings.ts';

type ErasingPorts = Pick<
  ReviewPorts,
  'states' | 'ledger' | 'papers' | 'outbox' | 'auditLog' | 'settings' | 'clock' | 'hash'
>;

type PaperName = Parameters<PaperStore['remove']>;

const entitiesPerRead = 50;

/** The names of all papers of the given kinds in a folder. */
const paperNamesIn = async (
  kinds: readonly PaperKind[],
  folder: string,
  ports: ErasingPorts,
): Promise<readonly PaperName[]> => {
  const found: PaperName[] = [];
  for (const kind of kinds) {
    for await (const { id } of papersIn(ports.papers, kind, folder)) found.push([kind, folder, id]);
  }
  return found;
};

const removePapers = async (
  names: readonly PaperName[],
  { papers }: ErasingPorts,
): Promise<number> => {
  for (const name of names) await papers.remove(...name);
  return names.length;
};

/**
 * The ids of the rulings about an account: those that led to a decision, and, from its audit chain, those
 * that changed nothing, also marks without a ruling.
 */
const rulingsAbout = async (
  { accountId, decisions }: AccountRecords,
  { auditLog }: ErasingPorts,
): Promise<ReadonlySet<string>> => {
  const { entries } = await auditLog.read(`account:${accountId}`);
  return new Set([
    ...decisions
      .filter(({ eventType }) => eventType === 'review.ruled')
      .map(({ eventId }) => eventId),
    ...entries
      .flatMap(({ body }) => AuditEntry.safeParse(body).data ?? [])
      .filter(({ action }) => action.startsWith('case.'))
      .map(({ causeId }) => causeId),
  ]);
};

/** Removes the notes on a campaign's case with the reasons of rulings and marks about an account, and of their undos. */
const removeNotesOf = async (
  rulings: ReadonlySet<string>,
  campaignCaseId: string,
  ports: ErasingPorts,
): Promise<void> => {
  const names: PaperName[] = [];
  for await (const paper of papersIn(ports.papers, 'note', campaignCaseId)) {
    const isAbout = [...rulings].some((id) => rulingOf(paper) === id || isNoteOf(paper, id));
    if (isAbout) names.push(['note', campaignCaseId, paper.id]);
  }
  await removePapers(names, ports);
};

/** The case on which a mark was set without a ruling; `null` if there is no such mark. */
const caseOfMark = async (id: string, { papers }: ErasingPorts): Promise<string | null> => {
  const [paper] = await papers.read('mark', [{ folder: dayIn(id), id }]);
  return paper ? PlacedMark.parse(paper.body).caseId : null;
};

/**
 * Removes reviewers' texts and marks from the rulings about an account, and the snapshots made for second reviewers. The
 * notes on its own case are removed with that case.
 */
const removeReasons = async (records: AccountRecords, ports: ErasingPorts): Promise<number> => {
  let taken = 0;
  const rulings = await rulingsAbout(records, ports);
  const ownCaseId = caseIdOf(ports.settings.platformId, records.accountId);
  const campaigns = new Set<string>();
  for (const rulingId of rulings) {
    await removeSnapshot(rulingId, ports);
    const ruling = await readRuling(rulingId, ports);
    const caseId = ruling?.record.caseId ?? (await caseOfMark(rulingId, ports)) ?? ownCaseId;
    if (caseId !== ownCaseId && !campaigns.has(caseId)) {
      campaigns.add(caseId);
      await removeNotesOf(rulings, caseId, ports);
    }
    // After the notes, so that an erasure that is repeated after an interruption finds them.
    await ports.papers.remove('mark', dayIn(rulingId), rulingId);
    if (!ruling || (ruling.record.reason === '' && ruling.record.mark === null)) continue;
    const emptied = { ...ruling.record, reason: '', mark: null };
    await ports.papers.write(rulingPaper(emptied, ruling.version + 1));
    taken += 1;
  }
  return taken;
};

/** The entities named in stored papers about an account. */
export const entitiesOnPaper = async (
  accountId: string,
  ports: Pick<ErasingPorts, 'papers'>,
): Promise<readonly EntityKey[]> => {
  const found: EntityKey[] = [];
  for await (const { body } of papersIn(ports.papers, 'exhibit', accountId)) {
    found.push(...parseStored(Exhibit, body).entities);
  }
  for await (const { body } of papersIn(ports.papers, 'taint', accountId)) {
    found.push(...Tainted.parse(body).entities);
  }
  return found;
};

/** Removes an account's name from entities; returns the number of entities that named it. */
const removeFromEntities = async (
  accountId: string,
  entities: readonly EntityKey[],
  { states, clock }: ErasingPorts,
): Promise<number> => {
  const all = distinctEntities(entities);
  let taken = 0;
  for (let i = 0; i < all.length; i += entitiesPerRead) {
    const some = all.slice(i, i + entitiesPerRead);
    const named = new Set<string>();
    await retryWhileStale({ clock, what: 'the shared entities of an account' }, async () => {
      const found = await states.read({ entities: some }, { consistent: true });
      const writes = some.flatMap((entity) => {
        const before = found.entities.get(entityName(entity));
        const after = before && removeIdFromEntity(before, accountId);
        return !after || after === before ? [] : [{ entity, from: before.version, state: after }];
      });
      for (const { entity } of writes) named.add(entityName(entity));
      const outcomes = writes.length === 0 ? [] : await states.write(writes);
      return outcomes.every((outcome) => outcome === 'written') ? null : 'stale';
    });
    taken += named.size;
  }
  return taken;
};

/** Removes what the platform said of commands that it could not carry out. */
const removeFailureWords = async (
  failed: readonly Pick<OutboxItem, 'id' | 'failedAt'>[],
  { outbox, clock }: ErasingPorts,
): Promise<number> => {
  for (const { id, failedAt = clock.now() } of failed) await outbox.fail(id, failedAt);
  return failed.length;
};

/**
 * Removes the taints of the account from entities now. A follow-up of its release that is still queued could
 * not find them after the erasure. Queued rechecks are dropped here: if the account is frozen again, that
 * freeze queues its own.
 */
const removeTaints = (accountId: string, ports: ErasingPorts): Promise<void> =>
  updateTaint({ accountId, entities: [] }, { ...ports, followUps: { send: async () => [] } });

/**
 * Ends the standing that was in force when the account was closed. It has expired by now, but no command was
 * sent while the account was closed, and after the erasure no record is left from which one could be sent.
 * `null` if the account was closed without such a standing.
 */
const endStandingBeforeClosure = (
  accountId: string,
  { standing, closure }: AccountState,
  at: number,
  settings: ErasingPorts['settings'],
) => {
  const earlierStanding = { ...standing, status: closure.from, until: standing.until ?? at };
  const isOwed =
    standing.status === 'closed' && (closure.from !== 'active' || standing.until !== null);
  const hold = isOwed ? holdOf(settings.platformId, accountId, earlierStanding) : null;
  return hold && endHold(hold, earlierStanding, at, { settings, catalogue });
};

/** Number of items deleted, by kind. */
export type Erased = {
  readonly state: number;
  readonly case: number;
  readonly texts: number;
  readonly reasons: number;
  readonly shared: number;
};

/**
 * Erases an account: deletes everything known about it except what `keptDataOf` lists. Idempotent: a retry
 * resumes an interrupted erasure.
 *
 * @param records freshly read
 * @param shared entities that the account is known to have used, in addition to those named in papers
 * @returns `stale` if the account or its case changed since `records` were read; nothing was erased then
 * @throws {RangeError} if `erasureObstacles` reports an obstacle, or if no second person agreed on a production
 *   platform
 * @throws Unavailable if a store is unavailable
 */
export const eraseAccount = async (
  records: AccountRecords & {
    readonly state: NonNullable<AccountRecords['state']>;
    /** Commands about it of which the platform said why it could not carry them out. */
    readonly failed: readonly Pick<OutboxItem, 'id' | 'failedAt'>[];
  },
  {
    by,
    approvedBy,
    reason,
    causeId,
    shared,
  }: {
    readonly by: string;
    readonly approvedBy: string | null;
    readonly reason: string;
    readonly causeId: string;
    readonly shared: readonly EntityKey[];
  },
  ports: ErasingPorts,
): Promise<Erased | 'stale'> => {
  const { accountId, state, open } = records;
  const { states, ledger, settings, clock } = ports;
  const at = clock.now();
  if (erasureObstacles(records, { at, settings }).length > 0) {
    throw new RangeError(
      `account ${accountId} cannot be erased yet: first resolve what erasureObstacles reports`,
    );
  }
  if (settings.purpose === 'production' && (approvedBy === null || approvedBy === by)) {
    throw new RangeError(
      'an erasure on a production platform needs two people: set approvedBy to somebody other than by',
    );
  }
  const caseId = caseIdOf(settings.platformId, accountId);
  const entities = [...shared, ...(await entitiesOnPaper(accountId, ports))];
  // Only papers that exist now: an event after the commit creates new papers, which must stay.
  const texts = await paperNamesIn(['exhibit', 'filing'], accountId, ports);
  const casePapers = await paperNamesIn(['note', 'warning', 'clue'], caseId, ports);
  // Needed before the commit, which removes the state that refers to these marks and people.
  await states.keepMarks(accountId, state.marks.kept);
  const people = peopleOf(state);
  const named = await removeFromEntities(accountId, people, ports);
  const ended = endStandingBeforeClosure(accountId, state, at, settings);
  const appended = appendAll(state.audit, ended?.effects.audit ?? []);
  const entry = appendAudit(appended.head, {
    subject: `account:${accountId}`,
    at,
    actor: by,
    action: 'account.erased',
    causeId,
    details: { approvedBy, reason: await keepReason({ causeId, text: reason, at }, ports) },
  });
  const outcome = await ledger.commit({
    account: {
      accountId,
      from: state.version,
      state: erasedState(state, headOf(entry), at),
    },
    ...noRecords,
    decisions: ended ? [ended.decision] : [],
    audit: [...appended.entries, entry],
    outbox: ended?.effects.commands.map((command) => outgoingCommand(command, at)) ?? [],
    papers: [erasedPaper(accountId, at, settings.retention)],
    erased: { caseId, from: open?.version ?? 0 },
  });
  if (outcome.kind !== 'committed') return 'stale';
  // Papers are removed last: an interrupted erasure needs them to find the remaining entities.
  await removeTaints(accountId, ports);
  return {
    state: isErased(state) ? 0 : 1,
    reasons: await removeReasons(records, ports),
    shared: named + (await removeFromEntities(accountId, entities, ports)),
    texts: (await removePapers(texts, ports)) + (await removeFailureWords(records.failed, ports)),
    case: (open ? 1 : 0) + (await removePapers(casePapers, ports)),
  };
};
