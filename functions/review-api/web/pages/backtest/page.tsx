import { useParams } from '@tanstack/react-router';
import { isProblem } from '../../api/problem.ts';
import { Report } from '../../backtests/report.tsx';
import { useBacktest } from '../../backtests/use-backtest.ts';
import { words } from '../../backtests/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as ruleWords } from '../../rules/words.ts';
import { Failure, NotFound } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { Page } from '../../shell/page.tsx';
import { Section } from '../../shell/section.tsx';
import { Waiting } from '../../shell/waiting.tsx';

/** One backtest run: its rule, its author, and what would change. */
export const BacktestPage = () => {
  const { say, moment } = useWords();
  const { backtestId } = useParams({ from: '/backtests/$backtestId' });
  const { data: run, error, refetch } = useBacktest(backtestId);
  if (isProblem(error, 'not-found')) return <NotFound />;
  if (error && !run) return <Failure error={error} onRetry={refetch} />;
  if (!run) return <Waiting />;
  const { rule, revision, title, by, at } = run;
  return (
    <Page name={words.one} actions={<PlaceLink to="/backtests">{say(words.runs)}</PlaceLink>}>
      <Section
        title={say(title)}
        description={`${rule} · ${say(ruleWords.revision, { revision })} · ${by.name} · ${moment(at)}`}
        actions={<PlaceLink to={`/rules/${rule}`}>{say(words.seeRule)}</PlaceLink>}
      >
        <Report run={run} />
      </Section>
    </Page>
  );
};
