import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Backtest } from '../../../contract/rules.ts';
import { useAct } from '../../api/context.tsx';
import { accountColumn } from '../../cases/account-column.tsx';
import { words as spanWords } from '../../figures/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { outcomes, termOf } from '../../words/terms.ts';
import { goesOn, useBacktest } from './use-backtest.ts';
import { words } from './words.ts';

const offered = ['1', '7', '14', '30'];

/** A run of the saved revision over the past: how far it is, and what would differ. */
export const Backtests = ({ rule }: { readonly rule: string }) => {
  const { say } = useWords();
  const [days, choose] = useState('7');
  const spans = offered.map((value) => ({ value, label: say(spanWords.days, { count: value }) }));
  const start = useAct('POST /rules/{rule}/backtests');
  const started = start.data;
  const { data: read, error } = useBacktest(started);
  const run = read ?? started;
  const queries = useQueryClient();
  const ended = run !== undefined && !goesOn(run);
  useEffect(() => {
    // A run that has ended stands in the rule's book: what it may do next is another.
    if (ended) queries.invalidateQueries({ queryKey: ['GET /rules/{rule}'] });
  }, [ended, queries]);
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={say(words.backtestText)}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Select
                ariaLabel={say(words.days)}
                options={spans}
                selectedOption={spans.find(({ value }) => value === days) ?? null}
                onChange={({ detail }) => choose(detail.selectedOption.value ?? '7')}
              />
              <Button
                loading={start.isPending || (run !== undefined && goesOn(run))}
                onClick={() => start.mutate({ path: { rule }, body: { days: Number(days) } })}
              >
                {say(words.start)}
              </Button>
            </SpaceBetween>
          }
        >
          {say(words.backtest)}
        </Header>
      }
    >
      {(start.error ?? error) && <Failure error={(start.error ?? error) as Error} />}
      {run && <Run run={run} />}
    </Container>
  );
};

const Run = ({ run }: { readonly run: Backtest }) => {
  const { say, count } = useWords();
  const { done, of } = run.progress;
  if (run.state === 'failed') {
    return <StatusIndicator type="error">{say(words.failed)}</StatusIndicator>;
  }
  if (!run.result) {
    return (
      <ProgressBar
        label={say(words.backtest)}
        value={of ? Math.min(100, (done / of) * 100) : 0}
        description={say(words.progress, {
          done: count(done),
          of: of === null ? say(words.unknown) : count(of),
        })}
      />
    );
  }
  return <Result result={run.result} />;
};

const Result = ({ result }: { readonly result: NonNullable<Backtest['result']> }) => {
  const { say, count } = useWords();
  const outcome = (code: string | null) => (code === null ? '—' : say(termOf(outcomes, code)));
  return (
    <SpaceBetween size="m">
      <StatusIndicator type="success">
        {say(words.result, {
          events: count(result.events),
          looked: count(result.looked),
          fired: count(result.fired),
        })}
      </StatusIndicator>
      <Table
        variant="embedded"
        contentDensity="compact"
        items={result.differences}
        header={<Header variant="h3">{say(words.difference)}</Header>}
        empty={<Box textAlign="center">{say(words.noDifference)}</Box>}
        columnDefinitions={[
          { id: 'from', header: say(words.from), cell: ({ from }) => outcome(from) },
          { id: 'to', header: say(words.to), cell: ({ to }) => outcome(to) },
          { id: 'accounts', header: say(words.accounts), cell: ({ accounts }) => count(accounts) },
        ]}
      />
      {result.accounts.length > 0 && (
        <Table
          variant="embedded"
          contentDensity="compact"
          items={result.accounts}
          header={<Header variant="h3">{say(words.changedAccounts)}</Header>}
          columnDefinitions={[
            accountColumn(say(words.account)),
            { id: 'from', header: say(words.from), cell: ({ from }) => outcome(from) },
            { id: 'to', header: say(words.to), cell: ({ to }) => outcome(to) },
          ]}
        />
      )}
    </SpaceBetween>
  );
};
