import { entitiesOnPaper } from '#functions/review-api/acting/erasing.ts';
import { refusal } from '#infra/localize.ts';
import {
  accountSubject,
  contentSubject,
  type Decision,
  type Subject,
} from '#shared/decisions/decision.ts';
import { Campaign } from '#shared/effects/case-weight.ts';
import { type Command, commandIdOf } from '#shared/effects/command.ts';
import { campaignCaseIdOf, caseIdOf } from '#shared/effects/effects.ts';
import type { OutboxItem } from '#shared/effects/outbox.ts';
import type { Occurrence } from '#shared/events/occurrence.ts';
import { ListName, type StandingEntry } from '#shared/lists/entry.ts';
import type { Case } from '#shared/reviews/case.ts';
import { endedTermsOf } from '#shared/reviews/dishonesty-terms.ts';
import { type AccountRecords, erasureObstacles, type Obstacle } from '#shared/reviews/erasure.ts';
import type { PlatformSettings } from '#shared/settings/platform.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { AuditEntry } from '#shared/telemetry/audit.ts';
import type { Platform } from './connect.ts';

/** Returns the error for an account without any records. */
export const unknownAccount = (
  accountId: string,
  { platformId }: Pick<PlatformSettings, 'platformId'>,
): Error =>
  refusal(
    {
      'zh-CN': '{platform} 上没有账号“{accountId}”的任何记录：请核对 id，应与事件的 accountId 相同',
      en: 'there are no records of account “{accountId}” on {platform}: use the accountId that events use',
    },
    { accountId, platform: platformId },
  );

/** A stored command about an account or one of its posts, with its delivery state. */
export type SentCommand = OutboxItem & {
  readonly body: Extract<Command, { kind: 'set-standing' | 'set-visibility' }>;
};

/** Everything stored about an account that can be found by its id. */
export type CollectedRecords = AccountRecords & {
  /** When it was last erased, epoch milliseconds; `null` if it never was. */
  readonly erasedAt: number | null;
  readonly listed: readonly StandingEntry[];
  readonly endedTerms: ReadonlySet<string>;
  readonly commands: readonly SentCommand[];
  /** How many commands another release wrote and this one cannot read. */
  readonly unreadableCommands: number;
  /** Commands about it, clues among them, of which the platform said why it could not carry them out. */
  readonly failed: readonly Pick<OutboxItem, 'id' | 'failedAt'>[];
};

/** Commands are deleted 30 days after their receipt, so older versions than this have none left. */
const mostVersions = 100;

/** A subject's latest versions, newest first, without the versions that a resend skipped and never sent. */
const latestVersions = (
  { kind, id }: Subject,
  present: number,
  chain: readonly AuditEntry[],
): readonly number[] => {
  const skippedFrom = new Map(
    chain
      .filter(
        ({ action, details: { subject } }) =>
          action === 'state.resent' &&
          (kind === 'account' ? subject === undefined : subject === id),
      )
      .map(({ details: { version, from } }) => [Number(version), Number(from)]),
  );
  const versions: number[] = [];
  for (let at = present; at > 0 && versions.length < mostVersions; ) {
    versions.push(at);
    at = skippedFrom.get(at) ?? at - 1;
  }
  return versions;
};

const commandsAbout = async (
  { state, posts, accountId }: Pick<AccountRecords, 'state' | 'posts' | 'accountId'>,
  chain: readonly AuditEntry[],
  { outbox, settings: { platformId } }: Pick<Platform, 'outbox' | 'settings'>,
): Promise<Pick<CollectedRecords, 'commands' | 'unreadableCommands' | 'failed'>> => {
  const ids = (kind: 'set-standing' | 'set-visibility', subject: Subject, present: number) =>
    latestVersions(subject, present, chain).map((version) =>
      commandIdOf(platformId, kind, subject, version),
    );
  const commandIds = [
    ...ids('set-standing', accountSubject(accountId), state?.standing.version ?? 0),
    ...[...posts].flatMap(([id, { version }]) =>
      ids('set-visibility', contentSubject(id, accountId), version),
    ),
  ];
  const clueIds = chain.flatMap(({ action, details }) =>
    action === 'clue.passed' ? [String(details.commandId)] : [],
  );
  const read = (ids: readonly string[]) => Promise.all(ids.map((id) => outbox.find(id)));
  const [found, clues] = await Promise.all([read(commandIds), read(clueIds)]);
  return {
    failed: [...found, ...clues].flatMap((message) => (message?.failedDetail ? [message] : [])),
    commands: found.filter((message): message is SentCommand => message?.destination === 'actions'),
    unreadableCommands: found.filter((message) => message?.destination === 'unreadable').length,
  };
};

/** Number of latest audit entries whose decisions are read directly, as the index may lag behind. */
const mostRecentEntries = 100;

/** All decisions about an account, including those that the index does not contain yet. */
const decisionsAbout = async (
  accountId: string,
  chain: readonly AuditEntry[],
  { ledger }: Pick<Platform, 'ledger'>,
): Promise<readonly Decision[]> => {
  const indexed = await ledger.decisionsAbout(accountId, Number.POSITIVE_INFINITY);
  const known = new Set(indexed.map(({ id }) => id));
  const missing = chain
    .slice(-mostRecentEntries)
    .map(({ causeId }) => causeId)
    .filter((id) => id.startsWith('dec-') && !known.has(id));
  const found = await Promise.all(missing.map((id) => ledger.readDecision(id)));
  return [...indexed, ...found.filter((one) => one?.subject.accountId === accountId)].filter(
    (one) => one !== null,
  );
};

