import Header from '@cloudscape-design/components/header';
import type { ReactNode } from 'react';
import type { AuditView } from '../../../contract/audit.ts';
import { useListing } from '../../api/listing.ts';
import { useDownload } from '../../api/use-download.ts';
import { useCommands } from '../../commands/context.tsx';
import { listKinds, listTitles } from '../../lists/terms.ts';
import { useWords } from '../../preferences/context.tsx';
import { proposalKinds } from '../../proposals/terms.ts';
import { quarantineReasons } from '../../quarantine/terms.ts';
import { lives } from '../../rules/terms.ts';
import { ExportButton } from '../../shell/export-button.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { tableOf } from '../../shell/more.tsx';
import { useNarrow } from '../../shell/narrow.ts';
import { SecondaryText } from '../../shell/secondary-text.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Table } from '../../shell/table.tsx';
import { words as shellWords } from '../../shell/words.ts';
import type { Catalogue } from '../../words/say.ts';
import {
  acts,
  appealProblems,
  categories,
  modes,
  recipients,
  standings,
  termOf,
} from '../../words/terms.ts';
import styles from './audit.module.css';
import type { ApiQuery } from './query.ts';
import {
  actors,
  appealAnswers,
  brakes,
  detailNames,
  listChanges,
  subjects,
  whether,
} from './terms.ts';
import { words } from './words.ts';

type Entry = NonNullable<AuditView['entry']>;

/** The entries of a chain, latest first; on a tablet some columns are merged. */
export const Entries = ({ asked }: { readonly asked: ApiQuery }) => {
  const { say, second } = useWords();
  const narrow = useNarrow();
  // Every read is recorded in the audit log, so the list is refetched only on request.
  const list = useListing('GET /audit', { query: asked }, { staleTime: Number.POSITIVE_INFINITY });
  const download = useDownload('GET /audit/export', { query: asked }, 'clearspring-audit.csv');
  const { group } = words;
  useCommands([
    list.more && { id: 'audit more', words: words.more, group, keys: 'm', run: list.more },
  ]);
  /** For an unreadable entry, only the action column says so; other cells show a dash. */
  const of = (cell: (entry: Entry) => ReactNode) => (item: AuditView) =>
    item.entry === null ? '—' : cell(item.entry);
  const when = of(({ at }) => second(at));
  const hash = of((entry) => (
    <span className={styles.hash} title={`${say(words.hash)} ${entry.hash}`}>
      {`${entry.hash.slice(0, 8)}…`}
    </span>
  ));
  return (
    <Table<AuditView>
      stickyHeader
      trackBy={({ sequence }) => String(sequence)}
      header={
        <Header variant="h2" actions={<ExportButton download={download} group={group} />}>
          {say(words.entries)}
        </Header>
      }
      {...tableOf(list, say(list.more ? shellWords.nothingYet : words.nothing), download)}
      columnDefinitions={[
        {
          id: 'place',
          header: say(words.place),
          minWidth: narrow ? 96 : 70,
          isRowHeader: true,
          cell: (item) =>
            narrow ? (
              <>
                {item.sequence}
                <SecondaryText>{when(item)}</SecondaryText>
                {hash(item)}
              </>
            ) : (
              item.sequence
            ),
        },
        ...(narrow ? [] : [{ id: 'when', header: say(words.when), minWidth: 110, cell: when }]),
        {
          id: 'actor',
          header: say(words.actor),
          minWidth: narrow ? 76 : 90,
          cell: of(({ by, actor }) => by?.name ?? say(actors[actor])),
        },
        {
          id: 'action',
          header: say(words.action),
          minWidth: narrow ? 130 : 150,
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
          minWidth: narrow ? 110 : 130,
          cell: of(({ causeId }) => <IdLink value={causeId} />),
        },
        {
          id: 'details',
          header: say(words.details),
          minWidth: 170,
          cell: of(({ action, details }) => <Details action={action} details={details} />),
        },
        ...(narrow ? [] : [{ id: 'hash', header: say(words.hash), cell: hash }]),
      ]}
    />
  );
};

const Details = ({ action, details }: Pick<Entry, 'action' | 'details'>) => {
  const { say, likelihood, moment, percent } = useWords();
  const states: Catalogue = action.startsWith('rule.') ? lives : standings;
  const kinds: Catalogue = action.startsWith('lists.')
    ? { ...listKinds, all: words.all }
    : action.startsWith('proposal.')
      ? proposalKinds
      : subjects;
  const valuesOf: Readonly<Record<string, Catalogue>> = {
    from: states,
    to: states,
    act: acts,
    appeal: appealAnswers,
    brake: brakes,
    change: listChanges,
    kind: kinds,
    list: { ...listTitles, all: words.all },
    category: categories,
    recipient: recipients,
    mode: modes,
    problem: appealProblems,
    unchanged: whether,
    ...(action.startsWith('message.') && { reason: quarantineReasons }),
  };
  /** Formatters for recorded numbers. */
  const figures: Readonly<Record<string, (recorded: number) => string>> = {
    score: likelihood,
    share: percent,
    dueAt: moment,
    hour: moment,
  };
  return (
    <dl className={styles.details}>
      {details.map(({ name, value, person }) => {
        const terms = Object.hasOwn(valuesOf, name) ? valuesOf[name] : undefined;
        const figure = Object.hasOwn(figures, name) ? figures[name] : undefined;
        return (
          <div key={name}>
            <dt title={name}>{say(termOf(detailNames, name))}</dt>
            <dd>
              {person ? (
                <span title={person.id}>{person.name}</span>
              ) : terms ? (
                <span title={value}>{say(termOf(terms, value))}</span>
              ) : figure && Number.isFinite(Number(value)) ? (
                <span title={value}>{figure(Number(value))}</span>
              ) : (
                <IdLink value={value} />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
};

/** Links an id made by this system to its page. */
const IdLink = ({ value }: { readonly value: string }) => {
  const place = value.startsWith('cas-') ? 'cases' : value.startsWith('dec-') ? 'decisions' : null;
  return (
    <span className={styles.code}>
      {place ? <PlaceLink to={`/${place}/${value}`}>{value}</PlaceLink> : value}
    </span>
  );
};
