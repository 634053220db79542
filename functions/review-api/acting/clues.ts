import * as z from 'zod';
import { changeCase } from '#shared/acting/change-case.ts';
import { accountSubject } from '#shared/decisions/decision.ts';
import { type ClueRecipient, type CommandOf, clueIdOf } from '#shared/effects/command.ts';
import type { Case } from '#shared/reviews/case.ts';
import { instant } from '#shared/settings/durations.ts';
import { actId, actingPorts, mustBeFree, orRefuse } from '../cases/open-case.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { notePaper } from '../staff/notes.ts';
import { retention } from '../staff/retention.ts';
import { basisOf } from './rule-on-case.ts';
import { mustBeSendable } from './sendable.ts';

/** More than people pass on by hand of one case. */
const mostClues = 500;

/** Record of a clue that was passed on; stored in the folder of its case under the id of its command. */
const PassedClue = z.strictObject({ at: z.number(), by: z.string(), clueId: z.string() });
type PassedClue = z.infer<typeof PassedClue>;

/**
 * Requests the platform to pass a case on to an authority. The command names the account and the decision
 * with the highest score; the platform compiles the facts itself.
 *
 * @throws {Refusal} `no-grounds` if the case has no decisions, or none since this recipient last received it
 */
export const passOnClue = async (
  known: Case,
  {
    recipient,
    category,
    reason,
  }: {
    readonly recipient: ClueRecipient;
    readonly category: string;
    readonly reason: string;
  },
  caller: Caller,
  ports: ReviewPorts,
) => {
  const { caseId, accountId } = known;
  const { platformId } = ports.settings;
  mustBeSendable(category, ports);
  const subject = accountSubject(accountId);
  const decisionId = basisOf(known, subject);
  const grounds = known.entries.at(-1)?.decisionId;
  if (decisionId === null || grounds === undefined) throw new Refusal('no-grounds');
  const clueId = actId('clu', caller.act);
  const command: CommandOf<'pass-clue'> = {
    version: 1,
    kind: 'pass-clue',
    commandId: clueIdOf(platformId, { caseId, recipient, grounds }),
    platformId,
    subject,
    decisionId,
    clue: { category, recipient },
    issuedAt: instant(ports.clock.now()),
  };
  const passed = await ports.papers.list('clue', caseId, { most: mostClues });
  const own = passed.find(({ body }) => PassedClue.safeParse(body).data?.clueId === clueId);
  if (own) {
    // Repeated after a lost answer: since then, there may be a later decision, whose command would be another.
    const sent = await ports.outbox.find(own.id);
    const isKept = sent?.destination === 'actions' && sent.body.kind === 'pass-clue';
    return { clueId, command: isKept ? sent.body : { ...command, commandId: own.id } };
  }
  await mustBeFree(known, caller, ports);
  if (passed.some(({ id }) => id === command.commandId)) throw new Refusal('no-grounds');
  orRefuse(
    await changeCase(
      {
        subject,
        caseId,
        rulingId: clueId,
        by: caller.id,
        // Of two concurrent requests, the second fails because the case has changed.
        expectedVersion: known.version,
        action: 'clue.passed',
        details: { category, recipient, commandId: command.commandId },
        commands: [command],
        papers: ({ at }) => [
          notePaper(caseId, clueId, { at, by: caller.id, about: 'note', text: reason }),
          {
            kind: 'clue',
            folder: caseId,
            id: command.commandId,
            version: 1,
            body: { at, by: caller.id, clueId } satisfies PassedClue,
            expiresAt: at + retention,
          },
        ],
      },
      await actingPorts(ports),
    ),
  );
  return { clueId, command };
};
