import Header from '@cloudscape-design/components/header';
import { useRef, useState } from 'react';
import type { QuarantinedView } from '../../../contract/platform.ts';
import { useListing } from '../../api/listing.ts';
import { moveCommands } from '../../commands/commands.ts';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { quarantineReasons } from '../../quarantine/terms.ts';
import { tableOf } from '../../shell/more.tsx';
import { Select } from '../../shell/select.tsx';
import { Table } from '../../shell/table.tsx';
import { words as shellWords } from '../../shell/words.ts';
import { termOf } from '../../words/terms.ts';
import { Message } from './message.tsx';
import styles from './quarantine.module.css';
import { words } from './words.ts';

/** Quarantined messages: the list, and the selected message beside it. */
export const QuarantinedMessages = ({
  reason,
  onReason,
}: {
  readonly reason: string | undefined;
  readonly onReason: (reason: string | undefined) => void;
}) => {
  const { say, moment } = useWords();
  const list = useListing('GET /quarantine', { query: { ...(reason && { reason }) } });
  const [chosenId, setChosenId] = useState<string | null>(null);
  const at = Math.max(
    0,
    list.items.findIndex(({ id }) => id === chosenId),
  );
  const chosen = list.items[at];
  const rows = useRef<HTMLDivElement>(null);
  const step = (by: number) => {
    setChosenId(list.items[at + by]?.id ?? chosen?.id ?? null);
    requestAnimationFrame(() =>
      rows.current?.querySelector('tr:has(input:checked)')?.scrollIntoView({ block: 'nearest' }),
    );
  };
  useCommands(moveCommands('quarantine', words.group, [words.down, words.up], step));
  const reasons = [
    { value: '', label: say(words.allReasons) },
    ...Object.entries(quarantineReasons).map(([value, name]) => ({ value, label: say(name) })),
  ];
  return (
    <div className={styles.split}>
      <div ref={rows} className={styles.list}>
        <Table<QuarantinedView>
          trackBy="id"
          selectionType="single"
          selectedItems={chosen ? [chosen] : []}
          onSelectionChange={({ detail }) => setChosenId(detail.selectedItems[0]?.id ?? null)}
          onRowClick={({ detail }) => setChosenId(detail.item.id)}
          ariaLabels={{
            selectionGroupLabel: say(words.aside),
            itemSelectionLabel: (_, { id }) => id,
          }}
          header={
            <Header
              variant="h2"
              description={say(words.asideText)}
              actions={
                <Select
                  ariaLabel={say(words.reason)}
                  options={reasons}
                  value={reason ?? ''}
                  onChange={(next) => onReason(next || undefined)}
                />
              }
            >
              {say(words.aside)}
            </Header>
          }
          {...tableOf(list, say(list.more ? shellWords.nothingYet : words.nothing))}
          columnDefinitions={[
            {
              id: 'reason',
              header: say(words.reason),
              isRowHeader: true,
              cell: (item) => say(termOf(quarantineReasons, item.reason)),
            },
            { id: 'field', header: say(words.field), cell: ({ field }) => field ?? '—' },
            { id: 'sent', header: say(words.sent), cell: ({ sentAt }) => moment(sentAt) },
          ]}
        />
      </div>
      {chosen && (
        <div className={styles.message}>
          <Message key={chosen.id} message={chosen} onGone={() => step(1)} />
        </div>
      )}
    </div>
  );
};
