import type { TableProps } from '@cloudscape-design/components/table';
import type { Hit } from '../../contract/search.ts';
import { accountColumn } from '../cases/account-column.tsx';
import { useWords } from '../preferences/context.tsx';
import { RuleName } from '../rules/rule-name.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { useNarrow } from '../shell/narrow.ts';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { OriginalText } from '../text/original-text.tsx';
import { outcomes, termOf } from '../words/terms.ts';
import styles from './hits.module.css';
import { words } from './words.ts';

type Column = TableProps.ColumnDefinition<Hit>;

/**
 * What is shown of each search result; on a tablet some columns are merged.
 *
 * @param about.isAccountPage whether all results are about one account, which is then left out
 * @param about.soughtRule the rule searched for, if any
 */
export const useHitColumns = ({
  isAccountPage,
  soughtRule,
}: {
  readonly isAccountPage: boolean;
  readonly soughtRule: string | undefined;
}): readonly Column[] => {
  const { say, moment, likelihood } = useWords();
  const narrow = useNarrow();
  const whenOf = ({ at }: Hit) => (at === null ? '—' : moment(at));
  const scoreOf = ({ score }: Hit) => (score === null ? '—' : likelihood(score));
  const account = accountColumn<Hit>(say(words.foundAccount));
  const dated: Column = {
    ...account,
    minWidth: 146,
    cell: (hit) => (
      <>
        {account.cell(hit)}
        {hit.at !== null && <SecondaryText>{whenOf(hit)}</SecondaryText>}
      </>
    ),
  };
  const when: Column = {
    id: 'when',
    header: say(words.when),
    minWidth: 100,
    isRowHeader: isAccountPage,
    cell: whenOf,
  };
  const outcome: Column = {
    id: 'outcome',
    header: say(words.outcome),
    minWidth: 96,
    cell: ({ outcome, unchanged }) =>
      outcome === null ? (
        '—'
      ) : (
        <>
          {say(termOf(outcomes, outcome))}
          {unchanged && <SecondaryText>{say(words.unchanged)}</SecondaryText>}
        </>
      ),
  };
  return [
    ...(isAccountPage ? [] : [narrow ? dated : { ...account, minWidth: 140 }]),
    narrow
      ? {
          ...outcome,
          cell: (hit) => (
            <>
              {outcome.cell(hit)}
              {hit.score !== null && <SecondaryText>{scoreOf(hit)}</SecondaryText>}
            </>
          ),
        }
      : outcome,
    ...(narrow ? [] : [{ id: 'score', header: say(words.score), minWidth: 76, cell: scoreOf }]),
    {
      id: 'excerpt',
      header: say(words.excerpt),
      minWidth: narrow ? 150 : 180,
      cell: ({ excerpt }) => (excerpt === null ? '—' : <OriginalText text={excerpt} />),
    },
    {
      id: 'rules',
      header: say(words.rules),
      minWidth: narrow ? 150 : 170,
      cell: ({ rules }) => <HitRules rules={rules} sought={soughtRule} />,
    },
    ...(narrow && !isAccountPage ? [] : [when]),
    {
      id: 'open',
      header: say(words.open),
      minWidth: 76,
      cell: (hit) => <HitLinks {...hit} />,
    },
  ];
};

/** Links to the decision and the case in one column; two would not fit beside the saved views. */
const HitLinks = ({
  decisionId,
  caseId,
  accountId,
}: Pick<Hit, 'decisionId' | 'caseId' | 'accountId'>) => {
  const { say } = useWords();
  if (decisionId === null && caseId === null) return '—';
  return (
    <>
      {decisionId !== null && (
        <div className={styles.way}>
          <PlaceLink
            to={`/decisions/${decisionId}`}
            ariaLabel={`${say(words.openDecision)} ${accountId}`}
          >
            {say(words.decided)}
          </PlaceLink>
        </div>
      )}
      {caseId !== null && (
        <div className={styles.way}>
          <PlaceLink to={`/cases/${caseId}`} ariaLabel={`${say(words.openCase)} ${accountId}`}>
            {say(words.case)}
          </PlaceLink>
        </div>
      )}
    </>
  );
};

/** The first rules; all of them would leave no room for the excerpt. */
const HitRules = ({
  rules,
  sought,
}: Pick<Hit, 'rules'> & {
  /** The rule searched for, which is listed first. */
  readonly sought: string | undefined;
}) => {
  const { say, count } = useWords();
  const [first, second, ...others] = rules.toSorted(
    (a, b) => Number(b.rule === sought) - Number(a.rule === sought),
  );
  if (first === undefined) return '—';
  return (
    <>
      <RuleName {...first} />
      {second !== undefined && <RuleName {...second} />}
      {others.length > 0 && (
        <span title={others.map(({ rule, title }) => `${say(title)} (${rule})`).join('\n')}>
          {say(words.moreRules, { count: count(others.length) })}
        </span>
      )}
    </>
  );
};
