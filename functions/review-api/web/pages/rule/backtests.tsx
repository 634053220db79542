import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useEffect, useEffectEvent, useState } from 'react';
import { useAct, useRefetch } from '../../api/context.tsx';
import { useListing } from '../../api/listing.ts';
import { Report } from '../../backtests/report.tsx';
import { Runs } from '../../backtests/runs.tsx';
import { isInProgress, useBacktest } from '../../backtests/use-backtest.ts';
import { warmUpName } from '../../backtests/warm-up.ts';
import { words as backtestWords } from '../../backtests/words.ts';
import { words as spanWords } from '../../figures/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as ruleWords } from '../../rules/words.ts';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Section } from '../../shell/section.tsx';
import { Select } from '../../shell/select.tsx';
import { words } from './words.ts';

const dayChoices = ['1', '7', '14', '30'];
/** Hours. All windows of signals fit into the longest. */
const warmUpChoices = ['720', '168', '24', '6'];

/** Backtests of a rule's current revision: earlier runs, and a form to start one. */
export const Backtests = ({ rule }: { readonly rule: string }) => {
  const { say, moment } = useWords();
  const { can } = useMe();
  const [days, setDays] = useState('7');
  const [warmUpHours, setWarmUpHours] = useState('168');
  const spans = dayChoices.map((value) => ({
    value,
    label: say(spanWords.days, { count: value }),
  }));
  const warmUps = warmUpChoices.map((value) => ({ value, label: say(warmUpName(Number(value))) }));
  const start = useAct('POST /rules/{rule}/backtests');
  const list = useListing('GET /backtests', { query: { rule, limit: '10' } });
  // Also follows a run that was started before this page was opened.
  const [found, setFound] = useState<string>();
  const going = list.items.find(isInProgress)?.backtestId ?? undefined;
  if (going !== undefined && going !== found) setFound(going);
  const { data: run, error } = useBacktest(start.data?.backtestId ?? found);
  const refetchRuns = useRefetch('GET /backtests');
  // A finished run is entered in the rulebook, which changes the rule's possible moves.
  const refetchRule = useEffectEvent(useRefetch('GET /rules/{rule}', 'GET /backtests'));
  const ended = run !== undefined && !isInProgress(run);
  useEffect(() => {
    if (ended) refetchRule();
  }, [ended]);
  const begin = () => {
    const act = { path: { rule }, body: { days: Number(days), warmUpHours: Number(warmUpHours) } };
    // One whose queueing was interrupted is listed too.
    const then = { onSuccess: refetchRuns, onError: refetchRuns };
    start.mutate(act, {
      ...then,
      // A run whose answer was lost was seen in the list and cancelled since: another one is meant.
      onSuccess: ({ state }) => (state === 'cancelled' ? start.mutate(act, then) : refetchRuns()),
    });
  };
  return (
    <Section
      title={say(words.backtest)}
      description={say(words.backtestText)}
      actions={
        can('write-rules') && (
          <SpaceBetween direction="horizontal" size="xs">
            <Select ariaLabel={say(words.days)} options={spans} value={days} onChange={setDays} />
            <Select
              ariaLabel={say(backtestWords.warmUp)}
              options={warmUps}
              value={warmUpHours}
              onChange={setWarmUpHours}
            />
            <Button
              loading={start.isPending || (start.data !== undefined && !ended && !error)}
              onClick={begin}
            >
              {say(words.start)}
            </Button>
          </SpaceBetween>
        )
      }
    >
      <SpaceBetween size="m">
        {(start.error ?? error) && <Failure error={(start.error ?? error) as Error} />}
        {run && (
          // The rule may have another revision by now.
          <div>
            <Box variant="h3">
              {`${say(ruleWords.revision, { revision: run.revision })} · ${moment(run.at)}`}
            </Box>
            <Report run={run} />
          </div>
        )}
        <Runs
          list={{
            ...list,
            // The followed run is more recent than its copy in the list.
            items: list.items.map((each) =>
              run && run.backtestId === each.backtestId ? { ...each, ...run } : each,
            ),
          }}
          isOneRule
        />
      </SpaceBetween>
    </Section>
  );
};
