import * as z from 'zod';
import { idOf } from '#shared/decisions/digest.ts';
import { proposeStaged } from '#shared/lists/change.ts';
import {
  asProposed,
  keyName,
  type ListEntry,
  type ListKey,
  type ListName,
  type StandingEntry,
} from '#shared/lists/entry.ts';
import { differenceOf, type Opposed, oppositionIn, readImport } from '#shared/lists/import.ts';
import { entriesInForce } from '#shared/lists/in-force.ts';
import { headerLine, stringifyEntry, UnreadableList } from '#shared/lists/lines.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { type FieldProblem, readEntry } from '#shared/lists/read-entry.ts';
import type { Hashing } from '#shared/lists/value.ts';
import { sizesOf } from '#shared/lists/view.ts';
import { type Credit, creditOf, reputationCredit, wordCreditPart } from '#shared/reviews/credit.ts';
import { exhibitsOf } from '#shared/screening/exhibit.ts';
import { hour } from '#shared/settings/durations.ts';
import { listKeyOf } from '#shared/signals/listed.ts';
import { reputationOf } from '#shared/signals/reputation.ts';
import { entityName } from '#shared/stores/states/port.ts';
import { changePorts, fileChange, noteOf, proposeEntries } from '../acting/list-changes.ts';
import { entryView } from '../acting/list-entry-view.ts';
import {
  listImports,
  previewListTakeBack,
  proposeListTakeBack,
} from '../acting/list-take-backs.ts';
import { caseAbout } from '../cases/account-place.ts';
import { seenBy, sharedAs, sightsOf } from '../cases/blind.ts';
import { entityNames, nodeOf } from '../cases/links.ts';
import { actId } from '../cases/open-case.ts';
import type { Words } from '../contract/endpoint.ts';
import type { lists as endpoints, ImportPreview } from '../contract/lists.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts, Routes } from '../server/route.ts';
import { putOnRecord } from '../staff/on-record.ts';
import { namesOf } from '../staff/people.ts';

/** What a page reads at most. */
const most = {
  exported: 20_000,
  problems: 200,
  opposites: 10,
  sample: 10,
  decisions: 500,
  shared: 30,
};
const previewLasts = hour;

/** By it spreadsheets know that a file is UTF-8. */
const byteOrderMark = '\ufeff';

const hashingOf = ({ hash }: Pick<ReviewPorts, 'hash'>): Hashing => ({
  own: (name) => hash(name).toString(36),
});

const worded = ({ field, is }: FieldProblem, line: number) => ({
  line,
  field,
  ...explainProblem(is),
});

const oneAtATime = (list: ListName): Words => ({
  'zh-CN': `控制台一次只导入一个名单：此处写 ${list}，其余各行在各自的名单中导入`,
  en: `the console takes one list at a time: write ${list} here, and import the others where they belong`,
});

/** A line that names another list than the one that a file is imported to. */
const ofAnother = (line: number, named: ListName, list: ListName) => ({
  line,
  field: 'list',
  problem: { 'zh-CN': `写的是另一名单 ${named}`, en: `names another list, ${named}` },
  remedy: oneAtATime(list),
});

const refuseFields = (problems: readonly FieldProblem[]): Refusal =>
  new Refusal('invalid', {
    errors: problems.map(({ field, is }) => {
      const { problem, remedy } = explainProblem(is);
      const name = field === 'expires' ? 'expiresAt' : field;
      return {
        field: `body.${name}`,
        problem: {
          'zh-CN': `${problem['zh-CN']} — ${remedy['zh-CN']}`,
          en: `${problem.en} — ${remedy.en}`,
        },
      };
    }),
  });

/** What a preview staged, as its token says. */
const Staged = z.strictObject({ changeId: z.string(), parts: z.number() });

const previewPurpose = (list: ListName, { id }: Caller) => `import ${list} ${id}`;

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(file);
}

const listedAs = async (
  keys: readonly ListKey[],
  { listsNow }: ReviewPorts,
): Promise<(key: ListKey | null) => readonly StandingEntry[]> => {
  const found = keys.length === 0 ? new Map() : await (await listsNow())(keys);
  return (key) => (key && found.get(keyName(key))) ?? [];
};

const creditView = ({ score, parts }: Credit) => ({
  score,
  parts: parts.map((part) => ({ says: wordCreditPart(part), points: part.points, at: part.at })),
});

