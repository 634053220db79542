import * as z from 'zod';
import {
  accountSubject,
  contentSubject,
  type Decision,
  type Subject,
} from '#shared/decisions/decision.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import type { Appeal } from '#shared/reviews/appeal.ts';
import { isDisputeParty } from '#shared/reviews/blind-review.ts';
import type { Case } from '#shared/reviews/case.ts';
import { Exhibit, maskText } from '#shared/reviews/exhibit.ts';
import { mayDo, type Staff } from '#shared/reviews/staff.ts';
import { exhibitsOf, someExhibitsOf } from '#shared/screening/exhibit.ts';
import type { AccountState } from '#shared/signals/account-state.ts';
import type { DecisionPage } from '#shared/stores/decisions/port.ts';
import type { PostState } from '#shared/stores/states/port.ts';
import { orLeftOut } from '#shared/stores/unreadable.ts';
import { AuditEntry } from '#shared/telemetry/audit.ts';
import { membersOf } from '../acting/bulk.ts';
import { countRevealed } from '../acting/counting.ts';
import { fourEyesFor, riskOf } from '../acting/four-eyes.ts';
import { answersAppeal } from '../acting/rule-on-case.ts';
import { disputedRulingsOn, rulingsOn } from '../acting/rulings.ts';
import { latestRulingOn, pendingUndoOn } from '../acting/undo-proposals.ts';
import { accountCard, nextStandingOf } from '../cases/account-card.ts';
import { caseForAccount, mayReadAccountOf } from '../cases/account-place.ts';
import { casesOfRuling, ownCaseOf } from '../cases/acted-on.ts';
import { appealView } from '../cases/appeal-view.ts';
import { type AccountView, accountViewOf, accountViewsOf, caseViewOf } from '../cases/blind.ts';
import { decisionView } from '../cases/decisions.ts';
import { placeOfDecision } from '../cases/finding-decisions.ts';
import { entitiesOf, linksOf, nodeOf } from '../cases/links.ts';
import { actId, caseFor, isAssignedElsewhere } from '../cases/open-case.ts';
import { mayRuleIn, placeOf } from '../cases/place.ts';
import { rowOf } from '../cases/rows.ts';
import { namedIn, timelineEntry, withReceipt } from '../cases/timeline.ts';
import type { RulingInput } from '../contract/acting.ts';
import type {
  CasePage,
  Exhibit as ExhibitView,
  cases as endpoints,
  TimelineEntry,
} from '../contract/cases.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts, Routes } from '../server/route.ts';
import { noteByAct, noteOf, notePaper, notesOn } from '../staff/notes.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';
import { takeReveal } from '../staff/reveals.ts';

const limits = { decisions: 30, timeline: 100 };

const exhibitView = (
  exhibit: Exhibit,
  posts: ReadonlyMap<string, PostState>,
  decisions: readonly Decision[],
): ExhibitView => {
  const masked = exhibit.text === null ? null : maskText(exhibit.text, exhibit.contacts);
  return {
    eventId: exhibit.eventId,
    type: exhibit.type,
    at: exhibit.at,
    contentId: exhibit.contentId,
    contentKind: exhibit.contentKind,
    visibility: exhibit.contentId ? (posts.get(exhibit.contentId)?.visibility ?? 'visible') : null,
    text: masked,
    cut: exhibit.cut,
    imageLabels: exhibit.imageLabels,
    masked: masked !== exhibit.text,
    // Quotes must not reveal what is masked in the text.
    quotes: exhibit.quotes.map((quote) => {
      const shown = masked?.slice(quote.start, quote.end) ?? quote.text;
      return {
        ...quote,
        text: shown,
        reads:
          shown === quote.text
            ? quote.reads
            : maskText(quote.reads, [{ start: 0, end: quote.reads.length }]),
      };
    }),
    reading: exhibit.reading,
    decisionIds: decisions.flatMap(({ id, eventId }) => (eventId === exhibit.eventId ? [id] : [])),
  };
};

