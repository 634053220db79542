import { useListing } from '../../api/listing.ts';
import { Runs } from '../../backtests/runs.tsx';
import { words } from '../../backtests/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as ruleWords } from '../../rules/words.ts';
import { PlaceLink } from '../../shell/go.tsx';
import { Page } from '../../shell/page.tsx';

/** How often the list of runs is refetched, in milliseconds. */
const listInterval = 5_000;

/** The backtest runs of all rules. */
export const BacktestsPage = () => {
  const { say } = useWords();
  const list = useListing('GET /backtests', { query: {} }, { refetchInterval: listInterval });
  return (
    <Page name={words.runs} actions={<PlaceLink to="/rules">{say(ruleWords.all)}</PlaceLink>}>
      <Runs list={list} />
    </Page>
  );
};
