import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { AnswerOf } from '../../api/client.ts';
import { useAct, useRead, useRefetch } from '../../api/context.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Section } from '../../shell/section.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { filled } from '../../words/say.ts';
import { words } from './words.ts';

type Queue = AnswerOf<'GET /dead-letters'>['queues'][number];

/** The dead letters of each queue, with a way to send them back. */
export const DeadLetters = () => {
  const { say } = useWords();
  const { data, error, refetch } = useRead('GET /dead-letters', {}, { refetchInterval: 15_000 });
  return (
    <Section title={say(words.deadLetters)} description={say(words.deadText)}>
      {error && <Failure error={error} onRetry={refetch} />}
      {!(data || error) && <Waiting />}
      {data && (
        <KeyValuePairs
          columns={3}
          items={data.queues.map((queue) => ({
            label: say(words[queue.queue]),
            value: <State queue={queue} />,
          }))}
        />
      )}
    </Section>
  );
};

const State = ({
  queue: { queue, waiting, movable, moving, failure },
}: {
  readonly queue: Queue;
}) => {
  const { say, count, moment } = useWords();
  const { can } = useMe();
  const refetch = useRefetch('GET /dead-letters');
  const redrive = useAct('POST /dead-letters/{queue}/redrive', { repeatable: true });
  const start = () =>
    redrive.mutate(
      { path: { queue }, body: {} },
      {
        onSuccess: () => {
          notify({
            id: `redrive ${queue}`,
            kind: 'success',
            words: filled(words.redriven, { queue: words[queue] }),
          });
          refetch();
        },
      },
    );
  return (
    <SpaceBetween size="xs">
      <StatusIndicator type={moving ? 'in-progress' : waiting > 0 ? 'warning' : 'success'}>
        {moving
          ? say(words.moving)
          : waiting > 0
            ? say(words.waiting, { count: count(waiting) })
            : say(words.none)}
      </StatusIndicator>
      {waiting > 0 && failure && (
        <StatusIndicator type="error">
          {say(words.moveFailed, { at: moment(failure.startedAt), reason: failure.reason })}
        </StatusIndicator>
      )}
      {waiting > 0 && !movable && <p>{say(words.byHand)}</p>}
      {can('release-quarantine') && waiting > 0 && movable && !moving && (
        <Button onClick={start} loading={redrive.isPending}>
          {say(words.redrive, { queue: say(words[queue]) })}
        </Button>
      )}
      {redrive.error && <Failure error={redrive.error} />}
    </SpaceBetween>
  );
};
