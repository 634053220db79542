import { commitOf } from '../acting/account-commit.ts';
import { noEffects } from '../effects/effects.ts';
import { Unfit } from '../events/words.ts';
import { canBeBorrowed, drawnCase, drawsIn, keepProbability } from '../reviews/draw.ts';
import { erasedAmong, isFromErasedAccount } from '../reviews/erased.ts';
import { queuesOf } from '../reviews/queue.ts';
import { exhibitOf } from '../screening/exhibit.ts';
import type { Ports } from '../screening/ports.ts';
import { dateOf, hour, hourOf, startOf } from '../settings/durations.ts';
import { type AccountState, isBeforeErasure } from '../signals/account-state.ts';
import { countActs } from '../signals/advance.ts';
import { textOf } from '../signals/event-fields.ts';
import { readPastEvent } from '../signals/read-event.ts';
import { entitiesCarried } from '../signals/touch.ts';
import type { Archived, ArchiveStore } from '../stores/archive/port.ts';
import type { CaseQueues } from '../stores/case-queues/port.ts';
import { classify } from '../stores/failure.ts';
import type { Paper, PaperStore } from '../stores/papers/port.ts';
import { UnreadableRecord } from '../stores/unreadable.ts';
import { errorFields } from '../telemetry/log.ts';
import { scriptOf } from '../text/script.ts';

export type DrawPorts = Pick<
  Ports,
  'settings' | 'states' | 'ledger' | 'readText' | 'hash' | 'clock' | 'log' | 'metrics'
> & {
  readonly archive: Pick<ArchiveStore, 'names' | 'open'>;
  readonly caseQueues: Pick<CaseQueues, 'openCases'>;
  readonly papers: Pick<PaperStore, 'read' | 'write'>;
  /** Uniform in [0, 1). */
  readonly random: () => number;
};

/**
 * `read`: archive parts read per run; `concurrent`: parts read at a time; `exhibits`: acts shown per account;
 * `borrowable`: open cases listed per queue to borrow a weight from.
 */
const limits = { read: 64, concurrent: 8, exhibits: 20, borrowable: 20 };

/** The result of a step; `null` if it can never succeed: it must not keep others from being drawn. */
type OrSkip = <Result>(step: Promise<Result>) => Promise<Result | null>;

const takeRandom = <Item>(items: Item[], random: () => number): Item | undefined => {
  const [taken] = items.splice(Math.floor(random() * items.length), 1);
  return taken;
};

const shuffled = <Item>(items: readonly Item[], random: () => number): readonly Item[] => {
  const left = [...items];
  return items.flatMap(() => takeRandom(left, random) ?? []);
};

/** The paper that counts the draws of an hour: its version is their number. */
const tallyOf = (at: number) =>
  ({ kind: 'draw', folder: dateOf(at), id: `${hourOf(at).slice(-2)}-samples` }) as const;

/** How many draws of an hour are made: a timer may fire twice, and a run may be cut off. */
const drawsMade = async (at: number, { papers }: DrawPorts): Promise<number> => {
  const [tally] = await papers.read('draw', [tallyOf(at)]);
  return tally?.version ?? 0;
};

/**
 * Names of up to `limits.read` archive parts of this hour and the one before, each as likely as any other, however many
 * there are.
 */
const somePartNames = async ({ archive, clock, random }: DrawPorts): Promise<string[]> => {
  const thisHour = startOf(hour, clock.now());
  const names: string[] = [];
  let listed = 0;
  for await (const name of archive.names({ from: thisHour - hour, to: thisHour + hour })) {
    const place = listed < limits.read ? listed : Math.floor(random() * (listed + 1));
    if (place < limits.read) names[place] = name;
    listed += 1;
  }
  return names;
};

