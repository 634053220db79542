import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { Backtest } from '../../contract/backtests.ts';
import { useAct, useRefetch } from '../api/context.tsx';
import { useCommands } from '../commands/context.tsx';
import { notify } from '../notices/notices.ts';
import { useWords } from '../preferences/context.tsx';
import { useMe } from '../session/me.tsx';
import { Failure } from '../shell/failure.tsx';
import { Modal } from '../shell/modal.tsx';
import { words } from './words.ts';

/** Button that cancels a run in progress; for its author and for staff who publish rules. */
export const CancelButton = ({ run: { backtestId, by } }: { readonly run: Backtest }) => {
  const { say } = useWords();
  const { me, can } = useMe();
  const refetch = useRefetch('GET /backtests/{backtestId}', 'GET /backtests');
  const [isConfirming, setIsConfirming] = useState(false);
  const cancel = useAct('POST /backtests/{backtestId}/cancel');
  const may = backtestId !== null && (by.id === me.person.id || can('publish-rules'));
  useCommands([
    may && {
      id: 'backtest call off',
      words: words.callOff,
      group: words.one,
      keys: 'x',
      run: () => setIsConfirming(true),
    },
  ]);
  if (!may) return null;
  const cancelRun = () =>
    cancel.mutate(
      { path: { backtestId }, body: {} },
      {
        onSuccess: () => {
          notify({ id: `backtest ${backtestId}`, kind: 'info', words: words.calledOff });
          refetch();
        },
      },
    );
  return (
    <>
      <Button onClick={() => setIsConfirming(true)}>{`${say(words.callOff)} (X)`}</Button>
      {isConfirming && (
        <Modal
          header={say(words.callOffSure)}
          onDismiss={() => setIsConfirming(false)}
          footer={
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={() => setIsConfirming(false)}>
                {say(words.goOn)}
              </Button>
              <Button variant="primary" loading={cancel.isPending} onClick={cancelRun}>
                {say(words.callOff)}
              </Button>
            </SpaceBetween>
          }
        >
          <SpaceBetween size="s">
            {say(words.callOffText)}
            {cancel.error && <Failure error={cancel.error} />}
          </SpaceBetween>
        </Modal>
      )}
    </>
  );
};
