import * as z from 'zod';
import { accountSubject } from '#shared/decisions/decision.ts';
import { wordWarning } from '#shared/decisions/statement.ts';
import { type CommandOf, warningIdOf, withdrawalIdOf } from '#shared/effects/command.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import { categories } from '#shared/rules/categories.ts';
import { warn } from '#shared/screening/act.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { isBlind } from './blind.ts';
import type { PersonAtRisk, Warnings } from './contract/warnings.ts';
import { notePaper } from './notes.ts';
import { actId, actingPorts, orRefuse } from './open-case.ts';
import { namesOf } from './people.ts';
import { invalid, Refusal } from './refusal.ts';
import type { Caller, ReviewPorts } from './route.ts';
import { basisOf } from './ruling-on.ts';

const kept = 1096 * 86_400_000;
const listed = { people: 50, sent: 20 };

/** Whom an event approached or paid. Who reported the account is nobody's to see. */
const approachedBy = ({ type, counterpartId, targetIds }: Exhibit): readonly string[] =>
  type === 'social.requested'
    ? targetIds
    : counterpartId !== null && (type === 'social.messaged' || type === 'payment.transferred')
      ? [counterpartId]
      : [];

/** Who was approached or paid in the events of a case, those who were most often on top. */
const approachedIn = (exhibits: readonly Exhibit[]): readonly Omit<PersonAtRisk, 'standing'>[] => {
  const people = new Map<string, Omit<PersonAtRisk, 'standing'>>();
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
    .slice(0, listed.people);
};

/** Warnings that were sent together, as they are kept in the folder of their case. */
const Sent = z.strictObject({
  at: z.number(),
  by: z.string(),
  category: z.string(),
  warned: z.array(z.strictObject({ accountId: z.string(), commandId: z.string() })),
  undoneBy: z.string().nullable(),
});
type Sent = z.infer<typeof Sent>;

const sentPaper = (caseId: string, id: string, version: number, body: Sent): Paper => ({
  kind: 'warning',
  folder: caseId,
  id,
  version,
  body,
  expiresAt: body.at + kept,
});

const messageAbout = (category: string) => ({
  'zh-CN': wordWarning(category, 'zh-CN'),
  en: wordWarning(category, 'en'),
});

const mustBeNamed = (category: string, field: string): void => {
  if (!Object.hasOwn(categories, category)) {
    throw invalid(field, `one of ${Object.keys(categories).join(', ')}`);
  }
};

