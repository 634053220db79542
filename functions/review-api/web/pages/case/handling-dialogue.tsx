import { useState } from 'react';
import type { CaseRow } from '../../../contract/queues.ts';
import { serverNow } from '../../api/clock.ts';
import { useAct, useRead, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { Choice } from '../../cases/choice.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { day } from '../../figures/durations.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { filled, type Words } from '../../words/say.ts';
import { acts } from '../../words/terms.ts';
import { words } from './words.ts';

/** Handling steps, which move a case on without a ruling. */
export type Handling = 'handOver' | 'snooze' | 'escalate' | 'secondOpinion' | 'opinion' | 'note';

const wouldActs = ['uphold', 'release', 'challenge', 'limit', 'freeze'] as const;
const labels = { handOver: words.to, snooze: words.days, opinion: words.would } as const;

/** Requests the input of a handling step and performs it. */
export const HandlingDialogue = ({
  way,
  row: { caseId, accountId, version },
  onClose,
}: {
  readonly way: Handling;
  readonly row: Pick<CaseRow, 'caseId' | 'accountId' | 'version'>;
  readonly onClose: () => void;
}) => {
  const { say, moment } = useWords();
  const refetch = useRefetch();
  const {
    data,
    isPending,
    error,
    refetch: readAgain,
  } = useRead(
    'GET /cases/{caseId}/colleagues',
    { path: { caseId } },
    { enabled: way === 'handOver' },
  );
  const [choice, setChoice] = useState<string | null>(null);
  const choices = {
    handOver: (data?.people ?? []).map(({ id, name }) => ({ value: id, label: name })),
    snooze: [
      { value: '1', label: say(caseWords.oneDay) },
      { value: '7', label: say(caseWords.sevenDays) },
      { value: '30', label: say(caseWords.thirtyDays) },
    ],
    opinion: wouldActs.map((act) => ({ value: act, label: say(acts[act]) })),
  };
  const chooses = way === 'handOver' || way === 'snooze' || way === 'opinion' ? way : null;

  const handOver = useAct('POST /cases/{caseId}/hand-over');
  const snooze = useAct('POST /cases/{caseId}/snooze');
  const escalate = useAct('POST /cases/{caseId}/escalate');
  const askOpinion = useAct('POST /cases/{caseId}/second-opinion');
  const giveOpinion = useAct('POST /cases/{caseId}/opinions');
  const leaveNote = useAct('POST /cases/{caseId}/notes');

  /** Performs the step; returns the words of the notice. */
  const perform = async (reason: string): Promise<Words> => {
    const account = accountId;
    const path = { caseId };
    const body = { expectedVersion: version, reason };
    switch (way) {
      case 'handOver': {
        const to = choice ?? '';
        await handOver.mutateAsync({ path, body: { ...body, to } });
        const name = data?.people.find(({ id }) => id === to)?.name ?? '';
        return filled(words.handedOver, { account, name });
      }
      case 'snooze': {
        const days = Number(choice);
        const { handling } = await snooze.mutateAsync({ path, body: { ...body, days } });
        const until = handling.snoozedUntil ?? serverNow() + days * day;
        return filled(words.snoozedUntil, { account, when: moment(until) });
      }
      case 'escalate':
        await escalate.mutateAsync({ path, body });
        return filled(words.escalatedTo, { account });
      case 'secondOpinion':
        await askOpinion.mutateAsync({ path, body });
        return filled(words.opinionAsked, { account });
      case 'opinion': {
        const advised = wouldActs.find((act) => act === choice) ?? 'uphold';
        await giveOpinion.mutateAsync({ path, body: { ...body, would: advised } });
        return filled(words.opinionGiven, { account });
      }
      case 'note':
        await leaveNote.mutateAsync({ path, body: { text: reason } });
        return filled(words.noteLeft, { account });
    }
  };

  return (
    <ActionDialogue
      title={say(words[way])}
      submit={say(words.send)}
      ready={chooses === null || choice !== null}
      onClose={onClose}
      onSubmit={async (reason) => {
        notify({ id: `case ${caseId}`, kind: 'success', words: await perform(reason) });
        refetch();
      }}
    >
      {chooses && (
        <Choice
          label={say(labels[chooses])}
          options={choices[chooses]}
          value={choice}
          loading={
            way === 'handOver'
              ? { isPending, error, again: readAgain, none: say(words.nobodyElse) }
              : null
          }
          onChange={setChoice}
        />
      )}
    </ActionDialogue>
  );
};
