import Alert from '@cloudscape-design/components/alert';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Backtest } from '../../contract/backtests.ts';
import { Tile, Tiles } from '../figures/tiles.tsx';
import { useWords } from '../preferences/context.tsx';
import { RuleName } from '../rules/rule-name.tsx';
import { useKeptFocus } from '../shell/keep-focus.ts';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { StatusIndicator } from '../shell/status-indicator.tsx';
import { outcomes, termOf } from '../words/terms.ts';
import styles from './backtests.module.css';
import { CancelButton } from './cancel-button.tsx';
import {
  Accounts,
  type BacktestResult,
  Changes,
  ComparisonTable,
  Differences,
} from './result-tables.tsx';
import { warmUpName } from './warm-up.ts';
import { words } from './words.ts';

/** The result of a run, or its progress. */
export const Report = ({ run }: { readonly run: Backtest }) => {
  const { say, count, moment } = useWords();
  const { done, of } = run.progress ?? { done: 0, of: 1 };
  // The button that cancels goes with the progress.
  useKeptFocus(run.state);
  if (run.cancellation) {
    const { at, by } = run.cancellation;
    const cancelled = { name: by.name, when: moment(at) };
    return <StatusIndicator type="stopped">{say(words.cancelledText, cancelled)}</StatusIndicator>;
  }
  if (run.state === 'failed') {
    return <StatusIndicator type="error">{say(words.failedText)}</StatusIndicator>;
  }
  if (run.state === 'too-large') {
    return <StatusIndicator type="error">{say(words.tooLargeText)}</StatusIndicator>;
  }
  if (run.state === 'done' && !run.result) {
    const { examined = 0, fired = 0 } = run.found ?? {};
    const found = { examined: count(examined), fired: count(fired) };
    return <StatusIndicator type="success">{say(words.detailsExpired, found)}</StatusIndicator>;
  }
  if (!run.result) {
    return (
      <SpaceBetween size="s">
        <ProgressBar
          label={say(words.state)}
          value={(done / of) * 100}
          description={say(words.running, { done: count(done), of: count(of) })}
        />
        <CancelButton run={run} />
      </SpaceBetween>
    );
  }
  if (run.result.events === 0) {
    return <StatusIndicator type="info">{say(words.noEvents)}</StatusIndicator>;
  }
  return <ResultSummary result={run.result} run={run} />;
};

const ResultSummary = ({
  result,
  run: { listed, warmUpHours },
}: {
  readonly result: BacktestResult;
  readonly run: Backtest;
}) => {
  const { say, count } = useWords();
  const { alone, against, fired, load } = result;
  const notes = [
    ...(fired === 0 ? [] : [say(words.alone, { count: count(alone) })]),
    ...(against === null ? [] : [say(words.against, { revision: against })]),
    listed === null ? say(words.unlisted) : say(words.listed, { count: count(listed) }),
    ...(warmUpHours === null ? [] : [say(warmUpName(warmUpHours))]),
    say(words.overDays, { days: count(load.days) }),
  ];
  return (
    <SpaceBetween size="m">
      <StatusIndicator type="success">
        {say(words.result, {
          events: count(result.events),
          examined: count(result.examined),
          fired: count(fired),
        })}
      </StatusIndicator>
      <SecondaryText>{notes.join(' · ')}</SecondaryText>
      <Failures result={result} />
      <Load result={result} />
      <div className={styles.beside}>
        <ComparisonTable
          name={say(words.byOutcome)}
          head={say(words.outcome)}
          rows={result.outcomes.map(({ outcome, ...counts }) => ({
            id: outcome,
            name: say(termOf(outcomes, outcome)),
            ...counts,
          }))}
        />
        <ComparisonTable
          name={say(words.byRule)}
          head={say(words.rule)}
          rows={result.rules.map(({ rule, title, ...counts }) => ({
            id: rule,
            name: <RuleName rule={rule} title={title} />,
            ...counts,
          }))}
        />
      </div>
      <div className={styles.beside}>
        <Changes changes={result.changes} />
        <Differences differences={result.differences} />
      </div>
      <Accounts result={result} />
    </SpaceBetween>
  );
};

/** The number of events at which the rule failed, and the reasons. */
const Failures = ({ result: { errors, failures } }: { readonly result: BacktestResult }) => {
  const { say, count } = useWords();
  if (errors === 0) return null;
  return (
    <Alert type="warning" header={say(words.errors, { count: count(errors) })}>
      {say(words.errorsText)}
      <ul className={styles.failures}>
        {failures.map(({ reason, events }) => (
          <li key={reason}>
            {say(words.failedAt, { count: count(events) })}
            <pre className={styles.reason}>{reason}</pre>
          </li>
        ))}
      </ul>
    </Alert>
  );
};

const usualMinutesPerCase = '5';

/** The additional workload for reviewers, given the minutes per case. */
const Load = ({ result }: { readonly result: BacktestResult }) => {
  const { say, count } = useWords();
  const [minutes, setMinutes] = useState(usualMinutesPerCase);
  const { casesPerDay } = result.load;
  const more = casesPerDay.with - casesPerDay.without;
  const signed = (value: number) => `${value > 0 ? '+' : ''}${count(Math.round(value * 10) / 10)}`;
  const decisions = result.changes.reduce((sum, change) => sum + change.decisions, 0);
  return (
    <Tiles>
      <Tile name={say(words.decisionsOtherwise)} value={count(decisions)} />
      <Tile name={say(words.accountsOtherwise)} value={count(result.totalAccounts)} />
      <Tile
        name={say(words.casesMore)}
        value={signed(more)}
        note={say(words.casesPerDay, {
          without: count(casesPerDay.without),
          with: count(casesPerDay.with),
        })}
      />
      <Tile
        name={say(words.minutesMore)}
        value={say(words.minutes, { count: signed(Math.round(more * (Number(minutes) || 0))) })}
        note={
          <FormField label={say(words.perCase)}>
            <Input
              type="number"
              inputMode="decimal"
              value={minutes}
              onChange={({ detail }) => setMinutes(detail.value)}
            />
          </FormField>
        }
      />
    </Tiles>
  );
};
