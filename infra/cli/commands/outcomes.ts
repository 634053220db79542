import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import * as z from 'zod';
import { caseIdOf } from '#shared/effects/effects.ts';
import { Mark, PlacedMark } from '#shared/reviews/mark.ts';
import { outcomesOf } from '#shared/reviews/outcomes.ts';
import { weighEvidence } from '#shared/scoring/family-weights.ts';
import { postRowsFrom, trainingRowsFrom } from '#shared/scoring/training-rows.ts';
import type { ArchiveStore } from '#shared/stores/archive/port.ts';
import { type Platform, type Whereabouts, withPlatform, withWhereabouts } from '../connect.ts';
import { makeFolder } from '../lines.ts';
import { positive } from '../options.ts';
import { progressOn } from '../progress.ts';

type Options = Whereabouts & {
  readonly out: string;
  readonly days: number;
  readonly json?: true;
};

const day = 86_400_000;
const hour = 3_600_000;

const Ruled = z.looseObject({
  caseId: z.string(),
  subject: z.looseObject({ accountId: z.string() }),
  at: z.number(),
  mark: Mark.nullable(),
  undoneAt: z.number().nullable(),
});
const papersRead = 500;

/** Papers of a kind that were written on a day. */
const papersOf = async (
  kind: 'ruling' | 'mark',
  at: number,
  { papers }: Pick<Platform, 'papers'>,
): Promise<unknown[]> => {
  const folder = new Date(at).toISOString().slice(0, 10).replaceAll('-', '');
  const bodies: unknown[] = [];
  for (let after: string | undefined; ; ) {
    const page = await papers.list(kind, folder, {
      most: papersRead,
      ...(after !== undefined && { after }),
    });
    bodies.push(...page.map(({ body }) => body));
    after = page.at(-1)?.id;
    if (page.length < papersRead) return bodies;
  }
};

/** The cases that were ruled on in a day, those of campaigns among them, and what was marked. */
const ruledOn = async (at: number, platform: Pick<Platform, 'papers'>) => {
  const [ruled, marked] = await Promise.all([
    papersOf('ruling', at, platform),
    papersOf('mark', at, platform),
  ]);
  const rulings = ruled.map((body) => Ruled.parse(body));
  const marks = [
    ...rulings.flatMap(({ caseId, subject: { accountId }, at: when, mark, undoneAt }) =>
      mark && undoneAt === null ? [{ ...mark, caseId, accountId, at: when }] : [],
    ),
    ...marked.map((body) => PlacedMark.parse(body)),
  ];
  return { caseIds: [...rulings, ...marks].map(({ caseId }) => caseId), marks };
};

/** The machine's decisions of some days that people or appeals had the last word on. */
const concluded = async (
  { ledger, papers, settings: { platformId } }: Platform,
  { now, days }: { readonly now: number; readonly days: number },
  told: (days: number) => void,
) => {
  const decisions = [];
  const ruled: string[] = [];
  const marks: PlacedMark[] = [];
  for (let ago = 0; ago <= days; ago++) {
    decisions.push(...(await ledger.decisionsOn(now - ago * day)));
    const found = await ruledOn(now - ago * day, { papers });
    ruled.push(...found.caseIds);
    marks.push(...found.marks);
    told(ago);
  }
  const accounts = new Set(decisions.map(({ subject }) => subject.accountId));
  const own = [...accounts].map((account) => caseIdOf(platformId, account));
  const cases = await ledger.readCases([...new Set([...own, ...ruled])]);
  return outcomesOf(decisions, cases.values(), marks);
};

/** The texts of posts as they were archived, redacted, by their ids. */
const textsOf = async (
  archive: ArchiveStore,
  decided: ReadonlyMap<string, number>,
): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>();
  const times = [...decided.values()].map((at) => Math.floor(at / hour) * hour);
  for (const at of new Set(times)) {
    // The part of the hour before may reach into this one.
    for await (const { event } of archive.read({ from: at - hour, to: at + hour })) {
      if (event.type !== 'content.posted' && event.type !== 'content.edited') continue;
      if (decided.has(event.data.contentId)) texts.set(event.data.contentId, event.data.text);
    }
  }
  return texts;
};

const lines = (rows: readonly unknown[]): string =>
  rows.map((row) => `${JSON.stringify(row)}\n`).join('');

