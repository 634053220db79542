import * as z from 'zod';
import type { CompletedAct } from '#shared/acting/act.ts';
import type { Undoable } from '#shared/acting/undo.ts';
import { Subject } from '#shared/decisions/decision.ts';
import { isDisputed } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { BlindReview, conclusionOf, Resolution } from '#shared/reviews/conclusion.ts';
import type { Timeliness } from '#shared/reviews/counting.ts';
import { type PlacedMark, ReviewMark, truthOf } from '#shared/reviews/mark.ts';
import type { Ruling } from '#shared/reviews/ruling.ts';
import { actByStanding, isRestriction, standings } from '#shared/signals/account-state.ts';
import type { Paper } from '#shared/stores/papers/port.ts';
import { readEach, readRecord } from '#shared/stores/unreadable.ts';
import { dayIn } from '../cases/open-case.ts';
import type { RulingView } from '../contract/cases.ts';
import type { ProblemCode } from '../contract/problem.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts } from '../server/route.ts';
import { notePaper } from '../staff/notes.ts';
import { namesOf } from '../staff/people.ts';
import { retention } from '../staff/retention.ts';

const StateBefore = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('account'),
    status: z.enum(standings),
    until: z.number().nullable(),
    /** Set if only the real-name gate required this standing. */
    gate: z.literal(true).optional(),
  }),
  z.strictObject({ kind: z.literal('content'), status: z.enum(['visible', 'flagged', 'hidden']) }),
]);

/** What a ruling counts for. */
const RuledOn = z.strictObject({
  /** The latest decisions on the case when it was ruled on: the ruling counts for their rules. */
  decisionIds: z.array(z.string()),
  /** Whether the account was drawn without a finding. */
  sampled: z.boolean(),
});
export type RuledOn = z.infer<typeof RuledOn>;

/** A stored ruling: the act, its author and reason, and the data needed to take it back. */
export const RulingRecord = z.strictObject({
  rulingId: z.string(),
  caseId: z.string(),
  act: z.string(),
  subject: Subject,
  by: z.string(),
  at: z.number(),
  reason: z.string(),
  /** Seconds between the claim and the ruling; `null` if the case was not claimed. */
  handlingSeconds: z.number().nullable(),
  before: StateBefore,
  /** The decision in force before; its findings are stated again if it is restored. */
  basis: z.string().nullable(),
  changed: z.boolean(),
  /** Version of the standing or visibility after the ruling. */
  left: z.number(),
  to: z.string().nullable(),
  mark: ReviewMark.nullable(),
  bulkId: z.string().nullable(),
  approvedBy: z.string().nullable(),
  undoneBy: z.string().nullable(),
  undoneAt: z.number().nullable(),
  /**
   * Set if this is a blind second ruling, which has no effect of its own: the first author, and whether both
   * agreed.
   */
  blind: z.strictObject({ by: z.string(), agreed: z.boolean() }).nullable().default(null),
  /** The queue of the case when it was ruled on, and whether it was not overdue there; `null` if in none. */
  timeliness: z
    .strictObject({ queue: z.string(), inTime: z.boolean() })
    .nullable()
    .default(null) satisfies z.ZodType<Timeliness | null>,
  /** `null` for rulings made before this was kept. */
  ruledOn: RuledOn.nullable().default(null),
  /** The dispute between two reviewers that this ruling settled, if any. */
  settled: BlindReview.extend({ second: Resolution }).optional(),
});
export type RulingRecord = z.infer<typeof RulingRecord>;

export const rulingPaper = (record: RulingRecord, version = 1): Paper => ({
  kind: 'ruling',
  folder: dayIn(record.rulingId),
  id: record.rulingId,
  version,
  body: record,
  expiresAt: record.at + retention,
});

/** The papers that a ruling adds to its case: its record, and a note with the reason. */
export const rulingPapers = (record: RulingRecord): readonly Paper[] => {
  const { caseId, rulingId, at, by, reason, act, blind } = record;
  return [
    rulingPaper(record),
    notePaper(caseId, rulingId, {
      at,
      by,
      about: blind ? 'blind-review' : 'ruling',
      text: reason,
      rulingId,
      would: act,
    }),
  ];
};

/** A mark set without a ruling, in the folder of its day: training reads both kinds of marks. */
export const markPaper = (id: string, mark: PlacedMark): Paper => ({
  kind: 'mark',
  folder: dayIn(id),
  id,
  version: 1,
  body: mark,
  expiresAt: mark.at + retention,
});

