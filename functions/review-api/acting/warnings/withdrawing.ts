import { retryOptions } from '#shared/acting/account-commit.ts';
import { changeCase } from '#shared/acting/change-case.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { type CommandOf, withdrawalIdOf } from '#shared/effects/command.ts';
import type { Case } from '#shared/reviews/case.ts';
import { retryWhileStale } from '#shared/screening/retry.ts';
import { instant } from '#shared/settings/durations.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { actId, actingPorts, mustBeFree, orRefuse } from '../../cases/open-case.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { isNoted, notePaper } from '../../staff/notes.ts';
import { SentWarnings, sentPaper, sentPapers, warnedBecauseOf } from './sent.ts';

/**
 * Requests the platform to withdraw warnings that were sent together. A blind second reviewer may have sent
 * the same warning as the first reviewer: it stays in force until both have withdrawn it. Concurrent
 * withdrawals are retried.
 *
 * @throws {Refusal} `already-decided` if the withdrawal was requested before by another act
 */
export const withdrawWarnings = async (
  known: Case,
  warningId: string,
  reason: string,
  caller: Caller,
  ports: ReviewPorts,
) => {
  const { caseId, accountId } = known;
  const subject = accountSubject(accountId);
  const decisionId = await warnedBecauseOf(known, ports);
  if (decisionId === null) throw new Refusal('not-found');
  const { platformId } = ports.settings;
  const undoId = actId('und', caller.act, [warningId]);
  const issuedAt = instant(ports.clock.now());
  const acting = await actingPorts(ports);
  return retryWhileStale(retryOptions(ports), async () => {
    // Read first: any withdrawal after this read changes the case version and fails the commit.
    const there = await readCase(caseId, ports.ledger);
    const [paper] = await ports.papers.read('warning', [{ folder: caseId, id: warningId }]);
    if (!there || !paper) throw new Refusal('not-found');
    const sent = SentWarnings.parse(paper.body);
    // Counts all recipients, so that a blind second reviewer cannot detect the other reviewer's warning.
    const answer = { withdrawn: sent.warned.length };
    if (sent.undoneBy !== null) {
      if (await isNoted(caseId, undoId, ports.papers)) return answer;
      throw new Refusal('already-decided');
    }
    await mustBeFree(known, caller, ports);
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
    const acted = await changeCase(
      {
        subject,
        caseId,
        rulingId: undoId,
        by: caller.id,
        expectedVersion: there.version,
        action: 'victims.unwarned',
        details: { unwarned: commands.length },
        commands,
        papers: (done) => [
          notePaper(caseId, undoId, { at: done.at, by: caller.id, about: 'undo', text: reason }),
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
