import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import type { CasePage } from '../../../contract/cases.ts';
import { useRead } from '../../api/context.tsx';
import { Panel } from '../../cases/panel.tsx';
import { Priority } from '../../cases/priority.tsx';
import { Statement } from '../../cases/statement.tsx';
import { Tag } from '../../cases/tag.tsx';
import { Timeline } from '../../cases/timeline.tsx';
import { useCommands } from '../../commands/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { usePrinting } from '../../shell/media.ts';
import { OriginalText } from '../../text/original-text.tsx';
import { categories, reportReasons, termOf } from '../../words/terms.ts';
import styles from './dossier.module.css';
import { History } from './history.tsx';
import { type EntityActs, Links } from './links.tsx';
import { words } from './words.ts';

const tabs = ['links', 'timeline', 'reports', 'history', 'statement'] as const;

/** Small enough that all tabs fit side by side, in both languages. */
const compactStyle = { tab: { fontSize: '13px', paddingInline: '0px' } } as const;

/**
 * Further information in tabs: links, timeline, reports, earlier rulings, statement to the user. Paper has all, one after
 * another.
 */
export const Dossier = ({ page, ...entityActs }: EntityActs & { readonly page: CasePage }) => {
  const { say } = useWords();
  const [open, setOpen] = useState<string>('links');
  const { caseId } = page.case;
  const isPrinting = usePrinting();
  // Printing does not wait for an answer.
  useRead('GET /cases/{caseId}/links', { path: { caseId } });
  useCommands(
    tabs.map((id, at) => ({
      id: `tab ${id}`,
      words: words[id],
      group: words.name,
      keys: String(at + 1),
      keysOnly: true,
      run: () => setOpen(id),
    })),
  );
  const content: { readonly [Id in (typeof tabs)[number]]: React.ReactNode } = {
    links: (
      <>
        <Links caseId={caseId} {...entityActs} />
        <RingCases caseId={caseId} />
      </>
    ),
    timeline: <TimelineTab page={page} />,
    reports: <ReportsTab page={page} />,
    history: <History page={page} />,
    statement: <StatementTab page={page} />,
  };
  if (isPrinting) {
    return tabs.map((id) => (
      <Panel key={id} title={say(words[id])}>
        {content[id]}
      </Panel>
    ));
  }
  return (
    <div className={styles.dossier}>
      <Tabs
        style={compactStyle}
        activeTabId={open}
        onChange={({ detail }) => setOpen(detail.activeTabId)}
        tabs={tabs.map((id) => ({
          id,
          label: say(words[id]),
          content: open === id && content[id],
        }))}
      />
    </div>
  );
};

const TimelineTab = ({
  page: { timeline, notes, account, decisions, exhibits },
}: {
  readonly page: CasePage;
}) => {
  const { say, moment } = useWords();
  return (
    <>
      {notes.length > 0 && (
        <section className={styles.notes}>
          <h3>{say(words.notes)}</h3>
          {notes.map(({ noteId, by, at, text, about, would }) => (
            <div key={noteId} className={styles.note}>
              <span className={styles.soft}>
                {by.name} · {moment(at)}
              </span>{' '}
              {about === 'mark' && <MarkTag would={would} />}
              <OriginalText text={text} byStaff />
            </div>
          ))}
        </section>
      )}
      <Timeline entries={timeline} account={account} decisions={decisions} exhibits={exhibits} />
    </>
  );
};

/** A mark: the verdict, and the category if it differs from the detected one. */
const MarkTag = ({ would }: { readonly would: string | null }) => {
  const { say } = useWords();
  const [truth, category] = would?.split(' ') ?? [];
  if (truth !== 'abusive' && truth !== 'innocent' && truth !== 'unclear') return null;
  return (
    <Tag>
      {say(words.markedAs, { truth: say(words[truth]) })}
      {category && ` · ${say(termOf(categories, category))}`}
    </Tag>
  );
};

const RingCases = ({ caseId }: { readonly caseId: string }) => {
  const { say } = useWords();
  const { data } = useRead('GET /cases/{caseId}/links', { path: { caseId } });
  if (!data) return null;
  if (data.ring.length === 0) return null;
  return (
    <section className={styles.ring} aria-label={say(words.ring)}>
      <h3>{say(words.ring)}</h3>
      <ul className={styles.rows}>
        {data.ring.map((row) => (
          <li key={row.caseId}>
            <span>
              <PlaceLink to={`/cases/${row.caseId}`}>{row.accountId}</PlaceLink>{' '}
              {say(termOf(categories, row.category))}
            </span>
            <Priority points={row.points} parts={row.parts} />
          </li>
        ))}
      </ul>
    </section>
  );
};

const ReportsTab = ({ page: { reports, account } }: { readonly page: CasePage }) => {
  const { say, moment, count } = useWords();
  const weekOf = (what: string) => account?.counts.find((one) => one.what === what)?.week ?? 0;
  const [credible, newcomers] = [weekOf('reports'), weekOf('newcomerReports')];
  if (reports.length + credible + newcomers === 0)
    return <p className={styles.soft}>{say(words.noReports)}</p>;
  return (
    <>
      <p className={styles.soft}>
        {say(words.reportsWeek, { credible: count(credible), newcomers: count(newcomers) })}
      </p>
      <ul className={styles.rows}>
        {reports.map(({ eventId, at, reason, reporters, reporterCredible, reporterNew }) => (
          <li key={eventId}>
            <OriginalText text={say(termOf(reportReasons, reason))} />
            <span className={styles.soft}>
              {moment(at)}
              {reporters > 0 && ` · ${say(words.credibleSoFar, { count: count(reporters) })}`}
            </span>{' '}
            <Tag tone={reporterCredible ? 'good' : 'plain'}>
              {say(words[reporterCredible ? 'credible' : reporterNew ? 'newcomer' : 'doubtful'])}
            </Tag>
          </li>
        ))}
      </ul>
    </>
  );
};

/** The statement sent to the user for the decision in force, or else the latest statement. */
const StatementTab = ({ page: { decisions, account } }: { readonly page: CasePage }) => {
  const { say } = useWords();
  const inForce = decisions.find(({ decisionId }) => decisionId === account?.standing.decisionId);
  const statement = inForce?.statement ?? decisions.find((each) => each.statement)?.statement;
  if (!statement) return <p className={styles.soft}>{say(words.noStatement)}</p>;
  return (
    <>
      <p className={styles.soft}>{say(words.statementText)}</p>
      <Statement statement={statement} />
    </>
  );
};
