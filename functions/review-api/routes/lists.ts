import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import { inBothLanguages } from '#shared/events/words.ts';
import {
  asProposed,
  isInForce,
  type ListKey,
  listKeyName,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { byteOrderMark, headerLine, stringifyEntry } from '#shared/lists/lines.ts';
import { noteOf } from '#shared/lists/list-change.ts';
import { lookUp, lookUpDetails, readQuestion } from '#shared/lists/look-up.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { type FieldProblem, fieldAbout, readEntry } from '#shared/lists/read-entry.ts';
import { sizesOf } from '#shared/lists/view.ts';
import { type Credit, creditOf, reputationCredit } from '#shared/reviews/credit.ts';
import { wordCreditPart } from '#shared/reviews/credit-parts.ts';
import { endedTermsOf } from '#shared/reviews/dishonesty-terms.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { instant } from '#shared/settings/durations.ts';
import { listKeyOf } from '#shared/signals/listed.ts';
import { reputationOf } from '#shared/signals/reputation.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { proposeEntries, waitingListChanges } from '../acting/lists/changes.ts';
import { entryView, peopleIn } from '../acting/lists/entry-view.ts';
import { hashingOf, previewImport, proposeImport } from '../acting/lists/previews.ts';
import {
  listImports,
  previewListTakeBack,
  proposeListTakeBack,
} from '../acting/lists/take-backs.ts';
import { caseForAccount } from '../cases/account-place.ts';
import { accountViewsOf, entityAsSeen, seenBy } from '../cases/blind.ts';
import { entityNames, nodeOf } from '../cases/links.ts';
import { actId } from '../cases/open-case.ts';
import type { lists as endpoints, StandingEntryView } from '../contract/lists.ts';
import { Refusal } from '../server/refusal.ts';
import type { ReviewPorts, Routes } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';

/** Limits per request. */
const limits = {
  exported: 20_000,
  decisions: 500,
  shared: 30,
};

const refuseFields = (problems: readonly FieldProblem[]): Refusal =>
  new Refusal('invalid', {
    errors: problems.map(({ field, problem: found }) => {
      const { problem, remedy } = explainProblem(found);
      const name = field === 'expires' ? 'expiresAt' : field;
      return {
        field: `body.${name}`,
        problem: inBothLanguages((language) => `${problem[language]} — ${remedy[language]}`),
      };
    }),
  });

const readListed = async (
  keys: readonly ListKey[],
  { listsNow }: ReviewPorts,
): Promise<(key: ListKey | null) => readonly StandingEntry[]> => {
  const found = keys.length === 0 ? new Map() : await (await listsNow())(keys);
  return (key) => (key && found.get(listKeyName(key))) ?? [];
};

const standingViews = async (
  entries: readonly StandingEntry[],
  ports: ReviewPorts,
): Promise<StandingEntryView[]> => {
  const [nameOf, waiting] = await Promise.all([
    namesOf(peopleIn(entries), ports.papers),
    waitingListChanges(ports),
  ]);
  return entries.map((entry) => ({
    ...entryView(entry, nameOf, entry.since),
    undoProposalId: waiting.removes(entry),
  }));
};

const creditView = ({ score, parts }: Credit) => ({
  score,
  parts: parts.map((part) => ({
    description: wordCreditPart(part),
    points: part.points,
    at: part.at,
  })),
});

export const lists: Routes<keyof typeof endpoints> = {
  async 'GET /lists'(_asked, ports) {
    return { lists: [...sizesOf(await ports.lists.pagesAfter(0))] };
  },

  async 'GET /lists/{list}/entries'({ path, query, caller }, ports) {
    const { limit, cursor, kind } = query;
    const purpose = `list ${path.list} ${kind ?? ''} ${caller.id}`;
    const after = cursor ? ports.seals.open(z.string(), purpose, cursor) : null;
    const { entries, next } = await ports.lists.page(path.list, kind ?? null, {
      after,
      most: limit,
    });
    const items = await standingViews(entries, ports);
    return {
      items: items.toSorted((a, b) => b.addedAt - a.addedAt),
      cursor: next && ports.seals.seal(purpose, next),
    };
  },

  async 'POST /lists/lookups'({ body, caller }, ports) {
    const read = readQuestion(body, hashingOf(ports));
    if ('problem' in read) {
      throw refuseFields([{ field: fieldAbout(read.problem), problem: read.problem }]);
    }
    const entries = await lookUp(read.keys, ports.lists);
    const details = lookUpDetails(body.kind, read.keys, entries);
    if (details) {
      const causeId = actId('lkp', caller.act);
      await putOnRecord(caller.id, { action: 'lists.searched', causeId, details }, ports);
    }
    const at = ports.clock.now();
    const views = await standingViews(entries, ports);
    return {
      entries: views.map((view) => ({ ...view, inForce: isInForce(view, at) })),
    };
  },

  async 'POST /lists/{list}/entries'({ path, body, caller }, ports) {
    const read = readEntry(
      {
        list: path.list,
        kind: body.kind,
        value: body.value,
        source: body.source,
        reason: noteOf(body.reason),
        authority: body.authority ?? '',
        owner: caller.id,
        expires: instant(Math.min(body.expiresAt, 8.64e15)),
      },
      { at: caller.begunAt, hashing: hashingOf(ports) },
    );
    if ('problems' in read) throw refuseFields(read.problems);
    return proposeEntries('add', [read.entry], body.reason, caller, ports);
  },

  async 'POST /lists/{list}/entries/{entryId}/removal'({ path, body, caller }, ports) {
    const entry = await ports.lists.findById(path.list, path.entryId);
    if (!entry) throw new Refusal('not-found');
    return proposeEntries('remove', [asProposed(entry)], body.reason, caller, ports);
  },

  async 'GET /lists/changes'({ query, caller }, ports) {
    return listImports(query, caller, ports);
  },

  async 'GET /lists/changes/{changeId}/undo'({ path }, ports) {
    return previewListTakeBack(path.changeId, ports);
  },

  async 'POST /lists/changes/{changeId}/undo'({ path, body, caller }, ports) {
    return proposeListTakeBack(path.changeId, body.reason, caller, ports);
  },

  async 'POST /lists/{list}/previews'({ path, body, caller }, ports) {
    return previewImport(path.list, body, caller, ports);
  },

  async 'POST /lists/{list}/imports'({ path, body, caller }, ports) {
    return proposeImport(path.list, body, caller, ports);
  },

  async 'GET /lists/{list}/export'({ path, caller }, ports) {
    const causeId = idOf('req', [caller.requestId, path.list]);
    const details = { list: path.list, kind: 'all', format: 'csv' };
    await putOnRecord(caller.id, { action: 'lists.exported', causeId, details }, ports);
    const lines = [byteOrderMark + headerLine('csv')];
    for await (const entry of entriesInForce(ports.lists, path)) {
      if (lines.length > limits.exported) return { csv: lines.join(''), partial: true };
      lines.push(stringifyEntry(entry, 'csv'));
    }
    return { csv: lines.join(''), partial: false };
  },

  async 'GET /accounts/{accountId}/credit'({ path: { accountId }, caller }, ports) {
    const { states, ledger, clock, hash } = ports;
    const at = clock.now();
    const [{ exhibits }, decided, known] = await Promise.all([
      exhibitsOf(accountId, ports),
      ledger.decisionsAbout(accountId, limits.decisions),
      caseForAccount(accountId, caller, 'read-cases', ports),
    ]);
    const used = new Map(
      exhibits.flatMap(({ entities }) => entities).map((entity) => [entityName(entity), entity]),
    );
    const entities = [...used.values()].slice(0, limits.shared);
    const self: ListKey = { kind: 'account', key: null, value: accountId };
    const [found, listed] = await Promise.all([
      states.read({ accounts: [accountId], entities }),
      readListed([self, ...entities.flatMap((entity) => listKeyOf(entity) ?? [])], ports),
    ]);
    const view = (await accountViewsOf(known ? [known] : [], caller, ports))(accountId);
    const now = found.accounts.get(accountId);
    const account = view.state(now);
    if (!account) throw new Refusal('unknown-account');
    const decisions = decided.filter(view.shows);
    const open = known ? seenBy(known, caller, ports) : null;
    const endedTerms = await endedTermsOf(decisions, ports.lists);
    return {
      ...creditView(creditOf({ account, decisions, open, listed: listed(self), endedTerms, at })),
      reputation: entities.flatMap((entity) => {
        const shared = found.entities.get(entityName(entity));
        if (!shared) return [];
        const state = entityAsSeen(shared, [{ accountId, now, seen: account }], hash);
        const credit = reputationCredit(reputationOf(state, at, hash), listed(listKeyOf(entity)));
        return [
          { node: nodeOf(entity, ports), name: entityNames[entity.kind], ...creditView(credit) },
        ];
      }),
    };
  },
};
