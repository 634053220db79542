import type { ReactNode } from 'react';
import type { AccountCard, DecisionView, Exhibit, TimelineEntry } from '../../contract/cases.ts';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import type { Catalogue, Words } from '../words/say.ts';
import {
  appealProblems,
  categories,
  eventTypes,
  modes,
  recipients,
  termOf,
} from '../words/terms.ts';
import { fromTo } from './from-to.ts';
import { PostName } from './post-name.tsx';
import styles from './timeline.module.css';
import { words } from './words.ts';

type Line = {
  readonly id: string;
  readonly at: number;
  readonly words: Words;
  readonly by?: string;
  readonly decisionId?: string | null;
  /** The post that it is about. */
  readonly postId?: string;
  readonly details: readonly string[];
  /** Set if an automated decision confirmed the current state. */
  readonly same?: string | false;
};

/** Groups consecutive lines that say the same and changed nothing. */
const groupRepeated = (lines: readonly Line[]): readonly (readonly [Line, ...Line[]])[] => {
  const runs: [Line, ...Line[]][] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run && line.same && run[0].same === line.same) run.push(line);
    else runs.push([line]);
  }
  return runs;
};

/** Account events that are not in the audit chain. */
const changesOf = (account: AccountCard | null): readonly Line[] =>
  (['credentialChangedAt', 'profileChangedAt', 'clearedAt'] as const).flatMap((id) => {
    const at = account?.[id] ?? null;
    return at === null ? [] : [{ id, at, words: words[id], details: [] }];
  });

/** The history of an account, latest first: its audit chain and its own changes. */
export const Timeline = ({
  entries,
  account,
  decisions,
  exhibits = [],
}: {
  readonly entries: readonly TimelineEntry[];
  readonly account: AccountCard | null;
  /** Decisions already loaded; they provide the event types of the entries. */
  readonly decisions: readonly DecisionView[];
  /** Texts already loaded; they name the posts of the entries. */
  readonly exhibits?: readonly Exhibit[];
}) => {
  const { say, moment } = useWords();
  const detailsOf = useDetails();
  const lines: readonly Line[] = [
    ...entries.map(({ entryId, at, by, actor, action, words: told, decisionId, details }) => {
      // An appeal is not about the event that was decided, but about the decision.
      const type =
        actor !== 'user' &&
        decisions.find((decision) => decision.decisionId === decisionId)?.eventType;
      return {
        id: entryId,
        at,
        words: told,
        ...(by && { by: by.name }),
        decisionId,
        ...(typeof details.subject === 'string' && { postId: details.subject }),
        // Freezes and limits alternate on an account that stands frozen: each changes nothing.
        same:
          actor === 'system' &&
          details.to === undefined &&
          (details.unchanged === true ? 'unchanged' : action),
        details: [...(type ? [say(termOf(eventTypes, type))] : []), ...detailsOf(details)],
      };
    }),
    ...changesOf(account),
  ].toSorted((a, b) => b.at - a.at);
  if (lines.length === 0) return <p className={styles.soft}>{say(words.noTimeline)}</p>;
  return (
    <ol className={styles.timeline}>
      {groupRepeated(lines).map(([line, ...before]) => (
        <Line key={line.id} line={line} exhibits={exhibits}>
          {before.length > 0 && (
            <details>
              <summary className={styles.soft}>
                {say(words.moreAlike, {
                  n: before.length,
                  when: moment(before.at(-1)?.at ?? line.at),
                })}
              </summary>
              <ol className={styles.timeline}>
                {before.map((each) => (
                  <Line key={each.id} line={each} exhibits={exhibits} />
                ))}
              </ol>
            </details>
          )}
        </Line>
      ))}
    </ol>
  );
};

const Line = ({
  line: { at, words: told, by, decisionId, postId, details },
  exhibits,
  children,
}: {
  readonly line: Line;
  readonly exhibits: readonly Exhibit[];
  readonly children?: ReactNode;
}) => {
  const { say, moment } = useWords();
  return (
    <li>
      <span className={styles.soft}>{moment(at)}</span>
      <span>
        {say(told)}
        {by !== undefined && ` · ${by}`}
        {decisionId && (
          <>
            {' · '}
            <PlaceLink to={`/decisions/${decisionId}`} fontSize="body-s">
              {say(words.decision)}
            </PlaceLink>
          </>
        )}
        {postId !== undefined && <PostName id={postId} exhibits={exhibits} />}
        {details.length > 0 && <div className={styles.soft}>{details.join(' · ')}</div>}
        {children}
      </span>
    </li>
  );
};

const receipts = {
  waiting: words.receiptWaiting,
  confirmed: words.receiptConfirmed,
  failed: words.receiptFailed,
} as const satisfies Catalogue;

const answers = { granted: words.appealGranted, refused: words.appealRefused } as const;

/**
 * Returns a function that words the details of use to readers; technical ones are shown only in the audit
 * log.
 */
const useDetails = () => {
  const { say, likelihood } = useWords();
  return ({
    from,
    to,
    score,
    mode,
    problem,
    appeal,
    recipient,
    category,
    receipt,
    unchanged,
    ...others
  }: TimelineEntry['details']): readonly string[] => [
    ...(typeof from === 'string' && typeof to === 'string' ? [say(fromTo(from, to))] : []),
    ...(typeof score === 'number' ? [say(words.score, { score: likelihood(score) })] : []),
    ...(typeof mode === 'string' ? [say(words.inMode, { mode: termOf(modes, mode) })] : []),
    ...(typeof problem === 'string'
      ? [say(words.problem, { value: termOf(appealProblems, problem) })]
      : []),
    ...(appeal === 'granted' || appeal === 'refused'
      ? [say(words.answered, { value: answers[appeal] })]
      : []),
    ...(typeof recipient === 'string' && typeof category === 'string'
      ? [
          say(words.passedTo, {
            recipient: termOf(recipients, recipient),
            category: termOf(categories, category),
          }),
        ]
      : []),
    ...(unchanged === true ? [say(words.noFurther)] : []),
    ...(typeof receipt === 'string' ? [say(termOf(receipts, receipt))] : []),
    ...(['warned', 'braked', 'exempted', 'handedTo', 'undone', 'approvedBy'] as const)
      .filter((name) => others[name] !== undefined && others[name] !== null)
      .map((name) => say(words[name], { value: String(others[name]) })),
  ];
};
