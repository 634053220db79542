import * as z from 'zod';
import { Automation, Outcome, Subject } from '#shared/decisions/decision.ts';
import { WordedStatement } from '#shared/decisions/statement.ts';
import { Id } from '#shared/events/envelope.ts';
import { TextScore } from '#shared/reviews/exhibit.ts';
import { Mark } from '#shared/reviews/mark.ts';
import { EvidenceFamily, Finding } from '#shared/rules/finding.ts';
import { VerificationLevel } from '#shared/settings/platform.ts';
import { entityKinds } from '#shared/signals/entity-state.ts';
import type { Endpoints } from './endpoint.ts';
import { At, CasePath, Person, pageOf, paging, Reason, RuleTitle, Words } from './endpoint.ts';
import { CaseRow, StandingName, Visibility } from './queues.ts';

/** One account as it is now. Nothing in it names a person. */
export const AccountCard = z.strictObject({
  accountId: Id,
  /** A write about the account is refused when this has changed since. */
  version: z.number().int(),
  standing: z.strictObject({
    is: StandingName,
    since: At,
    until: At.nullable(),
    decisionId: z.string().nullable(),
  }),
  realName: z.strictObject({
    status: z.enum(['unverified', 'pending', 'verified', 'failed', 'expired', 'revoked']),
    level: VerificationLevel.nullable(),
    since: At,
    until: At.nullable(),
    required: VerificationLevel,
  }),
  firstSeenAt: At,
  signedUpAt: At.nullable(),
  imported: z.boolean(),
  lastSeenAt: At,
  /** By kind of act: how many in a day, a week and a month; saturating counts are "at least". */
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
  credentialChangedAt: At.nullable(),
  profileChangedAt: At.nullable(),
  /** A person cleared it then; what came before counts no more. */
  clearedAt: At.nullable(),
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
  /** One sentence for each piece of evidence. */
  evidence: z.array(Words),
  ground: Words.nullable(),
  /** What honest behaviour looks like this, and what to do: as the rule's author wrote it. */
  falsePositives: z.array(Words),
  runbook: z.array(Words),
});
export type FindingView = z.infer<typeof FindingView>;

/** A decision, worded. */
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
  /** Rules that failed, and what could not be looked at. */
  errors: z.array(z.string()),
  degraded: z.array(z.string()),
  braked: z.array(z.string()),
  /** The rule on trial that asks by it whether it is right: nothing else follows from it. */
  onTrial: z.strictObject(RuleTitle).nullable(),
  mode: z.enum(['observe', 'assist', 'enforce']),
  policy: z.string(),
  /** When it happened, and when it was decided. */
  at: At,
  decidedAt: At,
  until: At.nullable(),
  automation: Automation,
  by: Person.nullable(),
  /** As the user reads it; `null` when the user was told nothing. */
  statement: z.strictObject({ 'zh-CN': WordedStatement, en: WordedStatement }).nullable(),
});
export type DecisionView = z.infer<typeof DecisionView>;

/** A piece of the text that weighs: where it is, as written, and what it stands for. */
export const QuoteView = z.strictObject({
  /** UTF-16 offsets into `text`. */
  start: z.number().int(),
  end: z.number().int(),
  text: z.string(),
  /** What the variant stands for, e.g. `微信` for `薇❤`. */
  reads: z.string(),
});
export type QuoteView = z.infer<typeof QuoteView>;

/**
 * Something that was said or done, as it was: a post, a message, an appeal. Never to be executed,
 * fetched or linked live.
 */
export const Exhibit = z.strictObject({
  /** The event that it is of. */
  eventId: Id,
  type: z.string(),
  at: At,
  contentId: z.string().nullable(),
  contentKind: z.string().nullable(),
  visibility: Visibility.nullable(),
  /**
   * Numbers and names of contacts are dots of the same length until they are revealed; `null` when
   * the text is no longer kept.
   */
  text: z.string().nullable(),
  /** It was longer. */
  cut: z.boolean(),
  masked: z.boolean(),
  quotes: z.array(QuoteView),
  /** Of the text alone: probability, category, whether it offers or warns. */
  reading: TextScore.nullable(),
  decisionIds: z.array(Id),
});
export type Exhibit = z.infer<typeof Exhibit>;

/** What was reported about the account. */
export const ReportView = z.strictObject({
  eventId: Id,
  at: At,
  reason: z.string(),
  reporterCredible: z.boolean(),
  reporters: z.number().int(),
});
export type ReportView = z.infer<typeof ReportView>;

