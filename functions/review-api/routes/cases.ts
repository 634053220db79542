import * as z from 'zod';
import type { Decision } from '#shared/decisions/decision.ts';
import { idOf } from '#shared/decisions/digest.ts';
import { expandSignals } from '#shared/decisions/snapshot.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { Exhibit } from '#shared/reviews/exhibit.ts';
import { mayDo } from '#shared/reviews/staff.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { readCase } from '#shared/stores/ledger/port.ts';
import { orLeftOut, parseStored } from '#shared/stores/unreadable.ts';
import { actsOn } from '../acting/acts-on.ts';
import { membersOf } from '../acting/bulk/plan.ts';
import { countRevealed } from '../acting/counting.ts';
import { disputedRulingsOn, rulingsOn } from '../acting/rulings.ts';
import { latestRulingOn, pendingUndoOn } from '../acting/undo-proposals.ts';
import { accountCardNow } from '../cases/account-card.ts';
import { accountNow, leaderInCampaign } from '../cases/account-now.ts';
import { caseForAccount, mayReadAccountOf } from '../cases/account-place.ts';
import { ownCaseOf } from '../cases/acted-on.ts';
import { appealView } from '../cases/appeal-view.ts';
import { accountViewOf, accountViewsOf, caseViewOf } from '../cases/blind.ts';
import { presenceView, recordPresence } from '../cases/claims.ts';
import { decisionView } from '../cases/decisions.ts';
import { exhibitView } from '../cases/exhibit-view.ts';
import { failedPosts } from '../cases/failed-commands.ts';
import { placeOfDecision } from '../cases/finding-decisions.ts';
import { entitiesOf, linksOf, nodeOf } from '../cases/links.ts';
import { actId, caseFor } from '../cases/open-case.ts';
import { rowOf } from '../cases/rows.ts';
import { timelineOf } from '../cases/timeline.ts';
import type { cases as endpoints } from '../contract/cases.ts';
import { Refusal } from '../server/refusal.ts';
import type { Routes } from '../server/route.ts';
import { noteByAct, noteOf, notePaper, notesOn } from '../staff/notes.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';
import { takeReveal } from '../staff/reveals.ts';

/** Entries of the timeline shown with a case. */
const shownEntries = 100;

/**
 * Whether a decision is about the counterpart of its event. Only findings about the counterpart led to it, not
 * the text of the event's account, whose exhibit is kept in that account's folder.
 */
const isAboutCounterpart = ({ signals, subject }: Decision): boolean =>
  expandSignals(signals).counterpart?.id === subject.accountId;

export const cases: Routes<keyof typeof endpoints> = {
  async 'GET /cases/{caseId}'({ path: { caseId }, caller }, ports) {
    const { states, settings, papers, rulesNow } = ports;
    const known = await caseFor(caseId, caller, 'read-cases', ports);
    const { accountId } = known;
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
        exhibitsOf(
          accountId,
          ports,
          made.map(({ eventId }) => eventId),
        ),
      ),
      readsAccount
        ? timelineOf(accountId, view, { before: null, limit: shownEntries }, ports)
        : { items: [] },
      notesOn(caseId, papers),
      orLeftOut(latestRulingOn(known, caller, ports)).then((latest) =>
        rulingsOn(known.rulings, latest, ports),
      ),
      orLeftOut(pendingUndoOn(known, caller, ports)),
      rulesNow(),
      recordPresence(caseId, caller, ports),
    ]);
    const decided = new Set(decisions.map(({ eventId }) => eventId));
    const exhibits = allExhibits.filter(({ eventId }) => readsAccount || decided.has(eventId));
    const contents = exhibits.flatMap(({ contentId }) => contentId ?? []);
    const [found, nameOf, row, members, compared] = await Promise.all([
      states.read({ posts: [...new Set(contents)] }),
      namesOf([...decisions.map(({ by }) => by), known.resolution?.by], papers),
      rowOf(known, caller, ports),
      membersOf(known, ports),
      disputedRulingsOn(known, ports),
    ]);
    const posts = view.posts(found.posts);
    const failed = await failedPosts(found.posts, posts, ports);
    return {
      case: row,
      resolution: known.resolution && { ...known.resolution, by: nameOf(known.resolution.by) },
      account: state ? await accountCardNow(accountId, state, ports) : null,
      readsAccount,
      members: members && { ...members, known: members.known.length },
      decisions: decisions.map((decision) =>
        decisionView(decision, own, settings, catalogue, nameOf),
      ),
      moreDecisions,
      exhibits: exhibits.map((exhibit) => exhibitView(exhibit, posts, decisions, failed)),
      moreExhibits: readsAccount && moreExhibits,
      reports: exhibits.flatMap(({ eventId, at, report, reporterNew }) =>
        report ? [{ eventId, at, ...report, reporterNew }] : [],
      ),
      appeal: await appealView(known, caller, ports),
      rulings: rulings.map((ruling) => ({
        ...ruling,
        undoPending: ruling.rulingId === undoPendingOn,
      })),
      compared,
      notes: notes.filter(view.note),
      timeline: timeline.items,
      presence: presenceView(others, view.presence),
      acts: actsOn({ known, own, state, decisions, exhibits, posts }, caller, ports),
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
    const [known, nameOf, catalogue, kept] = await Promise.all([
      readCase(caseId, ports.ledger),
      namesOf([decision.by], ports.papers),
      ports.rulesNow(),
      isAboutCounterpart(decision)
        ? []
        : ports.papers.read('exhibit', [{ folder: accountId, id: decision.eventId }]),
    ]);
    const exhibit = kept[0] && parseStored(Exhibit, kept[0].body);
    const { posts } = await ports.states.read({
      posts: exhibit?.contentId ? [exhibit.contentId] : [],
    });
    const shown = view.posts(posts);
    const failed = await failedPosts(posts, shown, ports);
    return {
      ...decisionView(decision, known, ports.settings, catalogue, nameOf),
      judgedText: (decision.signals.content ?? null) !== null && !isAboutCounterpart(decision),
      exhibit: exhibit ? exhibitView(exhibit, shown, [decision], failed) : null,
    };
  },

  async 'GET /accounts/{accountId}'({ path: { accountId }, caller }, ports) {
    const { settings, papers, rulesNow } = ports;
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
      account: await accountCardNow(accountId, state, ports),
      caseId: known?.caseId ?? null,
      decisions: decisions.map((decision) =>
        decisionView(decision, known, settings, catalogue, nameOf),
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
    const { exhibits } = await exhibitsOf(
      accountId,
      ports,
      what.kind === 'exhibit' ? [what.eventId] : [],
    );
    const exhibit =
      what.kind === 'exhibit'
        ? exhibits.find(({ eventId }) => eventId === what.eventId)
        : undefined;
    const value =
      what.kind === 'exhibit'
        ? exhibit?.text
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
    return { value, imageLabels: exhibit?.imageLabels ?? [], left };
  },
};
