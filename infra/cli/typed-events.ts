import { createInterface } from 'node:readline/promises';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { DiaryFile } from '#infra/local/platform/diary.ts';
import type { Records } from '#infra/local/records.ts';
import { reasonsOf } from '#infra/local/summary.ts';
import type { System } from '#infra/local/system.ts';
import { messageOf } from '#infra/localize.ts';
import { explainRefusal } from '#shared/events/explanations.ts';
import type { Language } from '#shared/rules/words.ts';
import { isJson, isUnfinished } from './lines.ts';
import type { Progress } from './progress.ts';
import { outcomes } from './report.ts';
import { sayIn } from './start-words.ts';

/** An event that the user may type. */
export const exampleEvent = (platformId: string) =>
  JSON.stringify({
    version: 1,
    eventId: 'my-event-1',
    platformId,
    type: 'content.posted',
    occurredAt: new Date().toISOString(),
    accountId: 'my-account',
    data: { contentId: 'my-post-1', kind: 'post', text: '出售银行卡四件套，加微信 demo-ka-9' },
  });

/**
 * Whether the end of a typed line may be missing: a Linux terminal drops what is beyond 4,095 bytes (termios(3),
 * canonical mode).
 *
 * @example
 * isCut('x'.repeat(4_095), { isTTY: true }); // true
 */
export const isCut = (line: string, { isTTY }: { readonly isTTY?: boolean }): boolean =>
  isTTY === true && Buffer.byteLength(line) >= 4_095;

/**
 * Sorts typed lines: `event` is to be sent, `unfinished` begins an object over several lines, and `null` continues
 * one. A line that begins with a bracket begins anew, and so does an object that is whole.
 *
 * @example
 * const kindOf = lineSorter();
 * ['{', '  "version": 1', '}', '{ "version": 1 }'].map(kindOf); // ['unfinished', null, null, 'event']
 */
export const lineSorter = (): ((line: string) => 'event' | 'unfinished' | null) => {
  let open = '';
  return (line) => {
    const isNew = open === '' || /^[{[]/.test(line) || (/^\s*\{/.test(line) && isJson(line));
    const text = isNew ? line : open + line;
    open = isUnfinished(text) ? text : '';
    if (!isNew) return null;
    return open === '' ? 'event' : 'unfinished';
  };
};

/**
 * Sends a message that the user typed and describes the result.
 *
 * @throws {Error} if the queue rejects the message or it is not screened in time
 */
const screenTypedEvent = async (
  line: string,
  system: System,
  records: Records,
  { language, onSent }: { readonly language: Language; readonly onSent: () => void },
): Promise<string> => {
  const say = sayIn(language);
  const { MessageId = '' } = await system.clients.sqs.send(
    new SendMessageCommand({ QueueUrl: system.queueUrl('intake'), MessageBody: line }),
  );
  onSent();
  await system.settle();
  const quarantined = await records.quarantine.find(MessageId);
  if (quarantined) {
    const { problem, remedy } = explainRefusal(quarantined, system.settings);
    return say('quarantined', {
      reason: quarantined.reason,
      problem: problem[language],
      remedy: remedy[language],
    });
  }
  const { eventId, accountId } = JSON.parse(line);
  const decisions = (await records.ledger.decisionsAbout(accountId, 50)).filter(
    (decision) => decision.eventId === eventId,
  );
  if (decisions.length === 0) return say('nothing');
  return decisions
    .map((decision) =>
      [
        say('decided', {
          kind: say(decision.subject.kind),
          id: decision.subject.id,
          outcome: outcomes[decision.outcome][language],
          score: decision.score.toFixed(3),
          decision: decision.id,
        }),
        ...reasonsOf(decision, system.settings, language).map((reason) => `  ${reason}`),
      ].join('\n'),
    )
    .join('\n');
};

/** Describes the result of each message that the user types, until a stop is requested. */
export const answerInput = async ({
  system,
  records,
  diary,
  progress,
  language,
  stop,
}: {
  readonly system: System;
  readonly records: Records;
  readonly diary: DiaryFile;
  readonly progress: Progress;
  readonly language: Language;
  readonly stop: AbortSignal;
}): Promise<void> => {
  const onSent = () => diary.write({ own: diary.read().own + 1 });
  const input = createInterface({ input: process.stdin });
  const stopped = new Promise<void>((done) => stop.addEventListener('abort', () => done()));
  stop.addEventListener('abort', () => input.close());
  const kindOf = lineSorter();
  const answers = async () => {
    for await (const line of input) {
      if (line.trim() === '') continue;
      try {
        if (isCut(line, process.stdin)) {
          progress.printLine(sayIn(language)('cut'));
          continue;
        }
        const kind = kindOf(line);
        if (kind === null) continue;
        progress.printLine(
          kind === 'unfinished'
            ? sayIn(language)('unfinished')
            : await screenTypedEvent(line, system, records, { language, onSent }),
        );
      } catch (error) {
        if (stop.aborted) return;
        progress.printLine(sayIn(language)('unanswered', { message: messageOf(error, language) }));
      }
    }
  };
  void answers();
  if (!stop.aborted) await stopped;
};
