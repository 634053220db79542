import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Table from '@cloudscape-design/components/table';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AuditView } from '../../../contract/audit.ts';
import { useClient } from '../../api/context.tsx';
import { useListing } from '../../api/listing.ts';
import { saveFile } from '../../api/save-file.ts';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { emptyOf, footOf } from '../../shell/more.tsx';
import type { Catalogue } from '../../words/say.ts';
import { acts, modes, problems, standings, termOf } from '../../words/terms.ts';
import { lives } from '../rules/terms.ts';
import styles from './audit.module.css';
import type { Asked } from './query.ts';
import { detailNames } from './terms.ts';
import { words } from './words.ts';

type Entry = NonNullable<AuditView['entry']>;

/** Entries of a chain, the latest first. */
export const Entries = ({ asked }: { readonly asked: Asked }) => {
  const { say, moment } = useWords();
  const client = useClient();
  // Each reading is put on record: it is read again when it is asked for.
  const list = useListing('GET /audit', { query: asked }, { staleTime: Number.POSITIVE_INFINITY });
  const download = useMutation({
    mutationFn: () => client('GET /audit/export', { query: asked }),
    onSuccess: (csv) => saveFile('clearspring-audit.csv', csv, 'text/csv'),
  });
  const { group } = words;
  useCommands([
    { id: 'audit export', words: words.export, group, keys: 'd', run: () => download.mutate() },
    ...(list.more
      ? [{ id: 'audit more', words: words.more, group, keys: 'm', run: list.more }]
      : []),
  ]);
  /** What cannot be read says so once, where it would say what was done. */
  const of = (cell: (entry: Entry) => ReactNode) => (item: AuditView) =>
    item.entry === null ? '—' : cell(item.entry);
  return (
    <Table<AuditView>
      variant="container"
      contentDensity="compact"
      stickyHeader
      wrapLines
      trackBy={({ sequence }) => String(sequence)}
      items={list.items}
      loading={list.loading && list.items.length === 0}
      header={
        <Header
          variant="h2"
          actions={
            <Button
              iconName="download"
              loading={download.isPending}
              onClick={() => download.mutate()}
            >
              {`${say(words.export)} (D)`}
            </Button>
          }
        >
          {say(words.entries)}
        </Header>
      }
      empty={emptyOf(list, say(words.nothing))}
      footer={footOf(list, download)}
      columnDefinitions={[
        {
          id: 'place',
          header: say(words.place),
          minWidth: 70,
          isRowHeader: true,
          cell: ({ sequence }) => sequence,
        },
        { id: 'when', header: say(words.when), minWidth: 110, cell: of(({ at }) => moment(at)) },
        {
          id: 'actor',
          header: say(words.actor),
          minWidth: 90,
          cell: of(({ by, actor }) => by?.name ?? say(words[actor])),
        },
        {
          id: 'action',
          header: say(words.action),
          minWidth: 150,
          cell: ({ entry }) =>
            entry === null ? (
              <StatusIndicator type="error">{say(words.unreadable)}</StatusIndicator>
            ) : (
              <>
                <div>{say(entry.words)}</div>
                <span className={styles.soft}>{entry.action}</span>
              </>
            ),
        },
        {
          id: 'cause',
          header: say(words.cause),
          cell: of(({ causeId }) => <Named value={causeId} />),
        },
        {
          id: 'details',
          header: say(words.details),
          minWidth: 170,
          cell: of(({ action, details }) => <Details action={action} details={details} />),
        },
        {
          id: 'hash',
          header: say(words.hash),
          cell: of(({ hash }) => (
            <span className={styles.hash} title={hash}>
              {`${hash.slice(0, 8)}…`}
            </span>
          )),
        },
      ]}
    />
  );
};

const Details = ({ action, details }: Pick<Entry, 'action' | 'details'>) => {
  const { say } = useWords();
  const states: Catalogue = action.startsWith('rule.') ? lives : standings;
  const valuesOf: Readonly<Record<string, Catalogue>> = {
    from: states,
    to: states,
    act: acts,
    mode: modes,
    problem: problems,
  };
  return (
    <dl className={styles.details}>
      {details.map(({ name, value }) => {
        const terms = Object.hasOwn(valuesOf, name) ? valuesOf[name] : undefined;
        return (
          <div key={name}>
            <dt title={name}>{say(termOf(detailNames, name))}</dt>
            <dd>
              {terms ? (
                <span title={value}>{say(termOf(terms, value))}</span>
              ) : (
                <Named value={value} />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
};

/** An id of ours leads to what it names. */
const Named = ({ value }: { readonly value: string }) => {
  if (value.startsWith('cas-')) return <PlaceLink to={`/cases/${value}`}>{value}</PlaceLink>;
  if (!value.startsWith('dec-')) return <span className={styles.code}>{value}</span>;
  return <PlaceLink to={`/decisions/${value}`}>{value}</PlaceLink>;
};
