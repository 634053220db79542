import { userInfo } from 'node:os';
import Table from 'cli-table3';
import { Command, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import {
  demotionOf,
  isAnomalous,
  refusals,
  type TrialRecord,
} from '#shared/decisions/promotion.ts';
import { caseIdOf } from '#shared/effects/effects.ts';
import { reviewedFindings, revisionName } from '#shared/reviews/precision.ts';
import { type NewEntry, type Rulebook, readOn, type Standing } from '#shared/rules/cel/rulebook.ts';
import { type Life, lives } from '#shared/rules/life.ts';
import type { Language } from '#shared/rules/words.ts';
import type { RuleTally } from '#shared/stores/rulebook/port.ts';
import { type Platform, type Whereabouts, withPlatform, withWhereabouts } from '../connect.ts';
import { languageOfTerminal, languageOption } from '../options.ts';
import { checkRuleFile, orThrow } from '../staff-rules.ts';

type Options = Whereabouts & {
  readonly by: string;
  readonly language?: Language;
  readonly json?: true;
};

const day = 86_400_000;
const trialDays = 30;

const attempts = 5;

/** Reads the book and writes one entry after it; reads on and thinks again when somebody was first. */
const write = async (
  { rulebook }: Platform,
  entryOf: (book: Rulebook) => NewEntry | Promise<NewEntry>,
): Promise<void> => {
  let book: Rulebook = new Map();
  let read = 0;
  for (let attempt = 0; attempt < attempts; attempt++) {
    const entries = await rulebook.entriesAfter(read);
    book = readOn(book, entries);
    read = entries.at(-1)?.sequence ?? read;
    if ((await rulebook.append(read, await entryOf(book))) === 'written') return;
  }
  throw new Error('the book of rules is being written by somebody else: try again');
};

const bookOf = async ({ rulebook }: Platform): Promise<Rulebook> =>
  readOn(new Map(), await rulebook.entriesAfter(0));

/** The rule by its id in the book. */
const standingOf = (book: Rulebook, id: string): Standing => {
  const standing = book.get(id);
  if (standing) return standing;
  throw new Error(`there is no staff rule “${id}”: clearspring rules list shows those there are`);
};

/** Counts by day, today first. */
const countsOf = (
  { rulebook }: Platform,
  now: number,
): Promise<readonly (readonly RuleTally[])[]> =>
  Promise.all(Array.from({ length: trialDays }, (_, i) => rulebook.countsOn(now - i * day)));

const reviewedOf = async ({ ledger, settings }: Platform, now: number) => {
  const decisions = (
    await Promise.all(
      Array.from({ length: trialDays }, (_, i) => ledger.decisionsOn(now - i * day)),
    )
  ).flat();
  const accounts = new Set(decisions.map(({ subject }) => subject.accountId));
  const cases = await ledger.readCases(
    [...accounts].map((account) => caseIdOf(settings.platformId, account)),
  );
  return reviewedFindings(decisions, cases.values());
};

/** What is known of the rules of the book on trial, over the last 30 days. */
const recordsOf = async (platform: Platform, now: number) => {
  const [counts, reviewed] = await Promise.all([
    countsOf(platform, now),
    reviewedOf(platform, now),
  ]);
  return ({ rule, backtest }: Standing) => {
    const own = counts.map((tallies) =>
      tallies.find((tally) => tally.rule === rule.id && tally.revision === rule.revision),
    );
    const sum = (of: (tally: RuleTally) => number) =>
      own.reduce((total, tally) => total + (tally ? of(tally) : 0), 0);
    const record: TrialRecord = {
      backtest,
      looked: sum(({ looked }) => looked),
      fired: sum(({ fired }) => fired),
      reviewed: reviewed.get(revisionName(rule.id, rule.revision)) ?? { decisions: 0, upheld: 0 },
    };
    const [today = 0, ...before] = own.map((tally) => tally?.fired ?? 0);
    // Days before the first count are no quiet days.
    const known = before.slice(0, before.findLastIndex((fired) => fired > 0) + 1);
    return {
      record,
      withLive: sum(({ withLive }) => withLive),
      anomalous: isAnomalous(today, known),
    };
  };
};

const withStaff = (command: Command): Command =>
  withWhereabouts(
    command
      .option('--by <name>', 'who asks for it', userInfo().username)
      .addOption(languageOption())
      .option('--json', 'print the result as JSON'),
  );

/** `clearspring rules publish`: puts a revision of a staff rule into the book, as a draft. */
export const rulesPublish = withStaff(
  new Command('publish')
    .description('put a staff rule into the book of rules, as a draft')
    .argument('<file.json>', 'the rule'),
).action((path: string, { by, language, json, ...where }: Options) =>
  withPlatform(where, async (platform) => {
    const { rule } = orThrow(
      path,
      checkRuleFile(path),
      language ?? languageOfTerminal(process.env),
    );
    await write(platform, (book) => {
      const revision = (book.get(rule.id)?.rule.revision ?? 0) + 1;
      if (rule.revision !== revision) {
        throw new Error(
          `${rule.id}: this is revision ${rule.revision}; the next one is ${revision}`,
        );
      }
      return { is: 'saved', at: Date.now(), by, saved: rule };
    });
    const { id, revision } = rule;
    process.stdout.write(
      json
        ? `${JSON.stringify({ rule: id, revision, life: 'draft', author: by })}\n`
        : `${id} r${revision} is a draft; next: clearspring rules backtest --rule ${id} --events …\n`,
    );
  }),
);

const share = (text: string): number => {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('It must be between 0 and 1.');
  return value;
};

/** `clearspring rules promote`: a step of a rule's life, if it has earned it. */
export const rulesPromote = withStaff(
  new Command('promote')
    .description('take a staff rule a step further in its life, or back')
    .argument('<id>', 'the rule')
    .addOption(new Option('--to <life>', 'where to').choices([...lives]).makeOptionMandatory())
    .option('--share <share>', 'for canary: the share of accounts it decides about', share, 0.05)
    .option('--reason <words>', 'why, for the book'),
).action(
  (
    id: string,
    {
      to,
      share: asked,
      reason,
      by,
      language,
      json,
      ...where
    }: Options & { readonly to: Life; readonly share: number; readonly reason?: string },
  ) =>
    withPlatform(where, async (platform) => {
      const now = Date.now();
      const records = await recordsOf(platform, now);
      await write(platform, (book) => {
        const standing = standingOf(book, id);
        const { rule, life: from, author } = standing;
        const { record } = records(standing);
        const problems = refusals({ rule, from, to, author, by, record });
        if (problems.length > 0) {
          const words = language ?? languageOfTerminal(process.env);
          throw new Error(
            [
              `${id} r${rule.revision} stays ${from}:`,
              ...problems.map((problem) => `  ${problem.reason[words]}`),
            ].join('\n'),
          );
        }
        return {
          is: 'moved',
          at: now,
          by,
          rule: id,
          revision: rule.revision,
          to,
          ...(to === 'canary' && { share: asked }),
          ...(reason && { reason }),
        };
      });
      process.stdout.write(
        json ? `${JSON.stringify({ rule: id, life: to, by })}\n` : `${id} is now ${to}\n`,
      );
    }),
);

/** `clearspring rules list`: the staff rules, how they do, and what falls back by itself. */
export const rulesList = withStaff(
  new Command('list')
    .description('the staff rules, what they found in 30 days, and how often people agreed')
    .option('--demote', 'take back what has lost the right to decide'),
).action(({ by: _, language, json, demote, ...where }: Options & { readonly demote?: true }) =>
  withPlatform(where, async (platform) => {
    const now = Date.now();
    const words = language ?? languageOfTerminal(process.env);
    const [book, records] = await Promise.all([bookOf(platform), recordsOf(platform, now)]);
    const rules = [...book.values()].map((standing) => {
      const { rule, life, share: part, author } = standing;
      const { record, withLive, anomalous } = records(standing);
      const demotion = demotionOf({ ...rule, life }, record);
      return {
        id: rule.id,
        revision: rule.revision,
        title: rule.title,
        life,
        share: part,
        author,
        ...record,
        withLive,
        anomalous,
        demotion,
      };
    });
    if (demote) {
      for (const { id, revision, demotion } of rules) {
        if (!demotion) continue;
        await write(platform, () => ({
          is: 'moved',
          at: now,
          by: 'clearspring',
          rule: id,
          revision,
          to: demotion.to,
          reason: demotion.reason.en,
        }));
      }
    }
    if (json) {
      process.stdout.write(`${JSON.stringify({ rules })}\n`);
      return;
    }
    const table = new Table({
      head: ['rule', 'life', 'looked', 'fired', 'with live', 'upheld', ''],
      style: { compact: true, head: [], border: [] },
    });
    for (const each of rules) {
      const { id, revision, life, share: part, looked, fired, withLive, reviewed } = each;
      table.push([
        `${id} r${revision}`,
        part === null ? life : `${life} ${part}`,
        looked,
        fired,
        withLive,
        `${reviewed.upheld}/${reviewed.decisions}`,
        [
          each.anomalous ? pc.yellow('abnormal today') : '',
          each.demotion ? pc.red(each.demotion.reason[words]) : '',
        ]
          .filter(Boolean)
          .join(' '),
      ]);
    }
    process.stdout.write(rules.length > 0 ? `${table.toString()}\n` : 'there are no staff rules\n');
  }),
);

/** A rule of the book as staff wrote it, with what is needed to record a backtest of it. */
export const rulebookRule = (id: string, where: Whereabouts) =>
  withPlatform(where, async (platform) => standingOf(await bookOf(platform), id).rule);

/** Puts the figures of a backtest beside the rule in the book. */
export const recordBacktest = (
  {
    rule,
    revision,
    looked,
    fired,
  }: {
    readonly rule: string;
    readonly revision: number;
    readonly looked: number;
    readonly fired: number;
  },
  by: string,
  where: Whereabouts,
): Promise<void> =>
  withPlatform(where, (platform) =>
    write(platform, () => ({
      is: 'backtested',
      at: Date.now(),
      by,
      rule,
      revision,
      looked,
      fired,
    })),
  );
