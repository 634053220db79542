import { weightsOf } from '../decisions/decide.ts';
import type { Decisions } from '../decisions/record.ts';
import { holdOf } from '../effects/change.ts';
import type { CaseOpening } from '../effects/effects.ts';
import { outgoingCommand, outgoingFollowUp } from '../effects/outbox.ts';
import { type AccountState, sizes } from '../signals/account-state.ts';
import { readEntity } from '../signals/entity-state.ts';
import { type KeyedHash, shortHash } from '../signals/keyed-hash.ts';
import type { SharedLink } from '../signals/measure-event.ts';
import { addToMemory } from '../signals/memory.ts';
import type { Signals } from '../signals/signals.ts';
import { type CommitRecords, noRecords } from '../stores/ledger/port.ts';
import { appendAll } from '../telemetry/audit.ts';
import { decideEvent } from './decide-event.ts';
import { exhibitOf } from './exhibit.ts';
import { followUpsOf } from './follow-ups-of.ts';
import type { LinkedItem } from './intake.ts';
import { type MeasuredEvent, measureAndJudge } from './measure-and-judge.ts';
import type { JudgedEvent } from './ports.ts';
import { asRestored, postAfter } from './post-text.ts';
import { receiveAppeal } from './receive-appeal.ts';
import type { Constants, Surroundings } from './surroundings.ts';

/** Reports about an account that are kept in a month while none of them opens a case; more are only counted. */
const mostReportsKept = 20;

/** Whether a report is to be read on a case that later ones may open: it counts, and is not one of a flood. */
const isReportKept = ({ report, counts }: Signals): boolean =>
  report !== undefined &&
  (report.reporterCredible || report.reporterNew) &&
  counts.reports.month + counts.newcomerReports.month <= mostReportsKept;

/** Whether an event closes or reopens an account; either gives its standing a new version. */
const isClosureChange = ({ type }: { readonly type: string }): boolean =>
  type === 'account.closed' || type === 'account.reopened';

/**
 * The entities with the most accounts, as a reviewer who clears the account will have seen them: those of this decision,
 * then those of earlier ones. Most events name no new entity, and their decisions join a case that shows older ones.
 */
const largestLinksOf = (
  links: readonly SharedLink[],
  before: AccountState['decisionLinks'],
  hash: KeyedHash,
): AccountState['decisionLinks'] => {
  const byAccounts = ([, one]: readonly [unknown, number], [, other]: readonly [unknown, number]) =>
    other - one;
  const latest = new Map(
    links
      .filter(({ kind }) => kind !== 'reporter')
      .map(({ kind, value, state }): [number, number] => [
        shortHash(hash(`${kind}:${value}`)),
        state ? readEntity(state, 0).accounts : 0,
      ])
      .filter(([, accounts]) => accounts > 1)
      .toSorted(byAccounts),
  );
  const earlier = Object.entries(before)
    .map(([entity, accounts]): [number, number] => [Number(entity), accounts])
    .filter(([entity]) => !latest.has(entity))
    .toSorted(byAccounts);
  return Object.fromEntries([...latest, ...earlier].slice(0, sizes.decisionLinks));
};

/** What is remembered of an account once this event is decided. */
const memoryAfter = (
  { occurrence: { at }, signals, findings, advanced }: MeasuredEvent,
  { account }: Decisions,
): AccountState['memory'] => {
  const weights = signals.event.beforeClearance ? {} : weightsOf(findings);
  const { answered, ...memory } = addToMemory(advanced.memory, weights, at);
  const { reports: _, ...newWeights } = weights;
  // The real-name gate applies to everybody: meeting it does not answer any finding.
  const answers = account?.lifted && !advanced.standing.gate;
  // Later findings ask again, also in families that the memory does not keep; further reports do not.
  const isAnswered = answers || (answered && Object.keys(newWeights).length === 0);
  return isAnswered ? { ...memory, answered: true } : memory;
};

/** Everything that follows from one event. */
type Consequences = {
  /** The account after the event, without the event's mark. */
  readonly state: AccountState;
  readonly judged: JudgedEvent;
  /** Cases to open or join. */
  readonly openings: readonly CaseOpening[];
  readonly records: CommitRecords;
};

/**
 * Measures, judges and decides one event, and returns all consequences for the account, its posts and its
 * cases. Pure.
 *
 * @param before the account before the event
 * @example
 * declare const before: AccountState;
 * declare const item: LinkedItem;
 * declare const surroundings: Surroundings;
 * declare const ports: Constants;
 * const { state, records } = consequencesOf(before, item, surroundings, ports);
 */
export const consequencesOf = (
  before: AccountState,
  linked: LinkedItem,
  surroundings: Surroundings,
  constants: Constants,
): Consequences => {
  const item = asRestored(linked, surroundings);
  const { settings, hash } = constants;
  const measured = measureAndJudge(before, item, surroundings, constants);
  const { occurrence, reading, signals, findings, errors, advanced, carried, links, counterpart } =
    measured;
  const { event, at, sentAt } = occurrence;
  const { decisions, effects, brakes } = decideEvent(measured, surroundings, constants);
  const { posts } = surroundings;
  const now = { standing: advanced.standing, tier: advanced.tier, posts };
  const hearing =
    event.type === 'appeal.filed'
      ? receiveAppeal({ event, at, now }, surroundings, settings)
      : null;
  const { entries, head } = appendAll(advanced.audit, [
    ...effects.audit,
    ...(hearing ? [hearing.audit] : []),
  ]);
  const state: AccountState = {
    ...advanced,
    standing: effects.standing?.standing ?? advanced.standing,
    memory: memoryAfter(measured, decisions),
    decisionLinks: decisions.account
      ? largestLinksOf(links, advanced.decisionLinks, hash)
      : advanced.decisionLinks,
    audit: head,
  };

  const followUps = followUpsOf(measured, state, surroundings, constants);
  // Reopening raised the version of the standing, so the earlier hold no longer matches it. Without a new
  // hold, the restriction would never end.
  const renewedHold =
    isClosureChange(event) && !effects.standing && advanced.standing.status !== 'closed'
      ? holdOf(settings.platformId, event.accountId, advanced.standing)
      : null;
  const post = postAfter(measured, effects.post, surroundings);
  const decided = [decisions.account, decisions.content, decisions.counterpart].filter(
    (decision) => decision !== null,
  );
  const exhibit = () =>
    exhibitOf(occurrence, reading, {
      entities: carried,
      counterpartId: counterpart?.id ?? null,
      report: signals.report ?? null,
      textDays: settings.retention.textDays,
    });
  // Members of a campaign get no case of their own. What a measure rests on is kept even so: they may appeal.
  const isShown =
    effects.cases.length > 0 ||
    hearing !== null ||
    isReportKept(signals) ||
    (effects.standing !== null && effects.standing.standing.status !== 'active') ||
    effects.post !== null;
  return {
    state,
    judged: { occurrence, signals, findings, errors, decisions: decided },
    openings: effects.cases,
    records: {
      ...noRecords,
      decisions: decided,
      audit: entries,
      outbox: [
        ...effects.commands.map((command) => outgoingCommand(command, sentAt)),
        ...followUps.map((followUp) => outgoingFollowUp(followUp, sentAt)),
      ],
      posts: post ? [post] : [],
      papers: isShown ? [exhibit()] : [],
      holds: [effects.hold, renewedHold].filter((hold) => hold !== null),
      cases: hearing?.cases ?? [],
      brakes,
    },
  };
};