/** The papers of a ruling that was taken back: its updated record, and a note with the reason. */
export const undonePapers = (
  { record, version }: { readonly record: RulingRecord; readonly version: number },
  { undoId, by, reason }: { readonly undoId: string; readonly by: string; readonly reason: string },
  at: number,
): readonly Paper[] => [
  rulingPaper({ ...record, undoneBy: by, undoneAt: at }, version + 1),
  notePaper(record.caseId, undoId, {
    at,
    by,
    about: 'undo',
    text: reason,
    rulingId: record.rulingId,
  }),
];

/** A case holds up to twenty decisions; the ruling is attributed to the rules of the latest ones. */
const decisionsAttributed = 8;

/** Returns what a ruling on a case counts for, if it speaks of all of it. */
export const ruledOnIn = ({ entries, sampled }: Pick<Case, 'entries' | 'sampled'>): RuledOn => ({
  decisionIds: entries.slice(-decisionsAttributed).map(({ decisionId }) => decisionId),
  sampled,
});

/**
 * Returns what a ruling that was just made counts for. A mark speaks of the account, and so of its whole case; a
 * conclusion only of what it was about.
 */
const ruledOnBy = (
  { before, case: after, at }: Pick<CompletedAct, 'before' | 'case' | 'at'>,
  mark: ReviewMark | null,
): RuledOn => {
  const { entries, sampled, blind } = before.case;
  const isAbout = (entry: Case['entries'][number]) => {
    const concluded = conclusionOf(after, entry);
    return (
      concluded?.conclusion === after.concluded?.conclusion &&
      (concluded?.at === at || concluded?.at === blind?.first.at)
    );
  };
  return ruledOnIn({
    entries: truthOf(mark) === undefined ? entries.filter(isAbout) : entries,
    sampled,
  });
};

/** Builds the record of a ruling that was just made. */
export const recordOf = (
  done: CompletedAct,
  about: {
    readonly rulingId: string;
    readonly caseId: string;
    readonly act: string;
    readonly subject: Subject;
    readonly by: string;
    readonly reason: string;
    readonly claimedAt?: number | null;
    readonly mark?: ReviewMark | null;
    readonly bulkId?: string | null;
    readonly approvedBy?: string | null;
    readonly blind?: RulingRecord['blind'];
    readonly timeliness?: Timeliness | null;
  },
): RulingRecord => {
  const { before, effects, at } = done;
  const { claimedAt = null, ...rest } = about;
  const isAccount = about.subject.kind === 'account';
  const standing = effects.standing?.standing;
  const post = effects.post?.post;
  // Only the notice to the user was renewed; the standing itself did not change.
  const changed = isAccount
    ? standing !== undefined &&
      (standing.status !== before.standing.status || standing.until !== before.standing.until)
    : post !== undefined && post.visibility !== (before.post?.visibility ?? 'visible');
  return {
    mark: null,
    bulkId: null,
    approvedBy: null,
    blind: null,
    timeliness: null,
    ...rest,
    at,
    handlingSeconds: claimedAt === null ? null : Math.round((at - claimedAt) / 1000),
    before: isAccount
      ? {
          kind: 'account',
          status: before.standing.status,
          until: before.standing.until,
          ...(before.standing.gate && { gate: before.standing.gate }),
        }
      : { kind: 'content', status: before.post?.visibility ?? 'visible' },
    basis: (isAccount ? before.standing.decisionId : before.post?.decisionId) ?? null,
    changed,
    left: isAccount
      ? (standing?.version ?? before.standing.version)
      : (post?.version ?? before.post?.version ?? 0),
    to: changed ? ((isAccount ? standing?.status : post?.visibility) ?? null) : null,
    ruledOn: ruledOnBy(done, about.mark ?? null),
    ...(isDisputed(before.case) && { settled: before.case.blind }),
    undoneBy: null,
    undoneAt: null,
  };
};

/**
 * Builds the undo of a ruling: the ruling that restores the previous state.
 *
 * @param now epoch milliseconds
 * @param isMet whether the account has since met what the restriction before asked for
 */
