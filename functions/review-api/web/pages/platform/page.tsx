import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearch } from '@tanstack/react-router';
import { serverNow } from '../../api/clock.ts';
import { useRead } from '../../api/context.tsx';
import { useDownload } from '../../api/use-download.ts';
import { durationOf, minute } from '../../figures/durations.ts';
import { FiguresPage } from '../../figures/figures-page.tsx';
import { readDays, spanOf } from '../../figures/span.ts';
import { ShareTile, Tile, Tiles } from '../../figures/tiles.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { ExportButton } from '../../shell/export-button.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Brakes } from './brakes.tsx';
import { FlowCharts } from './flow-charts.tsx';
import { RuleTable } from './rule-table.tsx';
import { Tripped } from './tripped.tsx';
import { words } from './words.ts';

/** Platform figures: decisions, time to action, and error rates. */
export const PlatformPage = () => {
  const { say, count, percent, language } = useWords();
  const { days = 7 } = readDays(useSearch({ from: '/platform' }));
  const { can } = useMe();
  const query = spanOf(days, serverNow());
  const download = useDownload('GET /platform/export', { query }, 'clearspring-platform.csv');
  const read = useRead('GET /platform', { query }, { keepPrevious: true, refetchInterval: minute });
  const sum = (of: 'automatic' | 'byStaff') =>
    (read.data?.days ?? []).reduce((total, day) => total + day[of], 0);
  const decisions = sum('automatic') + sum('byStaff');
  return (
    <FiguresPage
      name={words.name}
      from="/platform"
      days={days}
      read={read}
      actions={can('export') && <ExportButton download={download} group={words.name} />}
    >
      {(data) => (
        <SpaceBetween size="m">
          {download.error && <Failure error={download.error} />}
          <Tiles>
            <Tile
              name={say(words.decisions)}
              value={count(decisions)}
              note={
                decisions > 0 &&
                say(words.automaticShare, { share: percent(sum('automatic') / decisions) })
              }
            />
            <Tile
              name={say(words.timeToAction)}
              value={durationOf(data.timeToAction.p50, language)}
              note={say(words.slowest, { time: durationOf(data.timeToAction.p99, language) })}
            />
            <ShareTile name={say(words.falsePositives)} share={data.falsePositives} />
            <ShareTile
              name={say(words.missed)}
              share={data.missed}
              unknown={say(words.missedText)}
            />
            <ShareTile name={say(words.granted)} share={data.appeals.granted} />
            <ShareTile name={say(words.answeredInTime)} share={data.appeals.inTime} />
            <Tile
              name={say(words.openAppeals)}
              value={count(data.appeals.open)}
              note={say(words.overdue, { count: count(data.appeals.overdue) })}
              to="/appeals"
              needsAttention={data.appeals.overdue > 0}
            />
            <Tile
              name={say(words.quarantined)}
              value={`${count(data.quarantined)}${data.moreQuarantined ? '+' : ''}`}
              to="/quarantine"
              needsAttention={data.quarantined > 0}
            />
            <Tile
              name={say(words.failed)}
              value={count(data.failed)}
              note={data.failed > 0 && say(words.failedText)}
              needsAttention={data.failed > 0}
            />
            <Tile
              name={say(words.deadLetters)}
              value={count(data.deadLetters)}
              to="/quarantine"
              needsAttention={data.deadLetters > 0}
            />
          </Tiles>
          <FlowCharts days={data.days} mode={data.mode} />
          <Brakes brakes={data.brakes} />
          {data.tripped.length > 0 && <Tripped tripped={data.tripped} />}
          <RuleTable rules={data.rules} query={query} />
        </SpaceBetween>
      )}
    </FiguresPage>
  );
};
