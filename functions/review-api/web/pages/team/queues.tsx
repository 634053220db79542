import Header from '@cloudscape-design/components/header';
import type { QueueFigures } from '../../../contract/team.ts';
import { durationOf, hour } from '../../figures/durations.ts';
import { ShareFigure } from '../../figures/share.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Table } from '../../shell/table.tsx';
import { queues as names, termOf } from '../../words/terms.ts';
import { words } from './words.ts';

/** The queues with the share of rulings that came in time. */
export const Queues = ({ queues }: { readonly queues: readonly QueueFigures[] }) => {
  const { say, language } = useWords();
  return (
    <Table
      items={queues}
      trackBy={({ queue }) => queue}
      header={
        <Header variant="h2" description={say(words.queuesText)}>
          {say(words.queues)}
        </Header>
      }
      columnDefinitions={[
        {
          id: 'queue',
          header: say(words.queue),
          isRowHeader: true,
          cell: ({ queue, name }) => say(name ?? termOf(names, queue)),
        },
        {
          id: 'dueWithin',
          header: say(words.dueWithin),
          cell: ({ dueHours }) => durationOf(dueHours * hour, language),
        },
        {
          id: 'inTime',
          header: say(words.inTime),
          cell: ({ inTime }) => <ShareFigure share={inTime} />,
        },
      ]}
    />
  );
};
