import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Modal from '@cloudscape-design/components/modal';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { serverNow } from '../../api/clock.ts';
import { useClient, useRead } from '../../api/context.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { acts } from '../../words/terms.ts';
import { words } from './words.ts';

/** What sends a case on its way without a ruling. */
export type Handling = 'handOver' | 'snooze' | 'escalate' | 'secondOpinion' | 'opinion' | 'note';

const day = 86_400_000;
const wouldActs = ['uphold', 'release', 'challenge', 'limit', 'freeze'] as const;

/** Asks for what one of these needs, and does it. */
export const HandlingDialogue = ({
  way,
  caseId,
  version,
  onClose,
}: {
  readonly way: Handling;
  readonly caseId: string;
  readonly version: number;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const client = useClient();
  const queries = useQueryClient();
  const { data } = useRead('GET /colleagues', {}, { enabled: way === 'handOver' });
  const [reason, write] = useState('');
  const [choice, choose] = useState<string | null>(null);
  const [sending, send] = useState(false);
  const choices =
    way === 'handOver'
      ? (data?.people ?? []).map(({ id, name }) => ({ value: id, label: name }))
      : way === 'snooze'
        ? [
            { value: '1', label: say(words.oneDay) },
            { value: '7', label: say(words.sevenDays) },
            { value: '30', label: say(words.thirtyDays) },
          ]
        : way === 'opinion'
          ? wouldActs.map((act) => ({ value: act, label: say(acts[act]) }))
          : null;
  const label = { handOver: words.to, snooze: words.days, opinion: words.would } as const;
  const ready = reason.trim() !== '' && (choices === null || choice !== null);

  const perform = () => {
    const path = { caseId };
    const body = { expectedVersion: version, reason: reason.trim() };
    const how = { idempotencyKey: crypto.randomUUID() };
    switch (way) {
      case 'handOver':
        return client(
          'POST /cases/{caseId}/hand-over',
          { path, body: { ...body, to: choice ?? '' } },
          how,
        );
      case 'snooze':
        return client(
          'POST /cases/{caseId}/snooze',
          { path, body: { ...body, until: serverNow() + Number(choice) * day } },
          how,
        );
      case 'escalate':
        return client('POST /cases/{caseId}/escalate', { path, body }, how);
      case 'secondOpinion':
        return client('POST /cases/{caseId}/second-opinion', { path, body }, how);
      case 'opinion': {
        const would = wouldActs.find((act) => act === choice) ?? 'uphold';
        return client('POST /cases/{caseId}/opinions', { path, body: { ...body, would } }, how);
      }
      case 'note':
        return client('POST /cases/{caseId}/notes', { path, body: { text: reason.trim() } }, how);
    }
  };
  const submit = async () => {
    send(true);
    try {
      await perform();
      notify({ id: `case ${caseId}`, kind: 'success', words: words.sent });
      onClose();
      queries.invalidateQueries();
    } catch (failure) {
      notify({
        id: `case ${caseId}`,
        kind: 'warning',
        words: words.failed,
        values: { detail: (failure as Error).message },
      });
      send(false);
    }
  };

  return (
    <Modal
      visible
      header={say(words[way])}
      closeAriaLabel={say(words.close)}
      onDismiss={onClose}
      footer={
        <SpaceBetween direction="horizontal" size="xs">
          <Button variant="link" onClick={onClose}>
            {say(words.cancel)}
          </Button>
          <Button variant="primary" disabled={!ready} loading={sending} onClick={submit}>
            {say(words.send)}
          </Button>
        </SpaceBetween>
      }
    >
      <SpaceBetween size="m">
        {choices && way in label && (
          <FormField label={say(label[way as keyof typeof label])}>
            <Select
              ariaLabel={say(label[way as keyof typeof label])}
              options={choices}
              selectedOption={choices.find(({ value }) => value === choice) ?? null}
              onChange={({ detail }) => choose(detail.selectedOption.value ?? null)}
            />
          </FormField>
        )}
        <ReasonBox label={say(words.reason)} value={reason} focused onChange={write} />
      </SpaceBetween>
    </Modal>
  );
};
