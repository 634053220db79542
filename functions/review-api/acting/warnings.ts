import * as z from 'zod';
import { retryOptions } from '#shared/acting/account-commit.ts';
import { warnUsers, withdrawUserWarnings } from '#shared/acting/handle.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { wordWarning } from '#shared/decisions/statement.ts';
import { type CommandOf, warningIdOf, withdrawalIdOf } from '#shared/effects/command.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import { categories } from '#shared/rules/categories.ts';
import type { Words } from '#shared/rules/words.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { retryWhileStale } from '#shared/screening/retry.ts';
import { day } from '#shared/settings/durations.ts';
import { evidentStanding } from '#shared/signals/account-state.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { readEach } from '#shared/stores/unreadable.ts';
import { exhibitsFor } from '../cases/account-place.ts';
import { accountViewsOf, isBlind } from '../cases/blind.ts';
import { actId, actingPorts, mustBeFree, orRefuse } from '../cases/open-case.ts';
import type { PersonAtRisk, Warnings } from '../contract/warnings.ts';
import { invalid, Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { isNoted, notePaper } from '../staff/notes.ts';
import { namesOf } from '../staff/people.ts';
import { retention } from '../staff/retention.ts';
import { basisOf } from './rule-on-case.ts';

const listLimits = { people: 50, sent: 20 };
/** Number of a case's latest warnings searched: for the last ones of a day, and for others with the same content. */
const warningsSearched = 200;

/** The accounts that an event approached or paid. Reporters are never shown. */
const approachedBy = ({ type, counterpartId, targetIds }: Exhibit): readonly string[] =>
  type === 'social.requested'
    ? targetIds
    : counterpartId !== null && (type === 'social.messaged' || type === 'payment.transferred')
      ? [counterpartId]
      : [];

type Approached = Omit<PersonAtRisk, 'standing' | 'warnedBySystemAt'>;

/** The accounts approached or paid in the events of a case, most frequent first. */
const approachedIn = (exhibits: readonly Exhibit[]): readonly Approached[] => {
  const people = new Map<string, Approached>();
  for (const exhibit of exhibits) {
    for (const accountId of approachedBy(exhibit)) {
      const { types = [], times = 0, lastAt = 0 } = people.get(accountId) ?? {};
      people.set(accountId, {
        accountId,
        types: [...new Set([...types, exhibit.type])],
        times: times + 1,
        lastAt: Math.max(lastAt, exhibit.at),
      });
    }
  }
  return [...people.values()]
    .toSorted((a, b) => b.times - a.times || b.lastAt - a.lastAt)
    .slice(0, listLimits.people);
};

/** Warnings that were sent together; stored in the folder of their case. */
const SentWarnings = z.strictObject({
  at: z.number(),
  by: z.string(),
  category: z.string(),
  warned: z.array(z.strictObject({ accountId: z.string(), commandId: z.string() })),
  undoneBy: z.string().nullable(),
});
type SentWarnings = z.infer<typeof SentWarnings>;

const sentPaper = (caseId: string, id: string, version: number, body: SentWarnings): Paper => ({
  kind: 'warning',
  folder: caseId,
  id,
  version,
  body,
  expiresAt: body.at + retention,
});

/** @throws {Refusal} `invalid` for an unknown category of harm */
const mustBeKnownCategory = (category: string, field: string): void => {
  if (!Object.hasOwn(categories, category)) {
    const all = Object.keys(categories).join(', ');
    throw invalid(field, { 'zh-CN': `须为以下之一：${all}`, en: `must be one of ${all}` });
  }
};

/**
 * Refuses a message to other accounts that must not be sent.
 *
 * @throws {Refusal} `observing` if the platform is in observe mode; `invalid` for an unknown category of harm
 */
export const mustBeSendable = (
  category: string,
  { settings }: Pick<ReviewPorts, 'settings'>,
): void => {
  if (settings.mode === 'observe') throw new Refusal('observing');
  mustBeKnownCategory(category, 'body.category');
};

/**
 * Reads the warnings sent on a case, later days first; within a day the order is arbitrary, because ids
 * contain only the day.
 */
const sentPapers = async (
  { caseId }: Pick<Case, 'caseId'>,
  { papers }: Pick<ReviewPorts, 'papers'>,
) =>
  readEach(
    await papers.list('warning', caseId, { most: warningsSearched, latestFirst: true }),
    ({ id }) => id,
    ({ id, body }) => ({ warningId: id, ...SentWarnings.parse(body) }),
  );

/** The warnings sent on a case, latest first. A blind second reviewer sees only their own. */
const sentOn = async (
  known: Case,
  caller: Caller,
  ports: ReviewPorts,
): Promise<readonly (SentWarnings & { readonly warningId: string })[]> => {
  const blind = isBlind(known, caller, ports);
  return (await sentPapers(known, ports))
    .filter(({ by }) => !blind || by === caller.id)
    .toSorted((a, b) => b.at - a.at);
};

/** Days that the system's own warnings are looked up: a delivered one is stored no longer. */
const systemDays = 30;

/**
 * When the system itself last warned accounts of the account of a case: commands that no staff member sent.
 *
 * @param days 1: only today's, after which the platform would not deliver another
 */
const warnedBySystem = async (
  known: Case,
  accountIds: readonly string[],
  { category, at, days }: { readonly category: string; readonly at: number; readonly days: number },
  ports: ReviewPorts,
): Promise<ReadonlyMap<string, number>> => {
  const { platformId } = ports.settings;
  const sent = await sentPapers(known, ports);
  const byStaff = new Set(sent.flatMap(({ warned }) => warned.map(({ commandId }) => commandId)));
  const sentBySystem = async (to: string, on: number): Promise<readonly number[]> => {
    const commandId = warningIdOf(platformId, { to, about: known.accountId, category, at: on });
    const found = byStaff.has(commandId) ? null : await ports.outbox.find(commandId);
    if (found === null) return [];
    return ['committedAt' in found ? found.committedAt : on];
  };
  const latest = await Promise.all(
    accountIds.map(async (id) => {
      const each = Array.from({ length: days }, (_, i) => sentBySystem(id, at - i * day));
      const times = (await Promise.all(each)).flat();
      return times.length > 0 ? [[id, Math.max(...times)] as const] : [];
    }),
  );
  return new Map(latest.flat());
};

/** The people whom a case gives reason to warn, the text of the warning, and the warnings already sent. */
export const warningsOn = async (
  known: Case,
  category: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Warnings> => {
  const { accountId } = known;
  mustBeKnownCategory(category, 'query.category');
  const [exhibits, allSent] = await Promise.all([
    exhibitsFor(known, caller, ports),
    sentOn(known, caller, ports),
  ]);
  const sent = allSent.slice(0, listLimits.sent);
  const approached = approachedIn(exhibits).filter((person) => person.accountId !== accountId);
  const ids = approached.map((person) => person.accountId);
  const { platformId } = ports.settings;
  const at = ports.clock.now();
  const [{ accounts }, bySystem, cases, nameOf] = await Promise.all([
    ports.states.read({ accounts: ids }),
    warnedBySystem(known, ids, { category, at, days: systemDays }, ports),
    ports.ledger.readCases(ids.map((id) => caseIdOf(platformId, id))),
    namesOf(
      sent.flatMap(({ by, undoneBy }) => [by, undoneBy]),
      ports.papers,
    ),
  ]);
  const viewOf = await accountViewsOf(cases.values(), caller, ports);
  return {
    people: approached.map((person) => {
      const { accountId: id } = person;
      const state = viewOf(id).state(accounts.get(id));
      return {
        ...person,
        standing: state ? evidentStanding(state.standing) : null,
        warnedBySystemAt: bySystem.get(id) ?? null,
      };
    }),
    message: wordWarning(category),
    sent: sent.map(({ warned, by, undoneBy, ...rest }) => ({
      ...rest,
      accountIds: warned.map((one) => one.accountId),
      by: nameOf(by),
      undoneBy: undoneBy === null ? null : nameOf(undoneBy),
    })),
  };
};

/**
 * Refuses recipients that the platform has never mentioned, and recipients already warned today, by staff or by the
 * system, even if that warning was withdrawn: the platform would not deliver it again.
 *
 * @param commandIdOf returns the id of the command that warns an account
 * @throws {Refusal} `invalid` with an error for each recipient, which names it: there may be fifty
 */
const mustBeWarnable = async (
  known: Case,
  accountIds: readonly string[],
  harm: { readonly category: string; readonly at: number },
  commandIdOf: (accountId: string) => string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<void> => {
  const [{ accounts }, exhibits, sent] = await Promise.all([
    ports.states.read({ accounts: accountIds }),
    exhibitsOf(known.accountId, ports),
    sentOn(known, caller, ports),
  ]);
  const mentioned = new Set(
    exhibits.flatMap(({ counterpartId, targetIds }) => [counterpartId, ...targetIds]),
  );
  const warnedCommandIds = new Set(
    sent.flatMap(({ warned }) => warned.map(({ commandId }) => commandId)),
  );
  const bySystem = await warnedBySystem(known, accountIds, { ...harm, days: 1 }, ports);
  const problemOf = (id: string): Words | null => {
    if (id === known.accountId) {
      return {
        'zh-CN': `${id} 就是此案的账号，请移除`,
        en: `${id} is the account of this case itself: leave it out`,
      };
    }
    if (!(accounts.has(id) || mentioned.has(id))) {
      return {
        'zh-CN': `平台从未提到过账号 ${id}，请核对编号`,
        en: `the platform has never mentioned account ${id}: check the ID`,
      };
    }
    if (bySystem.has(id)) {
      return {
        'zh-CN': `系统今天已就此自动提醒过 ${id}；同类提醒每人每天一次`,
        en: `the system itself already warned ${id} of this today; once per day for each kind of harm`,
      };
    }
    return warnedCommandIds.has(commandIdOf(id))
      ? {
          'zh-CN': `今天已就此提醒过 ${id}（或已收回）；同类提醒每人每天一次`,
          en: `${id} was already warned of this today (or the warning was withdrawn); once per day for each kind of harm`,
        }
      : null;
  };
  const errors = accountIds.flatMap((id, i) => {
    const problem = problemOf(id);
    return problem === null ? [] : [{ field: `body.accountIds.${i}`, problem }];
  });
  if (errors.length > 0) throw new Refusal('invalid', { errors });
};

/** Warns people about the account of a case, and stores a record by which the warnings can be withdrawn. */
export const sendWarnings = async (
  known: Case,
  input: {
    readonly accountIds: readonly string[];
    readonly category: string;
    readonly reason: string;
  },
  caller: Caller,
  ports: ReviewPorts,
) => {
  const { caseId, accountId } = known;
  const { platformId } = ports.settings;
  const { category, reason } = input;
  mustBeSendable(category, ports);
  const subject = accountSubject(accountId);
  const decisionId = basisOf(known, subject);
  if (decisionId === null) throw new Refusal('not-found');
  const answer = ({ at, warned }: Pick<SentWarnings, 'at' | 'warned'>) => ({
    warningId,
    sent: warned.length,
    commands: warned.map(
      (one): CommandOf<'warn'> => ({
        version: 1,
        kind: 'warn',
        commandId: one.commandId,
        platformId,
        subject: accountSubject(one.accountId),
        about: accountId,
        decisionId,
        message: wordWarning(category),
        issuedAt: new Date(at).toISOString(),
      }),
    ),
  });
  const warningId = actId('wrn', caller.act);
  const [before] = await ports.papers.read('warning', [{ folder: caseId, id: warningId }]);
  if (before) return answer(SentWarnings.parse(before.body));
  await mustBeFree(known, caller, ports);
  const at = ports.clock.now();
  const commandIdOf = (to: string) =>
    warningIdOf(platformId, { to, about: accountId, category, at });
  await mustBeWarnable(known, input.accountIds, { category, at }, commandIdOf, caller, ports);
  const warned = [...new Set(input.accountIds)].map((to) => ({
    accountId: to,
    commandId: commandIdOf(to),
  }));
  const sent: SentWarnings = { at, by: caller.id, category, warned, undoneBy: null };
  const told = answer(sent);
  orRefuse(
    await warnUsers(
      {
        subject,
        caseId,
        rulingId: warningId,
        by: caller.id,
        commands: told.commands,
        papers: (done) => [
          notePaper(caseId, warningId, {
            at: done.at,
            by: caller.id,
            about: 'warning',
            text: reason,
          }),
          sentPaper(caseId, warningId, 1, sent),
        ],
      },
      await actingPorts(ports),
    ),
  );
  return told;
};

/**
 * Requests the platform to withdraw warnings that were sent together. A blind second reviewer may have sent
 * the same warning as the first reviewer: it stays in force until both have withdrawn it. Concurrent
 * withdrawals are retried.
 *
 * @throws {Refusal} `already-decided` if the withdrawal was requested before by another act
 */
export const withdrawWarnings = async (
  { caseId, accountId, ...known }: Case,
  warningId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
) => {
  const subject = accountSubject(accountId);
  const decisionId = basisOf(known, subject);
  if (decisionId === null) throw new Refusal('not-found');
  const { platformId } = ports.settings;
  const undoId = actId('und', caller.act, [warningId]);
  const issuedAt = new Date(ports.clock.now()).toISOString();
  const acting = await actingPorts(ports);
  return retryWhileStale(retryOptions(ports), async () => {
    // Read first: any withdrawal after this read changes the case version and fails the commit.
    const there = (await ports.ledger.readCases([caseId])).get(caseId);
    const [paper] = await ports.papers.read('warning', [{ folder: caseId, id: warningId }]);
    if (!there || !paper) throw new Refusal('not-found');
    const sent = SentWarnings.parse(paper.body);
    // Counts all recipients, so that a blind second reviewer cannot detect the other reviewer's warning.
    const answer = { withdrawn: sent.warned.length };
    if (sent.undoneBy !== null) {
      if (await isNoted(caseId, undoId, ports.papers)) return answer;
      throw new Refusal('already-decided');
    }
    await mustBeFree({ ...known, caseId, accountId }, caller, ports);
    const others = (await sentPapers({ caseId }, ports)).filter(
      (other) => other.warningId !== warningId && other.undoneBy === null,
    );
    const stillWarned = new Set(others.flatMap(({ warned }) => warned.map((one) => one.commandId)));
    const commands = sent.warned
      .filter(({ commandId }) => !stillWarned.has(commandId))
      .map(
        (one): CommandOf<'withdraw-warning'> => ({
          version: 1,
          kind: 'withdraw-warning',
          commandId: withdrawalIdOf(platformId, one.commandId),
          platformId,
          subject: accountSubject(one.accountId),
          about: accountId,
          decisionId,
          warningId: one.commandId,
          issuedAt,
        }),
      );
    const acted = await withdrawUserWarnings(
      {
        subject,
        caseId,
        rulingId: undoId,
        by: caller.id,
        expectedVersion: there.version,
        commands,
        papers: (done) => [
          notePaper(caseId, undoId, {
            at: done.at,
            by: caller.id,
            about: 'undo',
            text: reason,
          }),
          sentPaper(caseId, warningId, paper.version + 1, { ...sent, undoneBy: caller.id }),
        ],
      },
      acting,
    );
    if (!acted.ok && acted.problem === 'stale') return 'stale';
    orRefuse(acted);
    return answer;
  });
};
