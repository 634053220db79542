import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import { type Appeal, answerWithinDays } from '#shared/reviews/appeal.ts';
import { day, instant } from '#shared/settings/durations.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';

/** An appeal that was not received by its answer deadline can be filed again, with the same event id. */
const filingRetention = answerWithinDays * day;

const Filing = z.strictObject({ event: z.string(), sent: z.boolean() });

/** The next appeal of an account against a decision. */
type NextAppeal = {
  readonly accountId: string;
  readonly decisionId: string;
  /**
   * The appeals known to the case. Their ids are part of the filing's id; their number is not enough, because
   * the case drops answered appeals.
   */
  readonly appeals: readonly Appeal[];
};

const paperOf = ({ accountId, decisionId, appeals }: NextAppeal, platformId: string) => {
  const ids = appeals.map(({ appealId }) => appealId);
  const id = idOf('apl', [platformId, 'link', decisionId, ...ids]);
  return { kind: 'filing', folder: accountId, id } as const;
};

/** Returns when the appeal was put on the intake queue (epoch milliseconds), or `null` if it was not. */
export const filedByLink = async (
  next: NextAppeal,
  { papers, settings: { platformId } }: Pick<ReviewPorts, 'papers' | 'settings'>,
): Promise<number | null> => {
  const [there] = await papers.read('filing', [paperOf(next, platformId)]);
  return there?.expiresAt && Filing.parse(there.body).sent
    ? there.expiresAt - filingRetention
    : null;
};

/**
 * Puts an appeal on the intake queue, where appeals sent by the platform's backend arrive too. Idempotent: a
 * second click files nothing new, and the first text is kept until it is sent.
 *
 * @throws {Refusal} `unavailable` if the queue did not take the message, so that no user is told that it was
 *   received
 */
export const fileByLink = async (
  next: NextAppeal,
  { text, language }: { readonly text: string; readonly language?: 'zh-CN' | 'en' | undefined },
  { papers, intake, settings: { platformId }, clock }: ReviewPorts,
): Promise<void> => {
  const { accountId, decisionId } = next;
  const paper = paperOf(next, platformId);
  const event = JSON.stringify({
    version: 1,
    eventId: paper.id,
    platformId,
    type: 'appeal.filed',
    occurredAt: instant(clock.now()),
    accountId,
    data: { decisionId, text, ...(language && { language }) },
  });
  const write = (version: number, body: z.infer<typeof Filing>) =>
    papers.write({ ...paper, version, body, expiresAt: clock.now() + filingRetention });
  const there =
    (await write(1, { event, sent: false })) === 'stale'
      ? (await papers.read('filing', [paper]))[0]
      : null;
  const filing = there ? Filing.parse(there.body) : { event, sent: false };
  if (filing.sent) return;
  const refused = await intake.send([{ body: filing.event, group: accountId }]);
  if (refused.length > 0) throw new Refusal('unavailable');
  await write(2, { event: '', sent: true });
};
