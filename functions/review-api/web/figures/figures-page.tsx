import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Failure } from '../shell/failure.tsx';
import { Page } from '../shell/page.tsx';
import { Waiting } from '../shell/waiting.tsx';
import type { Words } from '../words/say.ts';
import { DayBegins } from './day-begins.tsx';
import type { Days } from './span.ts';
import { SpanPicker } from './span-picker.tsx';

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
  return (
    <Page
      name={name}
      actions={
        <>
          <DayBegins />
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
