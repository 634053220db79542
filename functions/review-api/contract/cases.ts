import * as z from 'zod';
import { Automation, Outcome, Subject } from '#shared/decisions/decision.ts';
import { WordedStatement } from '#shared/decisions/statement.ts';
import { Id } from '#shared/events/envelope.ts';
import { TextScore } from '#shared/reviews/exhibit.ts';
import { ReviewMark } from '#shared/reviews/mark.ts';
import { EvidenceFamily, Finding } from '#shared/rules/finding.ts';
import { VerificationLevel } from '#shared/settings/platform.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import type { Endpoints } from './endpoint.ts';
import {
  CasePath,
  Person,
  pageOf,
  paging,
  Reason,
  RuleTitle,
  Timestamp,
  Words,
} from './endpoint.ts';
import { ProblemCode } from './problem.ts';
import { CaseRow, StandingName, Visibility } from './queues.ts';

/** The platform's answer that it could not carry out a command. */
const CommandFailure = z.strictObject({
  /** Why, in its own words, with what may be personal masked; `null` if it did not say. Foreign text, as an exhibit's. */
  detail: z.string().nullable(),
});
export type CommandFailure = z.infer<typeof CommandFailure>;

/** The current state of one account. Contains no personal data but what the platform may say of a failed command. */
export const AccountCard = z.strictObject({
  accountId: Id,
  /** A write about the account is refused if this version is stale. */
  version: z.number().int(),
  standing: z.strictObject({
    status: StandingName,
    since: Timestamp,
    until: Timestamp.nullable(),
    /** What applies once it ends: an earlier measure that lasts longer. `null`: nothing. */
    next: z.strictObject({ status: StandingName, until: Timestamp.nullable() }).nullable(),
    decisionId: z.string().nullable(),
    /** Whether the account is closed and the platform closed it for cause. */
    closedByPlatform: z.boolean(),
    /** Set if the platform answered that it could not carry out the command for it, and has not since. */
    failed: CommandFailure.nullable(),
  }),
  realName: z.strictObject({
    status: z.enum(['unverified', 'pending', 'verified', 'failed', 'expired', 'revoked']),
    level: VerificationLevel.nullable(),
    since: Timestamp,
    until: Timestamp.nullable(),
    required: VerificationLevel,
  }),
  firstSeenAt: Timestamp,
  signedUpAt: Timestamp.nullable(),
  imported: z.boolean(),
  lastSeenAt: Timestamp,
  /** Counts per day, week and month, by kind of act; a saturated count means "at least". */
  counts: z.array(
    z.strictObject({
      what: z.string(),
      name: Words,
      day: z.number(),
      week: z.number(),
      month: z.number(),
    }),
  ),
  devices: z.number().int(),
  blocks: z.number().int(),
  countries: z.array(z.string()),
  credentialChangedAt: Timestamp.nullable(),
  profileChangedAt: Timestamp.nullable(),
  /** When a reviewer cleared the account; earlier findings no longer count. */
  clearedAt: Timestamp.nullable(),
});
export type AccountCard = z.infer<typeof AccountCard>;

/** One rule's finding, worded for staff. */
export const FindingView = z.strictObject({
  rule: z.string(),
  revision: z.number().int(),
  life: Finding.shape.life,
  title: Words,
  family: EvidenceFamily,
  subject: Finding.shape.subject,
  category: z.string(),
  categoryName: Words,
  severity: Finding.shape.severity,
  /** One sentence per piece of evidence. */
  evidence: z.array(Words),
  ground: Words.nullable(),
  /** What honest behaviour looks like this, and what to do, as written by the rule's author. */
  falsePositives: z.array(Words),
  runbook: z.array(Words),
});
export type FindingView = z.infer<typeof FindingView>;

