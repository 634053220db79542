import { decide, weightsOf } from '../decisions/decide.ts';
import { type BrakeKey, type Decision, haltBrake } from '../decisions/decision.ts';
import { type Decisions, decisionsOf, noDecisions } from '../decisions/record.ts';
import { textKeyOf } from '../decisions/text-key.ts';
import { isEmptyVerdict, type Verdict } from '../decisions/verdict.ts';
import { type BrakeItem, brakeItemsFor } from '../effects/brakes.ts';
import type { Campaign } from '../effects/case-weight.ts';
import { holdOf } from '../effects/change.ts';
import {
  type CaseOpening,
  type ContentState,
  type Effects,
  type Hold,
  noEffects,
  type StandingChange,
} from '../effects/effects.ts';
import { effectsOf, isUnchanged } from '../effects/effects-of.ts';
import { type FollowUp, laterTaintsOf, recheckOf, taintsOf } from '../effects/follow-up.ts';
import { outgoingCommand, outgoingFollowUp } from '../effects/outbox.ts';
import type { Case } from '../reviews/case.ts';
import type { Finding } from '../rules/finding.ts';
import { judge } from '../rules/judge.ts';
import {
  type AccountState,
  isExcluded,
  sizes,
  unknownAccountAt,
} from '../signals/account-state.ts';
import { advance } from '../signals/advance.ts';
import {
  crossingLevels,
  type EntityKey,
  type EntityState,
  isFromText,
  linkOf,
  memberSince,
  readEntity,
  restrictInEntity,
} from '../signals/entity-state.ts';
import { type KeyedHash, shortHash } from '../signals/keyed-hash.ts';
import { measure } from '../signals/measure.ts';
import { addToMemory } from '../signals/memory.ts';
import { isCredibleReporter } from '../signals/reporters.ts';
import {
  blockIn,
  contextIn,
  entitiesInText,
  entitiesNamed,
  isLinkedBy,
  reporterEntities,
  sampledPeople,
  textOf,
} from '../signals/touch.ts';
import { type CommitRecords, noRecords } from '../stores/ledger/port.ts';
import { entityName, type PostState } from '../stores/states/port.ts';
import { appendAll } from '../telemetry/audit.ts';
import { counterpartOfItem } from './counterparts.ts';
import { exhibitOf } from './exhibit.ts';
import type { LinkedItem } from './intake.ts';
import type { JudgedEvent, Ports } from './ports.ts';
import { receiveAppeal } from './receive-appeal.ts';

/** What a fold needs beside the account. All of it is read, joined and written before the fold. */
export type Surroundings = {
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly counterparts: ReadonlyMap<string, AccountState>;
  readonly posts: ReadonlyMap<string, PostState>;
  /** Decisions that appeals of the batch are about, by decision id. */
  readonly appealed: ReadonlyMap<string, Decision>;
  /** Cases of the accounts that appeal. */
  readonly cases: ReadonlyMap<string, Case>;
  /** Ids of brake counters known to be at their cap. */
  readonly full: ReadonlySet<string>;
};

/** What does not change during the lifetime of a worker. */
export type Constants = Pick<Ports, 'settings' | 'catalogue' | 'enrichment' | 'hash'>;

/** An entity that an event touched, with its state after the account joined it. */
type SharedLink = EntityKey & { readonly state: EntityState | undefined };

/** The decisions about one event, and their effects. */
type DecisionsAndEffects = { readonly decisions: Decisions; readonly effects: Effects };

/** Whether an event closes or reopens an account; either gives its standing a new version. */
const isClosureChange = ({ type }: { readonly type: string }): boolean =>
  type === 'account.closed' || type === 'account.reopened';

/** The text or contact of an event that is shared by enough accounts to form a campaign. */
const campaignOf = (
  links: readonly SharedLink[],
  accountId: string,
  at: number,
): { readonly entity: Campaign; readonly opens: boolean } | null => {
  const shared = links.flatMap(({ kind, value, state }) => {
    if ((kind !== 'template' && kind !== 'contact') || !state) return [];
    const [first = Number.POSITIVE_INFINITY] = crossingLevels[kind];
    return readEntity(state, at).accounts >= first
      ? [{ entity: { kind, value }, opens: state.crossings.some(({ by }) => by === accountId) }]
      : [];
  });
  return shared.find(({ opens }) => opens) ?? shared[0] ?? null;
};

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

