import type { CasePage } from '../../../contract/cases.ts';
import { isTimed } from '../../cases/restricting.ts';
import { day } from '../../figures/durations.ts';

/** An act on a case, and whether the viewer may do it. */
export type ActView = CasePage['acts'][number];
export type Act = ActView['act'];

/** A ruling in progress. */
export type Draft = {
  readonly act: Act;
  /** The post, for an act on a post. */
  readonly contentId: string | null;
  /** When the restriction ends, epoch milliseconds; `null` for no end. */
  readonly until: number | null;
  readonly reason: string;
  /** `null` until it is chosen. */
  readonly truth: 'abusive' | 'innocent' | 'unclear' | null;
  readonly category: string | null;
};

/** The keys of the acts, shown on their buttons. */
export const keysOfActs: { readonly [A in Act]: string } = {
  uphold: 'o',
  release: 'r',
  challenge: 'v',
  limit: 'l',
  freeze: 'f',
  hide: 'h',
  restore: 'e',
};

/** The verdict on the account that an act implies; `null` if it implies none and must be chosen. */
const impliedTruth = (
  act: Act,
  { decided, disputed }: { readonly decided: boolean; readonly disputed: boolean },
): Draft['truth'] => {
  switch (act) {
    case 'release':
      return 'innocent';
    case 'restore':
      // The account may be abusive all the same, for instance for another post.
      return null;
    case 'uphold':
      // What stands may be a release.
      if (disputed) return null;
      // Without decisions, nothing wrong was found.
      return decided ? 'abusive' : 'innocent';
    default:
      return 'abusive';
  }
};

/**
 * Creates the draft of an act with default values: one week, and the implied verdict.
 *
 * @param decided whether there are decisions about the account
 * @param disputed whether two reviewers differed on it
 */
export const draftOf = (
  { act, subject }: ActView,
  {
    now,
    ...found
  }: { readonly now: number; readonly decided: boolean; readonly disputed: boolean },
): Draft => ({
  act,
  contentId: subject.kind === 'content' ? subject.id : null,
  until: isTimed(act) ? now + 7 * day : null,
  reason: '',
  truth: impliedTruth(act, found),
  category: null,
});

/** What a draft still needs, the first field first; `null` if it can be carried out. */
export const missingIn = ({ reason, truth }: Draft): 'reason' | 'truth' | null => {
  if (reason.trim() === '') return 'reason';
  return truth === null ? 'truth' : null;
};

/** Whether a draft is of this act on this subject. */
export const isDraftOf = (draft: Draft, { act, subject }: ActView): boolean =>
  draft.act === act && draft.contentId === (subject.kind === 'content' ? subject.id : null);

/** The acts that keys choose: several posts may be hidden or restored, and the key applies to the first. */
export const actsWithKeys = (acts: readonly ActView[]): readonly ActView[] =>
  acts.filter(
    ({ act, allowed }, at) =>
      allowed && acts.findIndex((other) => other.act === act && other.allowed) === at,
  );

/** The acts whose keys choose nothing now. */
export const barredActs = (acts: readonly ActView[]): readonly Act[] =>
  (Object.keys(keysOfActs) as Act[]).filter((act) =>
    acts.every((each) => each.act !== act || !each.allowed),
  );

/** Whether a machine decided about the account. It did not if the account was drawn as a sample. */
export const isDetected = ({ decisions }: Pick<CasePage, 'decisions'>): boolean =>
  decisions.some(({ by }) => by === null);

/** Converts a draft to the API's format. */
export const rulingOf = ({ act, contentId, until }: Draft) => {
  switch (act) {
    case 'uphold':
    case 'release':
      return { act };
    case 'hide':
    case 'restore':
      return { act, contentId: contentId ?? '' };
    default:
      return { act, until };
  }
};
