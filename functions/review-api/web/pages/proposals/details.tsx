import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ProposalDetails } from '../../../contract/proposal-page.ts';
import { useRead } from '../../api/context.tsx';
import { words as backtestWords } from '../../backtests/words.ts';
import { fromTo } from '../../cases/from-to.ts';
import { PreviewText } from '../../cases/preview-text.tsx';
import { Tag } from '../../cases/tag.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { useEntryColumns } from '../../lists/entry-columns.tsx';
import { useWords } from '../../preferences/context.tsx';
import { About } from '../../rules/about.tsx';
import { LifeBadge } from '../../rules/life-badge.tsx';
import { RuleFigures } from '../../rules/rule-figures.tsx';
import { words as ruleWords } from '../../rules/words.ts';
import { Failure } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { Table } from '../../shell/table.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { acts, entityKinds, termOf } from '../../words/terms.ts';
import styles from './details.module.css';
import { words } from './words.ts';

/** The effect of a proposal, for the person who decides it. */
export const Details = ({ proposalId }: { readonly proposalId: string }) => {
  const { data, error, refetch } = useRead('GET /proposals/{proposalId}', { path: { proposalId } });
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data) return <Waiting />;
  return <DetailsView details={data.details} />;
};

const DetailsView = ({ details }: { readonly details: ProposalDetails }) => {
  const { say, count, moment, percent } = useWords();
  // Entries that are no longer on the list have no date and no approver.
  const stands =
    details.kind === 'list-change' &&
    details.action === 'remove' &&
    details.sample.every(({ approvedBy }) => approvedBy !== null);
  const columns = useEntryColumns(!stands);
  switch (details.kind) {
    case 'ruling':
      return (
        <>
          <p>
            {say(words.act, { act: say(termOf(acts, details.ruling.act)) })}{' '}
            {details.accountId === null ? (
              <Tag tone="caution">{say(words.erased)}</Tag>
            ) : (
              <PlaceLink to={`/accounts/${details.accountId}`}>{details.accountId}</PlaceLink>
            )}{' '}
            {details.changed && <Tag tone="caution">{say(words.caseChanged)}</Tag>}
          </p>
          <Sample sample={details.sample} />
        </>
      );
    case 'bulk':
      return (
        <>
          <p>
            {say(words.act, { act: say(termOf(acts, details.ruling.act)) })} ·{' '}
            {say(words.accounts, { count: count(details.accounts.length) })}
          </p>
          <AffectedAccounts accounts={details.accounts} />
          <Sample sample={details.sample} />
        </>
      );
    case 'undo':
      return (
        <>
          <p>
            {say(words.undoes, { act: say(termOf(acts, details.act)) })} ·{' '}
            {say(words.accounts, { count: count(details.accounts.length) })}
          </p>
          {details.act === 'release' && <p>{say(caseWords.staysCleared)}</p>}
          <AffectedAccounts accounts={details.accounts} />
          <Sample sample={details.sample} />
        </>
      );
    case 'block':
      return (
        <p>
          {say(words.blocks, {
            kind: say(termOf(entityKinds, details.entity)),
            label: details.label,
            until: moment(details.until),
          })}
        </p>
      );
    case 'list-change':
      return (
        <>
          <p>
            {say(words[details.action], { count: count(details.entries) })}{' '}
            {details.replaces > 0 && (
              <Tag tone="caution">{say(words.replaces, { count: count(details.replaces) })}</Tag>
            )}{' '}
            {details.sample.length < details.entries &&
              say(backtestWords.shownOf, {
                shown: count(details.sample.length),
                of: count(details.entries),
              })}
          </p>
          <Table
            variant="embedded"
            items={details.sample}
            trackBy="entryId"
            columnDefinitions={columns}
          />
        </>
      );
    case 'rule-move':
      return (
        <>
          <p>
            <LifeBadge life={details.from} /> → <LifeBadge life={details.to} />{' '}
            {details.share !== null && say(ruleWords.share, { share: percent(details.share) })}{' '}
            {details.backtest &&
              say(words.backtested, {
                examined: count(details.backtest.examined),
                fired: count(details.backtest.fired),
              })}{' '}
            {details.changed && <Tag tone="caution">{say(words.ruleChanged)}</Tag>}
          </p>
          {details.rule && (
            <PlaceLink to={`/rules/${details.rule.rule}`}>{say(details.rule.title)}</PlaceLink>
          )}
          {/* Another revision is not what is or was decided about. */}
          {details.rule?.revision === details.revision && (
            <SpaceBetween size="s">
              <RuleFigures rule={details.rule} />
              <About rule={details.rule} />
            </SpaceBetween>
          )}
        </>
      );
  }
};

type Affected = Extract<ProposalDetails, { readonly kind: 'bulk' | 'undo' }>['accounts'];

const AffectedAccounts = ({ accounts }: { readonly accounts: Affected }) => {
  const { say } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard
    <section className={styles.named} tabIndex={0} aria-label={say(words.named)}>
      <ul className={styles.accounts}>
        {accounts.map((one) => (
          <li key={`${one.accountId} ${one.caseId}`}>
            <PlaceLink to={one.caseId ? `/cases/${one.caseId}` : `/accounts/${one.accountId}`}>
              {one.accountId}
            </PlaceLink>{' '}
            {'from' in one && one.from && one.to && <Tag>{say(fromTo(one.from, one.to))}</Tag>}{' '}
            {one.changed && <Tag tone="caution">{say(words.leftOut)}</Tag>}
          </li>
        ))}
      </ul>
    </section>
  );
};

type Sampled = Extract<ProposalDetails, { readonly kind: 'bulk' }>['sample'];

/** The first statement, and the others on request. */
const Sample = ({ sample: [first, ...others] }: { readonly sample: Sampled }) => {
  const { say, count } = useWords();
  return (
    <>
      {first && <SampleItem {...first} />}
      {others.length > 0 && (
        <ExpandableSection headerText={say(words.others, { count: count(others.length) })}>
          {others.map((one) => (
            <SampleItem key={one.accountId} {...one} />
          ))}
        </ExpandableSection>
      )}
    </>
  );
};

const SampleItem = ({ accountId, preview }: Sampled[number]) => (
  <section className={styles.sample} aria-label={accountId}>
    <strong>{accountId}</strong>
    <PreviewText preview={preview} />
  </section>
);
