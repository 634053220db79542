import type { Decision, Outcome } from '../decisions/decision.ts';
import type { PlatformSettings } from '../settings/platform.ts';
import {
  type AccountState,
  isVerifiedAtLevel,
  type Standing,
  standingByAct,
  standings,
} from '../signals/account-state.ts';

const standingByOutcome: { readonly [O in Outcome]?: Exclude<Standing, 'closed'> } = standingByAct;

/** The standing that a decision leads to. */
export const standingOf = ({ outcome }: Pick<Decision, 'outcome'>): Exclude<Standing, 'closed'> =>
  standingByOutcome[outcome] ?? 'active';

/** A restriction that ends, or will. */
type Ending = Pick<AccountState['standing'], 'status' | 'decisionId'> & {
  /** When it ends, epoch milliseconds. */
  readonly endsAt: number;
};

/** What tells whether the account has the name that the real-name gate asks for. */
type Named = {
  readonly verification: AccountState['verification'];
  readonly gate: PlatformSettings['gate'];
};

/** Whether what a measure asks for was met by a time: the gate's by a name, a challenge by a verification since. */
export const isMet = (measure: Decision, { verification, gate }: Named, at: number): boolean =>
  isVerifiedAtLevel(verification, gate.level, at) &&
  (measure.gate === true ||
    (standingOf(measure) === 'challenged' &&
      verification.since > (measure.since ?? measure.decidedAt)));

/**
 * Whether a measure applies again when the restriction that replaced it ends: its own term is not over then, and what
 * it asks for was not met meanwhile. A stricter one was eased and is over.
 */
const appliesAfter = ({ status, endsAt }: Ending, named: Named, measure: Decision): boolean =>
  standings.indexOf(standingOf(measure)) <= standings.indexOf(status) &&
  (measure.until ?? Number.POSITIVE_INFINITY) > endsAt &&
  !isMet(measure, named, endsAt);

/**
 * Returns the measures that apply once a restriction ends, of those whose place it took, directly or one through
 * another (`Decision.replaces`); the latest first.
 *
 * @param decisions all decisions about the account
 */
export const measuresAfter = (
  ending: Ending,
  named: Named,
  decisions: readonly Decision[],
): readonly Decision[] => {
  const find = (id: string | null | undefined) => decisions.find((one) => one.id === id);
  const replaced: Decision[] = [];
  for (let one = find(find(ending.decisionId)?.replaces); one; one = find(one.replaces))
    replaced.push(one);
  return replaced.filter((measure) => appliesAfter(ending, named, measure));
};

/** Reads the first of `measuresAfter`: the one that takes effect when the restriction ends. `null` if there is none. */
export const readMeasureAfter = async (
  ending: Ending,
  { verification }: Pick<AccountState, 'verification'>,
  {
    ledger: { readDecision },
    settings: { gate },
  }: {
    readonly ledger: { readonly readDecision: (id: string) => Promise<Decision | null> };
    readonly settings: Pick<PlatformSettings, 'gate'>;
  },
): Promise<Decision | null> => {
  const find = async (id: string | null | undefined) => (id ? readDecision(id) : null);
  let measure = await find((await find(ending.decisionId))?.replaces);
  while (measure && !appliesAfter(ending, { verification, gate }, measure)) {
    measure = await find(measure.replaces);
  }
  return measure;
};