/** Parts of the archive in random order, a few at a time. */
async function* randomParts(ports: DrawPorts, orSkip: OrSkip): AsyncGenerator<readonly Archived[]> {
  const { archive, random } = ports;
  const names = shuffled(await somePartNames(ports), random);
  for (let read = 0; read < names.length; read += limits.concurrent) {
    const chosen = names.slice(read, read + limits.concurrent);
    const parts = await Promise.all(chosen.map((name) => orSkip(archive.open(name))));
    yield parts.flatMap((part) => part ?? []);
  }
}

/** A drawn account with its occurrences; those from before it was erased are left out. */
type DrawnAccount = {
  readonly accountId: string;
  readonly state: AccountState;
  readonly occurrences: readonly Archived[];
};

/** Accounts with a drawn act that passed `keepProbability`, in random order, each once. */
const drawAccounts = async (
  occurrences: readonly Archived[],
  { states, papers, random }: DrawPorts,
  orSkip: OrSkip,
): Promise<readonly DrawnAccount[]> => {
  const acting = occurrences.filter((occurrence) => countActs(occurrence) > 0);
  const ids = [...new Set(acting.map(({ event }) => event.accountId))];
  // Read one by one, which the store does in one call.
  const read = await Promise.all(ids.map((id) => orSkip(states.read({ accounts: [id] }))));
  const accounts = new Map(read.flatMap((found) => [...(found?.accounts ?? [])]));
  // Read after the states: if an account is erased between the two reads, its state has changed by the time
  // the case is stored, and the commit fails.
  const erased = await erasedAmong(ids, papers);
  const isKnown = (occurrence: Archived) => {
    const state = accounts.get(occurrence.event.accountId);
    return state && !isBeforeErasure(occurrence, state) && !isFromErasedAccount(occurrence, erased);
  };
  const known = Map.groupBy(occurrences.filter(isKnown), ({ event }) => event.accountId);
  const drawn = new Map<string, DrawnAccount>();
  for (const act of shuffled(acting.filter(isKnown), random)) {
    const { accountId } = act.event;
    const state = accounts.get(accountId);
    if (!state || random() >= keepProbability(countActs(act), state)) continue;
    drawn.set(accountId, { accountId, state, occurrences: known.get(accountId) ?? [] });
  }
  return [...drawn.values()];
};

/**
 * Whether nothing was ever found in an account. An existing case is not checked here: it makes the commit
 * fail.
 */
const isUnflagged = async (
  accountId: string,
  { standing }: AccountState,
  { ledger }: DrawPorts,
): Promise<boolean> =>
  standing.status === 'active' && (await ledger.decisionsAbout(accountId, 1)).length === 0;

/** Exhibits of an account's latest acts, for staff. Their texts were redacted when they were archived. */
export const exhibitPapersOf = (
  accountId: string,
  occurrences: readonly Archived[],
  { settings, readText, hash, log }: Pick<DrawPorts, 'settings' | 'readText' | 'hash' | 'log'>,
) => {
  const own = occurrences.filter(({ event }) => event.accountId === accountId);
  const once = new Map(own.map((occurrence) => [occurrence.event.eventId, occurrence]));
  const { textDays } = settings.retention;
  return [...once.values()].slice(-limits.exhibits).map((occurrence) => {
    const { event } = occurrence;
    const reading = readPastEvent(event, readText, (error) =>
      log.error('text-read-failed', { eventId: event.eventId, ...errorFields(error) }),
    );
    return exhibitOf(occurrence, reading, {
      entities: entitiesCarried(occurrence, reading, hash),
      counterpartId: null,
      report: null,
      textDays,
    });
  });
};

/** The weight of a random light open case, for the drawn case to borrow; `null` if there is none. */
const borrowedWeight = async ({ caseQueues, settings, random }: DrawPorts) => {
  const queues = await Promise.all(
    queuesOf(settings.review)
      .filter((queue) => queue !== 'escalated')
      .map((queue) => caseQueues.openCases(queue, { most: limits.borrowable })),
  );
  const lightWeights = queues
    .flat()
    .filter(({ row: { sampled, weight } }) => !sampled && canBeBorrowed(weight))
    .map(({ row }) => row.weight);
  return takeRandom(lightWeights, random) ?? null;
};

