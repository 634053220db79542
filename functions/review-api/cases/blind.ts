import * as z from 'zod';
import type { CompletedAct } from '#shared/acting/act.ts';
import {
  accountSubject,
  contentSubject,
  type Decision,
  decisionIdOf,
  type Subject,
} from '#shared/decisions/decision.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import {
  asBeforeRuling,
  awaitsSecondReview,
  isRulingHiddenFrom,
} from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import {
  type EntityState,
  excludeInEntity,
  isMember,
  readmitInEntity,
} from '#shared/signals/entity-state.ts';
import type { KeyedHash } from '#shared/signals/keyed-hash.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { decodeAccount, encodeAccount } from '#shared/stores/states/codec.ts';
import type { StoredPost } from '#shared/stores/states/port.ts';
import type { AuditEntry } from '#shared/telemetry/audit.ts';
import type { Note } from '../contract/cases.ts';
import type { ReviewPorts } from '../server/route.ts';
import { retention } from '../staff/retention.ts';
import { ownCaseOf } from './acted-on.ts';
import { placeOf } from './place.ts';
import { readShownCases } from './shown-cases.ts';

const folder = 'before';

/**
 * Snapshot of an account before a ruling that is to be repeated blind: its encoded state, and the post ruled
 * on.
 */
const Snapshot = z.strictObject({
  version: z.number(),
  state: z.base64(),
  post: z
    .strictObject({ id: z.string(), visibility: z.enum(['visible', 'flagged', 'hidden']) })
    .nullable(),
});

/** Builds the snapshot of the account for the second reviewer of a ruling. */
export const snapshotPaper = (
  { before, at }: CompletedAct,
  { rulingId, subject }: { readonly rulingId: string; readonly subject: Subject },
): Paper => ({
  kind: 'blind',
  folder,
  id: rulingId,
  version: 1,
  body: {
    version: before.state.version,
    state: Buffer.from(encodeAccount(before.state)).toString('base64'),
    post:
      subject.kind === 'content'
        ? { id: subject.id, visibility: before.post?.visibility ?? 'visible' }
        : null,
  } satisfies z.infer<typeof Snapshot>,
  expiresAt: at + retention,
});

