import Box from '@cloudscape-design/components/box';
import { useWords } from '../preferences/context.tsx';
import { words as shellWords } from '../shell/words.ts';
import type { Words } from '../words/say.ts';
import { words } from './words.ts';

/** Returns the axes of a chart of counts per day, and a function that makes its series. */
export const useDailyChart = <Day extends { readonly day: string }>(
  days: readonly Day[],
  nothing: Words,
) => {
  const { say, count } = useWords();
  const axes = {
    hideFilter: true,
    xScaleType: 'categorical' as const,
    xDomain: days.map(({ day }) => day),
    xTitle: say(words.day),
    yTitle: say(words.count),
    i18nStrings: {
      xTickFormatter: (day: string) => day.slice(5),
      yTickFormatter: count,
      detailPopoverDismissAriaLabel: say(shellWords.close),
    },
    empty: <Box textAlign="center">{say(nothing)}</Box>,
  };
  const seriesOf = <Type extends 'bar' | 'line'>(
    type: Type,
    title: string,
    of: (day: Day) => number,
  ) => ({
    type,
    title,
    valueFormatter: count,
    data: days.map((day) => ({ x: day.day, y: of(day) })),
  });
  return { axes, seriesOf };
};
