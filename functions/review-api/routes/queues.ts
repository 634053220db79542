import * as z from 'zod';
import { accountSubject } from '#shared/decisions/decision.ts';
import { isParty, openForSeniors } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { noHandling } from '#shared/reviews/handling.ts';
import { dueHoursOf, type ListedCase, type Listing, queuesOf } from '#shared/reviews/queue.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { handle } from '#shared/screening/act.ts';
import { day, hour } from '#shared/settings/durations.ts';
import type { Claim as Held, ListPlace } from '#shared/stores/desk/port.ts';
import { isBlind, isListedFor, seenBy, sightOn } from '../cases/blind.ts';
import {
  actId,
  actingPorts,
  caseFor,
  mustBeFree,
  mustBeUnclaimed,
  orRefuse,
} from '../cases/open-case.ts';
import { placeOf } from '../cases/place.ts';
import { rowOf, rowsOf } from '../cases/rows.ts';
import type { Note } from '../contract/cases.ts';
import type { CaseRow, Claim, queues as endpoints } from '../contract/queues.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';
import { notePaper } from '../staff/notes.ts';
import { colleagues, namesOf } from '../staff/people.ts';

const countedTo = 1000;
/** Rows that one page reads at most, and so many at a time. */
const mostRead = 2000;
const readTogether = 200;
const claimFor = 90_000;
const lookFor = 30_000;
const skipFor = 8 * hour;

const mustBeQueue = (queue: string, { settings }: Pick<ReviewPorts, 'settings'>): void => {
  if (!queuesOf(settings.review).includes(queue)) throw new Refusal('not-found');
};

const reads = (staff: Staff, queue: string): boolean =>
  staff.grants.some(
    (grant) =>
      mayDo({ ...staff, grants: [grant] }, 'read-cases') && (grant.queues?.includes(queue) ?? true),
  );

const works = (staff: Staff, queue: string): boolean =>
  staff.grants.some(
    (grant) =>
      mayDo({ ...staff, grants: [grant] }, queue === 'escalated' ? 'work-escalated' : 'rule') &&
      (grant.queues?.includes(queue) ?? true),
  );

/** Whether somebody reads every category of a queue. */
const readsWhole = (staff: Staff, queue: string): boolean =>
  reads({ ...staff, grants: staff.grants.filter(({ categories }) => !categories) }, queue);

type Load = {
  readonly open: number;
  readonly overdue: number;
  readonly oldestAt: number | null;
  /** Whether a case may be one of the queue's that are counted. */
  readonly holds: (caseId: string) => boolean;
};

/** What waits in a queue, counted by the store. */
const loadOf = async (queue: string, _: Staff, { desk, clock }: ReviewPorts): Promise<Load> => {
  const [open, overdue, oldestAt] = await Promise.all([
    desk.count(queue, { most: countedTo + 1 }),
    desk.count(queue, { most: countedTo + 1, dueBy: clock.now() }),
    desk.oldest(queue, () => true),
  ]);
  return { open, overdue, oldestAt, holds: () => true };
};

/** What waits in a queue for somebody who reads some categories of it. */
const loadSeenBy = async (
  queue: string,
  staff: Staff,
  { desk, clock }: ReviewPorts,
): Promise<Load> => {
  const isRead = (category: string) => mayDo(staff, 'read-cases', { queue, category });
  const [listings, oldestAt] = await Promise.all([
    desk.openCases(queue, { most: countedTo + 1 }),
    desk.oldest(queue, isRead),
  ]);
  const seen = listings.filter(({ row }) => isRead(row.weight.category));
  const ids = new Set(seen.map(({ row }) => row.caseId));
  return {
    open: seen.length,
    overdue: seen.filter(({ dueAt }) => dueAt <= clock.now()).length,
    oldestAt,
    holds: (caseId) => ids.has(caseId),
  };
};

const Skips = z.record(z.string(), z.number());

