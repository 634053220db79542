import BarChart from '@cloudscape-design/components/bar-chart';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Grid from '@cloudscape-design/components/grid';
import Header from '@cloudscape-design/components/header';
import type { AnswerOf } from '../../api/client.ts';
import { useWords } from '../../preferences/context.tsx';
import { words as shellWords } from '../../shell/words.ts';
import { modes, outcomes } from '../../words/terms.ts';
import { words } from './words.ts';

type Day = AnswerOf<'GET /platform'>['days'][number];

/** From least to most restrictive; colours and stacks keep this order. */
const outcomeOrder = ['observe', 'flag', 'hide', 'challenge', 'limit', 'freeze'] as const;

/** Decisions per day, by outcome and by author. */
export const FlowCharts = ({
  days,
  mode,
}: {
  readonly days: readonly Day[];
  readonly mode: 'observe' | 'assist' | 'enforce';
}) => {
  const { say, count } = useWords();
  const domain = days.map(({ day }) => day);
  const shared = {
    stackedBars: true,
    hideFilter: true,
    height: 200,
    xScaleType: 'categorical' as const,
    xDomain: domain,
    xTitle: say(words.day),
    yTitle: say(words.count),
    i18nStrings: {
      xTickFormatter: (day: string) => day.slice(5),
      yTickFormatter: count,
      detailPopoverDismissAriaLabel: say(shellWords.close),
    },
    empty: <Box textAlign="center">{say(words.noFigures)}</Box>,
  };
  const series = (title: string, of: (day: Day) => number) => ({
    type: 'bar' as const,
    title,
    valueFormatter: count,
    data: days.map((day) => ({ x: day.day, y: of(day) })),
  });
  return (
    <Grid gridDefinition={[{ colspan: { default: 12, m: 7 } }, { colspan: { default: 12, m: 5 } }]}>
      <Container
        fitHeight
        header={
          <Header variant="h2" description={say(words.mode, { mode: say(modes[mode]) })}>
            {say(words.outcomes)}
          </Header>
        }
      >
        <BarChart
          {...shared}
          ariaLabel={say(words.outcomes)}
          series={outcomeOrder
            .filter((outcome) => days.some((day) => (day.outcomes[outcome] ?? 0) > 0))
            .map((outcome) => series(say(outcomes[outcome]), (day) => day.outcomes[outcome] ?? 0))}
        />
      </Container>
      <Container fitHeight header={<Header variant="h2">{say(words.flow)}</Header>}>
        <BarChart
          {...shared}
          ariaLabel={say(words.flow)}
          series={[
            series(say(words.automatic), ({ automatic }) => automatic),
            series(say(words.byStaff), ({ byStaff }) => byStaff),
          ]}
        />
      </Container>
    </Grid>
  );
};
