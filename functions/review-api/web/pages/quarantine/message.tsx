import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { QuarantinedView } from '../../../contract/platform.ts';
import { useAct, useRefetch } from '../../api/context.tsx';
import { isProblem } from '../../api/problem.ts';
import { Leave } from '../../cases/leave.tsx';
import { useCommands } from '../../commands/context.tsx';
import { Focused } from '../../commands/focused.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { quarantineReasons } from '../../quarantine/terms.ts';
import { useMe } from '../../session/me.tsx';
import { Failure } from '../../shell/failure.tsx';
import { useIsMounted } from '../../shell/go.tsx';
import { Modal } from '../../shell/modal.tsx';
import { Section } from '../../shell/section.tsx';
import { OriginalText } from '../../text/original-text.tsx';
import type { Words } from '../../words/say.ts';
import { termOf } from '../../words/terms.ts';
import styles from './quarantine.module.css';
import { words } from './words.ts';

/** Whether another person released or discarded it first. */
const isOvertaken = (failure: Error): boolean => isProblem(failure, 'already-decided', 'not-found');

const ways = {
  release: { done: words.released, sure: words.releaseSure, text: words.releaseText },
  discard: { done: words.discarded, sure: words.discardSure, text: words.discardText },
} as const;
type Way = keyof typeof ways;

/** Releases or discards a message. Whoever was faster is told of, and the message is gone in either case. */
const useHandling = (id: string, onGone: () => void) => {
  const refetch = useRefetch('GET /quarantine');
  const isMounted = useIsMounted();
  const acts = {
    release: useAct('POST /quarantine/{id}/release'),
    discard: useAct('POST /quarantine/{id}/discard'),
  };
  const gone = (kind: 'success' | 'info', told: Words) => {
    notify({ id: `quarantine ${id}`, kind, words: told });
    if (isMounted()) onGone();
    refetch();
  };
  const onError = (failure: Error) => {
    if (isOvertaken(failure)) gone('info', words.overtaken);
  };
  const asked = { path: { id }, body: {} };
  const perform = (way: Way) => {
    if (acts.release.isPending || acts.discard.isPending) return;
    // The other act may have failed before: that failure would hide this one.
    acts[way === 'release' ? 'discard' : 'release'].reset();
    acts[way].mutate(asked, { onError, onSuccess: () => gone('success', ways[way].done) });
  };
  const failure = acts.release.error ?? acts.discard.error;
  return { ...acts, perform, failure: failure && isOvertaken(failure) ? null : failure };
};

/** One quarantined message: the reason, the remedy and its masked body. */
export const Message = ({
  message,
  onGone,
}: {
  readonly message: QuarantinedView;
  readonly onGone: () => void;
}) => {
  const { say } = useWords();
  const { can } = useMe();
  const [confirming, setConfirming] = useState<Way | null>(null);
  const { release, discard, perform, failure } = useHandling(message.id, onGone);
  const mayAct = can('release-quarantine');
  const { group } = words;
  useCommands([
    mayAct &&
      message.mayRelease && {
        id: 'quarantine release',
        words: words.release,
        group,
        keys: 'r',
        run: () => setConfirming('release'),
      },
    mayAct && {
      id: 'quarantine discard',
      words: words.discard,
      group,
      keys: 'x',
      run: () => setConfirming('discard'),
    },
  ]);
  const unreleasable = say(message.reason === 'event-conflict' ? words.duplicate : words.cut);
  return (
    <Section
      title={say(termOf(quarantineReasons, message.reason))}
      actions={
        mayAct && (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              loading={discard.isPending}
              disabled={release.isPending}
              onClick={() => setConfirming('discard')}
            >
              {`${say(words.discard)} (X)`}
            </Button>
            <Button
              variant="primary"
              loading={release.isPending}
              disabled={!message.mayRelease || discard.isPending}
              {...(!message.mayRelease && { disabledReason: unreleasable })}
              onClick={() => setConfirming('release')}
            >
              {`${say(words.release)} (R)`}
            </Button>
          </SpaceBetween>
        )
      }
    >
      <SpaceBetween size="s">
        {failure && <Failure error={failure} />}
        {!message.mayRelease && <Alert type="info">{unreleasable}</Alert>}
        <KeyValuePairs
          columns={1}
          items={[
            { label: say(words.id), value: message.id },
            { label: say(words.problem), value: say(message.problem) },
            { label: say(words.remedy), value: say(message.remedy) },
          ]}
        />
        <section aria-label={say(words.body)}>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable by keyboard */}
          <pre className={styles.body} tabIndex={0}>
            <OriginalText text={message.body} />
          </pre>
        </section>
      </SpaceBetween>
      {confirming !== null && (
        <Confirmation
          way={confirming}
          onClose={() => setConfirming(null)}
          onConfirm={() => {
            setConfirming(null);
            perform(confirming);
          }}
        />
      )}
    </Section>
  );
};

/** Asks whether the message is really to be released or discarded. */
const Confirmation = ({
  way,
  onClose,
  onConfirm,
}: {
  readonly way: Way;
  readonly onClose: () => void;
  readonly onConfirm: () => void;
}) => {
  const { say } = useWords();
  return (
    <Modal
      header={say(ways[way].sure)}
      onDismiss={onClose}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Leave onLeave={onClose} />
          <Focused>
            <Button variant="primary" onClick={onConfirm}>
              {say(words[way])}
            </Button>
          </Focused>
        </SpaceBetween>
      }
    >
      {say(ways[way].text)}
    </Modal>
  );
};