/** A decision, worded for staff. */
export const DecisionView = z.strictObject({
  decisionId: Id,
  eventId: Id,
  eventType: z.string(),
  subject: Subject,
  outcome: Outcome,
  outcomeName: Words,
  wanted: Outcome.nullable(),
  score: z.number(),
  findings: z.array(FindingView),
  /** The rules that failed (`errors`), and the inputs that were unavailable (`degraded`). */
  errors: z.array(z.string()),
  degraded: z.array(z.string()),
  /** The brakes that held it back, each with what it holds back. */
  braked: z.array(z.strictObject({ key: z.string(), words: Words })),
  /** Whether its subject was already restricted as much or more, or already free, so that nothing was done. */
  unchanged: z.boolean(),
  /**
   * The rule on trial that opened the case to have its finding reviewed; the decision has no other effect.
   */
  onTrial: z.strictObject(RuleTitle).nullable(),
  mode: z.enum(['observe', 'assist', 'enforce']),
  policy: z.string(),
  /** When the event happened (`at`), and when it was decided. */
  at: Timestamp,
  decidedAt: Timestamp,
  until: Timestamp.nullable(),
  automation: Automation,
  by: Person.nullable(),
  /** The statement as the user reads it; `null` if the user was not notified. */
  statement: z.strictObject({ 'zh-CN': WordedStatement, en: WordedStatement }).nullable(),
});
export type DecisionView = z.infer<typeof DecisionView>;

/** A part of the text that counted as evidence: its position, its wording, and what it stands for. */
export const QuoteView = z.strictObject({
  /** UTF-16 offsets into `text`. */
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  /** The plain form of the variant, e.g. `微信` for `薇❤`. */
  reads: z.string(),
});
export type QuoteView = z.infer<typeof QuoteView>;

/**
 * The original content of an event: a post, a message, an appeal. Never execute it, fetch it or turn it into
 * live links.
 */
export const Exhibit = z.strictObject({
  /** The event that it belongs to. */
  eventId: Id,
  type: z.string(),
  at: Timestamp,
  contentId: z.string().nullable(),
  contentKind: z.string().nullable(),
  visibility: Visibility.nullable(),
  /** Set if the platform answered that it could not make the post so visible. */
  failed: CommandFailure.nullable(),
  /**
   * Personal numbers and contact names are replaced by dots of the same length until revealed; `null` if the
   * text is no longer stored.
   */
  text: z.string().nullable(),
  /** Whether the text was truncated. */
  cut: z.boolean(),
  masked: z.boolean(),
  /** Labels or hashes of its images, as the platform sent them; what a QR code says is masked as well. */
  imageLabels: z.array(z.string()),
  quotes: z.array(QuoteView),
  /** The model's reading of the text alone: probability, category, and whether it offers or warns. */
  reading: TextScore.nullable(),
  decisionIds: z.array(Id),
});
export type Exhibit = z.infer<typeof Exhibit>;

/** A report about the account. */
export const ReportView = z.strictObject({
  eventId: Id,
  at: Timestamp,
  reason: z.string(),
  reporterCredible: z.boolean(),
  /** Whether it counts as a newcomer's: four weigh as much as one credible report. If neither, it does not count. */
  reporterNew: z.boolean(),
  reporters: z.number().int(),
});
export type ReportView = z.infer<typeof ReportView>;