const skipsOf = async (by: string, { papers, clock }: ReviewPorts) => {
  const [there] = await papers.read('work', [{ folder: 'skips', id: by }]);
  const all = there ? Skips.parse(there.body) : {};
  const now = clock.now();
  return {
    version: there?.version ?? 0,
    skips: Object.fromEntries(Object.entries(all).filter(([, until]) => until > now)),
  };
};

type Filter = z.output<(typeof endpoints)['GET /queues/{queue}/cases']['query']>;

const sourceMatches = ({ weight: { reporters, score } }: ListedCase, wanted: Filter['source']) =>
  wanted === undefined ||
  ((wanted === 'machine') === (reporters === 0) &&
    (wanted !== 'people' || score === 0) &&
    (wanted !== 'both' || score > 0));

const wantedBy =
  (
    filter: Filter,
    staff: Staff,
    skips: Readonly<Record<string, number>>,
    now: number,
    ports: Pick<ReviewPorts, 'settings'>,
  ) =>
  ({ queue, row }: Listing): boolean =>
    mayDo(staff, 'read-cases', { queue, category: row.weight.category }) &&
    isListedFor(row, staff, ports) &&
    (filter.category === undefined || row.weight.category === filter.category) &&
    (filter.severity === undefined || row.weight.severity === filter.severity) &&
    sourceMatches(row, filter.source) &&
    (filter.snoozed === 'true') === (row.handling?.snoozedUntil ?? 0) > now &&
    skips[row.caseId] === undefined;

/** A row's place in its queue: `openCases` goes on after it. */
const placeAfter = ({ dueAt, row }: Listing): ListPlace => ({ dueAt, caseId: row.caseId });

/** Whether a case is claimed as the filter asks. */
const claimMatches = (
  { caseId, handling }: ListedCase,
  claims: ReadonlyMap<string, Held>,
  wanted: NonNullable<Filter['claim']>,
  caller: Staff,
): boolean => {
  const claim = claims.get(caseId);
  return wanted === 'free'
    ? claim === undefined
    : claim?.by === caller.id || handling?.assignee === caller.id;
};

/**
 * Reads on until a page is full, for what is filtered out leaves gaps, or enough was read.
 *
 * @returns where to read on, also after nothing was found; `null` at the end of the queue
 */
const pageFor = async (
  queue: string,
  filter: Filter,
  caller: Caller,
  ports: ReviewPorts,
  start: ListPlace | undefined,
): Promise<{ readonly rows: readonly ListedCase[]; readonly next: ListPlace | null }> => {
  const now = ports.clock.now();
  const { limit, claim } = filter;
  const readOn = (most: number, after: ListPlace | undefined) =>
    ports.desk.openCases(queue, { most, ...(after && { after }) });
  let most = limit + 1;
  const [first, { skips }] = await Promise.all([readOn(most, start), skipsOf(caller.id, ports)]);
  const isWanted = wantedBy(filter, caller, skips, now, ports);
  const found: Listing[] = [];
  for (let [listings, read] = [first, 0]; ; ) {
    const wanted = listings.filter(isWanted);
    const claims =
      claim &&
      (await ports.desk.claims(
        wanted.map(({ row }) => row.caseId),
        now,
      ));
    found.push(...wanted.filter(({ row }) => !claims || claimMatches(row, claims, claim, caller)));
    const rows = found.slice(0, limit).map(({ row }) => row);
    const last = found[limit - 1];
    if (last && found.length > limit) return { rows, next: placeAfter(last) };
    const end = listings.at(-1);
    if (listings.length < most || !end) return { rows, next: null };
    read += listings.length;
    if (read >= mostRead) return { rows, next: placeAfter(end) };
    most = readTogether;
    listings = await readOn(most, placeAfter(end));
  }
};

const claimView = ({ by, name, until }: Held, caller: Staff): Claim => ({
  by: { id: by, name },
  until,
  mine: by === caller.id,
});

const claimNow = async (
  { caseId, queue }: Pick<Held, 'caseId' | 'queue'>,
  caller: Caller,
  { desk, clock }: ReviewPorts,
) => {
  const now = clock.now();
  const claim = await desk.claim(
    { caseId, queue, by: caller.id, name: caller.name, since: now, until: now + claimFor },
    now,
  );
  if (claim.by !== caller.id) throw new Refusal('claimed', { by: claim.name });
  return claim;
};

