import { decide, isSilent, weightsOf } from '../decisions/decide.ts';
import type { BrakeKey, Decision } from '../decisions/decision.ts';
import { type Decisions, noDecisions, recordOf } from '../decisions/record.ts';
import { type BrakeItem, brakeItemsFor } from '../effects/brakes.ts';
import type { Campaign } from '../effects/case-weight.ts';
import { holdOf } from '../effects/change.ts';
import {
  type CaseOpening,
  type ContentChange,
  type Effects,
  type Hold,
  noEffects,
} from '../effects/effects.ts';
import { effectsOf } from '../effects/effects-of.ts';
import { type FollowUp, laterTaintsOf, recheckOf, taintsOf } from '../effects/follow-up.ts';
import { type OutboxItem, outgoingCommand, outgoingFollowUp } from '../effects/outbox.ts';
import type { Case } from '../reviews/case.ts';
import { judge } from '../rules/judge.ts';
import { type AccountState, roomForMarks, sizes, strangerAt } from '../signals/account-state.ts';
import { advance } from '../signals/advance.ts';
import {
  crossingLevels,
  type EntityKey,
  type EntityState,
  linkOf,
  readEntity,
  restrictInEntity,
} from '../signals/entity-state.ts';
import { type KeyedHash, short } from '../signals/keyed-hash.ts';
import { addMarks, findMark, type Mark, marksKept, noMarks } from '../signals/marks.ts';
import { isCredibleReporter, measure } from '../signals/measure.ts';
import { addToMemory } from '../signals/memory.ts';
import {
  blockIn,
  contextIn,
  entitiesCarried,
  entitiesWritten,
  reportersRemembered,
  targetsSampled,
  textOf,
} from '../signals/touch.ts';
import { actionsOf, type Commit, noRecords } from '../stores/ledger/port.ts';
import { entityName, type PostState } from '../stores/states/port.ts';
import { appendAll } from '../telemetry/audit.ts';
import { exhibitOf } from './exhibit.ts';
import { hear } from './hear.ts';
import { markOf } from './history.ts';
import { type LinkedItem, postsOf } from './intake.ts';
import { counterpartOfItem } from './meet.ts';
import type { Judged, Ports } from './ports.ts';

/** What a fold needs to know beside the account: all of it read, joined and written before. */
export type Surroundings = {
  readonly entities: ReadonlyMap<string, EntityState>;
  readonly counterparts: ReadonlyMap<string, AccountState>;
  readonly posts: ReadonlyMap<string, PostState>;
  /** What appeals of the batch are about, by the id that they name. */
  readonly appealed: ReadonlyMap<string, Decision>;
  /** Cases of accounts that appeal. */
  readonly cases: ReadonlyMap<string, Case>;
  /** Brake counters that are known to be at their cap. */
  readonly full: ReadonlySet<string>;
};

/** What does not change while the function lives. */
export type Constants = Pick<Ports, 'settings' | 'catalogue' | 'enrichment' | 'hash'>;

export type Folded = {
  readonly state: AccountState;
  /** What became of each item that was taken, in order; the rest must be folded again afterwards. */
  readonly taken: readonly {
    readonly item: LinkedItem;
    readonly is: 'new' | 'repeat' | 'conflict';
    /** What the rules found in a new one, and what was decided. */
    readonly judged?: Judged;
  }[];
  readonly rest: readonly LinkedItem[];
  /** Marks that must be on a page before the state is stored. */
  readonly leaving: readonly Mark[];
  /** Cases to open or join: whoever commits reads those there are and adds them. */
  readonly openings: readonly CaseOpening[];
  /** `null`: nothing was found, one write of the account is all. */
  readonly commit: Commit | null;
};

/** A transaction takes 100 actions; what one more event can add stays below the rest. */
const mostActions = 75;

/** An entity that an event touched, as it was after the account joined it. */
type SharedLink = EntityKey & { readonly state: EntityState | undefined };

/** What was decided about one event, and what follows. */
type Decided = { readonly decisions: Decisions; readonly effects: Effects };

const byId = <T extends { readonly id: string }>(items: readonly T[]): readonly T[] => [
  ...new Map(items.map((item) => [item.id, item])).values(),
];

/** Whether an event closes an account or takes that back: its standing has a new version then. */
const isClosing = ({ type }: { readonly type: string }): boolean =>
  type === 'account.closed' || type === 'account.reopened';

/** The text or contact of an event that so many accounts post that they are one campaign. */
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

