import type { Decision, Outcome } from '#shared/decisions/decision.ts';
import { redecide } from '#shared/decisions/record.ts';
import { collect } from '#shared/rules/collect.ts';
import { day } from '#shared/settings/durations.ts';
import type { Selection } from '../contract/acting.ts';
import type { ReviewPorts } from '../server/route.ts';

/** Events that were decided about, read through for one selection, and so many together. */
const readMost = 4_000;
const together = 100;

const restricting: ReadonlySet<Outcome> = new Set(['challenge', 'limit', 'freeze', 'hide']);

/**
 * Who stands restricted by what a rule said, the latest first: an account, or with `about` posts a post of
 * it. Left out are those about whom something was decided since, by a person or a machine, and those
 * who would be restricted without the rule as well.
 *
 * @returns the post by account, at most `most`; `null` where it is about the account itself
 */
export const restrictedBy = async (
  { rule, from, to }: Extract<Selection, { kind: 'rule' }>,
  { about, most }: { readonly about: Decision['subject']['kind']; readonly most: number },
  {
    decisions,
    states,
    settings,
    rulesNow,
  }: Pick<ReviewPorts, 'decisions' | 'states' | 'settings' | 'rulesNow'>,
): Promise<ReadonlyMap<string, string | null>> => {
  const { rules } = await rulesNow();
  const others = collect(rules.filter(({ id }) => id !== rule));
  const rests = (decision: Decision): boolean =>
    decision.subject.kind === about &&
    decision.automation === 'full' &&
    decision.decidedAt >= from &&
    decision.decidedAt <= to &&
    restricting.has(decision.outcome) &&
    decision.findings.some((finding) => finding.rule === rule && finding.life === 'live') &&
    !restricting.has(redecide(decision, { settings, catalogue: others })?.outcome ?? 'allow');

  const found = new Map<string, string | null>();
  let at = to;
  let after: string | null = null;
  for (let read = 0; read < readMost && found.size < most; read += together) {
    const page: Awaited<ReturnType<typeof decisions.ofDay>> = await decisions.ofDay(at, {
      after,
      most: together,
    });
    const its = page.decisions.filter(rests);
    const now = await states.read({
      accounts: about === 'account' ? its.map(({ subject }) => subject.id) : [],
      entities: [],
      posts: about === 'content' ? its.map(({ subject }) => subject.id) : [],
    });
    for (const { id, subject } of its) {
      const { decisionId } =
        (about === 'account'
          ? now.accounts.get(subject.id)?.standing
          : now.posts.get(subject.id)) ?? {};
      // One post of an account at a time: its case is one item.
      if (decisionId !== id || found.has(subject.accountId) || found.size === most) continue;
      found.set(subject.accountId, about === 'content' ? subject.id : null);
    }
    after = page.next;
    if ((page.decisions.at(-1)?.decidedAt ?? to) < from) break;
    if (after === null) {
      at = Math.floor(at / day) * day - 1;
      if (at < from) break;
    }
  }
  return found;
};
