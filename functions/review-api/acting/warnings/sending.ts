import { retryOptions } from '#shared/acting/account-commit.ts';
import { changeCase } from '#shared/acting/change-case.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { wordWarning } from '#shared/decisions/statement.ts';
import { type CommandOf, warningIdOf } from '#shared/effects/command.ts';
import type { Case } from '#shared/reviews/case.ts';
import type { Words } from '#shared/rules/words.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { retryWhileStale } from '#shared/screening/retry.ts';
import { instant } from '#shared/settings/durations.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { actId, actingPorts, mustBeFree, orRefuse } from '../../cases/open-case.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { notePaper } from '../../staff/notes.ts';
import { mustBeSendable } from '../sendable.ts';
import { SentWarnings, sentOn, sentPaper, warnedBecauseOf, warnedBySystem } from './sent.ts';

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
  const [{ accounts }, { exhibits }, sent] = await Promise.all([
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

/**
 * Warns people about the account of a case, and stores a record by which the warnings can be withdrawn.
 *
 * @throws {Refusal} `no-grounds` if nothing was decided about it
 */
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
  const decisionId = await warnedBecauseOf(known, ports);
  if (decisionId === null) throw new Refusal('no-grounds');
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
        issuedAt: instant(at),
      }),
    ),
  });
  const warningId = actId('wrn', caller.act);
  const acting = await actingPorts(ports);
  return retryWhileStale(retryOptions(ports), async () => {
    // Read first: any warning sent after this read changes the case version and fails the commit.
    const there = await readCase(caseId, ports.ledger);
    if (!there) throw new Refusal('not-found');
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
    const acted = await changeCase(
      {
        subject,
        caseId,
        rulingId: warningId,
        by: caller.id,
        expectedVersion: there.version,
        action: 'victims.warned',
        details: { warned: warned.length },
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
      acting,
    );
    if (!acted.ok && acted.problem === 'stale') return 'stale';
    orRefuse(acted);
    return told;
  });
};