/** Requests rechecks of the earlier members of entities that reached a level with this account. */
const rechecksOf = (
  links: readonly SharedLink[],
  accountId: string,
  at: number,
  { platformId }: Constants['settings'],
): readonly FollowUp[] =>
  links.flatMap(({ kind, value, state }) => {
    const members = state?.recent ?? [];
    const accountIds = members.map(({ account }) => account).filter((one) => one !== accountId);
    if (accountIds.length === 0) return [];
    const reachedAt = members.at(-1)?.at ?? at;
    return (state?.crossings ?? [])
      .filter(({ by }) => by === accountId)
      .map(({ level }) =>
        recheckOf({ platformId, accountIds, entity: { kind, value }, level, reachedAt, at }),
      );
  });

/**
 * Decides. If a brake has no room left, decides again as if that brake were on.
 *
 * @param on brakes that are on from the start
 * @param decideWith decides with the given brakes on
 * @param roomFor returns the brake counters to add to, and the brakes that have no room
 */
const decideUnderBrakes = (
  on: readonly BrakeKey[],
  decideWith: (braked: ReadonlySet<BrakeKey>) => DecisionsAndEffects,
  roomFor: (outcome: DecisionsAndEffects) => ReturnType<typeof brakeItemsFor>,
): DecisionsAndEffects & { readonly brakes: readonly BrakeItem[] } => {
  const braked = new Set<BrakeKey>(on);
  for (;;) {
    const outcome = decideWith(braked);
    if (outcome.effects.brakeKeys.length === 0) return { ...outcome, brakes: [] };
    const room = roomFor(outcome);
    if (room.braked.size === 0) return { ...outcome, brakes: room.items };
    for (const key of room.braked) braked.add(key);
  }
};

/** An event after measuring and judging. */
type MeasuredEvent = Omit<JudgedEvent, 'decisions'> & {
  /** The account including the event, before any decision. */
  readonly advanced: AccountState;
  readonly links: readonly SharedLink[];
  readonly counterpart: { readonly id: string; readonly state: AccountState } | null;
};

const measureAndJudge = (
  accountId: string,
  before: AccountState,
  item: LinkedItem,
  surroundings: Surroundings,
  { settings, catalogue, enrichment, hash }: Constants,
): MeasuredEvent => {
  const { occurrence, reading } = item;
  const { event, at } = occurrence;
  const context = contextIn(occurrence);
  const country = context?.country ?? (context?.ip ? enrichment.network(context.ip).country : null);
  const counterpartId = counterpartOfItem(item);
  const counterpart =
    counterpartId === null
      ? null
      : {
          id: counterpartId,
          state: surroundings.counterparts.get(counterpartId) ?? unknownAccountAt(at),
        };
  // An earlier event of the batch may have linked some of them.
  const links = item.touched
    .filter((entity) => isLinkedBy(entity, occurrence, before, hash))
    .map((entity) => {
      const name = entityName(entity);
      return { ...entity, state: item.joined.get(name) ?? surroundings.entities.get(name) };
    });
  const advanced = advance(before, occurrence, {
    role: 'home',
    hash,
    reading,
    country,
    credibleReport:
      event.type === 'report.filed' && isCredibleReporter(counterpart?.state ?? null, at),
  });
  const signals = measure({
    before,
    after: advanced,
    occurrence,
    reading,
    links: links.flatMap(({ kind, value, state: entity }) =>
      entity
        ? [
            {
              kind,
              value,
              link: linkOf(entity, accountId, at, hash),
              since: memberSince(entity, accountId, hash),
            },
          ]
        : [],
    ),
    counterpart,
    listed: item.listed,
    country,
    settings,
    enrichment,
    hash,
  });
  return {
    occurrence,
    signals,
    advanced,
    links,
    counterpart,
    ...judge(signals, catalogue, accountId),
  };
};

/**
 * Records in the decisions whether they lifted a restriction, took the place of one, or changed nothing. Only the
 * standing shows it otherwise, and the standing changes later.
 */
const withEffect = (
  decisions: Decisions,
  { standing, content }: Effects,
  before: AccountState['standing'],
): Decisions => {
  const recorded = (decision: Decision | null, change: object | null): Decision | null =>
    decision && isUnchanged(decision, change) ? { ...decision, unchanged: true } : decision;
  const ofChange = (decision: Decision, { standing: { status } }: StandingChange): Decision => {
    if (status === 'active') return { ...decision, lifted: true };
    return before.status === 'active' || before.decisionId === null
      ? decision
      : { ...decision, replaces: before.decisionId };
  };
  return {
    ...decisions,
    account:
      decisions.account && standing
        ? ofChange(decisions.account, standing)
        : recorded(decisions.account, standing),
    content: recorded(decisions.content, content),
  };
};

