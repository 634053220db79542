import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import { wordStatement } from '#shared/decisions/statement.ts';
import { statementTold } from '#shared/decisions/told.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import {
  answerTold,
  appealDeadline,
  appealsIn,
  filingProblem,
  roomAgainAt,
} from '#shared/reviews/appeal.ts';
import { stands } from '#shared/reviews/hearing.ts';
import { day } from '#shared/settings/durations.ts';
import { readAppealLink } from './appeal-links.ts';
import type { SignedAppeal } from './contract/appeals.ts';
import { Refusal } from './refusal.ts';
import type { ReviewPorts } from './route.ts';

/** What a link of the platform is about, as its bearer may see it, and why nothing may be filed. */
export const signedAppeal = async (token: string, ports: ReviewPorts) => {
  const { ledger, states, settings, clock } = ports;
  const { decisionId, accountId } = await readAppealLink(token, settings, clock.now());
  const caseId = caseIdOf(settings.platformId, accountId);
  const [decision, cases, catalogue] = await Promise.all([
    ledger.readDecision(decisionId),
    ledger.readCases([caseId]),
    ports.rulesNow(),
  ]);
  if (decision?.subject.accountId !== accountId) throw new Refusal('not-found');
  const until = appealDeadline(decision.decidedAt, settings.appeal.deadlineDays);
  const { subject } = decision;
  const { accounts, posts } = await states.read({
    accounts: [accountId],
    entities: [],
    posts: subject.kind === 'content' ? [subject.id] : [],
  });
  const standing = accounts.get(accountId)?.standing;
  const content = posts.get(subject.id) ?? null;
  const isStanding = standing !== undefined && stands(decision, { standing, content });
  const now = clock.now();
  const known = cases.get(caseId);
  const filed = known ? appealsIn(known) : [];
  const against = filed.filter((appeal) => appeal.decisionId === decisionId);
  const state =
    against.at(-1)?.state ??
    (now > until ? 'too-late' : isStanding ? 'may-appeal' : 'nothing-to-lift');
  const answer = known && answerTold(known, decision);
  const statement = statementTold(decision, settings, catalogue, answer);
  if (!statement) throw new Refusal('not-found');
  const may = isStanding && now <= until && (state === 'may-appeal' || state === 'refused');
  const problem = may
    ? filingProblem(filed, { decisionId, at: now }, settings.appeal)
    : ('nothing-changes' as const);
  const shown: SignedAppeal = {
    decisionId,
    statement: { 'zh-CN': wordStatement(statement, 'zh-CN'), en: wordStatement(statement, 'en') },
    until,
    state,
    mayFile: problem === null,
    mayFileAt: problem === 'too-many-today' ? roomAgainAt(filed, now) : null,
  };
  return { accountId, shown, problem, filed: filed.map(({ appealId }) => appealId) };
};

/** What is filed waits on the intake queue for so long at most. */
const kept = 15 * day;

const Filing = z.strictObject({ event: z.string(), sent: z.boolean() });

/**
 * Puts an appeal on the intake queue, through the same door as every appeal of the platform's backend.
 * Whoever presses twice files once: the first text is kept until it was sent.
 *
 * @param filed the appeals that the case knows of. A case forgets answered ones, so how many there are names no filing
 * @throws {Refusal} `unavailable` when the queue did not take it: nobody is told that they were heard
 */
export const fileByLink = async (
  {
    accountId,
    decisionId,
    filed,
    text,
    language,
  }: {
    readonly accountId: string;
    readonly decisionId: string;
    readonly filed: readonly string[];
    readonly text: string;
    readonly language?: 'zh-CN' | 'en' | undefined;
  },
  { papers, intake, settings: { platformId }, clock }: ReviewPorts,
): Promise<void> => {
  const eventId = idOf('apl', [platformId, 'link', decisionId, ...filed]);
  const event = JSON.stringify({
    version: 1,
    eventId,
    platformId,
    type: 'appeal.filed',
    occurredAt: new Date(clock.now()).toISOString(),
    accountId,
    data: { decisionId, text, ...(language && { language }) },
  });
  const paper = { kind: 'filing', folder: accountId, id: eventId } as const;
  const write = (version: number, body: z.infer<typeof Filing>) =>
    papers.write({ ...paper, version, body, expiresAt: clock.now() + kept });
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
