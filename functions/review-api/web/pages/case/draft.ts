import type { CasePage } from '../../../contract/cases.ts';
import { isTimed } from '../../cases/restricting.ts';
import { day } from '../../figures/durations.ts';

export type Act = CasePage['acts'][number]['act'];

/** A decision that is being written. */
export type Draft = {
  readonly act: Act;
  /** Of a post. */
  readonly contentId: string | null;
  /** When it ends by itself, epoch milliseconds; `null` for no end. */
  readonly until: number | null;
  readonly reason: string;
  readonly truth: 'abusive' | 'innocent' | 'unclear';
  readonly category: string | null;
  /** Names the act: sent twice it is done once. Anything that is changed makes it another act. */
  readonly key: string;
};

/** Keys of the acts, shown on their buttons. */
export const keysOfActs: { readonly [A in Act]: string } = {
  uphold: 'o',
  release: 'r',
  challenge: 'v',
  limit: 'l',
  freeze: 'f',
  hide: 'h',
  restore: 'e',
};

const lifting: ReadonlySet<Act> = new Set(['release', 'restore']);

/**
 * A draft of an act, with what is usual: a week, and the truth that goes with it. Who upholds what
 * stands where nothing was decided finds nothing wrong.
 *
 * @param decided whether anything was decided about the account
 */
export const draftOf = (
  { act, subject }: CasePage['acts'][number],
  { now, key, decided }: { readonly now: number; readonly key: string; readonly decided: boolean },
): Draft => ({
  act,
  contentId: subject.kind === 'content' ? subject.id : null,
  until: isTimed(act) ? now + 7 * day : null,
  reason: '',
  truth: lifting.has(act) || (act === 'uphold' && !decided) ? 'innocent' : 'abusive',
  category: null,
  key,
});

/** The draft as the API takes it. */
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