/** Cases of campaigns that this account brought to their first level, found through its exhibits. */
const campaignsOf = async (
  accountId: string,
  { ledger, papers, settings }: Pick<Platform, 'ledger' | 'papers' | 'settings'>,
): Promise<readonly Case[]> => {
  const campaigns = (await entitiesOnPaper(accountId, { papers })).flatMap(
    (entity) => Campaign.safeParse(entity).data ?? [],
  );
  const ids = campaigns.map((campaign) => campaignCaseIdOf(settings.platformId, campaign));
  const cases = await ledger.readCases([...new Set(ids)]);
  return [...cases.values()].filter((one) => one.accountId === accountId);
};

/**
 * Reads everything stored about an account by keys and indexes, without scanning a table. The account state
 * is read first, so a later commit based on it fails if anything else changed in the meantime.
 *
 * @throws {Error} if there are no records of the account
 */
export const collectRecords = async (
  accountId: string,
  platform: Pick<
    Platform,
    'states' | 'ledger' | 'lists' | 'settings' | 'auditLog' | 'papers' | 'outbox'
  >,
): Promise<CollectedRecords> => {
  const { states, ledger, lists, settings, auditLog } = platform;
  const caseId = caseIdOf(settings.platformId, accountId);
  const consistent = { consistent: true } as const;
  const { accounts } = await states.read({ accounts: [accountId] }, consistent);
  const state = accounts.get(accountId) ?? null;
  const { entries } = await auditLog.read(`account:${accountId}`);
  const chain = entries.flatMap(({ body }) => AuditEntry.safeParse(body).data ?? []);
  const [decisions, open, campaigns, listed] = await Promise.all([
    decisionsAbout(accountId, chain, platform),
    readCase(caseId, ledger),
    campaignsOf(accountId, platform),
    lists.find(
      ListName.options.map((list) => ({ list, kind: 'account', key: null, value: accountId })),
    ),
  ]);
  const postIds = decisions.flatMap(({ subject }) =>
    subject.kind === 'content' ? [subject.id] : [],
  );
  const { posts } = await states.read({ posts: [...new Set(postIds)] }, consistent);
  if (!state && decisions.length === 0 && listed.length === 0) {
    throw unknownAccount(accountId, settings);
  }
  const records = { accountId, state, decisions, posts, open, campaigns };
  const erasedAt = chain.findLast(({ action }) => action === 'account.erased')?.at ?? null;
  const endedTerms = await endedTermsOf(decisions, lists);
  const sent = await commandsAbout(records, chain, platform);
  return { ...records, erasedAt, listed, endedTerms, ...sent };
};

/** The archive; `null` if the environment does not name it. */
type Archived = {
  readonly fanOut: Pick<NonNullable<Platform['fanOut']>, 'archive'> | null;
};

/** Whether an event is a report that the account filed about another account. */
const isReportBy = ({ event }: Occurrence, accountId: string): boolean =>
  event.type === 'report.filed' && event.data.reporterId === accountId;

/**
 * Returns the archived events of an account and the reports that it filed, without duplicates, in order of
 * time. Reads the whole archive.
 *
 * @throws {Error} if the environment does not name the archive
 */
export const archivedEventsOf = async (
  accountId: string,
  { fanOut }: Archived,
): Promise<readonly Occurrence[]> => {
  if (!fanOut) {
    throw refusal({
      'zh-CN': '请设置 ARCHIVE_BUCKET：账号的事件在归档中',
      en: 'set ARCHIVE_BUCKET: the account’s events are in the archive',
    });
  }
  const found = new Map<string, Occurrence>();
  for await (const occurrence of fanOut.archive.read()) {
    const { event } = occurrence;
    if (event.accountId === accountId || isReportBy(occurrence, accountId)) {
      found.set(`${event.accountId} ${event.eventId}`, occurrence);
    }
  }
  return [...found.values()].toSorted((a, b) => a.at - b.at);
};

/**
 * Returns the posts without those that their author removed and did not post again, by the archived events.
 * Hidden posts among these need not be restored.
 *
 * @param archived in order of time
 */
export const withoutRemovedPosts = (
  posts: AccountRecords['posts'],
  archived: readonly Occurrence[],
): AccountRecords['posts'] => {
  const left = new Map(posts);
  for (const { event } of archived) {
    if (event.type === 'content.removed' && event.data.by === 'author') {
      left.delete(event.data.contentId);
    } else if (event.type === 'content.posted' || event.type === 'content.edited') {
      const post = posts.get(event.data.contentId);
      if (post) left.set(event.data.contentId, post);
    }
  }
  return left;
};

/**
 * Returns the obstacles to an erasure, with the account's records and archived events. The archive is read
 * only if the erasure may go ahead or hidden posts are the only obstacle: it may show that these posts were
 * removed.
 *
 * @param now returns the time, epoch milliseconds
 * @throws {Error} if there is no obstacle and the environment does not name the archive
 */
export const checkErasable = async (
  found: CollectedRecords,
  platform: Pick<Platform, 'settings'> & Archived,
  now: () => number,
): Promise<{
  readonly obstacles: readonly Obstacle[];
  readonly records: CollectedRecords;
  readonly archived: readonly Occurrence[];
}> => {
  const obstaclesOf = (records: CollectedRecords) =>
    erasureObstacles(records, { at: now(), settings: platform.settings });
  const obstacles = obstaclesOf(found);
  const isSettled =
    !found.state ||
    obstacles.some(({ code }) => code !== 'hidden-post') ||
    (obstacles.length > 0 && !platform.fanOut);
  if (isSettled) return { obstacles, records: found, archived: [] };
  const archived = await archivedEventsOf(found.accountId, platform);
  const records = { ...found, posts: withoutRemovedPosts(found.posts, archived) };
  return { obstacles: obstaclesOf(records), records, archived };
};
