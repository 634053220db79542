import { shardsOf } from '../effects/brakes.ts';
import { withCommitTime } from '../effects/outbox.ts';
import { joinCase } from '../reviews/case.ts';
import type { Commit } from '../stores/ledger/port.ts';
import type { FoldResult } from './fold.ts';
import { isRecheck } from './gather.ts';
import type { LinkedItem } from './intake.ts';
import type { Ports } from './ports.ts';

/** A fold with findings. */
export type FoldWithFindings = FoldResult & { readonly commit: Commit };

/** Ids of items that commits of other accounts may write too: cases and brake counters. */
export const sharedItemIds = ({
  openings,
  commit: { cases, brakes },
}: FoldWithFindings): readonly string[] => [
  ...openings.filter(({ onlyNew }) => !onlyNew).map(({ caseId }) => caseId),
  ...cases.map(({ case: { caseId } }) => caseId),
  ...brakes.map(({ id }) => id),
];

/** Returns the cases of a commit with those that the findings open or join, based on their current versions. */
const casesWith = async (
  { openings, commit: { cases } }: FoldWithFindings,
  { ledger }: Pick<Ports, 'ledger'>,
): Promise<Commit['cases']> => {
  if (openings.length === 0) return cases;
  // An appeal with a finding of its own joins the case on which it is heard.
  const planned = new Map(cases.map((one) => [one.case.caseId, one]));
  const ids = new Set(openings.map(({ caseId }) => caseId).filter((id) => !planned.has(id)));
  const storedCases = ids.size === 0 ? new Map() : await ledger.readCases([...ids]);
  for (const opening of openings) {
    const { caseId } = opening;
    const before = planned.get(caseId)?.case ?? storedCases.get(caseId) ?? null;
    const joined = joinCase(before, opening);
    if (joined === before) continue;
    const from = planned.get(caseId)?.from ?? before?.version ?? 0;
    planned.set(caseId, { from, case: joined });
  }
  return [...planned.values()];
};

/**
 * Separates the items whose event id was decided before although its mark is gone: the first decision stands. An event
 * of another time is not the one that was decided, and nobody would learn of what it reports.
 */
const separateDecided = async (
  { commit: { decisions }, items }: FoldWithFindings,
  decidedIds: readonly string[],
  { ledger }: Pick<Ports, 'ledger'>,
) => {
  const decided = decisions.filter(({ id }) => decidedIds.includes(id));
  const stored = await Promise.all(decided.map(({ id }) => ledger.readDecision(id)));
  const times = new Map(stored.map((one) => [one?.eventId, one?.at]));
  const events = new Set(decided.map(({ eventId }) => eventId));
  const kindOf = (item: LinkedItem) => {
    const { event, at } = item.occurrence;
    if (!events.has(event.eventId)) return 'rest';
    return isRecheck(item) || times.get(event.eventId) === at ? 'repeat' : 'conflict';
  };
  const { rest = [], repeat = [], conflict = [] } = Object.groupBy(items, kindOf);
  return { rest, repeat, conflict };
};

/**
 * Commits a fold in one transaction, with the cases that it opens or joins. Returns with `full` all counters of its
 * brakes that are at their cap, and with `decided` which items are to be folded again.
 */
export const commitFold = async (
  folded: FoldWithFindings,
  { ledger, clock, settings }: Pick<Ports, 'ledger' | 'clock' | 'settings'>,
) => {
  const cases = await casesWith(folded, { ledger });
  const now = clock.now();
  const outbox = folded.commit.outbox.map((message) => withCommitTime(message, now));
  const commit: Commit = { ...folded.commit, cases, outbox };
  const outcome = await ledger.commit(commit);
  if (outcome.kind === 'decided')
    return {
      kind: outcome.kind,
      ...(await separateDecided(folded, outcome.decisions, { ledger })),
    };
  if (outcome.kind !== 'full') return { kind: outcome.kind, commit };
  const decidedAt = folded.taken.at(-1)?.item.occurrence.sentAt ?? 0;
  const counters = commit.brakes.flatMap(({ key, platformId }) =>
    shardsOf(platformId, key, settings, decidedAt),
  );
  const read = await ledger.fullCounters(counters);
  return { kind: outcome.kind, full: [...read, ...outcome.counters] };
};
