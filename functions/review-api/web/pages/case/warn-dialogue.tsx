import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { useState } from 'react';
import type { Warnings } from '../../../contract/warnings.ts';
import { serverNow } from '../../api/clock.ts';
import { useAct, useRead, useRefetch } from '../../api/context.tsx';
import { ActionDialogue } from '../../cases/action-dialogue.tsx';
import { Choice } from '../../cases/choice.tsx';
import { Tag, toneOf } from '../../cases/tag.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { notify } from '../../notices/notices.ts';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { Waiting } from '../../shell/waiting.tsx';
import { categories, eventTypes, standings, termOf } from '../../words/terms.ts';
import { accountsIn } from './accounts-in.ts';
import styles from './warn-dialogue.module.css';
import { words } from './words.ts';

const mostWarned = 50;

type Person = Warnings['people'][number];

/**
 * Whether a person is preselected. A restricted person may be an accomplice, so warning them must be a
 * deliberate choice; the same holds for a person already warned of the same harm, by staff or by the system.
 */
const isPreselected = (
  { accountId, standing, warnedBySystemAt }: Person,
  category: string,
  sent: Warnings['sent'],
): boolean =>
  (standing === null || standing === 'active') &&
  warnedBySystemAt === null &&
  !sent.some((one) => one.category === category && one.accountIds.includes(accountId));