/**
 * Opens the case of a drawn account and counts the draw, together: a run that is cut off neither loses the draws of
 * its hour nor lets the next run repeat them. Returns `false` if the account already has a case or changed meanwhile,
 * or another run drew.
 *
 * @param tally of the hour, with this draw
 */
const openCase = async (
  { accountId, state, occurrences }: DrawnAccount,
  tally: Paper,
  ports: DrawPorts,
): Promise<boolean> => {
  const { ledger, clock, settings } = ports;
  const { platformId, mode } = settings;
  const at = clock.now();
  const observed = mode === 'observe';
  const texts = occurrences.flatMap(({ event }) => textOf(event) ?? []);
  const script = scriptOf(texts.at(-1) ?? '');
  const about = { platformId, accountId, observed, script, tier: state.tier, at };
  const drawn = drawnCase(about, await borrowedWeight(ports));
  const audit = {
    subject: `account:${accountId}`,
    at,
    actor: 'system',
    action: 'case.sampled',
    causeId: drawn.caseId,
    details: { caseId: drawn.caseId },
  };
  const commit = commitOf(
    accountId,
    state,
    { decision: null, effects: { ...noEffects, audit: [audit] }, at },
    {
      cases: [{ from: 0, case: drawn }],
      papers: exhibitPapersOf(accountId, occurrences, ports),
      tally,
    },
  );
  return (await ledger.commit(commit)).kind === 'committed';
};

/**
 * Draws recently active accounts in which nothing was found, and opens a case for each, so that reviewers'
 * conclusions show how much is missed. Runs once an hour; screening itself writes nothing for it.
 *
 * Acts are drawn uniformly from the archive of this hour and the one before. The account of a drawn act is
 * kept with a probability inverse to its number of acts that day, so all active accounts are equally likely
 * to be drawn, however much they did.
 *
 * @returns the account ids; fewer than wanted if there were too few candidates
 * @throws Unavailable if a store is unavailable
 * @throws {Error} if some records could not be read or written; all others were drawn
 */
export const drawSamples = async (
  ports: DrawPorts,
): Promise<{ readonly drawn: readonly string[] }> => {
  const { settings, clock, log, metrics } = ports;
  const drawn: string[] = [];
  const now = clock.now();
  const wanted = drawsIn(now, settings.review.samplesPerDay);
  if (wanted === 0) return { drawn };
  const tally = { ...tallyOf(now), body: {}, expiresAt: now + 48 * hour };
  let made = await drawsMade(now, ports);
  if (made >= wanted) return { drawn };
  let skipped = 0;
  const orSkip: OrSkip = (step) =>
    step.catch((error) => {
      const isUnreadable = error instanceof UnreadableRecord || error instanceof Unfit;
      if (!isUnreadable && classify(error) !== 'lasting') throw error;
      log.error('sample-skipped', errorFields(error));
      skipped += 1;
      return null;
    });
  for await (const occurrences of randomParts(ports, orSkip)) {
    for (const one of await drawAccounts(occurrences, ports, orSkip)) {
      if (made >= wanted) break;
      if (!(await orSkip(isUnflagged(one.accountId, one.state, ports)))) continue;
      if (await orSkip(openCase(one, { ...tally, version: made + 1 }, ports))) {
        drawn.push(one.accountId);
        made += 1;
      } else {
        made = await drawsMade(now, ports);
      }
    }
    if (made >= wanted) break;
  }
  log.info('samples-drawn', { drawn: drawn.length, wanted });
  metrics.flush();
  if (skipped > 0)
    throw new Error(`could not be read or drawn: ${skipped}; the lines sample-skipped say why`);
  return { drawn };
};