/** The decisions about an event and their effects, with the given brakes on. */
const decideWithBrakes = (
  braked: ReadonlySet<BrakeKey>,
  accountId: string,
  { occurrence, signals, findings, errors, advanced, links, counterpart }: MeasuredEvent,
  surroundings: Surroundings,
  { settings, catalogue }: Constants,
): DecisionsAndEffects => {
  const { event, at, sentAt } = occurrence;
  const verdict = decide({ signals, findings, errors, settings, braked, at: sentAt });
  if (isEmptyVerdict(verdict)) return { decisions: noDecisions, effects: noEffects };
  const { platformId } = settings;
  const decisions = decisionsOf({
    verdict,
    findings,
    errors,
    signals,
    event: { platformId, eventId: event.eventId, accountId, at, decidedAt: sentAt },
    settings,
  });
  const contentId = signals.content?.contentId ?? null;
  const block = blockIn(occurrence);
  const effects = effectsOf({
    verdict,
    decisions,
    event: {
      platformId,
      accountId,
      counterpartId: counterpart?.id ?? null,
      at,
      decidedAt: sentAt,
      verifiedAt: advanced.verification.since,
      text: textOf(event),
      tier: advanced.tier,
      counterpartTier: counterpart?.state.tier ?? null,
      reporters: signals.report?.reporters ?? 0,
      sources: block ? [`block:${block}`] : [],
      campaign: campaignOf(links, accountId, at),
    },
    before: {
      standing: advanced.standing,
      content: contentId === null ? null : (surroundings.posts.get(contentId) ?? null),
    },
    wording: { settings, catalogue },
  });
  return endsNothing(verdict, findings, effects)
    ? { decisions: noDecisions, effects: noEffects }
    : { decisions: withEffect(decisions, effects, advanced.standing), effects };
};

/** Whether nothing but a verified name brought the verdict, and it ends no restriction: nothing is decided. */
const endsNothing = (
  { account }: Verdict,
  findings: readonly Finding[],
  { standing }: Effects,
): boolean =>
  account?.verified === true &&
  account.outcome === 'allow' &&
  findings.length === 0 &&
  standing === null;

/**
 * Requests that entities are marked or unmarked for the account: if its exclusion changed, or if it is
 * excluded and its event carries entities that do not count it yet.
 */
const taintsAfter = (
  accountId: string,
  { before, after }: { readonly before: AccountState; readonly after: AccountState },
  { event, sentAt: at }: LinkedItem['occurrence'],
  carried: readonly EntityKey[],
  surroundings: Surroundings,
  { settings: { platformId }, hash }: Constants,
): readonly FollowUp[] => {
  if (!isExcluded(before) && !isExcluded(after)) return [];
  const exclusionTaints = taintsOf({
    platformId,
    accountId,
    before,
    after,
    at,
    entities: [...carried, ...sampledPeople(after), ...reporterEntities(after)],
  });
  // A recheck carries entities that the account shared before. If an event led to the freeze, it already
  // named them.
  if (exclusionTaints.length > 0 || event.type === 'account.rechecked') return exclusionTaints;
  return laterTaintsOf({
    platformId,
    accountId,
    after,
    at,
    entities: carried.filter((entity) => {
      const entityState = surroundings.entities.get(entityName(entity));
      return entityState && restrictInEntity(entityState, accountId, hash) !== entityState;
    }),
    eventId: event.eventId,
  });
};

/**
 * The item with the judgement of a person who restored the post, if the text says what it said then: the reader's verdict
 * does not count, and the text links the account to nobody.
 */
const asRestored = (
  accountId: string,
  item: LinkedItem,
  { posts }: Pick<Surroundings, 'posts'>,
): LinkedItem => {
  const { occurrence, reading, touched } = item;
  const { event } = occurrence;
  const contentId = 'data' in event && 'contentId' in event.data ? event.data.contentId : null;
  const post = contentId ? posts.get(contentId) : undefined;
  // Only a person makes a post visible again.
  if (!reading || post?.visibility !== 'visible' || post.accountId !== accountId) return item;
  return textKeyOf(reading) === post.text
    ? {
        ...item,
        reading: { ...reading, verdict: 'allow' },
        touched: touched.filter((entity) => !isFromText(entity)),
      }
    : item;
};

/**
 * The post of an event as it is to be stored; `null` if nothing changes. A hidden or flagged post has the key of its text:
 * whoever restores it finds that text fine, whatever it said before.
 */
