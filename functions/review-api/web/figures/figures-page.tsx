import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { serverNow } from '../api/clock.ts';
import { useWords } from '../preferences/context.tsx';
import { Failure } from '../shell/failure.tsx';
import { Page } from '../shell/page.tsx';
import { SecondaryText } from '../shell/secondary-text.tsx';
import { Waiting } from '../shell/waiting.tsx';
import type { Words } from '../words/say.ts';
import { type Days, dayEnds } from './span.ts';
import { SpanPicker } from './span-picker.tsx';
import { words } from './words.ts';

/** A page of figures over a selectable number of days. */
export const FiguresPage = <Figures,>({
  name,
  from,
  days,
  read: { data, error, refetch, isPlaceholderData },
  actions,
  children,
}: {
  readonly name: Words;
  readonly from: '/platform' | '/team';
  readonly days: Days;
  readonly read: UseQueryResult<Figures>;
  /** Further ways beside the choice of days. */
  readonly actions?: ReactNode;
  readonly children: (figures: Figures) => ReactNode;
}) => {
  const navigate = useNavigate({ from });
  const { say, time, zone } = useWords();
  const ends = dayEnds(serverNow());
  return (
    <Page
      name={name}
      actions={
        <>
          <SecondaryText>
            {say(words.dayBegins, { time: time(ends), zone: zone(ends) })}
          </SecondaryText>
          <SpanPicker
            days={days}
            onChange={(next) => navigate({ search: { days: next }, replace: true })}
          />
          {actions}
        </>
      }
    >
      {error && !data && <Failure error={error} onRetry={refetch} />}
      {(isPlaceholderData || (!data && !error)) && <Waiting />}
      {/* Figures of other days are hidden, but stay: what was typed to find a rule is in them. */}
      {data && <div hidden={isPlaceholderData}>{children(data)}</div>}
    </Page>
  );
};
