import { createHash } from 'node:crypto';
import { idOf } from '#shared/decisions/digest.ts';
import type { History, Sent } from './history.ts';

/*
 * Checks the invariants of a simulated history. It reads the contents of tables, queues and receiver, and
 * implements the design's rules independently: it imports only types of the product.
 */

type Event = {
  readonly eventId: string;
  readonly type: string;
  readonly accountId: string;
  readonly occurredAt: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, string>>;
};

/** One distinct event: all messages that carried it, and their bodies. */
type Logged = {
  readonly event: Event;
  readonly at: number;
  /** By the first 24 bits of the digest; more than one body is a conflict. */
  readonly bodies: Map<number, { readonly event: Event; readonly messages: Sent[] }>;
};

/** Event types of decisions, and actions, of the timer that ends restrictions. */
const byTimer: ReadonlySet<string> = new Set(['hold.ended', 'appeal.granted', 'measure.resumed']);

/** What the platform reported about closing an account: how often, and the last times, in seconds. */
type Closings = Readonly<Record<'times' | 'closed' | 'byPlatform' | 'reopened', number>>;
const neverClosed: Closings = { times: 0, closed: 0, byPlatform: 0, reopened: 0 };

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** RFC 8785 (JSON Canonicalization Scheme), for the plain values of an audit entry. */
const canonicalJson = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`);
  return `{${fields.join(',')}}`;
};

/** Converts objects to lists of sorted keys and values, over which an event's digest is computed. */
const sortedForm = (value: unknown): unknown => {
  if (Array.isArray(value)) return ['[', ...value.map(sortedForm)];
  if (typeof value !== 'object' || value === null) return value;
  return [
    '{',
    ...Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([key, inner]) => [key, sortedForm(inner)]),
  ];
};

const sha256 = (text: string) => createHash('sha256').update(text);
const digestOf = (event: Event): number =>
  Number.parseInt(
    sha256(JSON.stringify(sortedForm(event)))
      .digest('hex')
      .slice(0, 6),
    16,
  );

/** The other account whose state an event changes. */
const otherParty = ({ type, data, accountId }: Event): string | null => {
  const other =
    type === 'payment.transferred'
      ? data.payeeId
      : type === 'report.filed'
        ? data.reporterId
        : type === 'social.accepted' || type === 'social.rejected'
          ? data.requesterId
          : null;
  return typeof other === 'string' && other !== accountId ? other : null;
};

const isPoison = ({ context }: Event): boolean => context?.ip?.startsWith('192.0.2.') ?? false;

const isOffer = ({ data }: Event): boolean =>
  typeof data.text === 'string' && data.text.startsWith('buy my cards');

/** What an event adds to the windows of its own account. */
const homeCounts = (event: Event): readonly (readonly [string, number])[] => {
  const { type, data } = event;
  const risky = isOffer(event) ? ([['risky', 1]] as const) : [];
  switch (type) {
    case 'account.logged-in':
      return [['logins', 1]];
    case 'content.posted':
      return [['posts', 1], ...risky];
    case 'social.requested':
      return [['requests', (data.targetIds as string[]).length]];
    case 'social.messaged':
      return [['messages', 1], ...risky];
    case 'social.group-joined':
      return [['joins', 1]];
    case 'payment.transferred':
      return [['transfersOut', 1]];
    case 'report.filed':
      return [['reports', 1]];
    default:
      return [];
  }
};

const otherCounts: Readonly<Record<string, string>> = {
  'social.accepted': 'accepted',
  'social.rejected': 'rejected',
  'payment.transferred': 'transfersIn',
  'report.filed': 'reportsFiled',
};

const fineFamilies = ['logins', 'posts', 'requests', 'messages', 'transfersOut', 'transfersIn'];
const coarseFamilies = ['joins', 'accepted', 'rejected', 'reports', 'reportsFiled', 'risky'];

const long = [
  { length: day, buckets: 7 },
  { length: 7 * day, buckets: 5 },
];
const fineTiers = [{ length: 10 * minute, buckets: 6 }, { length: 2 * hour, buckets: 12 }, ...long];
const coarseTiers = [{ length: 4 * hour, buckets: 6 }, ...long];

/**
 * Something that a window may count: surely (`least`), or depending on which message arrived first (`most`).
 */
type Countable = {
  readonly at: number;
  readonly least: number;
  readonly most: number;
};

type Violation = { readonly invariant: string; readonly what: string };

/** Returns all violated invariants of a history; empty if it is correct. */
export const check = (history: History): readonly Violation[] => {
  const { records, accounts, sent, hash, settings } = history;
  const violations: Violation[] = [];
  const violated = (invariant: string, what: string) => violations.push({ invariant, what });

  // The sent messages as a log of distinct events.
  const log = new Map<string, Logged>();
  for (const message of sent) {
    if (message.kind !== 'event') continue;
    const event = JSON.parse(message.body) as Event;
    const at = Date.parse(event.occurredAt);
    if (at < message.sentAt - 29 * day) continue;
    const key = `${event.accountId} ${event.eventId}`;
    const logged = log.get(key) ?? { event, at, bodies: new Map() };
    log.set(key, logged);
    const digest = digestOf(event);
    const body = logged.bodies.get(digest) ?? { event, messages: [] };
    logged.bodies.set(digest, body);
    body.messages.push(message);
  }

  // Marks: the events that an account has recorded as seen, on its item or its pages. If a page was written
  // but the item was not, a mark is on both; they count as one.
  const kept = new Map([...accounts].map(([id, { marks }]) => [id, marks.kept]));
  const paged = Map.groupBy(
    [...history.pages].flatMap(([page, marks]) =>
      marks.map((mark) => ({ ...mark, accountId: page.slice(0, page.lastIndexOf('#')) })),
    ),
    ({ accountId }) => accountId,
  );
  const marksFor = (accountId: string, name: string) => {
    const named = ({ id }: { readonly id: number }) => id === hash(name);
    const here = (kept.get(accountId) ?? []).filter(named);
    const there = (paged.get(accountId) ?? []).filter(named);
    return there.filter(({ digest, at }) => here[0]?.digest !== digest || here[0].at !== at)
      .length === 0 && here.length > 0
      ? here
      : [...here, ...there];
  };

  // I1: every event is decided once, every other message is quarantined once.
  const accepted: (Logged & { readonly messages: readonly Sent[] })[] = [];
  for (const logged of log.values()) {
    const { accountId, eventId } = logged.event;
    const marks = marksFor(accountId, eventId);
    if (isPoison(logged.event)) {
      if (marks.length > 0) violated('I1', `${eventId} cannot be screened and left a mark`);
      continue;
    }
    if (marks.length === 0) violated('I1', `${eventId} of ${accountId} was lost`);
    if (marks.length > 1) violated('I1', `${eventId} of ${accountId} left ${marks.length} marks`);
    const [mark] = marks;
    const winner = mark && logged.bodies.get(mark.digest);
    if (mark && !winner) violated('I1', `${eventId} of ${accountId} is marked as what nobody sent`);
    if (winner) accepted.push({ ...logged, event: winner.event, messages: winner.messages });
    for (const body of logged.bodies.values()) {
      for (const { id } of body.messages) {
        const kept = history.quarantine.get(id);
        if (body === winner && kept)
          violated('I1', `${id} was accepted and quarantined: ${kept.reason}`);
        if (body !== winner && kept?.reason !== 'event-conflict') {
          violated('I1', `${id} contradicts ${eventId} and was not set aside`);
        }
      }
    }
    const other = otherParty(logged.event);
    if (other !== null) {
      const met = marksFor(other, `counterpart:${accountId} ${eventId}`);
      if (met.length !== 1) violated('I1', `${eventId} left ${met.length} marks on ${other}`);
    }
  }
  const unreadable = new Set(
    sent
      .filter(
        ({ kind, body, sentAt }) =>
          kind === 'unreadable' ||
          (kind === 'event' &&
            (isPoison(JSON.parse(body)) ||
              Date.parse(JSON.parse(body).occurredAt) < sentAt - 29 * day)),
      )
      .map(({ id }) => id),
  );
  for (const id of unreadable) {
    if (!history.quarantine.has(id)) violated('I1', `${id} cannot be read and was not set aside`);
  }
  for (const [id, { reason }] of history.quarantine) {
    const isKnown = unreadable.has(id) || reason === 'event-conflict';
    if (!isKnown) violated('I1', `${id} was set aside without need: ${reason}`);
  }
  const archived = new Set(
    history.archived.map(({ event }) => `${event.accountId} ${event.eventId}`),
  );
  for (const { event } of accepted) {
    if (!archived.has(`${event.accountId} ${event.eventId}`)) {
      violated('I1', `${event.eventId} is not in the archive`);
    }
  }

  // Every decision has a cause, and everything that requires a decision has one.
  const decisions = [...records.decisions.values()];
  const causes = new Set<string>([
    ...accepted.map(({ event }) => event.eventId),
    ...[...records.outbox.values()].flatMap(({ body }) =>
      'members' in body ? body.members.map(({ eventId }) => eventId) : [],
    ),
    ...history.rulings.map(({ rulingId }) => rulingId),
  ]);
  for (const { id, eventId, eventType, subject } of decisions) {
    if (!byTimer.has(eventType) && !causes.has(eventId)) {
      violated('I1', `${id} about ${subject.id} follows from nothing`);
    }
  }
  for (const { event } of accepted) {
    if (!isOffer(event) || event.type !== 'content.posted') continue;
    const about = decisions.filter(
      ({ eventId, subject }) =>
        eventId === event.eventId &&
        subject.kind === 'content' &&
        subject.id === event.data.contentId,
    );
    if (about.length !== 1 || about[0]?.outcome !== 'hide') {
      violated('I1', `${event.eventId} offers, and ${about.length} decisions say so`);
    }
  }

  // I2: windows equal a plain count over the log.
  const wasLate = (at: number, messages: readonly Sent[]): { sure: boolean; possible: boolean } => {
    const lates = messages.map(({ sentAt }) => at < sentAt - day);
    // A message sent after another one was finished cannot have been processed first.
    const firstDone = Math.min(...messages.map(({ deletedAt }) => deletedAt ?? Infinity));
    const racing = messages.filter(({ sentAt }) => sentAt <= firstDone);
    return {
      sure: lates.every(Boolean),
      possible: racing.some(({ sentAt }) => at < sentAt - day),
    };
  };
  const countables = new Map<string, Map<string, Countable[]>>();
  const moments = new Map<string, number[]>();
  const credible = (reporterId: string, before: number): 'yes' | 'no' | 'maybe' => {
    const imported = accepted.find(
      ({ event }) => event.accountId === reporterId && event.type === 'account.imported',
    );
    if (!imported) return 'no';
    const done = Math.min(...imported.messages.map(({ deletedAt }) => deletedAt ?? Infinity));
    return done < before ? 'yes' : 'maybe';
  };
  for (const { event, at, messages, bodies } of accepted) {
    const count = (accountId: string, family: string, times: number, share: Sent[]) => {
      const cleared = accounts.get(accountId)?.clearance?.at ?? -1;
      const late = wasLate(at, share);
      const firstSent = Math.min(...share.map(({ sentAt }) => sentAt));
      const reviewed = at <= cleared;
      // The sender's clock was ahead: counts unless the reviewer who cleared the account had seen it.
      const ahead = !reviewed && firstSent <= cleared;
      const families = countables.get(accountId) ?? new Map<string, Countable[]>();
      countables.set(accountId, families);
      families.set(family, [
        ...(families.get(family) ?? []),
        {
          at,
          least: late.possible || reviewed || ahead ? 0 : times,
          most: late.sure || reviewed ? 0 : times,
        },
      ]);
    };
    const moment = (accountId: string) =>
      moments.set(accountId, [...(moments.get(accountId) ?? []), at]);
    for (const [family, times] of homeCounts(event)) {
      if (family !== 'reports') {
        count(event.accountId, family, times, [...messages]);
        continue;
      }
      const firstSent = Math.min(...messages.map(({ sentAt }) => sentAt));
      const answer = credible(event.data.reporterId as string, firstSent);
      if (answer === 'yes') count(event.accountId, family, 1, [...messages]);
      // Whether the reporter was known in time cannot be determined afterwards.
      if (answer === 'maybe') {
        const families = countables.get(event.accountId) ?? new Map<string, Countable[]>();
        countables.set(event.accountId, families);
        families.set(family, [...(families.get(family) ?? []), { at, least: 0, most: 1 }]);
      }
    }
    moment(event.accountId);
    const other = otherParty(event);
    if (other !== null) {
      // Either body of a conflict may have reached the other party first.
      const all = [...bodies.values()].flatMap((body) => body.messages);
      count(other, otherCounts[event.type] as string, 1, all);
      moment(other);
    }
  }
  for (const [id, { destination, body }] of records.outbox) {
    if (destination !== 'followUps' || body.kind !== 'recheck') continue;
    for (const { accountId, eventId } of body.members) {
      const marks = marksFor(accountId, eventId);
      if (marks.length !== 1) {
        violated('I1', `${id}: ${accountId} was judged again ${marks.length} times`);
      }
      moments.set(accountId, [...(moments.get(accountId) ?? []), ...marks.map(({ at }) => at)]);
    }
  }
  for (const [accountId, state] of accounts) {
    const latest = Math.max(0, ...(moments.get(accountId) ?? []));
    if (state.asOf !== latest) {
      violated('I2', `${accountId} stands at ${state.asOf}, its latest event was at ${latest}`);
    }
    for (const family of [...fineFamilies, ...coarseFamilies]) {
      const ring: Uint8Array =
        state.rings[family as keyof typeof state.rings] ?? new Uint8Array(30);
      const things = countables.get(accountId)?.get(family) ?? [];
      let offset = 0;
      for (const { length, buckets } of fineFamilies.includes(family) ? fineTiers : coarseTiers) {
        const newest = Math.floor(state.asOf / length);
        for (let age = 0; age < buckets; age++) {
          const bucket = newest - age;
          const within = things.filter(({ at }) => Math.floor(at / length) === bucket);
          const least = Math.min(
            255,
            within.reduce((sum, one) => sum + one.least, 0),
          );
          const most = Math.min(
            255,
            within.reduce((sum, one) => sum + one.most, 0),
          );
          const actual = ring[offset + (bucket % buckets)] as number;
          if (actual < least || actual > most) {
            violated(
              'I2',
              `${accountId} ${family}: ${actual} within ${length / minute} minutes, ${age} ago; the log says ${least} to ${most}`,
            );
          }
        }
        offset += buckets;
      }
    }
  }

  // Reported attributes of an account: the latest report wins, in whatever order reports arrive.
  for (const [accountId, state] of accounts) {
    const words = accepted
      .filter(({ event }) => event.accountId === accountId)
      .flatMap(({ event, at }) => {
        const { verification } = event.data as { verification?: { status: string } };
        const status =
          event.type === 'account.verification-changed' ? event.data.status : verification?.status;
        return status === undefined ? [] : [{ at, status }];
      });
    const latest = words.toSorted((a, b) => b.at - a.at)[0];
    const among = words.filter(({ at }) => at === latest?.at).map(({ status }) => status);
    if (latest && !among.includes(state.verification.status)) {
      violated(
        'I2',
        `${accountId} is ${state.verification.status}, the latest word was ${latest.status}`,
      );
    }
    const payers = new Set(
      accepted
        .filter(({ event }) => event.type === 'payment.transferred')
        .filter(({ event }) => otherParty(event) === accountId)
        .map(({ event }) => event.accountId),
    );
    if (!state.clearance && state.payers.length !== Math.min(7, payers.size)) {
      violated('I2', `${accountId} knows ${state.payers.length} payers of ${payers.size}`);
    }
  }

  // Entities: their members are exactly the accounts whose events name them.
  const users = new Map<string, Set<string>>();
  for (const { event } of accepted) {
    const device = event.context?.deviceId;
    if (device) users.set(device, (users.get(device) ?? new Set()).add(event.accountId));
  }
  for (const [device, expected] of users) {
    const members = new Set(
      history.entities.get(`device#${device}`)?.recent.map(({ account }) => account),
    );
    const missing = [...expected].filter((one) => !members.has(one));
    if (missing.length > 0) violated('I2', `${device} does not know ${missing.join(' ')}`);
    if (members.size > expected.size) violated('I2', `${device} knows accounts that never used it`);
  }

  // I3: each audit chain is intact, and matches the account.
  const closings = new Map<string, Closings>();
  const allTaints = [...records.outbox.values()].flatMap(({ body }) =>
    'kind' in body && body.kind === 'taint' ? [body] : [],
  );
  // Other taints follow entities that an already excluded account came to share later.
  const taints = allTaints.filter(
    ({ followUpId, platformId, accountId, standingVersion }) =>
      followUpId === idOf('tnt', [platformId, accountId, standingVersion]),
  );
  for (const { event } of accepted) {
    if (event.type !== 'account.closed' && event.type !== 'account.reopened') continue;
    const told = closings.get(event.accountId) ?? neverClosed;
    const at = Math.floor(Date.parse(event.occurredAt) / 1_000);
    const isClosing = event.type === 'account.closed';
    const put = (is: boolean, since: number) => (is ? Math.max(since, at) : since);
    closings.set(event.accountId, {
      times: told.times + 1,
      closed: put(isClosing, told.closed),
      byPlatform: put(isClosing && event.data.by === 'platform', told.byPlatform),
      reopened: put(!isClosing, told.reopened),
    });
  }
  const audited = new Map<string, string>();
  const freezes = new Map<string, number>();
  /** Changes of standing to or from frozen, by account and version. */
  const crossings = new Set<string>();
  /**
   * Accounts that are frozen, were frozen when they were closed, or were closed by the platform, with the
   * causes of changes until then.
   */
  const frozen = new Map<string, { readonly version: number; readonly until: readonly string[] }>();
  const rungs = ['active', 'challenged', 'limited', 'frozen'];
  for (const [subject, entries] of records.audit) {
    const accountId = subject.slice('account:'.length);
    const state = accounts.get(accountId);
    let previous = '';
    let changes = 0;
    let standing: string = 'active';
    let cleared = -1;
    for (const [i, entry] of entries.entries()) {
      const { hash: claimed, ...rest } = entry;
      const actual = sha256(canonicalJson(rest)).digest('base64url');
      if (entry.sequence !== i + 1)
        violated('I3', `${subject} has entry ${entry.sequence} at ${i + 1}`);
      if (entry.previous !== previous) violated('I3', `${subject} ${entry.sequence} does not link`);
      if (claimed !== actual) violated('I3', `${subject} ${entry.sequence} was changed`);
      previous = claimed;
      // I6: every cause takes effect once.
      const before = audited.get(entry.causeId);
      if (before) violated('I6', `${entry.causeId} is on record twice: ${before}, ${entry.action}`);
      audited.set(entry.causeId, entry.action);

      const { from, to, version } = entry.details;
      if (entry.action === 'case.released') cleared = Math.max(cleared, entry.at);
      if (to === undefined || entry.details.subject !== undefined) continue;
      if (entry.action.startsWith('content.') || !rungs.includes(String(to))) continue;
      changes += 1;
      if (from !== standing)
        violated('I3', `${subject} ${entry.sequence}: from ${from}, was ${standing}`);
      standing = String(to);
      if ((from === 'frozen') !== (to === 'frozen')) crossings.add(`${accountId} ${version}`);
      if (to !== 'frozen') frozen.delete(accountId);
      else if (from !== 'frozen') {
        const until = entries.slice(0, i + 1).map(({ causeId }) => causeId);
        frozen.set(accountId, { version: Number(version), until });
      }
      if (Number(version) < changes)
        violated('I3', `${subject}: version ${version} of change ${changes}`);
      const decision = records.decisions.get(entry.causeId);
      const isMachine = entry.actor === 'system' && !byTimer.has(entry.action);
      // I4: automatic decisions only make a standing stricter, except after a passed challenge.
      if (
        isMachine &&
        rungs.indexOf(standing) < rungs.indexOf(String(from)) &&
        from !== 'challenged'
      )
        violated('I4', `${subject} ${entry.sequence}: the machine lifted ${from}`);
      // I5: events from before a reviewer cleared the account do not restrict it again.
      if (isMachine && standing !== 'active' && decision && decision.at <= cleared) {
        violated(
          'I5',
          `${subject} was ${standing} on ${decision.eventId}, from before it was cleared`,
        );
      }
      if (isMachine && standing === 'frozen') {
        const clockHour = Math.floor(entry.at / hour);
        freezes.set(String(clockHour), (freezes.get(String(clockHour)) ?? 0) + 1);
      }
      const told = [...records.outbox.values()].some(
        ({ body }) =>
          'subjectVersion' in body &&
          body.subject.kind === 'account' &&
          body.subject.id === accountId &&
          body.subjectVersion === version,
      );
      if (!told) violated('I8', `nobody is told that ${accountId} is ${standing}`);
    }
    const head = state?.audit;
    if (head?.sequence !== entries.length || head.hash !== previous) {
      violated('I3', `${subject} ends at ${entries.length}, the account says ${head?.sequence}`);
    }
    if (!state) continue;
    if (cleared !== (state.clearance?.at ?? -1)) {
      violated('I5', `${accountId} was cleared at ${cleared}, it remembers ${state.clearance?.at}`);
    }
    const told = closings.get(accountId) ?? neverClosed;
    const closed = told.closed > told.reopened;
    const putOut = told.byPlatform > told.reopened;
    const marked = taints.filter((one) => one.accountId === accountId);
    if (told.reopened > 0) {
      // A closing and its reopening may cross depending on when each arrived; every crossing has a taint.
      for (const { standingVersion } of marked) crossings.add(`${accountId} ${standingVersion}`);
      const excluded = putOut || standing === 'frozen';
      if (excluded !== (marked.length % 2 === 1)) {
        violated('I8', `${accountId} crossed ${marked.length} times, and is ${standing}`);
      }
      const version = Math.max(...marked.map(({ standingVersion }) => standingVersion));
      if (!excluded) frozen.delete(accountId);
      else frozen.set(accountId, { version, until: frozen.get(accountId)?.until ?? [] });
    } else if (putOut && standing !== 'frozen') {
      const version =
        marked.find(({ standingVersion }) => standingVersion > changes)?.standingVersion ??
        changes + 1;
      crossings.add(`${accountId} ${version}`);
      frozen.set(accountId, frozen.get(accountId) ?? { version, until: [] });
    }
    const stood = closed ? state.closure.from : state.standing.status;
    if (stood !== standing) violated('I3', `${accountId} is ${stood}, its log says ${standing}`);
    if (closed !== (state.standing.status === 'closed')) {
      violated('I3', `${accountId} is ${state.standing.status}, its platform says otherwise`);
    }
    if (state.standing.version !== changes + told.times) {
      violated(
        'I3',
        `${accountId} has standing version ${state.standing.version} after ${changes} changes`,
      );
    }
  }
  for (const { id, subject } of decisions) {
    if (!audited.has(id)) violated('I3', `${id} about ${subject.id} is not on record`);
  }
  for (const [, count] of freezes) {
    if (count > settings.brakes.freezesPerHour) {
      violated(
        'I4',
        `${count} freezes in an hour, the brake allows ${settings.brakes.freezesPerHour}`,
      );
    }
  }

  // I4: accounts that signed up on a farm's device are judged on all accounts of the device.
  for (const { device, accounts: members } of history.plan.farms) {
    const level = [12, 6, 3].find((one) => members.length >= one) ?? Number.POSITIVE_INFINITY;
    for (const accountId of members) {
      if (accounts.get(accountId)?.clearance) continue;
      const seen = decisions
        .filter(({ subject }) => subject.kind === 'account' && subject.id === accountId)
        .flatMap(({ findings }) => findings)
        .filter(({ rule }) => rule === 'account.bulk-signup-device')
        .flatMap(({ evidence }) => evidence)
        .map(({ values }) => Number(values.accounts ?? 0));
      const most = Math.max(0, ...seen);
      if (level <= members.length && most < level) {
        violated(
          'I4',
          `${accountId} was judged when ${device} had ${most} accounts, it has ${members.length}`,
        );
      }
    }
  }

  // I7: the platform's state equals ours.
  for (const [accountId, { standing }] of accounts) {
    const there = history.receiver.states.get(`account:${accountId}`);
    if (standing.status === 'closed') continue;
    const desired = there && 'standing' in there.desired ? there.desired.standing : 'active';
    if (settings.mode !== 'observe' && (standing.version > 0 || there)) {
      // Closing and reopening are changes that the platform is not told about.
      const version = there?.subjectVersion ?? 0;
      const isReopened = closings.has(accountId);
      if (
        desired !== standing.status ||
        (isReopened ? version > standing.version : version !== standing.version)
      ) {
        violated('I7', `${accountId} is ${standing.status} here and ${desired} at the platform`);
      }
    }
  }
  for (const [contentId, { visibility, version }] of history.posts) {
    const there = history.receiver.states.get(`content:${contentId}`);
    const desired = there && 'visibility' in there.desired ? there.desired.visibility : 'visible';
    if (desired !== visibility || there?.subjectVersion !== version) {
      violated('I7', `${contentId} is ${visibility} here and ${desired} at the platform`);
    }
  }

  // I8: every outbox message was delivered, and belongs to a recorded decision.
  for (const [id, message] of records.outbox) {
    if (message.acknowledgedAt === undefined || message.dueAt !== null) {
      violated('I8', `${id} was never acknowledged`);
    }
    if (message.destination === 'actions' && !audited.has(message.body.decisionId)) {
      violated('I8', `${id} carries out ${message.body.decisionId}, which is not on record`);
    }
  }

  // I8: each crossing is followed up once.
  const followed = taints.map(
    ({ accountId, standingVersion }) => `${accountId} ${standingVersion}`,
  );
  for (const crossing of crossings) {
    if (!followed.includes(crossing))
      violated('I8', `${crossing} crossed and nothing was marked for it`);
  }
  for (const [place, one] of followed.entries()) {
    if (!crossings.has(one) || followed.indexOf(one) < place)
      violated('I8', `${one} never crossed`);
  }

  // I12: an entity counts exactly its frozen accounts.
  const nameOf = ({ kind, value }: { readonly kind: string; readonly value: string }) =>
    `${kind}#${value}`;
  const papersOf = (kind: string, accountId: string) =>
    [...records.papers.values()].filter(
      (paper) => paper.kind === kind && paper.folder === accountId,
    );
  type Listing = {
    readonly entities: readonly { readonly kind: string; readonly value: string }[];
  };
  const namesOn = (body: unknown) => (body as Listing).entities.map(nameOf);
  for (const [accountId, { version, until }] of frozen) {
    const causing = new Set(until.flatMap((id) => [id, records.decisions.get(id)?.eventId ?? id]));
    // The device of the event on which the account was frozen, from the log.
    const eventId = records.decisions.get(until.at(-1) as string)?.eventId;
    const device = accepted.find(
      ({ event }) => event.accountId === accountId && event.eventId === eventId,
    )?.event.context?.deviceId;
    const used = [
      ...(device ? [`device#${device}`] : []),
      ...allTaints
        .filter((one) => one.accountId === accountId && one.standingVersion >= version)
        .flatMap(namesOn),
      ...papersOf('exhibit', accountId)
        .filter(({ id }) => causing.has(id))
        .flatMap(({ body }) => namesOn(body)),
    ];
    for (const name of new Set(used)) {
      const entity = history.entities.get(name);
      // Target entities are named by accounts of any age, but joined only by new accounts.
      if (name.startsWith('target#') && !entity?.accounts.includes(hash(accountId))) continue;
      if (!entity?.restricted.includes(hash(accountId))) {
        violated('I12', `${accountId} is frozen and ${name} does not say so`);
      }
    }
  }
  const known = new Map([...accounts.keys()].map((accountId) => [hash(accountId), accountId]));
  for (const [name, { restricted, recent, accounts: members }] of history.entities) {
    for (const one of restricted) {
      const accountId = known.get(one) ?? 'nobody';
      if (!frozen.has(accountId))
        violated('I12', `${name} says ${accountId} is frozen, and it is not`);
      const isMember = recent.some(({ account }) => account === accountId);
      if (!isMember && members.length === recent.length) {
        violated('I12', `${name} was marked for ${accountId}, which never used it`);
      }
      const remembered = papersOf('taint', accountId).flatMap(({ body }) => namesOn(body));
      if (!remembered.includes(name)) violated('I12', `nobody remembers ${name} for ${accountId}`);
    }
  }
  for (const { kind, folder, expiresAt } of records.papers.values()) {
    if (kind === 'taint' && expiresAt === null && !frozen.has(folder)) {
      violated('I12', `what was marked for ${folder} is remembered, and it is not frozen`);
    }
  }
  for (const { holdId, accountId, until } of records.holds.values()) {
    if (until < history.plan.endsAt) violated('I11', `${holdId} of ${accountId} should have ended`);
  }
  for (const { accountId, rulingId, became } of history.rulings) {
    if (became === 'given-up') violated('I11', `${rulingId} on ${accountId} never went through`);
  }

  // I10: batch responses name only messages of their batch, once each.
  if (history.strayAnswers.length > 0)
    violated('I10', `answers named ${history.strayAnswers.join(' ')}`);

  // I11: once faults stop, everything settles.
  if (!history.rested) violated('I11', 'it never came to rest');
  for (const [queue, left] of Object.entries(history.left)) {
    if (left > 0) violated('I11', `${left} messages are left in ${queue}`);
  }
  return violations;
};
