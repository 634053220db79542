import * as z from 'zod';
import {
  handleQuarantined,
  type QuarantineOutcome,
  releaseProblem,
} from '#shared/acting/handle-quarantined.ts';
import { type BrakeKey, haltBrake } from '#shared/decisions/decision.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { brakeLimit, heldBackIn } from '#shared/effects/brakes.ts';
import { explainRefusal } from '#shared/events/explanations.ts';
import { revisionName } from '#shared/reviews/counting.ts';
import { flowFigures, ruleFigures, timelinessOf } from '#shared/reviews/figures.ts';
import { reportColumns, reportRows } from '#shared/reviews/report.ts';
import { shareOf } from '#shared/reviews/share.ts';
import { haltIn } from '#shared/rules/cel/rulebook.ts';
import type { Words } from '#shared/rules/words.ts';
import { figuresOf } from '#shared/screening/trials.ts';
import type { RuleCounts } from '#shared/stores/rulebook/port.ts';
import { brakeName, brakeWords } from '../cases/brake-name.ts';
import { maskedBody } from '../cases/masked-body.ts';
import { readableBy } from '../cases/place.ts';
import type { platform as endpoints, QuarantinedView } from '../contract/platform.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { currentRulebook } from '../rules/rulebook.ts';
import { csvOf } from '../server/csv.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';
import { daysOf, spanOf } from '../server/span.ts';
import type { WatchedQueue } from '../server/study-ports.ts';
import { isOnRecord, putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';

/** Upper limits for counting open appeals and quarantined messages. */
const appealsCounted = 5_000;
const quarantineCounted = 800;
/** Most clock hours of brakes in which one tripped that are shown. */
const trippedShown = 200;

const watchedQueues: readonly WatchedQueue[] = ['intake', 'followUps', 'actions'];

const deadLettersOf = async ({ deadLetters }: ReviewPorts) =>
  Promise.all(
    watchedQueues.map(async (queue) => ({ queue, ...(await deadLetters[queue].status()) })),
  );

/** The halt of all automatic restrictions, with its author, time and reason; empty if there is none. */
const haltBrakes = async ({ rulebook, papers }: Pick<ReviewPorts, 'rulebook' | 'papers'>) => {
  const halt = haltIn(await rulebook.entriesAfter(0));
  if (!halt) return [];
  const { by, at, reason } = halt;
  const { name } = (await namesOf([by], papers))(by);
  const words: Words = {
    'zh-CN': `一切自动限制（由 ${name} 停止：${reason}）`,
    en: `all automatic restrictions, halted by ${name}: ${reason}`,
  };
  return [{ key: haltBrake, words, count: 0, cap: 0, on: true, since: at }];
};

/** Counts of this hour's brakes: the platform's, those of rules that may freeze, and any others that are on. */
const brakesOf = async (ports: ReviewPorts) => {
  const { settings, clock } = ports;
  const [counts, rules, halted] = await Promise.all([
    ports.brakes.ofHour(clock.now()),
    ports.rulesNow(),
    haltBrakes(ports),
  ]);
  const always = new Set<BrakeKey>([
    'platform',
    ...Object.keys(settings.shadowRecords).map((rule): BrakeKey => `rule:${rule}`),
  ]);
  const counted = [...new Set([...always, ...counts.keys()])].map((key) => {
    const count = counts.get(key) ?? 0;
    const cap = brakeLimit(key, settings);
    return { key, count, cap, on: count >= cap };
  });
  return [
    ...halted,
    ...counted
      .filter(({ key, on }) => on || always.has(key))
      .map(({ key, ...usage }) => ({
        key: brakeName(key),
        words: brakeWords(key, rules),
        ...usage,
        since: null,
      })),
  ];
};

/** Open appeals that the caller may read. */
const appealsOf = async (caller: Caller, ports: ReviewPorts) => {
  const appeals = await ports.caseQueues.appeals('open', { most: appealsCounted });
  const open = readableBy(appeals, caller, ports);
  const now = ports.clock.now();
  return { open: open.length, overdue: open.filter(({ dueAt }) => dueAt <= now).length };
};

/** The figures of each rule revision counted on these days, including the share that reviewers upheld. */
const rulesOf = async (
  days: readonly string[],
  people: ReturnType<typeof ruleFigures>,
  ports: ReviewPorts,
) => {
  const [counts, { find }, { placed }] = await Promise.all([
    Promise.all(days.map((day) => ports.rulebook.countsOn(Date.parse(day)))),
    ports.rulesNow(),
    currentRulebook(ports),
  ]);
  const lives = new Map(placed.map((one) => [revisionName(one.id, one.revision), one.life]));
  const byRule = Map.groupBy(counts.flat(), ({ rule, revision }) => revisionName(rule, revision));
  return [...byRule]
    .map(([name, daily]) => {
      const [{ rule: id, revision }] = daily as [RuleCounts];
      const rule = find(id);
      // A revision that is no longer current decides nothing.
      const life = lives.get(name) ?? 'retired';
      const { withRules, ...figures } = figuresOf(daily, { id, life });
      return {
        rule: id,
        revision,
        ...figures,
        title: rule?.title ?? { 'zh-CN': id, en: id },
        life,
        upheld: people.get(name)?.upheld ?? shareOf(0, 0),
      };
    })
    .toSorted((a, b) => b.fired - a.fired);
};

const messageView = (
  message: Awaited<ReturnType<ReviewPorts['quarantine']['page']>>['messages'][number],
  settings: ReviewPorts['settings'],
): QuarantinedView => {
  const { id, reason, field, sentAt, body } = message;
  const { problem, remedy } = explainRefusal(message, settings);
  return {
    id,
    reason,
    problem,
    remedy,
    field: field ?? null,
    sentAt,
    body: maskedBody(body),
    mayRelease: releaseProblem(message) === null,
  };
};

/** Store pages read for one list page at most. */
const mostPagesRead = 10;

/** Reads on until a page has messages: expired messages and other reasons can leave store pages empty. */
const quarantinePage = async (
  quarantine: ReviewPorts['quarantine'],
  {
    after,
    limit,
    reason,
  }: { readonly after: string | null; readonly limit: number; readonly reason: string | undefined },
): ReturnType<ReviewPorts['quarantine']['page']> => {
  let next = after;
  for (let read = 1; ; read += 1) {
    const page = await quarantine.page({ after: next, most: limit });
    const messages = page.messages.filter(
      (message) => reason === undefined || message.reason === reason,
    );
    next = page.next;
    if (messages.length > 0 || next === null || read === mostPagesRead) return { messages, next };
  }
};

const refusalByOutcome: { readonly [O in QuarantineOutcome]?: ProblemCode } = {
  unknown: 'not-found',
  cut: 'wrong-subject',
  duplicate: 'duplicate-event',
  taken: 'already-decided',
  refused: 'unavailable',
};

const handleMessage = async (
  id: string,
  wanted: 'released' | 'discarded',
  caller: Caller,
  ports: ReviewPorts,
): Promise<null> => {
  const act = {
    by: caller.id,
    at: ports.clock.now(),
    causeId: idOf('req', [caller.act, id]),
  };
  const { outcome } = await handleQuarantined(id, wanted, act, ports);
  const refusal = refusalByOutcome[outcome];
  if (!refusal) return null;
  // Already handled: an earlier attempt of this same request succeeded, but its response was lost.
  const asked = { action: `message.${wanted}`, causeId: act.causeId };
  const subject = `platform:${ports.settings.platformId}`;
  if (outcome === 'unknown' && (await isOnRecord(subject, asked, ports))) return null;
  throw new Refusal(refusal);
};

export const platform: Routes<keyof typeof endpoints> = {
  async 'GET /platform'({ query, caller }, ports) {
    const { tallies, settings, clock, quarantine } = ports;
    const span = spanOf(query, clock.now());
    const days = daysOf(span);
    const [flow, people, brakes, appeals, quarantined, dead] = await Promise.all([
      tallies.of('flow', span.from, span.to),
      tallies.of('rules', span.from, span.to),
      brakesOf(ports),
      appealsOf(caller, ports),
      quarantine.count(quarantineCounted + 1),
      Promise.all(watchedQueues.map((queue) => ports.deadLetters[queue].waiting())),
    ]);
    const figures = flowFigures(flow);
    const counted = new Map(figures.days.map((day) => [day.day, day]));
    const catalogue = await ports.rulesNow();
    return {
      mode: settings.mode,
      days: days.map((day) => ({
        day,
        outcomes: counted.get(day)?.outcomes ?? {},
        automatic: counted.get(day)?.automatic ?? 0,
        byStaff: counted.get(day)?.byStaff ?? 0,
      })),
      timeToAction: figures.timeToAction,
      failed: figures.failed,
      falsePositives: figures.falsePositives,
      missed: figures.missed,
      rules: await rulesOf(days, ruleFigures(people), ports),
      brakes,
      tripped: heldBackIn(flow.values())
        .slice(0, trippedShown)
        .map(({ key, from, decisions: held }) => ({
          key,
          words: brakeWords(key, catalogue),
          from,
          held,
        })),
      appeals: {
        ...appeals,
        granted: figures.appealsGranted,
        inTime: timelinessOf(flow, 'appeals'),
      },
      quarantined: Math.min(quarantined, quarantineCounted),
      moreQuarantined: quarantined > quarantineCounted,
      deadLetters: dead.reduce((sum, waiting) => sum + waiting, 0),
    };
  },

  async 'GET /platform/export'({ query, caller }, ports) {
    const span = spanOf(query, ports.clock.now());
    const days = daysOf(span);
    const flow = await ports.tallies.of('flow', span.from, span.to);
    const causeId = idOf('req', [caller.requestId, 'figures']);
    const details = { from: days.at(0) ?? null, to: days.at(-1) ?? null };
    await putOnRecord(caller.id, { action: 'figures.exported', causeId, details }, ports);
    return { csv: csvOf(reportColumns, reportRows(flow, days)), partial: false };
  },

  async 'GET /quarantine'({ query, caller }, { quarantine, seals, settings }) {
    const { limit, cursor, reason } = query;
    const purpose = `quarantine ${reason ?? ''} ${caller.id}`;
    const after = cursor ? seals.open(z.string(), purpose, cursor) : null;
    const { messages, next } = await quarantinePage(quarantine, { after, limit, reason });
    return {
      items: messages
        .toSorted((a, b) => a.sentAt - b.sentAt)
        .map((message) => messageView(message, settings)),
      cursor: next && seals.seal(purpose, next),
    };
  },

  'POST /quarantine/{id}/release': ({ path: { id }, caller }, ports) =>
    handleMessage(id, 'released', caller, ports),

  'POST /quarantine/{id}/discard': ({ path: { id }, caller }, ports) =>
    handleMessage(id, 'discarded', caller, ports),

  async 'GET /dead-letters'(_asked, ports) {
    return { queues: await deadLettersOf(ports) };
  },

  async 'POST /dead-letters/{queue}/redrive'({ path: { queue }, caller }, ports) {
    const { auditLog, clock, settings, deadLetters } = ports;
    if (!(await deadLetters[queue].status()).movable) throw new Refusal('not-movable');
    await auditLog.append(
      {
        subject: `platform:${settings.platformId}`,
        at: clock.now(),
        actor: caller.id,
        action: 'dead-letters.redriven',
        causeId: idOf('req', [caller.act, queue]),
        details: { queue },
      },
      { once: true },
    );
    await deadLetters[queue].redrive();
    return null;
  },
};