const postAfter = (
  accountId: string,
  { reading }: LinkedItem,
  { content }: MeasuredEvent['signals'],
  change: Effects['content'],
  { posts }: Pick<Surroundings, 'posts'>,
): Effects['content'] => {
  const contentId = content?.contentId;
  if (!reading || !contentId) return change;
  const text = textKeyOf(reading);
  const withText = ({ text: _, ...post }: ContentState): ContentState => ({
    ...post,
    ...(text !== null && { text }),
  });
  if (change) return { ...change, content: withText(change.content) };
  const post = posts.get(contentId);
  if (!post || post.visibility === 'visible' || post.accountId !== accountId) return null;
  if (text === (post.text ?? null)) return null;
  // Its version stays: the platform is told nothing, and a ruling on it can still be undone.
  const { visibility: from, version: replacedVersion } = post;
  return { contentId, accountId, from, replacedVersion, content: withText(post) };
};

/** Everything that follows from one event. */
export type Consequences = {
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
 * const { state, records } = consequencesOf('u-1', before, item, surroundings, ports);
 */
export const consequencesOf = (
  accountId: string,
  before: AccountState,
  linked: LinkedItem,
  surroundings: Surroundings,
  constants: Constants,
): Consequences => {
  const item = asRestored(accountId, linked, surroundings);
  const { settings, hash } = constants;
  const { platformId } = settings;
  const { occurrence, reading } = item;
  const { event, at, sentAt } = occurrence;
  const measured = measureAndJudge(accountId, before, item, surroundings, constants);
  const { signals, findings, errors, advanced, links, counterpart } = measured;

  const { decisions, effects, brakes } = decideUnderBrakes(
    constants.catalogue.halted ? [haltBrake] : [],
    (braked) => decideWithBrakes(braked, accountId, measured, surroundings, constants),
    (outcome) =>
      brakeItemsFor({
        decisionId: outcome.decisions.account?.id ?? event.eventId,
        platformId,
        keys: outcome.effects.brakeKeys,
        settings,
        at: sentAt,
        hash,
        full: surroundings.full,
      }),
  );
  const hearing =
    event.type === 'appeal.filed'
      ? receiveAppeal(
          {
            event,
            at,
            now: { standing: advanced.standing, tier: advanced.tier, posts: surroundings.posts },
          },
          surroundings,
          settings,
        )
      : null;
  const { entries, head } = appendAll(advanced.audit, [
    ...effects.audit,
    ...(hearing ? [hearing.audit] : []),
  ]);
  const weights = signals.event.beforeClearance ? {} : weightsOf(findings);
  const { answered, ...memory } = addToMemory(advanced.memory, weights, at);
  const { reports: _, ...newWeights } = weights;
  // The real-name gate applies to everybody: meeting it does not answer any finding.
  const answers = decisions.account?.lifted && !advanced.standing.gate;
  // Later findings ask again, also in families that the memory does not keep; further reports do not.
  const isAnswered = answers || (answered && Object.keys(newWeights).length === 0);
  const state: AccountState = {
    ...advanced,
    standing: effects.standing?.standing ?? advanced.standing,
    memory: isAnswered ? { ...memory, answered: true as const } : memory,
    decisionLinks: decisions.account
      ? largestLinksOf(links, advanced.decisionLinks, hash)
      : advanced.decisionLinks,
    audit: head,
  };

  const carried = [...entitiesNamed(occurrence), ...entitiesInText(reading, hash)];
  const followUps = [
    ...taintsAfter(
      accountId,
      { before, after: state },
      occurrence,
      carried,
      surroundings,
      constants,
    ),
    ...(event.type === 'account.rechecked' ? [] : rechecksOf(links, accountId, sentAt, settings)),
  ];
  // Reopening raised the version of the standing, so the earlier hold no longer matches it. Without a new
  // hold, the restriction would never end.
  const renewedHold =
    isClosureChange(event) && !effects.standing && advanced.standing.status !== 'closed'
      ? holdOf(platformId, accountId, advanced.standing)
      : null;
  const post = postAfter(accountId, item, signals, effects.content, surroundings);
  const decided = [decisions.account, decisions.content, decisions.counterpart].filter(
    (decision): decision is Decision => decision !== null,
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
    (effects.standing !== null && effects.standing.standing.status !== 'active') ||
    effects.content !== null;
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
      holds: [effects.hold, renewedHold].filter((hold): hold is Hold => hold !== null),
      cases: hearing?.cases ?? [],
      brakes,
    },
  };
};