/** Whom a case gives reason to warn, what they would be told, and who was warned already. */
export const warningsOn = async (
  known: Case,
  category: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<Warnings> => {
  const { caseId, accountId } = known;
  mustBeNamed(category, 'query.category');
  const [exhibits, papers] = await Promise.all([
    exhibitsOf(accountId, ports),
    ports.papers.list('warning', caseId, { most: listed.sent, latestFirst: true }),
  ]);
  const approached = approachedIn(exhibits).filter((person) => person.accountId !== accountId);
  // Who makes a ruling again does not know what the first did.
  const shown = isBlind(known, caller, ports) ? [] : papers;
  const sent = shown.map(({ id, body }) => ({ warningId: id, ...Sent.parse(body) }));
  const [{ accounts }, nameOf] = await Promise.all([
    ports.states.read({
      accounts: approached.map((person) => person.accountId),
      entities: [],
      posts: [],
    }),
    namesOf(
      sent.flatMap(({ by, undoneBy }) => [by, undoneBy]),
      ports.papers,
    ),
  ]);
  return {
    people: approached.map((person) => ({
      ...person,
      standing: accounts.get(person.accountId)?.standing.is ?? null,
    })),
    message: messageAbout(category),
    sent: sent.map(({ warned, by, undoneBy, ...rest }) => ({
      ...rest,
      accountIds: warned.map((one) => one.accountId),
      by: nameOf(by),
      undoneBy: undoneBy === null ? null : nameOf(undoneBy),
    })),
  };
};

/**
 * Refuses to warn of what has no name, and whom nobody ever heard of.
 *
 * @throws {Refusal} `invalid` that names each field
 */
const mustBeWarnable = async (
  { accountId }: Case,
  { accountIds, category }: { readonly accountIds: readonly string[]; readonly category: string },
  ports: ReviewPorts,
): Promise<void> => {
  mustBeNamed(category, 'body.category');
  const [{ accounts }, exhibits] = await Promise.all([
    ports.states.read({ accounts: accountIds, entities: [], posts: [] }),
    exhibitsOf(accountId, ports),
  ]);
  const met = new Set(
    exhibits.flatMap(({ counterpartId, targetIds }) => [counterpartId, ...targetIds]),
  );
  const errors = accountIds.flatMap((id, i) =>
    id !== accountId && (accounts.has(id) || met.has(id))
      ? []
      : [
          {
            field: `body.accountIds.${i}`,
            problem: 'no other account that the platform ever told of: check the id',
          },
        ],
  );
  if (errors.length > 0) throw new Refusal('invalid', { errors });
};

/** Warns people about the account of a case, with a record by which it can be taken back. */
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
  const { platformId, mode } = ports.settings;
  if (mode === 'observe') throw new Refusal('observing');
  await mustBeWarnable(known, input, ports);
  const subject = accountSubject(accountId);
  const decisionId = basisOf(known, subject);
  if (decisionId === null) throw new Refusal('not-found');
  const { category, reason } = input;
  const at = ports.clock.now();
  const commands = [...new Set(input.accountIds)].map(
    (to): CommandOf<'warn'> => ({
      version: 1,
      kind: 'warn',
      commandId: warningIdOf(platformId, { to, about: accountId, category, at }),
      platformId,
      subject: accountSubject(to),
      about: accountId,
      decisionId,
      message: messageAbout(category),
      issuedAt: new Date(at).toISOString(),
    }),
  );
  const warningId = actId('wrn', caller.act);
  const warned = commands.map((command) => ({
    accountId: command.subject.accountId,
    commandId: command.commandId,
  }));
  orRefuse(
    await warn(
      {
        subject,
        caseId,
        rulingId: warningId,
        by: caller.id,
        basis: null,
        commands,
        papers: (done) => [
          notePaper(caseId, warningId, {
            at: done.at,
            by: caller.id,
            about: 'warning',
            text: reason,
            rulingId: null,
            would: null,
          }),
          sentPaper(caseId, warningId, 1, {
            at: done.at,
            by: caller.id,
            category,
            warned,
            undoneBy: null,
          }),
        ],
      },
      await actingPorts(ports),
    ),
  );
  return { warningId, sent: commands.length, commands };
};

/**
 * Asks the platform to take warnings back that were sent together.
 *
 * @throws {Refusal} `already-decided` when that was asked before
 */
export const withdrawWarnings = async (
  { caseId, accountId, ...known }: Case,
  warningId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
) => {
  const [paper] = await ports.papers.read('warning', [{ folder: caseId, id: warningId }]);
  if (!paper) throw new Refusal('not-found');
  const sent = Sent.parse(paper.body);
  if (sent.undoneBy !== null) throw new Refusal('already-decided');
  const subject = accountSubject(accountId);
  const decisionId = basisOf(known, subject);
  if (decisionId === null) throw new Refusal('not-found');
  const { platformId } = ports.settings;
  const undoId = actId('und', caller.act, [warningId]);
  const issuedAt = new Date(ports.clock.now()).toISOString();
  const commands = sent.warned.map(
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
  orRefuse(
    await warn(
      {
        subject,
        caseId,
        rulingId: undoId,
        by: caller.id,
        basis: null,
        commands,
        papers: (done) => [
          notePaper(caseId, undoId, {
            at: done.at,
            by: caller.id,
            about: 'undo',
            text: reason,
            rulingId: null,
            would: null,
          }),
          sentPaper(caseId, warningId, paper.version + 1, { ...sent, undoneBy: caller.id }),
        ],
      },
      await actingPorts(ports),
    ),
  );
  return { withdrawn: commands.length };
};