/** Removes the snapshot for the second reviewer of a ruling. */
export const removeSnapshot = (
  rulingId: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<void> => papers.remove('blind', folder, rulingId);

/**
 * Kinds of notes about case handling. While a second review is pending, only blind reviewers can write them.
 */
const handlingNotes: ReadonlySet<string> = new Set([
  'hand-over',
  'snooze',
  'second-opinion',
  'opinion',
]);

/** What a staff member may see of an account and its case. */
export type AccountView = {
  readonly state: (now: AccountState | undefined) => AccountState | undefined;
  readonly posts: (now: ReadonlyMap<string, StoredPost>) => ReadonlyMap<string, StoredPost>;
  /** Whether a decision is shown. */
  readonly shows: (decision: Pick<Decision, 'id' | 'decidedAt'>) => boolean;
  /** Whether an entry of the account's audit chain is shown. */
  readonly entry: (entry: AuditEntry) => boolean;
  readonly note: (note: Note) => boolean;
  /** Whether the presence of a staff member is shown. */
  readonly presence: (id: string) => boolean;
};

/** Shows everything. */
const unrestricted: AccountView = {
  state: (now) => now,
  posts: (now) => now,
  shows: () => true,
  entry: () => true,
  note: () => true,
  presence: () => true,
};

/** Shows nothing: what an account's case would hide is not known, because it cannot be read. */
const nothing: AccountView = {
  state: () => undefined,
  posts: () => new Map(),
  shows: () => false,
  entry: () => false,
  note: () => false,
  presence: () => false,
};

/** Hides only that the account was drawn as a random sample. */
const withoutSampling: AccountView = {
  ...unrestricted,
  entry: ({ action }) => action !== 'case.sampled',
};

/** The fields of a case needed to determine a view. */
type ViewedCase = Parameters<typeof placeOf>[0] &
  Pick<Case, 'blind' | 'accountId' | 'campaign' | 'openedAt' | 'sampled' | 'state'>;

/** The view before the ruling that the viewer is to repeat, without any trace of the person who made it. */
const viewBefore = (
  {
    blind: { first },
    accountId,
    openedAt,
    sampled,
  }: ViewedCase & { readonly blind: NonNullable<Case['blind']> },
  { state, version, post }: z.infer<typeof Snapshot>,
  viewer: Staff,
  { settings: { platformId } }: Pick<ReviewPorts, 'settings'>,
): AccountView => {
  const subject = post ? contentSubject(post.id, accountId) : accountSubject(accountId);
  const firstDecisionId = decisionIdOf(platformId, first.rulingId, subject);
  const stateBefore = decodeAccount(Buffer.from(state, 'base64'), version);
  /**
   * Actions of the first reviewer since the case was opened: their marks and warnings would reveal who they
   * are.
   */
  const isByFirstReviewer = (by: string, at: number) => by === first.by && at > openedAt;
  return {
    state: () => stateBefore,
    posts: (now) => {
      const postNow = post && now.get(post.id);
      return postNow ? new Map(now).set(post.id, { ...postNow, visibility: post.visibility }) : now;
    },
    shows: ({ id, decidedAt }) => id !== firstDecisionId && decidedAt <= first.at,
    entry: (entry) =>
      entry.sequence <= stateBefore.audit.sequence &&
      !isByFirstReviewer(entry.actor, entry.at) &&
      entry.details.handedTo !== first.by &&
      (sampled ? withoutSampling : unrestricted).entry(entry),
    note: ({ by, at, about }) =>
      !isByFirstReviewer(by.id, at) &&
      (at < first.at || by.id === viewer.id || handlingNotes.has(about)),
    presence: (id) => id !== first.by,
  };
};

/** An account that used an entity: as it is now, and as a staff member sees it. */
export type EntityUser = {
  readonly accountId: string;
  readonly now: AccountState | undefined;
  readonly seen: AccountState | undefined;
};

/** An entity with its frozen members as a staff member sees them. */
export const entityAsSeen = (
  entity: EntityState,
  users: readonly EntityUser[],
  hash: KeyedHash,
): EntityState => {
  let shown = entity;
  for (const { accountId, now, seen } of users) {
    const isFrozen = seen?.standing.status === 'frozen';
    if (isFrozen === (now?.standing.status === 'frozen')) continue;
    if (!isFrozen) shown = readmitInEntity(shown, accountId, hash);
    // A person entity (`target`, `reporter`) that the account only named carries no mark of it.
    else if (isMember(shown, accountId, hash)) shown = excludeInEntity(shown, accountId, hash);
  }
  return shown;
};

/** Whether a staff member rules in the place of the case and is not senior. */
const isOrdinaryReviewer = (
  known: ViewedCase,
  staff: Staff,
  ports: Pick<ReviewPorts, 'settings'>,
): boolean => mayDo(staff, 'rule', placeOf(known, ports)) && !mayDo(staff, 'work-escalated');

/** Whether a staff member is to repeat the latest ruling on the case, and so must not learn of it. */
export const isBlind = (
  known: Parameters<typeof placeOf>[0] & Pick<Case, 'blind'>,
  staff: Staff,
  ports: Pick<ReviewPorts, 'settings'>,
): boolean => isRulingHiddenFrom(known, staff, placeOf(known, ports));

/**
 * Whether a case is listed in its queue for a staff member. While a second review is pending, only for second
 * reviewers.
 */
export const isListedFor = (
  known: Parameters<typeof placeOf>[0] & Pick<Case, 'blind'>,
  staff: Staff,
  ports: Pick<ReviewPorts, 'settings'>,
): boolean => !awaitsSecondReview(known) || isBlind(known, staff, ports);

/** The case as shown to a staff member. */
export const seenBy = (known: Case, staff: Staff, ports: Pick<ReviewPorts, 'settings'>): Case =>
  isBlind(known, staff, ports) ? asBeforeRuling(known) : known;

/**
 * Whether a staff member sees the account of a case as it was before a ruling, on the case itself or on the
 * own case of a campaign's lead account.
 */
export const seesStateBefore = async (
  known: Case,
  viewer: Staff,
  ports: Pick<ReviewPorts, 'ledger' | 'settings'>,
): Promise<boolean> => {
  const own = await ownCaseOf(known, ports);
  return own !== null && isBlind(own, viewer, ports);
};

/** Returns the views of the accounts of some cases; second reviewers get the view before the first ruling. */
export const accountViewsOf = async (
  cases: Iterable<ViewedCase>,
  viewer: Staff,
  ports: Pick<ReviewPorts, 'papers' | 'ledger' | 'settings'>,
): Promise<(accountId: string) => AccountView> => {
  const { platformId } = ports.settings;
  const given = [...cases];
  // A campaign's case says nothing of its lead account: the account's own case does.
  const leads = new Set(given.flatMap(({ campaign, accountId }) => (campaign ? accountId : [])));
  const own = await readShownCases(
    [...leads].map((accountId) => caseIdOf(platformId, accountId)),
    ports,
  );
  const all: readonly ViewedCase[] = [
    ...given.filter(({ campaign }) => !campaign),
    ...own.cases.values(),
  ];
  const blind = all.filter(awaitsSecondReview).filter((known) => isBlind(known, viewer, ports));
  const found =
    blind.length === 0
      ? []
      : await ports.papers.read(
          'blind',
          blind.map(({ blind: { first } }) => ({ folder, id: first.rulingId })),
        );
  const snapshots = new Map(found.map(({ id, body }) => [id, Snapshot.parse(body)]));
  const views = new Map<string, AccountView>(
    all
      .filter(
        (known) =>
          known.sampled && known.state === 'open' && isOrdinaryReviewer(known, viewer, ports),
      )
      .map(({ accountId }) => [accountId, withoutSampling]),
  );
  for (const known of blind) {
    const paper = snapshots.get(known.blind.first.rulingId);
    if (paper) views.set(known.accountId, viewBefore(known, paper, viewer, ports));
  }
  return (accountId) =>
    own.isUnreadable(caseIdOf(platformId, accountId))
      ? nothing
      : (views.get(accountId) ?? unrestricted);
};

/**
 * The view of a case and its account. On a campaign's case, notes and presence are not filtered, because they
 * reveal nothing about the account's own case.
 */
export const caseViewOf = async (
  known: ViewedCase,
  viewer: Staff,
  ports: Pick<ReviewPorts, 'papers' | 'ledger' | 'settings'>,
): Promise<AccountView> => {
  const view = (await accountViewsOf([known], viewer, ports))(known.accountId);
  const { note, presence } = unrestricted;
  return known.campaign ? { ...view, note, presence } : view;
};

/** The view of an account of which only the id is known. */
export const accountViewOf = async (
  accountId: string,
  viewer: Staff,
  ports: Pick<ReviewPorts, 'papers' | 'ledger' | 'settings'>,
): Promise<AccountView> => {
  const cases = await ports.ledger.readCases([caseIdOf(ports.settings.platformId, accountId)]);
  return (await accountViewsOf(cases.values(), viewer, ports))(accountId);
};
