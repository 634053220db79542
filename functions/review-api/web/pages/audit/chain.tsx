import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import type { AnswerOf } from '../../api/client.ts';
import { useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Section } from '../../shell/section.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import styles from './audit.module.css';
import { type ApiQuery, allKinds } from './query.ts';
import { subjects } from './terms.ts';
import { words } from './words.ts';

type Verification = AnswerOf<'GET /audit/verification'>;

/** Whether the chain is intact, and up to which day the log is sealed. */
export const Chain = ({ kind, id }: Pick<ApiQuery, 'kind' | 'id'>) => {
  const { say } = useWords();
  // Every check is recorded in the audit log, so it runs only on request.
  const { data, error, refetch } = useRead(
    'GET /audit/verification',
    { query: { kind, id } },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  if (!data) {
    return (
      <Section title={say(words.chain)} description={say(words.signed)}>
        <Waiting />
      </Section>
    );
  }
  /** An account's chain is also the chain of its case. */
  const nameOf = (subject: string) => {
    const of = subject.slice(0, subject.indexOf(':'));
    const named = allKinds.find((one) => one === of);
    return named ? `${say(subjects[named])} ${subject.slice(of.length + 1)}` : subject;
  };
  return (
    <Section title={say(words.chain)} description={say(words.signed)}>
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: <span className={styles.subject}>{nameOf(data.subject)}</span>,
            value: <State {...data} />,
          },
          { label: say(words.seals), value: <Seals seals={data.seals} /> },
          {
            label: say(words.sealHash),
            value: <span className={styles.code}>{data.seals.through?.hash ?? '—'}</span>,
          },
        ]}
      />
    </Section>
  );
};

const State = ({ entries, broken }: Pick<Verification, 'entries' | 'broken'>) => {
  const { say, count } = useWords();
  if (broken) {
    return (
      <StatusIndicator type="error">
        {say(words.brokenChain, { place: broken.sequence, problem: say(broken.problem) })}
      </StatusIndicator>
    );
  }
  return entries === 0 ? (
    <StatusIndicator type="info">{say(words.noChain)}</StatusIndicator>
  ) : (
    <StatusIndicator type="success">{say(words.whole, { count: count(entries) })}</StatusIndicator>
  );
};

const Seals = ({ seals: { count: of, through, broken } }: Pick<Verification, 'seals'>) => {
  const { say, count } = useWords();
  if (broken) {
    return (
      <StatusIndicator type="error">
        {say(words.brokenSeal, { day: broken.day, problem: say(broken.problem) })}
      </StatusIndicator>
    );
  }
  return through ? (
    <StatusIndicator type="success">
      {say(words.through, { count: count(of), day: through.day })}
    </StatusIndicator>
  ) : (
    <StatusIndicator type="pending">{say(words.unsealed)}</StatusIndicator>
  );
};
