import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import MixedLineBarChart from '@cloudscape-design/components/mixed-line-bar-chart';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearch } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/client.ts';
import { serverNow } from '../../api/clock.ts';
import { useRead } from '../../api/context.tsx';
import { minute } from '../../figures/durations.ts';
import { FiguresPage } from '../../figures/figures-page.tsx';
import { ShareNote } from '../../figures/share.tsx';
import { readDays, spanOf } from '../../figures/span.ts';
import { Tile, Tiles } from '../../figures/tiles.tsx';
import { useWords } from '../../preferences/context.tsx';
import { words as shellWords } from '../../shell/words.ts';
import { People } from './people.tsx';
import { Queues } from './queues.tsx';
import { words } from './words.ts';

/** Team figures: load, handling time, and agreement. */
export const TeamPage = () => {
  const { say, count, percent } = useWords();
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
            <Tile
              name={say(words.agreement)}
              value={data.agreement.share === null ? '—' : percent(data.agreement.share)}
              note={<ShareNote share={data.agreement} />}
            />
            <Tile
              name={say(words.missed)}
              value={data.missed.share === null ? '—' : percent(data.missed.share)}
              note={<ShareNote share={data.missed} />}
            />
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
  const { say, count } = useWords();
  return (
    <Container
      header={
        <Header variant="h2" description={say(words.perDay)}>
          {say(words.load)}
        </Header>
      }
    >
      <MixedLineBarChart
        ariaLabel={say(words.load)}
        height={180}
        hideFilter
        xScaleType="categorical"
        xDomain={perDay.map(({ day }) => day)}
        xTitle={say(words.day)}
        yTitle={say(words.count)}
        i18nStrings={{
          xTickFormatter: (day) => day.slice(5),
          yTickFormatter: count,
          detailPopoverDismissAriaLabel: say(shellWords.close),
        }}
        empty={<Box textAlign="center">{say(words.noFigures)}</Box>}
        series={[
          {
            type: 'bar',
            title: say(words.rulings),
            valueFormatter: count,
            data: perDay.map(({ day, rulings }) => ({ x: day, y: rulings })),
          },
          {
            type: 'line',
            title: say(words.opened),
            valueFormatter: count,
            data: perDay.map(({ day, opened }) => ({ x: day, y: opened })),
          },
        ]}
      />
    </Container>
  );
};
