import { holdOf } from '#shared/effects/change.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { Tainted } from '#shared/effects/follow-up.ts';
import { endHold } from '#shared/effects/hold.ts';
import { outgoingCommand } from '#shared/effects/outbox.ts';
import { erasedPaper } from '#shared/reviews/erased.ts';
import { type AccountRecords, erasedState, obstaclesTo } from '#shared/reviews/erasure.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { catalogue } from '#shared/rules/catalogue.ts';
import { untilSettled } from '#shared/screening/contest.ts';
import type { Ports } from '#shared/screening/ports.ts';
import { taint } from '#shared/screening/taint.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import { type EntityKey, unnameInEntity } from '#shared/signals/entity-state.ts';
import { reportersRemembered, targetsSampled } from '#shared/signals/touch.ts';
import { noRecords } from '#shared/stores/ledger/port.ts';
import type { Paper, PaperKind, PaperStore } from '#shared/stores/papers/port.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { AuditEntry, appendAll, appendAudit, headOf } from '#shared/telemetry/audit.ts';
import { removeKept } from '../cases/blind.ts';
import type { ReviewPorts } from '../server/route.ts';
import { keepReason } from '../staff/reasons.ts';
import { readRuling, rulingPaper } from './rulings.ts';

type ErasingPorts = Pick<
  ReviewPorts,
  'states' | 'ledger' | 'papers' | 'auditLog' | 'settings' | 'clock'
> &
  Pick<Ports, 'hash'>;

type PaperName = Parameters<PaperStore['remove']>;

const papersRead = 200;
const entitiesRead = 50;
const attempts = 6;

async function* papersIn(
  kind: PaperKind,
  folder: string,
  { papers }: Pick<ErasingPorts, 'papers'>,
): AsyncGenerator<Paper> {
  for (let after: string | undefined; ; ) {
    const page = await papers.list(kind, folder, {
      most: papersRead,
      ...(after !== undefined && { after }),
    });
    yield* page;
    after = page.at(-1)?.id;
    if (page.length < papersRead) return;
  }
}

/** The names of all papers of some kinds in a folder. */
const namesOf = async (
  kinds: readonly PaperKind[],
  folder: string,
  ports: ErasingPorts,
): Promise<readonly PaperName[]> => {
  const found: PaperName[] = [];
  for (const kind of kinds) {
    for await (const { id } of papersIn(kind, folder, ports)) found.push([kind, folder, id]);
  }
  return found;
};

const removed = async (names: readonly PaperName[], { papers }: ErasingPorts): Promise<number> => {
  for (const name of names) await papers.remove(...name);
  return names.length;
};

/**
 * The rulings about an account: those by which something was decided, and by its chain those that left
 * everything as it was.
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

/** Takes what reviewers wrote from the rulings about an account, and what second reviewers were shown of it. */
const unworded = async (records: AccountRecords, ports: ErasingPorts): Promise<number> => {
  let taken = 0;
  for (const rulingId of await rulingsAbout(records, ports)) {
    await removeKept(rulingId, ports);
    const ruling = await readRuling(rulingId, ports);
    if (!ruling || ruling.record.reason === '') continue;
    await ports.papers.write(rulingPaper({ ...ruling.record, reason: '' }, ruling.version + 1));
    taken += 1;
  }
  return taken;
};

/** The shared things that papers about an account name. */
export const entitiesOnPaper = async (
  accountId: string,
  ports: Pick<ErasingPorts, 'papers'>,
): Promise<readonly EntityKey[]> => {
  const found: EntityKey[] = [];
  for await (const { body } of papersIn('exhibit', accountId, ports)) {
    found.push(...Exhibit.parse(body).entities);
  }
  for await (const { body } of papersIn('taint', accountId, ports)) {
    found.push(...Tainted.parse(body).entities);
  }
  return found;
};

