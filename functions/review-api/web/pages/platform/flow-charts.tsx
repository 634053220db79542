import BarChart from '@cloudscape-design/components/bar-chart';
import Grid from '@cloudscape-design/components/grid';
import type { AnswerOf } from '../../api/client.ts';
import { useDailyChart } from '../../figures/daily-chart.tsx';
import { useWords } from '../../preferences/context.tsx';
import { usePrinting } from '../../shell/media.ts';
import { Section } from '../../shell/section.tsx';
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
  const { say } = useWords();
  const { axes, seriesOf } = useDailyChart(days, words.noFigures);
  const shared = { ...axes, stackedBars: true, height: 200 };
  return (
    <Grid
      // Paper has another width, and charts measure theirs when they are mounted or resized: printing resizes nothing.
      key={String(usePrinting())}
      gridDefinition={[{ colspan: { default: 12, m: 7 } }, { colspan: { default: 12, m: 5 } }]}
    >
      <Section
        fitHeight
        title={say(words.outcomes)}
        description={say(words.mode, { mode: say(modes[mode]) })}
      >
        <BarChart
          {...shared}
          ariaLabel={say(words.outcomes)}
          series={outcomeOrder
            .filter((outcome) => days.some((day) => (day.outcomes[outcome] ?? 0) > 0))
            .map((outcome) =>
              seriesOf('bar', say(outcomes[outcome]), (day) => day.outcomes[outcome] ?? 0),
            )}
        />
      </Section>
      <Section fitHeight title={say(words.flow)}>
        <BarChart
          {...shared}
          ariaLabel={say(words.flow)}
          series={[
            seriesOf('bar', say(words.automatic), ({ automatic }) => automatic),
            seriesOf('bar', say(words.byStaff), ({ byStaff }) => byStaff),
          ]}
        />
      </Section>
    </Grid>
  );
};
