import { serverNow } from '../api/clock.ts';
import { useWords } from '../preferences/context.tsx';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { dayEnds } from './span.ts';
import { words } from './words.ts';

/** When a UTC day begins in the reader's time zone, in which all times of the console are. */
export const DayBegins = () => {
  const { say, time, zone } = useWords();
  const ends = dayEnds(serverNow());
  return (
    <SecondaryText>{say(words.dayBegins, { time: time(ends), zone: zone(ends) })}</SecondaryText>
  );
};
