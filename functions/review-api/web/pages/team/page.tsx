import MixedLineBarChart from '@cloudscape-design/components/mixed-line-bar-chart';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearch } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/client.ts';
import { serverNow } from '../../api/clock.ts';
import { useRead } from '../../api/context.tsx';
import { useDailyChart } from '../../figures/daily-chart.tsx';
import { minute } from '../../figures/durations.ts';
import { FiguresPage } from '../../figures/figures-page.tsx';
import { readDays, spanOf } from '../../figures/span.ts';
import { ShareTile, Tile, Tiles } from '../../figures/tiles.tsx';
import { useWords } from '../../preferences/context.tsx';
import { usePrinting } from '../../shell/media.ts';
import { Section } from '../../shell/section.tsx';
import { People } from './people.tsx';
import { Queues } from './queues.tsx';
import { words } from './words.ts';

/** Team figures: load, handling time, and agreement. */
export const TeamPage = () => {
  const { say, count } = useWords();
  const { days = 7 } = readDays(useSearch({ from: '/team' }));
  const read = useRead(
    'GET /team',
    { query: spanOf(days, serverNow()) },
    { keepPrevious: true, refetchInterval: minute },
  );
  const rulings = (read.data?.people ?? []).reduce((total, person) => total + person.rulings, 0);
  return (
    <FiguresPage name={words.name} from="/team" days={days} read={read}>
      {(data) => (
        <SpaceBetween size="m">
          <Tiles>
            <Tile name={say(words.rulings)} value={count(rulings)} />
            <ShareTile name={say(words.agreement)} share={data.agreement} />
            <ShareTile name={say(words.missed)} share={data.missed} />
          </Tiles>
          <Load perDay={data.perDay} />
          <People people={data.people} />
          <Queues queues={data.queues} />
        </SpaceBetween>
      )}
    </FiguresPage>
  );
};

const Load = ({ perDay }: { readonly perDay: AnswerOf<'GET /team'>['perDay'] }) => {
  const { say } = useWords();
  const { axes, seriesOf } = useDailyChart(perDay, words.noFigures);
  return (
    <Section title={say(words.load)} description={say(words.perDay)}>
      <MixedLineBarChart
        // Drawn anew for the width of paper.
        key={String(usePrinting())}
        {...axes}
        ariaLabel={say(words.load)}
        height={180}
        series={[
          seriesOf('bar', say(words.rulings), ({ rulings }) => rulings),
          seriesOf('line', say(words.opened), ({ opened }) => opened),
        ]}
      />
    </Section>
  );
};
