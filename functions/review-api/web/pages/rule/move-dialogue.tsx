import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Textarea from '@cloudscape-design/components/textarea';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Life } from '#shared/rules/life.ts';
import type { RuleView } from '../../../contract/rules.ts';
import { useAct } from '../../api/context.tsx';
import { Focused } from '../../commands/focused.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { lives, livesMean } from '../rules/terms.ts';
import { words } from './words.ts';

/** Moves a rule on in its life, or asks a second person to. */
export const MoveDialogue = ({
  rule,
  to,
  onClose,
}: {
  readonly rule: RuleView;
  readonly to: Life;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const queries = useQueryClient();
  const [reason, give] = useState('');
  const [percent, choose] = useState('5');
  const move = useAct('POST /rules/{rule}/moves');
  const share = Number(percent) / 100;
  const shareFits = to !== 'canary' || (share > 0 && share < 1);
  const send = () =>
    move.mutate(
      {
        path: { rule: rule.rule },
        body: {
          expectedVersion: rule.version,
          to,
          reason,
          ...(to === 'canary' && { share }),
        },
      },
      {
        onSuccess: ({ is }) => {
          notify({
            id: `move ${rule.rule}`,
            kind: 'success',
            words: is === 'done' ? words.moved : words.proposed,
          });
          queries.invalidateQueries({ queryKey: ['GET /rules/{rule}'] });
          queries.invalidateQueries({ queryKey: ['GET /rules'] });
          queries.invalidateQueries({ queryKey: ['GET /proposals'] });
          onClose();
        },
      },
    );
  return (
    <Modal
      visible
      header={say(words.move, { life: say(lives[to]) })}
      onDismiss={onClose}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button onClick={onClose}>{say(words.cancel)}</Button>
          <Button
            variant="primary"
            disabled={reason.trim() === '' || !shareFits}
            loading={move.isPending}
            onClick={send}
          >
            {say(words.move, { life: say(lives[to]) })}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        <Box>{say(livesMean[to])}</Box>
        {to === 'canary' && (
          <FormField label={say(words.canaryShare)}>
            <Input
              type="number"
              inputMode="decimal"
              value={percent}
              invalid={!shareFits}
              onChange={({ detail }) => choose(detail.value)}
            />
          </FormField>
        )}
        <FormField label={say(words.reason)} description={say(words.reasonText)}>
          <Focused>
            <Textarea rows={3} value={reason} onChange={({ detail }) => give(detail.value)} />
          </Focused>
        </FormField>
        {move.error && <Failure error={move.error} />}
      </SpaceBetween>
    </Modal>
  );
};
