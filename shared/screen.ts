import { splitAnswers } from './screening/counterparts.ts';
import { gatherAccounts, homeAccountOf, isRecheck, separateRepeats } from './screening/gather.ts';
import { readingPagesOnce } from './screening/history.ts';
import { decidedNow, type IntakeRecord, type Item, openRecords } from './screening/intake.ts';
import type { JudgedEvent, Ports } from './screening/ports.ts';
import { publish } from './screening/publish.ts';
import { quarantineItem, quarantineRefused, recordReceipt } from './screening/quarantine.ts';
import { readItem } from './screening/read.ts';
import { Contested } from './screening/retry.ts';
import { type SettledItem, settle } from './screening/settle.ts';
import { surround } from './screening/surround.ts';
import { isRunaway } from './signals/runaway.ts';
import { classify } from './stores/failure.ts';
import type { Commit } from './stores/ledger/port.ts';
import { errorFields } from './telemetry/log.ts';

/**
 * Screens a batch of messages from the intake queue. This is the pipeline on one page.
 *
 * 1. **Open**: validate. Invalid messages are quarantined with the reason; receipts are booked.
 * 2. **Gather**: read the accounts of the batch in one read. Repeats end here.
 * 3. **Read** the texts, then redact and archive.
 * 4. **Surround**: join shared entities and write counterparts. Both are idempotent.
 * 5. **Settle**: measure, judge and decide the events of each account in the order of their time, and commit
 *    them once, alone or with everything that follows from them.
 * 6. **Publish** the committed messages, while accounts that others write too are still settled.
 *
 * Never throws: messages that fail now are retried, and messages that can never succeed are quarantined.
 *
 * @returns the ids of the messages that must be delivered again
 * @example
 * declare const sentAt: number;
 * declare const ports: Ports;
 * const { again } = await screen([{ id: 'm1', body: '{"version":1,…}', sentAt }], ports);
 */
export const screen = async (
  records: readonly IntakeRecord[],
  ports: Ports,
): Promise<{ readonly again: readonly string[] }> => {
  const { items, receipts, refused } = openRecords(records, ports);
  const again = await Promise.all([
    ...refused.map((one) => quarantineRefused(one, ports)),
    ...receipts.map((receipt) => recordReceipt(receipt, ports)),
    screenItems(items, ports),
  ]);
  ports.metrics.flush();
  return { again: again.flat() };
};

const recordIdsOf = (items: readonly Item[]): readonly string[] =>
  items.map(({ record }) => record.id);

/** Returns the platform's own events, without our rechecks, which are neither counted nor archived. */
const withoutRechecks = (items: readonly Item[]) => items.filter((item) => !isRecheck(item));

const countEvents = (
  name: 'AcceptedEvents' | 'DuplicateEvents',
  items: readonly Item[],
  { metrics }: Pick<Ports, 'metrics'>,
) => metrics.add(name, withoutRechecks(items).length);

const countDecisions = (commits: readonly Commit[], { metrics }: Pick<Ports, 'metrics'>): void => {
  const decisions = commits.flatMap((commit) => commit.decisions);
  metrics.add('Decisions', decisions.length);
  // As the brake counts them: an account that acts on while frozen brings further decisions, and no further freeze.
  const counted = commits.flatMap(({ brakes }) => brakes);
  metrics.add('Freezes', counted.filter(({ key }) => key === 'platform').length);
  metrics.add('BrakeOn', decisions.filter(({ braked }) => braked).length);
  const audited = commits.flatMap(({ audit }) => audit);
  metrics.add(
    'InadmissibleAppeals',
    audited.filter(({ action }) => action === 'appeal.refused').length,
  );
};

/** Reports events read without some fields: a backend whose ids of devices are none would else not notice. */
const reportIncomplete = (
  accepted: readonly Item[],
  { metrics, log }: Pick<Ports, 'metrics' | 'log'>,
): void => {
  const incomplete = accepted.filter(({ leftOut = [] }) => leftOut.length > 0);
  const [first] = incomplete;
  if (!first) return;
  metrics.add('IncompleteEvents', incomplete.length);
  const { leftOut = [], occurrence } = first;
  log.warn('fields-left-out', {
    fields: leftOut.join(),
    eventId: occurrence.event.eventId,
    events: incomplete.length,
  });
};

