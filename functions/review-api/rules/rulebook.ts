import canonicalize from 'canonicalize';
import * as z from 'zod';
import { refusals, type TrialRecord } from '#shared/decisions/promotion.ts';
import { shareOf } from '#shared/reviews/share.ts';
import {
  type NewEntry,
  type RulebookEntry,
  readOn,
  readProductOn,
  rulesNamedIn,
  type Standing,
} from '#shared/rules/cel/rulebook.ts';
import { type StaffRule, writtenFor } from '#shared/rules/cel/staff-rule.ts';
import type { Finding } from '#shared/rules/finding.ts';
import { decides, type Life, lifeNames, lives } from '#shared/rules/life.ts';
import type { Rule } from '#shared/rules/rule.ts';
import { trialsOf } from '#shared/screening/rulebook.ts';
import type { AuditBody } from '#shared/telemetry/audit.ts';
import { titleOf } from '../cases/decisions.ts';
import type { Person, Words } from '../contract/endpoint.ts';
import type { RuleView } from '../contract/rules.ts';
import { Refusal } from '../server/refusal.ts';
import type { Caller, ReviewPorts } from '../server/route.ts';
import { namesOf } from '../staff/people.ts';

const overlapsShown = 5;

/** A rule where it stands on this platform, whoever wrote it. */
export type Placed = Pick<
  StaffRule,
  'revision' | 'title' | 'detects' | 'category' | 'evidenceFamily'
> &
  Pick<Rule, 'falsePositives' | 'blindSpots' | 'runbook'> & {
    readonly id: string;
    readonly on: readonly string[];
    readonly severity: Finding['severity'];
    readonly life: Life;
    readonly share: number | null;
    /** `null`: it is part of the release, and nobody here wrote it. */
    readonly author: string | null;
    readonly source: StaffRule | null;
    readonly since: number | null;
    readonly backtest: TrialRecord['backtest'];
    /** The place in the book of the last that was written about it; 0 for nothing. */
    readonly version: number;
  };

const staffs = ({ rule, ...standing }: Standing, version: number): Placed => ({
  ...rule,
  ...writtenFor(rule),
  ...standing,
  source: rule,
  version,
});

/** A rule of the product; what the book says of another revision of it counts no more. */
const shipped = (
  rule: Rule,
  standing: ReturnType<ReturnType<typeof readProductOn>['get']>,
  version: number,
): Placed => {
  const known = standing?.revision === rule.revision ? standing : null;
  return {
    ...rule,
    evidenceFamily: rule.evidenceFamily as Placed['evidenceFamily'],
    // What a rule of the product says may bring about a restriction by itself.
    severity: 'high',
    life: known?.life ?? rule.life,
    share: known ? known.share : (rule.share ?? null),
    author: null,
    source: null,
    since: known?.since ?? null,
    backtest: known?.backtest ?? null,
    version,
  };
};

/** The last place in the book that is about each rule. */
const versionsIn = (entries: readonly RulebookEntry[]): ReadonlyMap<string, number> =>
  new Map(rulesNamedIn(entries).map(({ rule, sequence }) => [rule, sequence]));

/**
 * Every rule of the platform: the staff's as the book has them, and the product's.
 *
 * @param product the rules that judge now; the staff's among them are left to the book
 */
export const placedRules = (
  entries: readonly RulebookEntry[],
  product: readonly Rule[],
): readonly Placed[] => {
  const versions = versionsIn(entries);
  const standings = readProductOn(new Map(), entries);
  return [
    ...[...readOn(new Map(), entries).values()].map((standing) =>
      staffs(standing, versions.get(standing.rule.id) ?? 0),
    ),
    ...product
      .filter(({ id }) => !id.startsWith('staff.'))
      .map((rule) => shipped(rule, standings.get(rule.id), versions.get(rule.id) ?? 0)),
  ];
};

/** The book, and every rule where it puts it. */
export const bookNow = async ({
  rulebook,
  rulesNow,
}: Pick<ReviewPorts, 'rulebook' | 'rulesNow'>) => {
  const [entries, { rules }] = await Promise.all([rulebook.entriesAfter(0), rulesNow()]);
  return { entries, placed: placedRules(entries, rules) };
};

/** What is known of rules over 30 days, with the titles of those that speak beside them. */
export const trials = async (
  ports: Pick<ReviewPorts, 'rulebook' | 'tallies' | 'clock' | 'rulesNow'>,
) => {
  const [trialOf, catalogue] = await Promise.all([
    trialsOf(ports, ports.clock.now()),
    ports.rulesNow(),
  ]);
  return (placed: Placed) => {
    const { withRules, ...trial } = trialOf(placed);
    return {
      ...trial,
      withRules: withRules
        .slice(0, overlapsShown)
        .map(([rule, count]) => ({ rule, title: titleOf(rule, catalogue), count })),
    };
  };
};
type Trial = ReturnType<Awaited<ReturnType<typeof trials>>>;

/** Who wrote the product's rules: nobody on the platform, so that anybody there may promote them. */
const product = 'clearspring';

/** Whether a rule that stays in canary is to decide about more accounts than it does. */
const raisesShare = (
  { life, share }: Pick<Placed, 'life' | 'share'>,
  wanted: { readonly to: Life; readonly share: number | null },
): boolean => life === 'canary' && wanted.to === 'canary' && (wanted.share ?? 0) > (share ?? 0);

