import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import ProgressBar from '@cloudscape-design/components/progress-bar';
import { useEffect, useRef, useState } from 'react';
import type { AnswerOf } from '../../api/client.ts';
import { serverNow } from '../../api/clock.ts';
import { minute } from '../../figures/durations.ts';
import styles from '../../figures/figures.module.css';
import { words as figureWords } from '../../figures/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Table } from '../../shell/table.tsx';
import { words } from './words.ts';

type Brake = AnswerOf<'GET /platform'>['brakes'][number];

const hour = 60 * minute;

/** When this hour's counts end and counting starts anew. */
const nextHour = () => (Math.floor(serverNow() / hour) + 1) * hour;

/** Rows shown until all are asked for: those in use, because more would push the rest of the page out of sight. */
const atFirst = { fewest: 5, most: 20 };

/** The brakes on automatic restrictions, the fullest first. */
export const Brakes = ({ brakes }: { readonly brakes: readonly Brake[] }) => {
  const { say, count, moment } = useWords();
  const [all, setAll] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  // The button that had the focus is gone: keyboard users continue with the table.
  useEffect(() => {
    if (all) place.current?.focus({ preventScroll: true });
  }, [all]);
  const usageOf = ({ count: used, cap }: Brake) => (cap === 0 ? 1 : used / cap);
  const inUse = brakes.filter((brake) => brake.on || usageOf(brake) > 0).length;
  const shown = all ? brakes.length : Math.min(Math.max(inUse, atFirst.fewest), atFirst.most);
  return (
    <div ref={place} tabIndex={-1} className={styles.place}>
      <Table
        items={brakes.toSorted((a, b) => usageOf(b) - usageOf(a)).slice(0, shown)}
        trackBy="key"
        header={
          <Header variant="h2" description={say(words.brakesText, { when: moment(nextHour()) })}>
            {say(words.brakes)}
          </Header>
        }
        footer={
          brakes.length > shown && (
            <Button variant="inline-link" onClick={() => setAll(true)}>
              {say(words.allBrakes, { shown, count: brakes.length })}
            </Button>
          )
        }
        empty={<Box textAlign="center">{say(words.noBrakes)}</Box>}
        columnDefinitions={[
          {
            id: 'key',
            header: say(words.brake),
            cell: ({ key, words: told, since }) => (
              <div className={styles.anywhere}>
                <div>{say(told)}</div>
                <span className={styles.soft}>
                  {since === null ? key : say(words.since, { when: moment(since) })}
                </span>
              </div>
            ),
            isRowHeader: true,
          },
          {
            id: 'use',
            header: say(figureWords.count),
            // A full halt has no count.
            cell: (brake) =>
              brake.cap === 0 ? (
                '—'
              ) : (
                <ProgressBar
                  value={Math.min(100, usageOf(brake) * 100)}
                  ariaLabel={say(brake.words)}
                  additionalInfo={say(words.brakeUse, {
                    count: count(brake.count),
                    cap: count(brake.cap),
                  })}
                />
              ),
          },
          {
            id: 'on',
            header: say(words.state),
            cell: ({ on, since }) => (
              <StatusIndicator type={on ? 'warning' : 'success'}>
                {say(since !== null ? words.halted : on ? words.brakeOn : words.brakeOff)}
              </StatusIndicator>
            ),
          },
        ]}
      />
    </div>
  );
};