export const undoOf = (
  { rulingId, at, before, changed, left, settled }: RulingRecord,
  now: number,
  isMet = false,
): Undoable => {
  const gate = before.kind === 'account' && before.gate === true;
  const back = (): Ruling => {
    if (before.kind === 'content') return { act: before.status === 'hidden' ? 'hide' : 'restore' };
    if (!isRestriction(before.status)) return { act: 'release' };
    // A restriction that has expired meanwhile is not restored.
    if (before.until !== null && before.until <= now) return { act: 'release' };
    if (isMet) return { act: 'release' };
    return { act: actByStanding[before.status], until: before.until };
  };
  return { rulingId, at, from: changed ? back() : null, left, gate, settled };
};

export const readRuling = async (
  rulingId: string,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<{ readonly record: RulingRecord; readonly version: number } | null> => {
  const [paper] = await papers.read('ruling', [{ folder: dayIn(rulingId), id: rulingId }]);
  return paper
    ? { record: readRecord(rulingId, () => recordIn(paper)), version: paper.version }
    : null;
};

/** The last ruling on a case, the only one that may still be taken back, and why it cannot be; `null` if it can. */
type LatestRuling = { readonly rulingId: string; readonly problem: ProblemCode | null };

/** Rulings as shown to staff. */
const rulingViews = async (
  records: readonly RulingRecord[],
  latest: LatestRuling | null,
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<RulingView[]> => {
  const nameOf = await namesOf(
    records.flatMap(({ by, approvedBy, undoneBy }) => [by, approvedBy, undoneBy]),
    papers,
  );
  return records.map((record) => ({
    rulingId: record.rulingId,
    caseId: record.caseId,
    act: record.act,
    subject: record.subject,
    by: nameOf(record.by),
    at: record.at,
    reason: record.reason,
    from: record.before.status,
    to: record.to,
    mark: record.mark,
    bulkId: record.bulkId,
    approvedBy: record.approvedBy === null ? null : nameOf(record.approvedBy),
    undoneBy: record.undoneBy === null ? null : nameOf(record.undoneBy),
    undoneAt: record.undoneAt,
    undoable: record.rulingId === latest?.rulingId && latest.problem === null,
    whyNotUndoable: record.rulingId === latest?.rulingId ? latest.problem : null,
  }));
};

/** A ruling in the answer to the act that made it, or took it back; as in its case after the act. */
export const rulingView = async (
  rulingId: string,
  { rulings }: Pick<Case, 'rulings'>,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<RulingView> => {
  const found = await readRuling(rulingId, ports);
  const latest = rulings.at(-1) === rulingId ? { rulingId, problem: null } : null;
  const [view] = found ? await rulingViews([found.record], latest, ports) : [];
  if (!view) throw new Refusal('internal');
  return view;
};

const storedRulings = async (
  ids: readonly string[],
  { papers }: Pick<ReviewPorts, 'papers'>,
): Promise<readonly Paper[]> => {
  const wanted = ids.map((id) => ({ folder: dayIn(id), id }));
  return wanted.length === 0 ? [] : papers.read('ruling', wanted);
};

const recordIn = ({ body }: Paper): RulingRecord => RulingRecord.parse(body);

/** Rulings by id, in that order; those no longer stored are left out. */
export const readRulings = async (
  ids: readonly string[],
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<readonly RulingRecord[]> =>
  (await storedRulings(ids, ports)).map((paper) => readRecord(paper.id, () => recordIn(paper)));

/** Rulings to be shown, as `readRulings`; those that cannot be read are named (`readEach`). */
export const shownRulings = async (
  ids: readonly string[],
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<readonly RulingRecord[]> =>
  readEach(await storedRulings(ids, ports), ({ id }) => id, recordIn);

/**
 * The two differing rulings on a disputed case, made by reviewers who did not know of each other; else
 * `null`.
 */
export const disputedRulingsOn = async (
  known: Case,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<{ first: RulingView; second: RulingView } | null> => {
  if (!isDisputed(known)) return null;
  const ids = [known.blind.first.rulingId, known.blind.second.rulingId];
  const [first, second] = await rulingViews(await shownRulings(ids, ports), null, ports);
  return first && second ? { first, second } : null;
};

/** The stored rulings with these ids, latest first. */
export const rulingsOn = async (
  ids: readonly string[],
  latest: LatestRuling | null,
  ports: Pick<ReviewPorts, 'papers'>,
): Promise<RulingView[]> =>
  (await rulingViews(await shownRulings(ids, ports), latest, ports)).toReversed();