/** The entities that speak loudest, as whoever clears the account will have seen them. */
const spokenOf = (links: readonly SharedLink[], hash: KeyedHash): AccountState['spoken'] =>
  Object.fromEntries(
    links
      .filter(({ kind }) => kind !== 'reporter')
      .map(({ kind, value, state }) => [
        short(hash(`${kind}:${value}`)),
        state ? readEntity(state, 0).accounts : 0,
      ])
      .filter(([, accounts = 0]) => accounts > 1)
      .toSorted(([, a = 0], [, b = 0]) => b - a)
      .slice(0, sizes.spoken),
  );

/** Has the earlier members of what just reached a level by this account judged again. */
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
 * Decides; what finds no room under its brakes is decided again as if they were on.
 *
 * @param decided what follows while these brakes are on
 * @param roomFor the counters of brakes, and which of these have no room
 */
const underBrakes = (
  decided: (braked: ReadonlySet<BrakeKey>) => Decided,
  roomFor: (outcome: Decided) => ReturnType<typeof brakeItemsFor>,
): Decided & { readonly brakes: readonly BrakeItem[] } => {
  const braked = new Set<BrakeKey>();
  for (;;) {
    const outcome = decided(braked);
    if (outcome.effects.brakeKeys.length === 0) return { ...outcome, brakes: [] };
    const room = roomFor(outcome);
    if (room.braked.size === 0) return { ...outcome, brakes: room.items };
    for (const key of room.braked) braked.add(key);
  }
};

/**
 * Folds what happened to one account into its next state, in the order of its time, with everything
 * that follows from it. Pure: what it gives is committed whole or not at all.
 */