/**
 * Whether a decision is about the counterpart of its event. Only findings about the counterpart led to it, not
 * the text of the event's account, whose exhibit is kept in that account's folder.
 */
const isAboutCounterpart = ({ signals, subject }: Decision): boolean =>
  expandSignals(signals).counterpart?.id === subject.accountId;

const accountActs = ['uphold', 'release', 'challenge', 'limit', 'freeze'] as const;
const actByStanding = { challenged: 'challenge', limited: 'limit', frozen: 'freeze' } as const;

/**
 * The acts that are possible now; for others, the reason why not.
 *
 * @param own the account's own case
 */
const actsOn = (
  known: Case,
  own: Case | undefined,
  state: AccountState | undefined,
  exhibits: readonly Exhibit[],
  posts: ReadonlyMap<string, PostState>,
  decisions: readonly Decision[],
  viewer: Staff,
  { settings }: ReviewPorts,
): CasePage['acts'] => {
  const inForce = decisions.find(({ id }) => id === state?.standing.decisionId);
  const risk = riskOf(known, state?.standing, inForce);
  const whyNot = (act: RulingInput['act']): string | null => {
    const cases = casesOfRuling(known, own, act);
    if (!cases.every((one) => mayRuleIn(viewer, placeOf(one, { settings })))) return 'forbidden';
    if (isAssignedElsewhere(known, viewer)) return 'claimed';
    if (isDisputeParty(known, viewer.id)) return 'same-person';
    if (answersAppeal(cases, act)) return 'appeal-open';
    if (act !== 'uphold' && !state) return 'unknown-account';
    if (act !== 'uphold' && state?.standing.status === 'closed') return 'closed';
    const lifts = act === 'release' || act === 'restore' || act === 'uphold';
    return settings.mode === 'observe' && !lifts ? 'observing' : null;
  };
  const act = (name: CasePage['acts'][number]['act'], subject: Subject, problem: string | null) => {
    // The preview assumes no end date. A shorter restriction may need a second person too; its own preview
    // says so.
    const ruling = { act: name, until: null, contentId: subject.id } as RulingInput;
    return {
      act: name,
      subject,
      allowed: problem === null,
      why: problem,
      fourEyes: fourEyesFor(ruling, risk, state?.standing, settings.review) !== null,
    };
  };
  const standing = state?.standing.status;
  const currentAct =
    standing && standing in actByStanding
      ? actByStanding[standing as keyof typeof actByStanding]
      : null;
  // A report may name the post of somebody else, which is ruled on only on its author's case.
  const isOwn = (id: string) => (posts.get(id)?.accountId ?? known.accountId) === known.accountId;
  const contents = [...new Set(exhibits.flatMap(({ contentId }) => contentId ?? []))]
    .filter(isOwn)
    .slice(0, 10);
  return [
    ...accountActs.map((name) =>
      act(
        name,
        accountSubject(known.accountId),
        whyNot(name) ??
          (name === currentAct && state?.standing.until === null ? 'nothing-changes' : null),
      ),
    ),
    ...contents.map((id) => {
      const hidden = posts.get(id)?.visibility === 'hidden';
      const name = hidden ? ('restore' as const) : ('hide' as const);
      return act(name, contentSubject(id, known.accountId), whyNot(name));
    }),
  ];
};

/**
 * Returns the entries of an account's audit chain that a staff member may see, latest first.
 *
 * @param before only entries before this position; `null` starts at the end
 * @returns `next`: the position of the rest, or `null` if there is none
 */
