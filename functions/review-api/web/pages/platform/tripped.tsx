import Header from '@cloudscape-design/components/header';
import type { AnswerOf } from '../../api/client.ts';
import { useNumberColumn } from '../../figures/figure-column.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Table } from '../../shell/table.tsx';
import { words } from './words.ts';

/** Clock hours in which a brake held restrictions back, the latest first. */
export const Tripped = ({
  tripped,
}: {
  readonly tripped: AnswerOf<'GET /platform'>['tripped'];
}) => {
  const { say, count, moment } = useWords();
  const number = useNumberColumn<AnswerOf<'GET /platform'>['tripped'][number]>();
  return (
    <Table
      items={tripped}
      trackBy={({ key, from }) => `${from} ${key}`}
      header={
        <Header variant="h2" description={say(words.trippedText)}>
          {say(words.tripped)}
        </Header>
      }
      columnDefinitions={[
        { id: 'from', header: say(words.hour), cell: ({ from }) => moment(from) },
        {
          id: 'key',
          header: say(words.brake),
          cell: ({ words: told }) => say(told),
          isRowHeader: true,
        },
        number({ id: 'held', header: say(words.held), cell: ({ held }) => count(held) }),
      ]}
    />
  );
};