/** Whether a rule decides where it did not before, or about more accounts. */
export const givesPower = (
  placed: Pick<Placed, 'life' | 'share'>,
  wanted: { readonly to: Life; readonly share: number | null },
): boolean =>
  (lives.indexOf(wanted.to) > lives.indexOf(placed.life) && decides({ life: wanted.to })) ||
  raisesShare(placed, wanted);

/** Why a rule may not go there by a person's word; `[]` when it may. */
export const refusalsFor = (
  placed: Placed,
  to: Life,
  by: string,
  { record }: Pick<Trial, 'record'>,
  share: number | null = null,
) =>
  refusals({
    rule: { ...placed, ...(placed.source && { cases: placed.source.cases }) },
    from: placed.life,
    to,
    author: placed.author ?? product,
    by,
    raises: raisesShare(placed, { to, share }),
    record,
  });

/** A rule as a person sees it who might move it on. */
export const ruleView = (
  placed: Placed,
  trial: Trial,
  by: string,
  nameOf: (id: string) => Person,
): RuleView => ({
  rule: placed.id,
  revision: placed.revision,
  title: placed.title,
  detects: placed.detects,
  life: placed.life,
  share: placed.share,
  source: placed.source,
  author: placed.author === null ? null : nameOf(placed.author),
  since: placed.since,
  category: placed.category,
  on: [...placed.on],
  falsePositives: [...placed.falsePositives],
  blindSpots: [...placed.blindSpots],
  runbook: [...placed.runbook],
  looked: trial.looked,
  fired: trial.fired,
  withLive: trial.withLive,
  withRules: trial.withRules,
  firedPerDay: [...trial.firedPerDay],
  anomalous: trial.anomalous,
  reviewed: shareOf(trial.record.reviewed.upheld, trial.record.reviewed.decisions),
  moves: lives
    .map((to) => ({ to, problems: refusalsFor(placed, to, by, trial) }))
    .filter(({ problems }) => problems.every(({ code }) => code !== 'no-such-step'))
    .map(({ to, problems }) => ({
      to,
      refusals: problems
        // Whoever wrote it may propose it all the same: another person agrees.
        .filter(({ code }) => code !== 'same-person')
        .map(({ reason }) => reason),
    })),
  version: placed.version,
});

/** A step of a rule's life, as a proposal of it remembers it. */
export const RuleMove = z.strictObject({
  rule: z.string(),
  revision: z.number(),
  from: z.enum(lives),
  to: z.enum(lives),
  /** In force when it was asked for. Earlier releases did not say: what they proposed for a canary is proposed again. */
  fromShare: z.number().nullable().default(null),
  /** For canary: the share of the accounts that it decides about, 0..1. */
  share: z.number().nullable(),
});
export type RuleMove = z.infer<typeof RuleMove>;

/** A step of a rule's life in a sentence. */
export const moveWords = ({ rule, revision, from, to, share }: RuleMove): Words => {
  const [before, after] = [lifeNames[from], lifeNames[to]];
  const percent = share === null ? null : `${Math.round(share * 1000) / 10}%`;
  if (from === to) {
    return {
      'zh-CN': `规则 ${rule} 第 ${revision} 版：${before['zh-CN']}改为 ${percent} 的账号`,
      en: `Rule ${rule}, revision ${revision}: ${before.en} for ${percent} of accounts from now on`,
    };
  }
  return {
    'zh-CN': `规则 ${rule} 第 ${revision} 版：由${before['zh-CN']}转入${after['zh-CN']}${percent ? `（${percent} 的账号）` : ''}`,
    en: `Rule ${rule}, revision ${revision}: from ${before.en} to ${after.en}${percent ? ` (${percent} of accounts)` : ''}`,
  };
};

/** Whether the book says just this at a place: who never heard that it was written asks again. */
export const isWritten = (
  entries: readonly RulebookEntry[],
  sequence: number,
  entry: NewEntry,
): boolean => {
  const timeless = (one: object) => canonicalize({ ...one, at: 0, sequence });
  return entries.some((one) => one.sequence === sequence && timeless(one) === timeless(entry));
};

/** Puts what was written into the book of rules on the platform's audit chain, whoever wrote it where. */
export const putRuleOnRecord = async (
  action: 'rule.saved' | 'rule.moved' | 'restrictions.halted' | 'restrictions.resumed',
  {
    by,
    at,
    cause,
    entry,
    once = false,
  }: {
    readonly by: string;
    readonly at: number;
    readonly cause: string;
    /** The place in the book. */
    readonly entry: number | null;
    /** It may be on record already. */
    readonly once?: boolean;
  },
  details: AuditBody['details'],
  { settings: { platformId }, auditLog }: Pick<ReviewPorts, 'settings' | 'auditLog'>,
): Promise<void> => {
  await auditLog.append(
    {
      subject: `platform:${platformId}`,
      at,
      actor: by,
      action,
      causeId: cause,
      details: { ...details, entry },
    },
    { once },
  );
};

/**
 * A rule where it stands now.
 *
 * @throws {Refusal} `not-found`
 */
export const ruleNow = async (id: string, ports: ReviewPorts): Promise<Placed> => {
  const found = (await bookNow(ports)).placed.find((one) => one.id === id);
  if (!found) throw new Refusal('not-found');
  return found;
};

/** The same as somebody sees it, with what it has shown so far. */
export const ruleSeen = async (
  id: string,
  caller: Caller,
  ports: ReviewPorts,
): Promise<RuleView> => {
  const placed = await ruleNow(id, ports);
  const [trialOf, nameOf] = await Promise.all([
    trials(ports),
    namesOf([placed.author], ports.papers),
  ]);
  return ruleView(placed, trialOf(placed), caller.id, nameOf);
};