/** Takes the name of an account off shared things; gives how many named it. */
const unnamed = async (
  accountId: string,
  entities: readonly EntityKey[],
  { states, clock }: ErasingPorts,
): Promise<number> => {
  const all = [...new Map(entities.map((entity) => [entityName(entity), entity])).values()];
  let taken = 0;
  for (let i = 0; i < all.length; i += entitiesRead) {
    const some = all.slice(i, i + entitiesRead);
    const named = new Set<string>();
    await untilSettled({ clock, attempts, what: 'what an account shares' }, async () => {
      const found = await states.read(
        { accounts: [], entities: some, posts: [] },
        { consistent: true },
      );
      const writes = some.flatMap((entity) => {
        const before = found.entities.get(entityName(entity));
        const after = before && unnameInEntity(before, accountId);
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

/**
 * Takes the mark of a freeze off shared things where the follow-up of its release is still to come: that one
 * would not find them any more. An account that is frozen anew asks for whom to judge again by itself.
 */
const unmarked = (accountId: string, ports: ErasingPorts): Promise<void> =>
  taint({ accountId, entities: [] }, { ...ports, followUps: { send: async () => [] } });

/**
 * Ends what stood when the account was closed. It is over by now, which nobody was told while the account was
 * closed, and nothing would be left that tells it later. `null` where nothing did.
 */
const endedUnderClosing = (
  accountId: string,
  { standing, closure }: AccountState,
  at: number,
  settings: ErasingPorts['settings'],
) => {
  const stood = { ...standing, is: closure.from, until: standing.until ?? at };
  const isOwed = standing.is === 'closed' && (closure.from !== 'active' || standing.until !== null);
  const hold = isOwed ? holdOf(settings.platformId, accountId, stood) : null;
  return hold && endHold(hold, stood, at, { settings, catalogue });
};

/** How much of what was deleted. */
export type Erased = {
  readonly state: number;
  readonly case: number;
  readonly texts: number;
  readonly reasons: number;
  readonly shared: number;
};

/**
 * Erases an account: all that is known of it goes, but for what `keptOf` tells. Harmless when repeated:
 * what was broken off is taken up.
 *
 * @param records as they were read just now
 * @param shared the shared things that it is known to have used, beside those that papers name
 * @returns `stale` when the account or its case changed since they were read: nothing was erased
 * @throws {RangeError} when `obstaclesTo` names an obstacle, or on a production platform nobody else agreed
 * @throws Unavailable when a store is
 */
export const eraseAccount = async (
  records: AccountRecords & { readonly state: NonNullable<AccountRecords['state']> },
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
  if (obstaclesTo(records, { at, settings }).length > 0) {
    throw new RangeError(`${accountId} is not to be erased yet`);
  }
  if (settings.purpose === 'production' && (approvedBy === null || approvedBy === by)) {
    throw new RangeError('an erasure takes two people');
  }
  const caseId = caseIdOf(settings.platformId, accountId);
  const entities = [...shared, ...(await entitiesOnPaper(accountId, ports))];
  // Only what is there now: an event that comes after the commit leaves papers of its own.
  const texts = await namesOf(['exhibit', 'filing'], accountId, ports);
  const beside = await namesOf(['note', 'warning', 'clue'], caseId, ports);
  // Before what they are found by goes.
  await states.keepMarks(accountId, state.marks.kept);
  const people = [...targetsSampled(state), ...reportersRemembered(state)];
  const named = await unnamed(accountId, people, ports);
  const ended = endedUnderClosing(accountId, state, at, settings);
  const told = appendAll(state.audit, ended?.effects.audit ?? []);
  const entry = appendAudit(told.head, {
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
    audit: [...told.entries, entry],
    outbox: ended?.effects.commands.map((command) => outgoingCommand(command, at)) ?? [],
    papers: [erasedPaper(accountId, at, settings.retention)],
    erased: { caseId, from: open?.version ?? 0 },
  });
  if (outcome.is !== 'committed') return 'stale';
  // The papers last: what is broken off finds by them what else there is.
  await unmarked(accountId, ports);
  return {
    state: 1,
    reasons: await unworded(records, ports),
    shared: named + (await unnamed(accountId, entities, ports)),
    texts: await removed(texts, ports),
    case: (open ? 1 : 0) + (await removed(beside, ports)),
  };
};
