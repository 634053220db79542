import type { Decision } from '../decisions/decision.ts';
import type { Case } from './case.ts';

/** How often people who looked agreed with a rule. */
export type Reviewed = { readonly decisions: number; readonly upheld: number };

/** A rule at one of its revisions: what it said then is what was reviewed. */
export const revisionName = (rule: string, revision: number): string => `${rule}#${revision}`;

/** What is asked of a decision to know what people made of its rules. */
export type Spoken = Pick<Decision, 'by' | 'decidedAt'> & {
  readonly subject: Pick<Decision['subject'], 'accountId'>;
  readonly findings: readonly Pick<Decision['findings'][number], 'rule' | 'revision'>[];
};

/**
 * What reviewers made of each rule's findings, shadow findings too: every case that was resolved is
 * one look at every rule that spoke in it, upheld unless the account was released or the post
 * restored.
 *
 * @param decisions of the machine, in any order
 * @param cases of the accounts that they are about, as they are now
 * @example
 * reviewedFindings(decisions, cases).get('staff.young-and-paying#1'); // { decisions: 210, upheld: 204 }
 */
export const reviewedFindings = (
  decisions: readonly Spoken[],
  cases: Iterable<Pick<Case, 'accountId' | 'resolution'>>,
): ReadonlyMap<string, Reviewed> => {
  const byAccount = Map.groupBy(
    decisions.filter(({ by }) => by === undefined),
    ({ subject }) => subject.accountId,
  );
  const reviewed = new Map<string, Reviewed>();
  for (const { accountId, resolution } of cases) {
    if (!resolution) continue;
    const upheld = resolution.conclusion === 'upheld' || resolution.conclusion === 'restricted';
    const spoke = new Set(
      (byAccount.get(accountId) ?? [])
        .filter(({ decidedAt }) => decidedAt <= resolution.at)
        .flatMap(({ findings }) =>
          findings.map(({ rule, revision }) => revisionName(rule, revision)),
        ),
    );
    for (const name of spoke) {
      const before = reviewed.get(name) ?? { decisions: 0, upheld: 0 };
      reviewed.set(name, {
        decisions: before.decisions + 1,
        upheld: before.upheld + (upheld ? 1 : 0),
      });
    }
  }
  return reviewed;
};
