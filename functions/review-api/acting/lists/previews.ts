import * as z from 'zod';
import type { ListEntry, ListKey, ListName } from '#shared/lists/entry.ts';
import {
  createOppositionFinder,
  differenceOf,
  type Opposition,
  readImport,
} from '#shared/lists/import.ts';
import { UnreadableList } from '#shared/lists/lines.ts';
import { noteOf } from '#shared/lists/list-change.ts';
import { explainProblem } from '#shared/lists/problem.ts';
import { proposeStaged, stagedParts } from '#shared/lists/propose.ts';
import type { FieldProblem } from '#shared/lists/read-entry.ts';
import type { Hashing } from '#shared/lists/value.ts';
import { hour } from '#shared/settings/durations.ts';
import { actId } from '../../cases/open-case.ts';
import type { Words } from '../../contract/endpoint.ts';
import type { ImportPreview } from '../../contract/lists.ts';
import type { Proposal } from '../../contract/proposals.ts';
import { Refusal } from '../../server/refusal.ts';
import type { Caller, ReviewPorts } from '../../server/route.ts';
import { changePorts, fileChange } from './changes.ts';
import { entryView } from './entry-view.ts';

/** Limits on the items that a preview lists. */
const previewLimits = { problems: 200, opposites: 10, sample: 10 };
/** Most lines of a file. The approval writes every entry within one request, which the gateway ends after 29 s. */
const mostLines = 10_000;
/** Parts compared and staged at the same time: few, so that an import does not slow down screening. */
const partsTogether = 8;
const previewLifetime = hour;

type LineProblem = ImportPreview['problems'][number];

/** The keyed hash for values of which only the platform may know the plain text. */
export const hashingOf = ({ hash }: Pick<ReviewPorts, 'hash'>): Hashing => ({
  own: (name) => hash(name).toString(36),
});

const lineProblemOf = ({ field, problem }: FieldProblem, line: number): LineProblem => ({
  line,
  field,
  ...explainProblem(problem),
});

const oneListRemedy = (list: ListName): Words => ({
  'zh-CN': `审核台一次只导入一个名单：此处写 ${list}，其余各行在各自的名单中导入`,
  en: `the console imports one list at a time: write ${list} here, and import the other lines under their own lists`,
});

/** The problem for a line that names a list other than the target of the import. */
const otherListProblem = (line: number, named: ListName, list: ListName): LineProblem => ({
  line,
  field: 'list',
  problem: { 'zh-CN': `写的是另一名单 ${named}`, en: `names another list, ${named}` },
  remedy: oneListRemedy(list),
});

/** The problem of a file with more lines than one request can put in force. */
const tooManyLinesProblem = (lines: number): LineProblem => ({
  line: 1,
  field: null,
  problem: {
    'zh-CN': `共 ${lines} 行，审核台一次最多导入 ${mostLines} 行`,
    en: `has ${lines} lines, and the console imports at most ${mostLines} at a time`,
  },
  remedy: {
    'zh-CN': '分成几个文件，或用命令行导入：npx clearspring lists import',
    en: 'split the file, or use the command line: npx clearspring lists import',
  },
});

/** The problems of a file in which no line is readable. */
const unreadableProblems = ({ words, problems }: UnreadableList): LineProblem[] => {
  const fileProblem: LineProblem = {
    line: 1,
    field: null,
    problem: words,
    remedy: {
      'zh-CN': '首行写明列名，以 UTF-8 保存',
      en: 'put the column names in the first line and save as UTF-8',
    },
  };
  return problems.length > 0 ? problems.map((each) => lineProblemOf(each, 1)) : [fileProblem];
};