const timelineOf = async (
  accountId: string,
  view: AccountView,
  { before, limit }: { readonly before: number | null; readonly limit: number },
  { auditLog, papers, outbox }: Pick<ReviewPorts, 'auditLog' | 'papers' | 'outbox'>,
): Promise<{ readonly items: TimelineEntry[]; readonly next: number | null }> => {
  const shown: AuditEntry[] = [];
  // Only few entries are ever hidden, so this loop ends soon.
  for (let place = before; shown.length <= limit; ) {
    const stored = await auditLog.latest(`account:${accountId}`, {
      before: place,
      most: limit + 1,
    });
    // An unreadable entry is a matter for auditors and must not hide other entries.
    const entries = stored.flatMap(({ body }) => AuditEntry.safeParse(body).data ?? []);
    shown.push(...entries.filter(view.entry));
    place = stored.at(-1)?.place ?? null;
    if (stored.length <= limit) break;
  }
  const page = shown.slice(0, limit);
  const [nameOf, told] = await Promise.all([
    namesOf(page.flatMap(namedIn), papers),
    Promise.all(page.map((entry) => withReceipt(entry, outbox))),
  ]);
  return {
    items: told.map((entry) => timelineEntry(entry, nameOf)),
    next: shown.length > limit ? (page.at(-1)?.sequence ?? null) : null,
  };
};

/**
 * Returns what a campaign's case itself says of its leading account, for a staff member who may not read the account:
 * the decisions on the case, and nothing else.
 */
const leaderInCampaign = async (
  { entries, accountId }: Case,
  view: AccountView,
  { ledger }: Pick<ReviewPorts, 'ledger'>,
) => {
  const about = entries.filter(({ subject }) => subject.accountId === accountId).toReversed();
  const found = await Promise.all(
    about.map(({ decisionId }) => orLeftOut(ledger.readDecision(decisionId))),
  );
  const decided = found.filter((decision) => decision !== null).filter(view.shows);
  return { state: undefined, decided, more: false };
};

/** Reads the latest decisions about an account that a staff member may see, at least `most` if there are. */
const latestDecisions = async (
  accountId: string,
  view: AccountView,
  most: number,
  { decisions }: Pick<ReviewPorts, 'decisions'>,
): Promise<readonly Decision[]> => {
  const shown: Decision[] = [];
  let after: string | null = null;
  do {
    const page: DecisionPage = await decisions.ofAccount(accountId, { after, most });
    shown.push(...page.decisions.filter(view.shows));
    after = page.next;
  } while (after !== null && shown.length < most);
  return shown;
};

/**
 * Returns the account as a staff member may see it: its state, its latest decisions, and those that the page is about
 * even if they are older: the one in force and the one appealed against. `more`: whether there are other older
 * decisions.
 */
const accountNow = async (
  accountId: string,
  view: AccountView,
  appeal: Appeal | null,
  ports: ReviewPorts,
) => {
  const { states, ledger } = ports;
  const [{ accounts }, found] = await Promise.all([
    states.read({ accounts: [accountId], entities: [], posts: [] }),
    // Three more: two of them may be the decisions that are shown however old they are.
    latestDecisions(accountId, view, limits.decisions + 3, ports),
  ]);
  const latest = found.slice(0, limits.decisions);
  const state = view.state(accounts.get(accountId));
  const asked = new Set([
    state?.standing.decisionId,
    appeal?.state === 'open' ? appeal.decisionId : null,
  ]);
  const missing = [...asked].filter((id) => id != null && !latest.some((one) => one.id === id));
  const read = await Promise.all(missing.map((id) => orLeftOut(ledger.readDecision(id ?? ''))));
  const older = read
    .filter((decision) => decision !== null)
    .toSorted((a, b) => b.decidedAt - a.decidedAt);
  return {
    state,
    decided: [...latest, ...older],
    more: found.slice(limits.decisions).some(({ id }) => !missing.includes(id)),
  };
};