/** Warns people who may be harmed by the account: those it approached or paid, and others entered by id. */
export const WarnDialogue = ({
  caseId,
  category: found,
  onUndo,
  onClose,
}: {
  readonly caseId: string;
  readonly category: string;
  /** Opens the dialogue that withdraws warnings sent together. */
  readonly onUndo: (warningId: string) => void;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const [typed, setTyped] = useState('');
  const [category, setCategory] = useState<string>(found);
  const [changed, setChanged] = useState<Readonly<Record<string, boolean>>>({});
  const {
    data,
    error,
    isPlaceholderData,
    refetch: readAgain,
  } = useRead(
    'GET /cases/{caseId}/warnings',
    { path: { caseId }, query: { category } },
    { keepPrevious: true },
  );
  const warn = useAct('POST /cases/{caseId}/warnings');
  const people = data?.people ?? [];
  const isChosen = (person: Person) =>
    changed[person.accountId] ?? isPreselected(person, category, data?.sent ?? []);
  const accountIds = [
    ...new Set([
      ...people.filter(isChosen).map(({ accountId }) => accountId),
      ...accountsIn(typed),
    ]),
  ];
  const refetch = useRefetch();
  return (
    <ActionDialogue
      title={say(words.warn)}
      submit={say(words.warnSubmit, { count: accountIds.length })}
      // The message of another category is not what they would receive.
      ready={accountIds.length > 0 && accountIds.length <= mostWarned && !isPlaceholderData}
      onClose={onClose}
      onSubmit={async (reason) => {
        const { sent, warningId } = await warn.mutateAsync({
          path: { caseId },
          body: { accountIds, category, reason },
        });
        notify({
          id: `warn ${caseId}`,
          kind: 'success',
          words: words.warned,
          values: { sent },
          undo: (close) => (
            <UnwarnDialogue
              caseId={caseId}
              warningId={warningId}
              initialReason={say(words.warnUndoReason)}
              onClose={close}
            />
          ),
        });
        refetch();
      }}
    >
      <Choice
        label={say(caseWords.category)}
        options={Object.entries(categories).map(([value, name]) => ({ value, label: say(name) }))}
        value={category}
        onChange={setCategory}
      />
      {people.length > 0 && (
        <fieldset className={styles.people}>
          <legend>{say(words.warnMet)}</legend>
          {people.map((person) => (
            <PersonBox
              key={person.accountId}
              person={person}
              chosen={isChosen(person)}
              onChoose={(chosen) => setChanged({ ...changed, [person.accountId]: chosen })}
            />
          ))}
        </fieldset>
      )}
      {(isPlaceholderData || (!data && !error)) && <Waiting />}
      {error && !data && <Failure error={error} onRetry={readAgain} />}
      {(data || error) && (
        <FormField
          label={say(people.length > 0 ? words.warnOthers : words.warnWhom)}
          description={say(words.warnText)}
        >
          <Textarea value={typed} rows={2} onChange={({ detail }) => setTyped(detail.value)} />
        </FormField>
      )}
      {data && !isPlaceholderData && (
        <section aria-label={say(words.warnMessage)}>
          <strong>{say(words.warnMessage)}</strong>
          <blockquote className={styles.message}>{say(data.message)}</blockquote>
        </section>
      )}
      {data && <SentWarnings sent={data.sent} onUndo={onUndo} />}
    </ActionDialogue>
  );
};

const PersonBox = ({
  person: { accountId, types, times, lastAt, standing, warnedBySystemAt },
  chosen,
  onChoose,
}: {
  readonly person: Person;
  readonly chosen: boolean;
  readonly onChoose: (chosen: boolean) => void;
}) => {
  const { say, ago, count } = useWords();
  return (
    <Checkbox
      checked={chosen}
      onChange={({ detail }) => onChoose(detail.checked)}
      description={say(words.warnHow, {
        how: types.map((each) => say(termOf(eventTypes, each))).join(' · '),
        times: count(times),
        ago: ago(lastAt, serverNow()),
      })}
    >
      {accountId}{' '}
      {standing !== null && standing !== 'active' && (
        <Tag tone={toneOf(standing)}>{say(termOf(standings, standing))}</Tag>
      )}{' '}
      {warnedBySystemAt !== null && (
        <Tag>{say(words.warnedBySystem, { ago: ago(warnedBySystemAt, serverNow()) })}</Tag>
      )}
    </Checkbox>
  );
};

/** Warnings sent before, each with a way to withdraw it. */
const SentWarnings = ({
  sent,
  onUndo,
}: {
  readonly sent: Warnings['sent'];
  readonly onUndo: (warningId: string) => void;
}) => {
  const { say, list, moment } = useWords();
  if (sent.length === 0) return null;
  return (
    <section aria-label={say(words.warnedBefore)}>
      <strong>{say(words.warnedBefore)}</strong>
      <ul className={styles.sent}>
        {sent.map(({ warningId, at, by, category, accountIds, undoneBy }) => (
          <li key={warningId}>
            {say(words.warnedWhom, {
              accounts: list(accountIds),
              category: say(termOf(categories, category)),
              name: by.name,
              when: moment(at),
            })}{' '}
            {undoneBy ? (
              <Tag>{say(words.unwarnedBy, { name: undoneBy.name })}</Tag>
            ) : (
              <Button variant="inline-link" onClick={() => onUndo(warningId)}>
                {say(words.unwarn)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
};

/** Requires a reason, and requests the platform to withdraw warnings. */
export const UnwarnDialogue = ({
  caseId,
  warningId,
  initialReason = '',
  onClose,
}: {
  readonly caseId: string;
  readonly warningId: string;
  readonly initialReason?: string;
  readonly onClose: () => void;
}) => {
  const { say } = useWords();
  const refetch = useRefetch();
  const undo = useAct('POST /cases/{caseId}/warnings/{warningId}/undo');
  return (
    <ActionDialogue
      title={say(words.unwarn)}
      submit={say(words.unwarn)}
      initialReason={initialReason}
      intro={say(words.unwarnText)}
      onClose={onClose}
      onSubmit={async (reason) => {
        const { withdrawn } = await undo.mutateAsync({
          path: { caseId, warningId },
          body: { reason },
        });
        const values = { count: withdrawn };
        notify({ id: `warn ${caseId}`, kind: 'info', words: words.unwarned, values });
        refetch();
      }}
    />
  );
};
