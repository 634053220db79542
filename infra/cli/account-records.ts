import { accountSubject, contentSubject } from '#shared/decisions/decision.ts';
import { type Command, commandIdOf } from '#shared/effects/command.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Occurrence } from '#shared/events/recheck.ts';
import { ListName, type StandingEntry } from '#shared/lists/entry.ts';
import type { AccountRecords } from '#shared/reviews/erasure.ts';
import type { Platform } from './connect.ts';
import { told } from './voice.ts';

/** A command about an account or its posts that is still there, with what became of it. */
export type SentCommand = OutboxItem & {
  readonly body: Extract<Command, { kind: 'set-standing' | 'set-visibility' }>;
};

/** All that is stored of an account and found by its id. */
export type Gathered = AccountRecords & {
  readonly listed: readonly StandingEntry[];
  readonly commands: readonly SentCommand[];
};

/** Commands go 30 days after their receipt: of earlier changes than so many nothing is there. */
const latestChanges = 100;

const commandsAbout = async (
  { state, posts, accountId }: Pick<AccountRecords, 'state' | 'posts' | 'accountId'>,
  { outbox, settings: { platformId } }: Platform,
): Promise<readonly SentCommand[]> => {
  const ids = (
    kind: 'set-standing' | 'set-visibility',
    subject: Parameters<typeof commandIdOf>[2],
    version: number,
  ) =>
    Array.from({ length: Math.min(version, latestChanges) }, (_, i) =>
      commandIdOf(platformId, kind, subject, version - i),
    );
  const wanted = [
    ...ids('set-standing', accountSubject(accountId), state?.standing.version ?? 0),
    ...[...posts].flatMap(([id, { version }]) =>
      ids('set-visibility', contentSubject(id, accountId), version),
    ),
  ];
  const found = await Promise.all(wanted.map((id) => outbox.find(id)));
  return found.filter((message): message is SentCommand => message?.destination === 'actions');
};

/**
 * What is stored of an account, through indexes and keys alone: no table is walked through.
 *
 * @throws {Error} when nothing is known of it
 */
export const gather = async (accountId: string, platform: Platform): Promise<Gathered> => {
  const { states, ledger, lists, settings } = platform;
  const caseId = caseIdOf(settings.platformId, accountId);
  const [decisions, cases, listed] = await Promise.all([
    ledger.decisionsAbout(accountId, Number.POSITIVE_INFINITY),
    ledger.readCases([caseId]),
    lists.find(
      ListName.options.map((list) => ({ list, kind: 'account', key: null, value: accountId })),
    ),
  ]);
  const contents = decisions.flatMap(({ subject }) =>
    subject.kind === 'content' ? [subject.id] : [],
  );
  const { accounts, posts } = await states.read(
    { accounts: [accountId], entities: [], posts: [...new Set(contents)] },
    { consistent: true },
  );
  const state = accounts.get(accountId) ?? null;
  if (!state && decisions.length === 0 && listed.length === 0) {
    throw new Error(
      told(
        {
          'zh-CN': '{platform} 上没有账号“{accountId}”的任何记录',
          en: 'nothing is known of the account “{accountId}” on {platform}',
        },
        { accountId, platform: settings.platformId },
      ),
    );
  }
  const records = { accountId, state, decisions, posts, open: cases.get(caseId) ?? null };
  return { ...records, listed, commands: await commandsAbout(records, platform) };
};

/**
 * The archived events of an account, each once, in order of time: reads the archive from end to end.
 *
 * @throws {Error} where the environment does not name the archive
 */
export const archivedOf = async (
  accountId: string,
  { fanOut }: Platform,
): Promise<readonly Occurrence[]> => {
  if (!fanOut) {
    throw new Error(
      told({
        'zh-CN': '请设置 ARCHIVE_BUCKET 与 BACKTESTS_QUEUE_URL：账号的事件在归档中',
        en: 'set ARCHIVE_BUCKET and BACKTESTS_QUEUE_URL: events of the account are in the archive',
      }),
    );
  }
  const found = new Map<string, Occurrence>();
  for await (const occurrence of fanOut.archive.read()) {
    const { event } = occurrence;
    if (event.accountId === accountId) found.set(event.eventId, occurrence);
  }
  return [...found.values()].toSorted((a, b) => a.at - b.at);
};