const exportOutcomes = new Command('export')
  .description('write what people concluded as training files: accounts.jsonl and posts.jsonl')
  .requiredOption('--out <dir>', 'where accounts.jsonl and posts.jsonl go')
  .option('--days <days>', 'how far back decisions are read', positive, 183)
  .option('--json', 'print the counts as JSON');

withWhereabouts(exportOutcomes).action(({ out, days, json, ...where }: Options) =>
  withPlatform(where, async (platform) => {
    await makeFolder(out, 'accounts.jsonl and posts.jsonl');
    const progress = progressOn(process.stderr, { quiet: json === true && !process.stderr.isTTY });
    const outcomes = await concluded(platform, { now: Date.now(), days }, (done) =>
      progress.show(`${done} of ${days} days`),
    );
    const posts = new Map(
      outcomes.flatMap(({ decision: { subject, decidedAt } }) =>
        subject.kind === 'content' ? [[subject.id, decidedAt] as const] : [],
      ),
    );
    const archive = platform.fanOut?.archive;
    if (!archive && posts.size > 0) {
      progress.warn('posts.jsonl stays empty: the archive is named by ARCHIVE_BUCKET');
    }
    const texts = archive ? await textsOf(archive, posts) : new Map<string, string>();
    progress.end();
    const accountRows = trainingRowsFrom(outcomes);
    const postRows = postRowsFrom(outcomes, (id) => texts.get(id) ?? null);
    await writeFile(join(out, 'accounts.jsonl'), lines(accountRows));
    await writeFile(join(out, 'posts.jsonl'), lines(postRows));
    const overturned = outcomes.filter(({ appeal }) => appeal === 'overturned').length;
    const figures = {
      outcomes: outcomes.length,
      overturned,
      accounts: accountRows.length,
      posts: postRows.length,
      postsWithoutText: posts.size - texts.size,
    };
    process.stdout.write(
      json
        ? `${JSON.stringify(figures)}\n`
        : `${join(out, 'accounts.jsonl')}: ${accountRows.length} accounts · ${join(out, 'posts.jsonl')}: ${postRows.length} posts\n${outcomes.length} decisions had an outcome, ${overturned} were overturned on appeal\nnext: clearspring train accounts --data ${join(out, 'accounts.jsonl')} --out model\n`,
    );
  }),
);

const weigh = new Command('weigh')
  .description('fit how loud each family of evidence speaks to what people concluded')
  .option('--days <days>', 'how far back decisions are read', positive, 183)
  .option('--json', 'print it as one JSON object');

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

withWhereabouts(weigh).action(
  ({ days, json, ...where }: Pick<Options, 'days' | 'json'> & Whereabouts) =>
    withPlatform(where, async (platform) => {
      const progress = progressOn(process.stderr, {
        quiet: json === true && !process.stderr.isTTY,
      });
      const found = await concluded(platform, { now: Date.now(), days }, (done) =>
        progress.show(`${done} of ${days} days`),
      );
      progress.end();
      const weighed = weighEvidence(found);
      if (json) {
        process.stdout.write(`${JSON.stringify(weighed)}\n`);
        return;
      }
      const { accounts, abusive, families, loss, familyWeights } = weighed;
      const told = Object.entries(families).map(
        ([family, { factor, accounts: spoke }]) =>
          `  ${family.padEnd(10)} × ${factor.toFixed(2)}  spoke in ${spoke}`,
      );
      const next =
        Object.keys(familyWeights).length > 0
          ? `next: familyWeights: ${JSON.stringify(familyWeights)} in the settings of the platform, after a backtest`
          : 'nothing to change: outcomes are few, or the weights are right as they are';
      process.stdout.write(
        `${accounts} accounts were concluded about, ${percent(abusive / Math.max(1, accounts))} of them abusive\n${told.join('\n')}\nlog loss where nothing was fitted: ${loss.assumed.toFixed(3)} as assumed, ${loss.fitted.toFixed(3)} as fitted\n${next}\n`,
      );
    }),
);

/** `clearspring outcomes`: what became of decisions, for those who learn from it. */
export const outcomes = new Command('outcomes')
  .description('what people concluded about decisions')
  .addCommand(exportOutcomes)
  .addCommand(weigh);
