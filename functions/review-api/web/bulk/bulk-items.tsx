import type { BulkRun } from '../../contract/acting.ts';
import { fromTo } from '../cases/from-to.ts';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { problems, termOf } from '../words/terms.ts';
import styles from './bulk-items.module.css';
import { words } from './words.ts';

type Item = BulkRun['items'][number];

/**
 * The accounts of a bulk action, with the expected effect of the action or its undo, or with the result after
 * it ran.
 */
export const BulkItems = ({
  items,
  stage,
  except = [],
  kept = null,
  onExcept,
}: {
  readonly items: readonly Item[];
  readonly stage: 'would' | 'undoes' | 'ran';
  /** Accounts that are left out. */
  readonly except?: readonly string[];
  /** The case of the account that cannot be left out. */
  readonly kept?: string | null;
  /** Leaves accounts out; `undefined` where none can be. */
  readonly onExcept?: ((accountIds: readonly string[]) => void) | undefined;
}) => {
  const { say } = useWords();
  const ran = stage === 'ran';
  const resultOf = ({ accountId, problem, rulingId, caseId }: Item): string => {
    if (except.includes(accountId)) return say(words.cannot, { why: say(words.leftOut) });
    if (problem !== null) {
      // An account without a stored decision has no case and never gets into a run, so in a run it
      // disappeared since.
      const withoutCase = problem === 'not-found' && caseId === null && stage !== 'undoes';
      const whyWithoutCase = ran ? words.gone : words.caseless;
      const why = say(withoutCase ? whyWithoutCase : termOf(problems, problem));
      return say(ran && rulingId !== null ? words.stays : words.cannot, { why });
    }
    if (!ran) return say(stage === 'undoes' ? words.willUndo : words.willDo);
    return say(rulingId === null ? words.takenBack : words.done);
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section className={ran ? styles.box : styles.few} tabIndex={0} aria-label={say(words.result)}>
      <table className={styles.items}>
        <thead>
          <tr>
            <th scope="col">{say(words.account)}</th>
            <th scope="col">{say(words.change)}</th>
            <th scope="col">{say(words.result)}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={item.accountId}>
              <th scope="row">
                {onExcept && item.problem === null && (kept === null || item.caseId !== kept) ? (
                  <label className={styles.choice}>
                    <input
                      type="checkbox"
                      checked={!except.includes(item.accountId)}
                      onChange={({ target }) => {
                        const others = except.filter((id) => id !== item.accountId);
                        onExcept(target.checked ? others : [...others, item.accountId]);
                      }}
                    />
                    {item.accountId}
                  </label>
                ) : item.caseId === null || !ran ? (
                  item.accountId
                ) : (
                  <PlaceLink to={`/cases/${item.caseId}`} fontSize="inherit">
                    {item.accountId}
                  </PlaceLink>
                )}
              </th>
              <td>{item.from && item.to ? say(fromTo(item.from, item.to)) : '—'}</td>
              <td>{resultOf(item)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
};