/** Whether somebody may take a case, as it stands with what was asked for on its way; no party settles it. */
const mayTake = (row: ListedCase, caller: Staff): boolean => {
  const { handling } = row;
  if (isParty(row, caller.id)) return false;
  if (handling?.assignee && handling.assignee !== caller.id) return false;
  const opinion = handling?.secondOpinion;
  return !(opinion && opinion.answeredBy === null && opinion.by === caller.id);
};

type Step = {
  readonly caseId: string;
  readonly expectedVersion: number;
  readonly action: string;
  readonly about: Note['about'];
  readonly text: string;
  readonly would?: string;
  readonly change: (
    handling: NonNullable<Case['handling']>,
    at: number,
  ) => NonNullable<Case['handling']>;
  /** What else becomes of the case. */
  readonly becomes?: (open: Case, at: number) => Case;
};

/** Changes what was asked for on a case's way, with a note that says why; whoever did it lets go of it. */
const send = async (
  step: Step,
  known: Case,
  caller: Caller,
  ports: ReviewPorts,
): Promise<CaseRow> => {
  const { caseId, expectedVersion, action, about, text, would = null, change } = step;
  const { becomes = (same) => same } = step;
  // Whoever it was handed to may be away: those who are senior send it on.
  if (mayDo(caller, 'work-escalated', placeOf(known, ports))) {
    await mustBeUnclaimed(known, [caller.id], ports);
  } else await mustBeFree(known, caller, ports);
  const rulingId = actId('act', caller.act);
  const acted = orRefuse(
    await handle(
      {
        subject: accountSubject(known.accountId),
        caseId,
        rulingId,
        by: caller.id,
        basis: null,
        expectedVersion,
        action,
        change: (open, at) => ({
          ...becomes(open, at),
          handling: change(open.handling ?? noHandling, at),
        }),
        papers: ({ at }) => [
          notePaper(caseId, rulingId, { at, by: caller.id, about, text, rulingId: null, would }),
        ],
      },
      await actingPorts(ports),
    ),
  );
  await ports.desk.release(caseId, caller.id);
  return rowOf(seenBy(acted.case, caller, ports), caller, ports);
};

/** Whether a case may be handed to somebody: by whoever makes a ruling again to all, as if there were none. */
const mayHave = (known: Case, to: Staff, caller: Staff, ports: ReviewPorts): boolean =>
  mayDo(to, 'rule', placeOf(known, ports)) &&
  (isBlind(known, caller, ports) || isListedFor(known, to, ports));

const othersWho = async (may: (one: Staff) => boolean, caller: Caller, ports: ReviewPorts) =>
  (await colleagues(ports))
    .filter((one) => one.id !== caller.id && may(one))
    .map(({ id, name }) => ({ id, name }));

const open = async (caseId: string, caller: Caller, ports: ReviewPorts): Promise<Case> => {
  const known = await caseFor(caseId, caller, 'rule', ports);
  if (known.state !== 'open') throw new Refusal('already-decided');
  return known;
};