export const fold = (
  accountId: string,
  stored: AccountState | undefined,
  items: readonly LinkedItem[],
  around: Surroundings,
  { settings, catalogue, enrichment, hash }: Constants,
): Folded => {
  const inOrder = items.toSorted(
    (a, b) =>
      a.occurrence.at - b.occurrence.at ||
      (a.occurrence.event.eventId < b.occurrence.event.eventId ? -1 : 1),
  );
  const from = stored?.version ?? 0;
  const taken: Folded['taken'][number][] = [];
  const marksBefore = stored?.marks ?? noMarks;
  const fresh: Mark[] = [];
  const openings: CaseOpening[] = [];
  let state = stored;
  let records = noRecords;
  let heard = false;

  for (const item of inOrder) {
    const { occurrence, reading } = item;
    const { event, at, sentAt } = occurrence;
    // One transaction writes an item once, and holds so many actions.
    const [post] = postsOf([item]);
    const again = records.posts.some(({ contentId }) => contentId === post);
    const actions = openings.length + actionsOf(records);
    const heardNow = event.type === 'appeal.filed';
    const full = actions > mostActions || fresh.length === marksKept;
    if (taken.length > 0 && (again || heardNow || heard || full)) break;

    const before = state ?? strangerAt(at);
    const mark = markOf(occurrence, 'home', hash);
    const seen =
      findMark(marksBefore.kept, mark.id, mark.digest) ?? findMark(fresh, mark.id, mark.digest);
    if (seen) {
      taken.push({ item, is: seen });
      continue;
    }

    const context = contextIn(occurrence);
    const country =
      context?.country ?? (context?.ip ? enrichment.network(context.ip).country : null);
    const counterpartId = counterpartOfItem(item);
    const counterpart =
      counterpartId === null
        ? null
        : {
            id: counterpartId,
            state: around.counterparts.get(counterpartId) ?? strangerAt(at),
          };
    const links = item.touched.map((entity) => ({
      ...entity,
      state: around.entities.get(entityName(entity)),
    }));

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
        entity ? [{ kind, value, link: linkOf(entity, accountId, at, hash) }] : [],
      ),
      counterpart,
      listed: item.listed,
      country,
      settings,
      enrichment,
      hash,
    });
    const { findings, errors } = judge(signals, catalogue, accountId);

    const rechecks =
      event.type === 'account.rechecked' ? [] : rechecksOf(links, accountId, sentAt, settings);

    const campaign = campaignOf(links, accountId, at);
    const block = blockIn(occurrence);
    const carriedOut = (braked: ReadonlySet<BrakeKey>): Decided => {
      const verdict = decide({ signals, findings, errors, settings, braked, at: sentAt });
      if (isSilent(verdict)) return { decisions: noDecisions, effects: noEffects };
      const decisions = recordOf({
        verdict,
        findings,
        errors,
        signals,
        event: {
          platformId: settings.platformId,
          eventId: event.eventId,
          accountId,
          at,
          decidedAt: sentAt,
        },
        settings,
      });
      const contentId = signals.content?.contentId ?? null;
      const effects = effectsOf({
        verdict,
        decisions,
        event: {
          platformId: settings.platformId,
          accountId,
          counterpartId,
          at,
          decidedAt: sentAt,
          verifiedAt: advanced.verification.since,
          text: textOf(event),
          tier: advanced.tier,
          counterpartTier: counterpart?.state.tier ?? null,
          reporters: signals.report?.reporters ?? 0,
          sources: block ? [`block:${block}`] : [],
          campaign,
        },
        before: {
          standing: advanced.standing,
          content: contentId === null ? null : (around.posts.get(contentId) ?? null),
        },
        wording: { settings, catalogue },
      });
      // Lifted by no person: only the standing that it leaves tells so, and that does not last.
      const { account } = decisions;
      return account && effects.standing?.standing.is === 'active'
        ? { decisions: { ...decisions, account: { ...account, lifted: true as const } }, effects }
        : { decisions, effects };
    };

    const { decisions, effects, brakes } = underBrakes(carriedOut, (outcome) =>
      brakeItemsFor({
        decisionId: outcome.decisions.account?.id ?? event.eventId,
        platformId: settings.platformId,
        keys: outcome.effects.brakeKeys,
        settings,
        at: sentAt,
        hash,
        full: around.full,
      }),
    );
    // One transaction adds to a counter once.
    if (brakes.some(({ id }) => records.brakes.some((other) => other.id === id))) break;

    const hearing = heardNow
      ? hear(
          {
            event,
            at,
            now: { standing: advanced.standing, tier: advanced.tier, posts: around.posts },
          },
          around,
          settings,
        )
      : null;
    heard = heardNow;

    const { entries, head } = appendAll(advanced.audit, [
      ...effects.audit,
      ...(hearing ? [hearing.audit] : []),
    ]);

    fresh.push(mark);
    state = {
      ...advanced,
      standing: effects.standing?.standing ?? advanced.standing,
      memory: signals.event.beforeClearance
        ? advanced.memory
        : addToMemory(advanced.memory, weightsOf(findings), at),
      spoken: decisions.account ? spokenOf(links, hash) : advanced.spoken,
      audit: head,
    };
    const carried = [...entitiesCarried(occurrence), ...entitiesWritten(reading, hash)];
    const tainting = { platformId: settings.platformId, accountId, after: state, at: sentAt };
    const crossed = taintsOf({
      ...tainting,
      before,
      entities: [...carried, ...targetsSampled(advanced), ...reportersRemembered(advanced)],
    });
    // A recheck names what the account shared before: whatever it was frozen for named that, if anything did.
    const taints =
      crossed.length > 0 || event.type === 'account.rechecked'
        ? crossed
        : laterTaintsOf({
            ...tainting,
            entities: carried.filter((entity) => {
              const there = around.entities.get(entityName(entity));
              return there && restrictInEntity(there, accountId, hash) !== there;
            }),
            eventId: event.eventId,
          });
    // What stands under another version than it was to end under would never end.
    const heldAgain =
      isClosing(event) && !effects.standing && advanced.standing.is !== 'closed'
        ? holdOf(settings.platformId, accountId, advanced.standing)
        : null;
    const decided = [decisions.account, decisions.content, decisions.counterpart].filter(
      (decision): decision is Decision => decision !== null,
    );
    taken.push({
      item,
      is: 'new',
      judged: { occurrence, signals, findings, errors, decisions: decided },
    });
    openings.push(...effects.cases);
    records = {
      ...records,
      decisions: [...records.decisions, ...decided],
      audit: [...records.audit, ...entries],
      outbox: byId<OutboxItem>([
        ...records.outbox,
        ...effects.commands.map((command) => outgoingCommand(command, sentAt)),
        ...[...taints, ...rechecks].map((followUp) => outgoingFollowUp(followUp, sentAt)),
      ]),
      posts: [
        ...records.posts,
        ...(effects.content ? [effects.content satisfies ContentChange] : []),
      ],
      papers:
        effects.cases.length > 0 || heardNow
          ? [
              ...(records.papers ?? []),
              exhibitOf(occurrence, reading, {
                entities: carried,
                counterpartId,
                report: signals.report ?? null,
                textDays: settings.retention.textDays,
              }),
            ]
          : (records.papers ?? []),
      holds: [
        ...records.holds,
        ...[effects.hold, heldAgain].filter((hold): hold is Hold => hold !== null),
      ],
      cases: hearing?.cases ?? records.cases,
      brakes: [...records.brakes, ...brakes],
    };
  }

  const folded = state ?? strangerAt(0);
  const { marks, leaving } = addMarks(marksBefore, fresh, roomForMarks(folded));
  const next = { ...folded, marks, version: from + 1 };
  const commit: Commit = { account: { accountId, from, state: next }, ...records };
  return {
    state: next,
    taken,
    rest: inOrder.slice(taken.length),
    leaving,
    openings,
    commit: actionsOf(records) > 0 || openings.length > 0 ? commit : null,
  };
};