/** One entry of the account's audit chain, worded. */
export const TimelineEntry = z.strictObject({
  /** Names it; its place in the chain is the auditors' alone, for not everybody sees every entry. */
  entryId: z.string(),
  at: At,
  /** `null`: the system, or the user. */
  by: Person.nullable(),
  actor: z.enum(['system', 'user', 'staff']),
  action: z.string(),
  words: Words,
  decisionId: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
export type TimelineEntry = z.infer<typeof TimelineEntry>;

/** What staff wrote: the reason of a ruling, a note with a hand-over, an opinion. */
export const Note = z.strictObject({
  noteId: Id,
  at: At,
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
  /** The ruling or opinion that it goes with. */
  rulingId: z.string().nullable(),
  would: z.string().nullable(),
});
export type Note = z.infer<typeof Note>;

/** What a person concluded earlier, and whether it can be taken back. */
export const RulingView = z.strictObject({
  rulingId: Id,
  caseId: Id,
  act: z.string(),
  subject: Subject,
  by: Person,
  at: At,
  reason: z.string(),
  from: z.string().nullable(),
  to: z.string().nullable(),
  mark: Mark.nullable(),
  bulkId: z.string().nullable(),
  /** Who agreed, where one person was not enough: taking it back takes two as well. */
  approvedBy: Person.nullable(),
  undoneBy: Person.nullable(),
  undoneAt: At.nullable(),
  /** It is the latest word about its subject. */
  undoable: z.boolean(),
});
export type RulingView = z.infer<typeof RulingView>;

/** The user's word, to be answered by somebody who had no part in the decision. */
export const AppealView = z.strictObject({
  appealId: Id,
  caseId: Id,
  accountId: Id,
  decisionId: Id,
  state: z.enum(['open', 'granted', 'refused']),
  filedAt: At,
  dueAt: At,
  overdue: z.boolean(),
  language: z.enum(['zh-CN', 'en']),
  /** Personal data in it is masked like that of a post. */
  text: z.string().nullable(),
  masked: z.boolean(),
  /** Whether the caller may decide it, and why not. */
  mayDecide: z.boolean(),
  why: z.enum(['same-person', 'duty', 'queue', 'decided']).nullable(),
  /** Nobody who signed in within 30 days may decide it: each had a part in the decision, or is not allowed to there. */
  unheard: z.boolean(),
  decidedBy: Person.nullable(),
  /** Others of the account that are heard after this one. */
  waiting: z.number().int().nonnegative(),
});
export type AppealView = z.infer<typeof AppealView>;

/** The whole screen, but for links, which follow. */
export const CasePage = z.strictObject({
  case: CaseRow,
  resolution: z
    .strictObject({
      rulingId: Id,
      conclusion: z.enum(['released', 'upheld', 'restricted', 'restored']),
      by: Person,
      at: At,
    })
    .nullable(),
  account: AccountCard.nullable(),
  /**
   * Of a campaign: how many accounts post it, and how many of them are known by name (the latest) and
   * can be acted on together. `null`: the case is about one account.
   */
  members: z
    .strictObject({ all: z.number().int().positive(), known: z.number().int().positive() })
    .nullable(),
  /** Those that are on the case, latest first. */
  decisions: z.array(DecisionView),
  exhibits: z.array(Exhibit),
  /** Whether others are kept that are not among them. */
  moreExhibits: z.boolean(),
  reports: z.array(ReportView),
  appeal: AppealView.nullable(),
  rulings: z.array(RulingView),
  /**
   * A ruling that was made again by somebody who did not know of it and came to something else: whoever
   * is senior settles it. What the first did stands until then; the second did nothing.
   */
  compared: z.strictObject({ first: RulingView, second: RulingView }).nullable(),
  notes: z.array(Note),
  /** Latest first, at most 100. */
  timeline: z.array(TimelineEntry),
  /** Others who look at it now. */
  presence: z.array(Person),
  /** What the caller may do, with the reason where not. */
  acts: z.array(
    z.strictObject({
      act: z.enum(['uphold', 'release', 'challenge', 'limit', 'freeze', 'hide', 'restore']),
      subject: Subject,
      allowed: z.boolean(),
      why: z.string().nullable(),
      /** Another person must agree before it takes effect. */
      fourEyes: z.boolean(),
    }),
  ),
});
export type CasePage = z.infer<typeof CasePage>;

/** Accounts and what they share. */
export const Graph = z.strictObject({
  nodes: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('account'),
        id: z.string(),
        accountId: Id,
        /** The one that the case is about. */
        self: z.boolean(),
        standing: StandingName.nullable(),
        signedUpAt: At.nullable(),
        verified: z.boolean(),
        /** Its open or resolved case, if it has one that the caller may see. */
        caseId: z.string().nullable(),
      }),
      z.strictObject({
        kind: z.enum(entityKinds),
        id: z.string(),
        /** Masked; a reveal shows it whole. */
        label: z.string(),
        name: Words,
        /** Distinct accounts; exact up to 64. */
        accounts: z.number(),
        joinedDay: z.number(),
        restricted: z.number(),
      }),
    ]),
  ),
  edges: z.array(
    z.strictObject({
      from: z.string(),
      to: z.string(),
      /** When the account first used it. */
      at: At,
      newcomer: z.boolean(),
    }),
  ),
  /** Members that are known but not shown. */
  more: z.number().int(),
});
export type Graph = z.infer<typeof Graph>;

/** File `routes/cases.ts`. */
export const cases = {
  'GET /cases/{caseId}': {
    summary: 'The case page',
    duty: 'read-cases',
    path: CasePath,
    answer: CasePage,
  },
  'GET /cases/{caseId}/links': {
    summary: 'What the account shares with which others, and the cases of the ring',
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
    summary: 'One decision with its findings',
    duty: 'read-cases',
    path: z.strictObject({ decisionId: Id }),
    answer: DecisionView,
  },
  'GET /accounts/{accountId}': {
    summary: 'One account, whether it has a case or not',
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
      'Shows masked personal data; counted (30 an hour) and logged on the caller’s own chain. Its answer is kept nowhere: asked again, it is shown and counted again',
    key: 'named',
    duty: 'reveal-personal',
    path: z.strictObject({ accountId: Id }),
    body: z.strictObject({
      what: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('exhibit'), eventId: Id }),
        /** `node`: the id of an entity in the graph of links. */
        z.strictObject({ kind: z.literal('link'), node: z.string().min(1).max(300) }),
      ]),
      reason: Reason,
    }),
    answer: z.strictObject({ value: z.string(), left: z.number().int() }),
  },
} as const satisfies Endpoints;