/** Reports runaway accounts (`isRunaway`) in metrics and log. Their events are judged like any other. */
const reportRunaway = (
  judged: readonly JudgedEvent[],
  { metrics, log }: Pick<Ports, 'metrics' | 'log'>,
): void => {
  const accounts = judged
    .filter(({ signals }) => isRunaway(signals))
    .map(({ occurrence }) => occurrence.event.accountId);
  metrics.add('RunawayEvents', accounts.length);
  for (const accountId of new Set(accounts)) log.warn('runaway-account', { accountId });
};

/**
 * Performs steps 2 to 6 for valid items. Answers are screened after the openings that they answer.
 *
 * @param options.consistent reads the accounts with strong consistency
 * @returns the ids of the messages that must be delivered again
 */
export const screenItems = async (
  items: readonly Item[],
  given: Ports,
  { consistent = false }: { readonly consistent?: boolean } = {},
): Promise<readonly string[]> => {
  if (items.length === 0) return [];
  const ports = { ...given, states: readingPagesOnce(given.states) };
  const { rest, answers } = splitAnswers(items);
  if (answers.length > 0) {
    const again = await screenItems(rest, given);
    // The openings were written a moment ago, so the read must be consistent to see them.
    return again.length > 0
      ? [...again, ...recordIdsOf(answers)]
      : screenItems(answers, given, { consistent: true });
  }
  let pending = items;
  try {
    const accounts = await gatherAccounts(items, ports, { consistent });
    const { fresh, repeats, conflicts } = await separateRepeats(items, accounts, ports);
    countEvents('DuplicateEvents', repeats, ports);
    pending = [...fresh, ...conflicts];

    const read = fresh.map((item) => readItem(item, ports));
    const events = withoutRechecks(read);
    if (events.length > 0) {
      await ports.archive.append(
        recordIdsOf(events),
        events.map(({ occurrence }) => occurrence),
      );
    }
    const dated = read.map((item) => decidedNow(item, ports));
    const { linked, known } = await surround(dated, accounts, ports);
    const groups = Map.groupBy(linked, homeAccountOf);
    const { settled, commits } = await settle(groups, known, ports, (committed) =>
      publish(
        committed.flatMap(({ outbox }) => outbox),
        ports,
      ),
    );

    const judged = settled.flatMap((one) => one.judged ?? []);
    await ports.onJudged?.(judged);
    countDecisions(commits, ports);
    reportRunaway(judged, ports);
    const itemsThatAre = (kind: SettledItem['kind']) =>
      settled.filter((one) => one.kind === kind).map(({ item }) => item);
    countEvents('AcceptedEvents', itemsThatAre('accepted'), ports);
    reportIncomplete(itemsThatAre('accepted'), ports);
    countEvents('DuplicateEvents', itemsThatAre('repeat'), ports);
    const failedAside = await Promise.all([
      ...[...conflicts, ...itemsThatAre('conflict')].map((item) =>
        quarantineItem(item, 'event-conflict', ports),
      ),
      ...itemsThatAre('unprocessable').map((item) => quarantineItem(item, 'unprocessable', ports)),
    ]);
    return [...recordIdsOf(itemsThatAre('again')), ...failedAside.flat()];
  } catch (error) {
    return screenAfterFailure(error, pending, given, { consistent });
  }
};

/**
 * Screens what is left of a batch that failed, without what may have failed it.
 *
 * @returns the ids of the messages that must be delivered again
 */
const screenAfterFailure = async (
  error: unknown,
  pending: readonly Item[],
  ports: Ports,
  options: { readonly consistent: boolean },
): Promise<readonly string[]> => {
  const kind = classify(error);
  ports.log[kind === 'passing' ? 'warn' : 'error']('not-screened', {
    messages: pending.length,
    kind,
    ...errorFields(error),
  });
  if (error instanceof Contested) {
    // A payee whom hundreds pay at once must not hold up the events of others.
    const held = pending.filter((item) => error.accounts.has(homeAccountOf(item)));
    if (held.length > 0) {
      const others = pending.filter((item) => !held.includes(item));
      return [...(await screenItems(others, ports, options)), ...recordIdsOf(held)];
    }
  }
  if (kind === 'passing' || kind === 'denied') return recordIdsOf(pending);
  // One faulty message must not block the rest of the batch: screen each alone.
  const [only] = pending;
  if (only && pending.length === 1) {
    return kind === 'lasting' ? quarantineItem(only, 'unprocessable', ports) : recordIdsOf(pending);
  }
  const returned: string[] = [];
  for (const item of pending) returned.push(...(await screenItems([item], ports, options)));
  return returned;
};