export const queues: Routes<keyof typeof endpoints> = {
  async 'GET /queues'({ caller }, ports) {
    const { desk, settings, clock } = ports;
    const now = clock.now();
    const [claims, appeals] = await Promise.all([
      desk.allClaims(now, { most: countedTo }),
      desk.appeals('open', { most: countedTo }),
    ]);
    const queues = await Promise.all(
      queuesOf(settings.review)
        .filter((queue) => reads(caller, queue))
        .map(async (queue) => {
          const load = await (readsWhole(caller, queue) ? loadOf : loadSeenBy)(
            queue,
            caller,
            ports,
          );
          const held = claims.filter((claim) => claim.queue === queue && load.holds(claim.caseId));
          return {
            queue,
            name: settings.review.queues[queue]?.name ?? null,
            open: Math.min(load.open, countedTo),
            more: load.open > countedTo,
            overdue: Math.min(load.overdue, countedTo),
            oldestAt: load.oldestAt,
            claimed: held.length,
            mine: held.filter(({ by }) => by === caller.id).length,
            dueHours: dueHoursOf(queue, settings.review),
            mayWork: works(caller, queue),
          };
        }),
    );
    const open = appeals.filter(({ row }) => mayDo(caller, 'read-cases', placeOf(row, ports)));
    return { queues, openAppeals: open.length };
  },

  async 'GET /queues/{queue}/cases'({ path, query, caller }, ports) {
    const { queue } = path;
    mustBeQueue(queue, ports);
    if (!reads(caller, queue)) throw new Refusal('forbidden');
    const { cursor, limit: _, ...filter } = query;
    const purpose = `queue ${queue} ${JSON.stringify(filter)}`;
    const start = cursor ? (ports.seals.take(purpose, cursor) as ListPlace) : undefined;
    const { rows, next } = await pageFor(queue, query, caller, ports, start);
    return {
      items: await rowsOf(rows, caller, ports),
      cursor: next && ports.seals.give(purpose, next),
    };
  },

  async 'POST /queues/{queue}/next'({ path, caller }, ports) {
    const { queue } = path;
    mustBeQueue(queue, ports);
    if (!works(caller, queue)) throw new Refusal('forbidden');
    let start: ListPlace | undefined;
    do {
      const { rows, next } = await pageFor(
        queue,
        { limit: 100, claim: 'free' },
        caller,
        ports,
        start,
      );
      for (const row of rows) {
        const place = { queue, category: row.weight.category };
        if (!mayTake(row, caller) || !mayDo(caller, 'rule', place)) continue;
        try {
          const claim = await claimNow({ caseId: row.caseId, queue }, caller, ports);
          const [taken] = await rowsOf([row], caller, ports, new Map([[row.caseId, claim]]));
          return { case: taken ?? null };
        } catch (error) {
          if (!(error instanceof Refusal && error.code === 'claimed')) throw error;
        }
      }
      start = next ?? undefined;
    } while (start);
    return { case: null };
  },

  async 'PUT /cases/{caseId}/presence'({ path: { caseId }, body, caller }, ports) {
    const known = await caseFor(caseId, caller, 'read-cases', ports);
    const { desk, clock } = ports;
    const now = clock.now();
    const who = { by: caller.id, name: caller.name, until: now + lookFor };
    const [others, claims] = await Promise.all([
      desk.look(caseId, who, now),
      desk.claims([caseId], now),
    ]);
    const held = claims.get(caseId);
    const kept =
      body.working && held?.by === caller.id
        ? await claimNow({ caseId, ...placeOf(known, ports) }, caller, ports)
        : held;
    const { onlooker } = await sightOn(known, caller, ports);
    return {
      claim: kept ? claimView(kept, caller) : null,
      others: others.filter(({ by }) => onlooker(by)).map(({ by, name }) => ({ id: by, name })),
      version: known.version,
    };
  },

  async 'POST /cases/{caseId}/claim'({ path: { caseId }, caller }, ports) {
    const known = await open(caseId, caller, ports);
    if (known.handling?.assignee && known.handling.assignee !== caller.id) {
      const nameOf = await namesOf([known.handling.assignee], ports.papers);
      throw new Refusal('claimed', { by: nameOf(known.handling.assignee).name });
    }
    return claimView(await claimNow({ caseId, ...placeOf(known, ports) }, caller, ports), caller);
  },

  async 'DELETE /cases/{caseId}/claim'({ path: { caseId }, caller }, { desk }) {
    await desk.release(caseId, caller.id);
    return null;
  },

  async 'POST /cases/{caseId}/hand-over'({ path: { caseId }, body, caller }, ports) {
    const known = await open(caseId, caller, ports);
    const to = (await colleagues(ports)).find(({ id }) => id === body.to);
    if (!to || !mayHave(known, to, caller, ports)) {
      throw invalid('body.to', {
        'zh-CN': '对方近期未登录，或无权处理此案',
        en: 'nobody who signed in lately and may work on this case',
      });
    }
    return send(
      {
        caseId,
        expectedVersion: body.expectedVersion,
        action: 'case.handed-over',
        about: 'hand-over',
        text: body.reason,
        change: (handling) => ({ ...handling, assignee: to.id }),
        // Who knows of the ruling gets the case with it, and the second look is over.
        ...(!isListedFor(known, to, ports) && { becomes: openForSeniors }),
      },
      known,
      caller,
      ports,
    );
  },

  async 'POST /cases/{caseId}/skip'({ path: { caseId }, caller }, ports) {
    await caseFor(caseId, caller, 'rule', ports);
    const { version, skips } = await skipsOf(caller.id, ports);
    const now = ports.clock.now();
    const written = await ports.papers.write({
      kind: 'work',
      folder: 'skips',
      id: caller.id,
      version: version + 1,
      body: { ...skips, [caseId]: now + skipFor },
      expiresAt: now + day,
    });
    if (written === 'stale') throw new Refusal('unavailable');
    await ports.desk.release(caseId, caller.id);
    return null;
  },

  async 'POST /cases/{caseId}/snooze'({ path: { caseId }, body, caller }, ports) {
    const known = await open(caseId, caller, ports);
    const now = ports.clock.now();
    if (body.until <= now || body.until > now + 30 * day) {
      throw invalid('body.until', {
        'zh-CN': '须为今后 30 天内的时间',
        en: 'a time within the next 30 days',
      });
    }
    return send(
      {
        caseId,
        expectedVersion: body.expectedVersion,
        action: 'case.snoozed',
        about: 'snooze',
        text: body.reason,
        change: (handling) => ({ ...handling, snoozedUntil: body.until }),
      },
      known,
      caller,
      ports,
    );
  },

  async 'POST /cases/{caseId}/escalate'({ path: { caseId }, body, caller }, ports) {
    const known = await open(caseId, caller, ports);
    if (known.handling?.escalated) throw new Refusal('nothing-changes');
    return send(
      {
        caseId,
        expectedVersion: body.expectedVersion,
        action: 'case.escalated',
        about: 'escalation',
        text: body.reason,
        change: (handling, at) => ({
          ...handling,
          assignee: null,
          escalated: { by: caller.id, at },
        }),
        becomes: openForSeniors,
      },
      known,
      caller,
      ports,
    );
  },

  async 'POST /cases/{caseId}/second-opinion'({ path: { caseId }, body, caller }, ports) {
    const known = await open(caseId, caller, ports);
    if (known.handling?.secondOpinion?.answeredBy === null) throw new Refusal('nothing-changes');
    return send(
      {
        caseId,
        expectedVersion: body.expectedVersion,
        action: 'case.opinion-asked',
        about: 'second-opinion',
        text: body.reason,
        change: (handling, at) => ({
          ...handling,
          assignee: null,
          secondOpinion: { by: caller.id, at, answeredBy: null },
        }),
      },
      known,
      caller,
      ports,
    );
  },

  async 'POST /cases/{caseId}/opinions'({ path: { caseId }, body, caller }, ports) {
    const known = await open(caseId, caller, ports);
    const asked = known.handling?.secondOpinion;
    if (asked?.answeredBy !== null) throw new Refusal('nothing-changes');
    if (asked.by === caller.id) throw new Refusal('same-person');
    return send(
      {
        caseId,
        expectedVersion: body.expectedVersion,
        action: 'case.opinion-given',
        about: 'opinion',
        text: body.reason,
        would: body.would,
        change: (handling) => ({
          ...handling,
          assignee: asked.by,
          secondOpinion: { ...asked, answeredBy: caller.id },
        }),
      },
      known,
      caller,
      ports,
    );
  },

  async 'GET /colleagues'({ caller }, ports) {
    return { people: await othersWho((one) => mayDo(one, 'rule'), caller, ports) };
  },

  async 'GET /cases/{caseId}/colleagues'({ path: { caseId }, caller }, ports) {
    const known = await caseFor(caseId, caller, 'read-cases', ports);
    return { people: await othersWho((one) => mayHave(known, one, caller, ports), caller, ports) };
  },
};