/** One entry of the account's audit chain, worded. */
export const TimelineEntry = z.strictObject({
  /**
   * Identifies the entry. The chain position is shown to auditors only, because others do not see every
   * entry.
   */
  entryId: z.string(),
  at: Timestamp,
  /** `null` for the system and the user. */
  by: Person.nullable(),
  actor: z.enum(['system', 'user', 'staff']),
  action: z.string(),
  words: Words,
  decisionId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** A text written by staff: the reason of a ruling, a note with a hand-over, an opinion. */
export const Note = z.strictObject({
  noteId: Id,
  at: Timestamp,
  by: Person,
  about: z.enum([
    'ruling',
    'undo',
    'hand-over',
    'snooze',
    'escalation',
    'second-opinion',
    'opinion',
    'warning',
    'block',
    'mark',
    'blind-review',
    'note',
  ]),
  text: z.string(),
  /** The ruling or opinion that the note belongs to. */
  rulingId: z.string().nullable(),
  would: z.string().nullable(),
});
export type Note = z.infer<typeof Note>;

/** An earlier ruling, and whether it can be taken back. */
export const RulingView = z.strictObject({
  rulingId: Id,
  caseId: Id,
  act: z.string(),
  subject: Subject,
  by: Person,
  at: Timestamp,
  reason: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  mark: ReviewMark.nullable(),
  bulkId: z.string().nullable(),
  /** The second person, if one was needed; then taking it back needs two people too. */
  approvedBy: Person.nullable(),
  undoneBy: Person.nullable(),
  undoneAt: Timestamp.nullable(),
  /**
   * Whether it is the latest ruling on the case and the caller could take it back: on the case’s page, what the preview
   * says now; in the answer to an act, as it left the case.
   */
  undoable: z.boolean(),
  /** Why the latest ruling on the case cannot be taken back; `null` if it can, and for earlier ones. */
  whyNotUndoable: ProblemCode.nullable(),
});
export type RulingView = z.infer<typeof RulingView>;

/** A ruling in the history of its case. */
export const PastRuling = RulingView.extend({
  /** Whether its undo waits for a second person and the viewer could not carry it out alone. */
  undoPending: z.boolean(),
});
export type PastRuling = z.infer<typeof PastRuling>;

/** The user's appeal, to be answered by a person who had no part in the decision. */
export const AppealView = z.strictObject({
  appealId: Id,
  caseId: Id,
  accountId: Id,
  decisionId: Id,
  /** What that decision did to whom, and the categories of what it rests on; `null` if it is no longer stored. */
  against: z
    .strictObject({ subject: Subject, outcome: Outcome, categories: z.array(z.string()) })
    .nullable(),
  state: z.enum(['open', 'granted', 'refused']),
  filedAt: Timestamp,
  dueAt: Timestamp,
  overdue: z.boolean(),
  language: z.enum(['zh-CN', 'en']),
  /** Personal data is masked as in posts. */
  text: z.string().nullable(),
  masked: z.boolean(),
  /** Whether the caller may decide it, and if not, why. */
  mayDecide: z.boolean(),
  why: z.enum(['same-person', 'duty', 'queue', 'decided']).nullable(),
  /**
   * True if no staff member who signed in within 30 days may decide it: each had a part in the decision or
   * lacks the duty.
   */
  noReviewer: z.boolean(),
  decidedBy: Person.nullable(),
  /** Other open appeals of the account, to be answered after this one. */
  waiting: z.number().int().nonnegative(),
});
export type AppealView = z.infer<typeof AppealView>;

/** The whole case page except the links, which are loaded separately. */
export const CasePage = z.strictObject({
  case: CaseRow,
  resolution: z
    .strictObject({
      rulingId: Id,
      conclusion: z.enum(['released', 'upheld', 'restricted', 'restored']),
      by: Person,
      at: Timestamp,
    })
    .nullable(),
  account: AccountCard.nullable(),
  /**
   * Whether the caller may read the account. If not, this is a campaign whose leading account has its own case in
   * another place, and only what belongs to the campaign is returned.
   */
  readsAccount: z.boolean(),
  /**
   * For a campaign: the number of accounts that post its content, and how many of them (the latest) are known
   * by id and can be acted on together. `exact`: if not, there are at least so many. `null` for a case about one
   * account.
   */
  members: z
    .strictObject({
      all: z.number().int().positive(),
      exact: z.boolean(),
      known: z.number().int().positive(),
    })
    .nullable(),
  /** The decisions shown on the case, latest first. */
  decisions: z.array(DecisionView),
  /** Whether there are older decisions than those listed. */
  moreDecisions: z.boolean(),
  exhibits: z.array(Exhibit),
  /** Whether more exhibits are stored than listed. */
  moreExhibits: z.boolean(),
  reports: z.array(ReportView),
  appeal: AppealView.nullable(),
  rulings: z.array(PastRuling),
  /**
   * A ruling and a blind second ruling that differ: a senior reviewer settles the case. Until then the first
   * ruling stays in force; the second has no effect.
   */
  compared: z.strictObject({ first: RulingView, second: RulingView }).nullable(),
  notes: z.array(Note),
  /** Latest first, at most 100. */
  timeline: z.array(TimelineEntry),
  /** Other staff members who have the case open. */
  presence: z.array(Person),
  /** The acts that the caller may perform; `why` is set if an act is not allowed. */
  acts: z.array(
    z.strictObject({
      act: z.enum(['uphold', 'release', 'challenge', 'limit', 'freeze', 'hide', 'restore']),
      subject: Subject,
      allowed: z.boolean(),
      why: z.string().nullable(),
      /** Whether a second person must approve before it takes effect. */
      fourEyes: z.boolean(),
    }),
  ),
});
export type CasePage = z.infer<typeof CasePage>;

/** A graph of accounts and the entities they share. */
export const Graph = z.strictObject({
  nodes: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('account'),
        id: z.string(),
        accountId: Id,
        /** True for the account of the case. */
        self: z.boolean(),
        standing: StandingName.nullable(),
        signedUpAt: Timestamp.nullable(),
        verified: z.boolean(),
        /** Its open or resolved case, if the caller may see it. */
        caseId: z.string().nullable(),
        /** False if its page is closed to the caller: its case, or all decided about it, is in places of others. */
        mayOpen: z.boolean(),
      }),
      z.strictObject({
        kind: z.enum(entityKinds),
        id: z.string(),
        /** Masked; a reveal shows the full value. */
        label: z.string(),
        name: Words,
        /** Distinct accounts. */
        accounts: z.number(),
        /** How many of them joined in the last day. */
        joinedDay: z.number(),
        /** Whether a number is exact; otherwise it is a lower bound. */
        exact: z.strictObject({ accounts: z.boolean(), joinedDay: z.boolean() }),
        /** How many are known to be frozen or closed: a lower bound. */
        restricted: z.number(),
      }),
    ]),
  ),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      /** When the account first used the entity. */
      at: Timestamp,
      newcomer: z.boolean(),
    }),
  ),
  /** Number of members that are not shown: a lower bound, because they may be others for each entity. */
  more: z.number().int(),
});
export type Graph = z.infer<typeof Graph>;