const emptyPreview: Omit<ImportPreview, 'problems'> = {
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

/** The staged change, as stored in a preview token. */
const StagedChange = z.strictObject({ changeId: z.string(), parts: z.number() });

const previewPurpose = (list: ListName, { id }: Caller) => `import ${list} ${id}`;

async function* bytesOf(file: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(file);
}

type Part = { readonly entries: readonly ListEntry[]; readonly lines: readonly number[] };

/** Reads a file in parts, and counts its lines for other lists, with the problems of the first ones. */
const readParts = async (
  to: ListName,
  { format, file }: { readonly format: 'csv' | 'jsonl'; readonly file: string },
  at: number,
  ports: ReviewPorts,
) => {
  const parts: Part[] = [];
  const foreignProblems: LineProblem[] = [];
  let foreign = 0;
  const report = await readImport(bytesOf(file), {
    format,
    at,
    hashing: hashingOf(ports),
    onBatch: async (entries, lines) => {
      for (const [i, { list }] of entries.entries()) {
        if (list === to) continue;
        foreign += 1;
        if (foreign <= previewLimits.problems)
          foreignProblems.push(otherListProblem(lines[i] ?? 0, list, to));
      }
      parts.push({ entries, lines });
    },
    mostProblems: previewLimits.problems,
  });
  return { report, parts, foreign, foreignProblems };
};

/** Compares the parts of a file with the lists, and passes each part on with its number, which begins at 1. */
const compareParts = async (
  parts: readonly Part[],
  ports: ReviewPorts,
  onPart: (part: number, entries: readonly ListEntry[]) => Promise<void>,
) => {
  const sum = { adds: 0, changes: 0, same: 0 };
  const oppositions: Opposition[] = [];
  const findListed = await ports.listsNow();
  await findListed([], { fresh: true });
  // Reads only keys with a known fingerprint: most entries of a file are new. What covers a key without being it, such as
  // a wider range, differs by name.
  const find = async (keys: readonly ListKey[]) => [...(await findListed(keys)).values()].flat();
  const findOppositions = createOppositionFinder(find);
  for (let first = 0; first < parts.length; first += partsTogether) {
    const some = parts.slice(first, first + partsTogether);
    const entries = some.flatMap((part) => part.entries);
    const difference = differenceOf(entries, await find(entries));
    sum.adds += difference.added;
    sum.changes += difference.changed;
    sum.same += difference.same;
    const placed = some.flatMap((part) => part.lines);
    oppositions.push(...(await findOppositions(entries, placed)));
    await Promise.all(some.map((part, i) => onPart(first + i + 1, part.entries)));
  }
  return { sum, oppositions };
};

/** Stages the changes that a file makes to a list and previews them; nothing is proposed yet. */
export const previewImport = async (
  to: ListName,
  input: { readonly format: 'csv' | 'jsonl'; readonly file: string },
  caller: Caller,
  ports: ReviewPorts,
): Promise<ImportPreview> => {
  const at = ports.clock.now();
  const changeId = actId('lch', caller.act);
  const read = await readParts(to, input, at, ports).catch((error) => {
    if (error instanceof UnreadableList) return error;
    throw error;
  });
  if (read instanceof UnreadableList) {
    return { ...emptyPreview, problems: unreadableProblems(read) };
  }
  const { report, parts, foreign, foreignProblems } = read;
  const { lines } = report;
  if (lines > mostLines) {
    return { ...emptyPreview, lines, problems: [tooManyLinesProblem(lines)] };
  }
  const isImportable = report.bad === 0 && report.good > 0 && foreign === 0;
  const { sum, oppositions } = await compareParts(parts, ports, async (part, entries) => {
    if (isImportable) await ports.listChanges.stage(changeId, part, entries);
  });
  const people = (id: string) => ({ id, name: id });
  const problems = report.problems.map((each) => ({
    ...lineProblemOf(each, each.line),
    // The shared check accepts any of the four lists; the console accepts only the target list.
    ...(each.field === 'list' && { remedy: oneListRemedy(to) }),
  }));
  return {
    token: isImportable
      ? ports.seals.seal(
          previewPurpose(to, caller),
          { changeId, parts: parts.length },
          previewLifetime,
        )
      : null,
    lines,
    ...sum,
    bad: report.bad + foreign,
    problems: [...foreignProblems, ...problems]
      .toSorted((a, b) => a.line - b.line)
      .slice(0, previewLimits.problems),
    opposed: new Set(oppositions.map(({ line }) => line)).size,
    opposites: oppositions.slice(0, previewLimits.opposites),
    sample: parts
      .flatMap(({ entries }) => entries)
      .slice(0, previewLimits.sample)
      .map((entry) => entryView(entry, people, at)),
  };
};

/**
 * Proposes a previewed import.
 *
 * @throws {Refusal} `invalid` for a token of another list or person; `not-found` if the staged entries have
 *   expired
 */
export const proposeImport = async (
  to: ListName,
  { token, reason }: { readonly token: string; readonly reason: string },
  caller: Caller,
  ports: ReviewPorts,
): Promise<Proposal> => {
  const { listChanges, seals, clock } = ports;
  const { changeId, parts } = seals.open(
    StagedChange,
    previewPurpose(to, caller),
    token,
    'body.token',
  );
  const staged = await stagedParts(changeId, parts, listChanges);
  if (staged === null) throw new Refusal('not-found');
  const about = { changeId, action: 'add', note: noteOf(reason), by: caller.id } as const;
  return fileChange(
    { ...about, entries: staged.flat(), reason },
    () => proposeStaged({ ...about, parts: staged, at: clock.now() }, changePorts(ports)),
    caller,
    ports,
  );
};
