import { wordWarning } from '#shared/decisions/statement.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Exhibit } from '#shared/reviews/exhibit.ts';
import { evidentStanding } from '#shared/signals/account-state.ts';
import { readStatesApart } from '#shared/stores/states/port.ts';
import { exhibitsFor } from '../../cases/account-place.ts';
import { accountViewsOf } from '../../cases/blind.ts';
import type { PersonAtRisk, Warnings } from '../../contract/warnings.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { namesOf } from '../../staff/people.ts';
import { mustBeKnownCategory } from '../sendable.ts';
import { sentOn, warnedBySystem } from './sent.ts';

const listLimits = { people: 50, sent: 20 };

/** The accounts that an event approached or paid. Reporters are never shown. */
const approachedBy = ({ type, counterpartId, targetIds }: Exhibit): readonly string[] =>
  type === 'social.requested'
    ? targetIds
    : counterpartId !== null && (type === 'social.messaged' || type === 'payment.transferred')
      ? [counterpartId]
      : [];

type Approached = Omit<PersonAtRisk, 'standing' | 'warnedBySystemAt'>;

/**
 * The accounts approached or paid in the events of a case, most frequent first.
 *
 * @param exhibits latest first
 */
const approachedIn = (exhibits: readonly Exhibit[]): readonly Approached[] => {
  const people = new Map<string, Approached>();
  for (const exhibit of exhibits) {
    for (const accountId of approachedBy(exhibit)) {
      const { types = [], times = 0, lastAt = exhibit.at } = people.get(accountId) ?? {};
      people.set(accountId, {
        accountId,
        types: [...new Set([...types, exhibit.type])],
        times: times + 1,
        lastAt,
      });
    }
  }
  return [...people.values()].toSorted((a, b) => b.times - a.times).slice(0, listLimits.people);
};

/** Days that the system's own warnings are looked up: a delivered one is stored no longer. */
const systemDays = 30;

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
    readStatesApart({ accounts: ids }, ports.states),
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