export const cases: Routes<keyof typeof endpoints> = {
  async 'GET /cases/{caseId}'({ path: { caseId }, caller }, ports) {
    const { states, settings, clock, desk, papers, rulesNow } = ports;
    const known = await caseFor(caseId, caller, 'read-cases', ports);
    const { accountId } = known;
    const now = clock.now();
    // Appeals are handled on the account's own case, even if it is part of a campaign.
    const [view, own] = await Promise.all([
      caseViewOf(known, caller, ports),
      ownCaseOf(known, ports),
    ]);
    const readsAccount = mayReadAccountOf(known, own, caller, ports);
    const reading = readsAccount
      ? accountNow(accountId, view, known.appeal, ports)
      : leaderInCampaign(known, view, ports);
    const [
      { state, decided: decisions, more: moreDecisions },
      { exhibits: allExhibits, more: moreExhibits },
      timeline,
      notes,
      rulings,
      undoPendingOn,
      catalogue,
      others,
    ] = await Promise.all([
      reading,
      // The exhibits of decided events are always included, however many others there are.
      reading.then(({ decided: made }) =>
        someExhibitsOf(
          accountId,
          ports,
          made.map(({ eventId }) => eventId),
        ),
      ),
      readsAccount
        ? timelineOf(accountId, view, { before: null, limit: limits.timeline }, ports)
        : { items: [] },
      notesOn(caseId, papers),
      orLeftOut(latestRulingOn(known, caller, ports)).then((latest) =>
        rulingsOn(known.rulings, latest, ports),
      ),
      orLeftOut(pendingUndoOn(known, caller, ports)),
      rulesNow(),
      desk.recordViewer(caseId, { by: caller.id, name: caller.name, until: now + 30_000 }, now),
    ]);
    const decided = new Set(decisions.map(({ eventId }) => eventId));
    const exhibits = allExhibits.filter(({ eventId }) => readsAccount || decided.has(eventId));
    const contents = exhibits.flatMap(({ contentId }) => contentId ?? []);
    const [found, nameOf, row, members, compared] = await Promise.all([
      states.read({ accounts: [], entities: [], posts: [...new Set(contents)] }),
      namesOf([...decisions.map(({ by }) => by), known.resolution?.by], papers),
      rowOf(known, caller, ports),
      membersOf(known, ports),
      disputedRulingsOn(known, ports),
    ]);
    const posts = view.posts(found.posts);
    return {
      case: row,
      resolution: known.resolution && { ...known.resolution, by: nameOf(known.resolution.by) },
      account: state
        ? accountCard(accountId, state, settings, now, await nextStandingOf(state, ports))
        : null,
      readsAccount,
      members: members && { all: members.all, known: members.known.length },
      decisions: decisions.map((decision) =>
        decisionView(decision, own, settings, catalogue, nameOf),
      ),
      moreDecisions,
      exhibits: exhibits.map((exhibit) => exhibitView(exhibit, posts, decisions)),
      moreExhibits: readsAccount && moreExhibits,
      reports: exhibits.flatMap(({ eventId, at, report }) =>
        report ? [{ eventId, at, ...report }] : [],
      ),
      appeal: await appealView(known, caller, ports),
      rulings: rulings.map((ruling) => ({
        ...ruling,
        undoPending: ruling.rulingId === undoPendingOn,
      })),
      compared,
      notes: notes.filter(view.note),
      timeline: timeline.items,
      presence: others
        .filter(({ by }) => view.presence(by))
        .map(({ by, name }) => ({ id: by, name })),
      acts: actsOn(known, own, state, exhibits, posts, decisions, caller, ports),
    };
  },

  async 'GET /cases/{caseId}/links'({ path: { caseId }, caller }, ports) {
    return linksOf(await caseFor(caseId, caller, 'read-cases', ports), caller, ports);
  },

  async 'POST /cases/{caseId}/notes'({ path: { caseId }, body, caller }, ports) {
    await caseFor(caseId, caller, 'rule', ports);
    const { papers } = ports;
    const id = actId('note', caller.act);
    const before = await noteByAct(caseId, id, papers);
    if (before) return noteOf(before, papers);
    const at = ports.clock.now();
    const paper = notePaper(caseId, id, { at, by: caller.id, about: 'note', text: body.text });
    await papers.write(paper);
    return noteOf(paper, papers);
  },

  async 'GET /decisions/{decisionId}'({ path: { decisionId }, caller }, ports) {
    const decision = await ports.ledger.readDecision(decisionId);
    const view = decision && (await accountViewOf(decision.subject.accountId, caller, ports));
    if (!decision || !view?.shows(decision)) throw new Refusal('not-found');
    const { accountId } = decision.subject;
    if (!mayDo(caller, 'read-cases', placeOfDecision(decision, ports))) {
      await caseForAccount(accountId, caller, 'read-cases', ports);
    }
    const caseId = caseIdOf(ports.settings.platformId, accountId);
    const [cases, nameOf, catalogue, kept] = await Promise.all([
      ports.ledger.readCases([caseId]),
      namesOf([decision.by], ports.papers),
      ports.rulesNow(),
      isAboutCounterpart(decision)
        ? []
        : ports.papers.read('exhibit', [{ folder: accountId, id: decision.eventId }]),
    ]);
    const exhibit = kept[0] && Exhibit.parse(kept[0].body);
    const { posts } = await ports.states.read({
      accounts: [],
      entities: [],
      posts: exhibit?.contentId ? [exhibit.contentId] : [],
    });
    return {
      ...decisionView(decision, cases.get(caseId), ports.settings, catalogue, nameOf),
      judgedText: (decision.signals.content ?? null) !== null && !isAboutCounterpart(decision),
      exhibit: exhibit ? exhibitView(exhibit, view.posts(posts), [decision]) : null,
    };
  },

  async 'GET /accounts/{accountId}'({ path: { accountId }, caller }, ports) {
    const { settings, clock, papers, rulesNow } = ports;
    const known = await caseForAccount(accountId, caller, 'read-cases', ports);
    const view = (await accountViewsOf(known ? [known] : [], caller, ports))(accountId);
    const [{ state, decided: decisions }, catalogue] = await Promise.all([
      accountNow(accountId, view, null, ports),
      rulesNow(),
    ]);
    if (!state) throw new Refusal('unknown-account');
    const nameOf = await namesOf(
      decisions.map(({ by }) => by),
      papers,
    );
    return {
      account: accountCard(
        accountId,
        state,
        settings,
        clock.now(),
        await nextStandingOf(state, ports),
      ),
      caseId: known?.caseId ?? null,
      decisions: decisions.map((decision) =>
        decisionView(decision, known ?? undefined, settings, catalogue, nameOf),
      ),
    };
  },

  async 'GET /accounts/{accountId}/timeline'({ path: { accountId }, query, caller }, ports) {
    const known = await caseForAccount(accountId, caller, 'read-cases', ports);
    const view = (await accountViewsOf(known ? [known] : [], caller, ports))(accountId);
    const purpose = `timeline ${accountId}`;
    const before = query.cursor ? ports.seals.open(z.number(), purpose, query.cursor) : null;
    const span = { before, limit: query.limit };
    const { items, next } = await timelineOf(accountId, view, span, ports);
    return { items, cursor: next === null ? null : ports.seals.seal(purpose, next) };
  },

  async 'POST /accounts/{accountId}/reveals'({ path: { accountId }, body, caller }, ports) {
    const { what, reason } = body;
    const known = await caseForAccount(accountId, caller, 'reveal-personal', ports);
    const exhibits = await exhibitsOf(
      accountId,
      ports,
      what.kind === 'exhibit' ? [what.eventId] : [],
    );
    const value =
      what.kind === 'exhibit'
        ? exhibits.find(({ eventId }) => eventId === what.eventId)?.text
        : (known ? entitiesOf(known, exhibits) : exhibits.flatMap(({ entities }) => entities)).find(
            (entity) => nodeOf(entity, ports) === what.node,
          )?.value;
    if (value === undefined || value === null) throw new Refusal('not-found');
    const left = await takeReveal(caller, ports);
    await countRevealed(caller.id, ports);
    await putOnRecord(
      caller.id,
      {
        action: 'personal.revealed',
        causeId: actId('rvl', caller.act),
        reason,
        details: {
          accountId,
          what: what.kind,
          // Hashed, so that the audit log itself contains nothing personal.
          which: what.kind === 'exhibit' ? what.eventId : idOf('ent', [what.node]),
        },
      },
      ports,
    );
    return { value, left };
  },
};