/** Served by `routes/cases.ts`. */
export const cases = {
  'GET /cases/{caseId}': {
    summary: 'One case with everything that its page shows',
    duty: 'read-cases',
    path: CasePath,
    answer: CasePage,
  },
  'GET /cases/{caseId}/links': {
    summary:
      'Link graph of what the account shares with other accounts, and the cases of this ring',
    duty: 'read-cases',
    path: CasePath,
    answer: z.strictObject({ graph: Graph, ring: z.array(CaseRow) }),
  },
  'POST /cases/{caseId}/notes': {
    summary: 'Leaves a note for colleagues',
    duty: 'rule',
    path: CasePath,
    body: z.strictObject({ text: Reason }),
    answer: Note,
    status: 201,
  },
  'GET /decisions/{decisionId}': {
    summary: 'One decision with its findings, and the text that was judged',
    duty: 'read-cases',
    path: z.strictObject({ decisionId: Id }),
    answer: DecisionView.extend({
      /** Whether a text of the account was judged. */
      judgedText: z.boolean(),
      /** The text, masked; `null` if it was not kept or has expired. */
      exhibit: Exhibit.nullable(),
    }),
  },
  'GET /accounts/{accountId}': {
    summary: 'One account, with or without a case',
    duty: 'read-cases',
    path: z.strictObject({ accountId: Id }),
    answer: z.strictObject({
      account: AccountCard,
      caseId: Id.nullable(),
      decisions: z.array(DecisionView),
    }),
  },
  'GET /accounts/{accountId}/timeline': {
    summary: 'The account’s audit chain, latest first',
    duty: 'read-cases',
    path: z.strictObject({ accountId: Id }),
    query: z.strictObject(paging),
    answer: pageOf(TimelineEntry),
  },
  'POST /accounts/{accountId}/reveals': {
    summary:
      'Reveals masked personal data. Limited per hour (`revealsPerHour`, 30 by default) and recorded on the caller’s own audit chain. The answer is not stored: a retry reveals and counts again',
    key: 'named',
    duty: 'reveal-personal',
    path: z.strictObject({ accountId: Id }),
    body: z.strictObject({
      what: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('exhibit'), eventId: Id }),
        /** `node`: the id of an entity node in the link graph. */
        z.strictObject({ kind: z.literal('link'), node: z.string().min(1).max(300) }),
      ]),
      reason: Reason,
    }),
    answer: z.strictObject({
      value: z.string(),
      imageLabels: z.array(z.string()),
      left: z.number().int(),
    }),
  },
} as const satisfies Endpoints;