export const lists: Routes<keyof typeof endpoints> = {
  async 'GET /lists'(_asked, ports) {
    return { lists: [...sizesOf(await ports.lists.pagesAfter(0))] };
  },

  async 'GET /lists/{list}/entries'({ path, query, caller }, ports) {
    const { limit, cursor, kind } = query;
    const purpose = `list ${path.list} ${kind ?? ''} ${caller.id}`;
    const after = cursor ? ports.seals.take(z.string(), purpose, cursor) : null;
    const { entries, next } = await ports.lists.page(path.list, kind ?? null, {
      after,
      most: limit,
    });
    const nameOf = await namesOf(
      entries.flatMap(({ owner, approvedBy }) => [owner, approvedBy]),
      ports.papers,
    );
    return {
      items: entries
        .map((entry) => entryView(entry, nameOf, entry.since))
        .toSorted((a, b) => b.addedAt - a.addedAt),
      cursor: next && ports.seals.give(purpose, next),
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
        expires: new Date(Math.min(body.expiresAt, 8.64e15)).toISOString(),
      },
      { at: ports.clock.now(), hashing: hashingOf(ports) },
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
    const at = ports.clock.now();
    const changeId = actId('lch', caller.act);
    const sum = { adds: 0, changes: 0, same: 0 };
    const sample: ListEntry[] = [];
    let parts = 0;
    let foreign = 0;
    const elsewhere: ImportPreview['problems'] = [];
    const opposed: Opposed[] = [];
    const opposition = oppositionIn(ports.lists.find);
    const take = async (entries: readonly ListEntry[], lines: readonly number[]) => {
      for (const [i, { list }] of entries.entries()) {
        if (list === path.list) continue;
        foreign += 1;
        if (foreign <= most.problems) elsewhere.push(ofAnother(lines[i] ?? 0, list, path.list));
      }
      const difference = differenceOf(entries, await ports.lists.find(entries));
      sum.adds += difference.added;
      sum.changes += difference.changed;
      sum.same += difference.same;
      opposed.push(...(await opposition(entries, lines)));
      sample.push(...entries.slice(0, most.sample - sample.length));
      parts += 1;
      await ports.lists.stage(changeId, parts, entries);
    };
    const none = {
      token: null,
      lines: 0,
      adds: 0,
      changes: 0,
      same: 0,
      bad: 0,
      opposed: 0,
      opposites: [],
      sample: [],
    };
    try {
      const report = await readImport(bytesOf(body.file), {
        format: body.format,
        at,
        hashing: hashingOf(ports),
        take,
        mostProblems: most.problems,
      });
      const whole = report.bad === 0 && report.good > 0 && foreign === 0;
      const people = (id: string) => ({ id, name: id });
      return {
        token: whole
          ? ports.seals.give(previewPurpose(path.list, caller), { changeId, parts }, previewLasts)
          : null,
        lines: report.lines,
        ...sum,
        bad: report.bad + foreign,
        problems: [
          ...elsewhere,
          ...report.problems.map((each) => ({
            ...worded(each, each.line),
            // All four are lists, but one of them alone is taken here.
            ...(each.field === 'list' && { remedy: oneAtATime(path.list) }),
          })),
        ]
          .toSorted((a, b) => a.line - b.line)
          .slice(0, most.problems),
        opposed: new Set(opposed.map(({ line }) => line)).size,
        opposites: opposed.slice(0, most.opposites),
        sample: sample.map((entry) => entryView(entry, people, at)),
      };
    } catch (error) {
      if (!(error instanceof UnreadableList)) throw error;
      const whole = {
        line: 1,
        field: null,
        problem: error.words,
        remedy: {
          'zh-CN': '首行写明列名，以 UTF-8 保存',
          en: 'name the fields in the first line, and save it as UTF-8',
        },
      };
      const named = error.problems.map((each) => worded(each, 1));
      return { ...none, problems: named.length > 0 ? named : [whole] };
    }
  },

  async 'POST /lists/{list}/imports'({ path, body, caller }, ports) {
    const purpose = previewPurpose(path.list, caller);
    const { changeId, parts } = ports.seals.take(Staged, purpose, body.token, 'body.token');
    const entries: ListEntry[] = [];
    for (let part = 1; part <= parts; part++) {
      const some = await ports.lists.staged(changeId, part);
      if (some === null) throw new Refusal('not-found');
      entries.push(...some);
    }
    const { reason } = body;
    const about = { changeId, action: 'add', note: noteOf(reason), by: caller.id } as const;
    return fileChange(
      { ...about, entries, reason },
      () => proposeStaged({ ...about, parts, at: ports.clock.now() }, changePorts(ports)),
      caller,
      ports,
    );
  },

  async 'GET /lists/{list}/export'({ path, caller }, ports) {
    const causeId = idOf('req', [caller.requestId, path.list]);
    const details = { list: path.list, kind: 'all', format: 'csv' };
    await putOnRecord(caller.id, { action: 'lists.exported', causeId, details }, ports);
    const lines = [byteOrderMark + headerLine('csv')];
    for await (const entry of entriesInForce(ports.lists, path)) {
      lines.push(stringifyEntry(entry, 'csv'));
      if (lines.length > most.exported) break;
    }
    return lines.join('');
  },

  async 'GET /accounts/{accountId}/credit'({ path: { accountId }, caller }, ports) {
    const { states, ledger, clock, hash } = ports;
    const at = clock.now();
    const [exhibits, decided, known] = await Promise.all([
      exhibitsOf(accountId, ports),
      ledger.decisionsAbout(accountId, most.decisions),
      caseAbout(accountId, caller, 'read-cases', ports),
    ]);
    const used = new Map(
      exhibits.flatMap(({ entities }) => entities).map((entity) => [entityName(entity), entity]),
    );
    const entities = [...used.values()].slice(0, most.shared);
    const self: ListKey = { kind: 'account', key: null, value: accountId };
    const [found, listed] = await Promise.all([
      states.read({ accounts: [accountId], entities, posts: [] }),
      listedAs([self, ...entities.flatMap((entity) => listKeyOf(entity) ?? [])], ports),
    ]);
    const sight = (await sightsOf(known ? [known] : [], caller, ports))(accountId);
    const now = found.accounts.get(accountId);
    const account = sight.state(now);
    if (!account) throw new Refusal('unknown-account');
    const decisions = decided.filter(sight.shows);
    const open = known ? seenBy(known, caller, ports) : null;
    return {
      ...creditView(creditOf({ account, decisions, open, listed: listed(self), at })),
      reputation: entities.flatMap((entity) => {
        const shared = found.entities.get(entityName(entity));
        if (!shared) return [];
        const state = sharedAs(shared, [{ accountId, now, seen: account }], hash);
        const credit = reputationCredit(reputationOf(state, at, hash), listed(listKeyOf(entity)));
        return [
          { node: nodeOf(entity, ports), name: entityNames[entity.kind], ...creditView(credit) },
        ];
      }),
    };
  },
};
