import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { AppealView, CasePage } from '../../../contract/cases.ts';
import { useRead } from '../../api/context.tsx';
import { KeptReason } from '../../cases/kept-reason.tsx';
import { Panel } from '../../cases/panel.tsx';
import { PreviewText } from '../../cases/preview-text.tsx';
import { ReasonBox } from '../../cases/reason-box.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { useCommands } from '../../commands/context.tsx';
import { words as decisionWords } from '../../decisions/words.ts';
import { minute } from '../../figures/durations.ts';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { useKeptFocus } from '../../shell/keep-focus.ts';
import { OriginalText } from '../../text/original-text.tsx';
import type { Words } from '../../words/say.ts';
import actingStyles from './acting-panel.module.css';
import styles from './appeal-panel.module.css';
import { Barred } from './barred.tsx';
import { PreviewSection } from './preview-box.tsx';
import { useAnswer } from './use-answer.tsx';
import { words } from './words.ts';

/** The two answers to an appeal, each with its command. */
const answers = [
  ['grant', 'a a', true],
  ['refuse', 'a d', false],
] as const;

/** The user's appeal, to be answered by a person who had no part in the decision. */
export const AppealPanel = ({
  appeal,
  page,
}: {
  readonly appeal: AppealView;
  readonly page: Pick<CasePage, 'case' | 'decisions' | 'exhibits'>;
}) => {
  const { say, moment } = useWords();
  const { case: row, decisions, exhibits } = page;
  const appealed = decisions.find(({ decisionId }) => decisionId === appeal.decisionId);
  const isAboutPost = appealed?.subject.kind === 'content';
  const draft = useAnswer(appeal, page);
  // The box goes once the viewer may no longer answer.
  useKeptFocus(appeal.mayDecide);
  return (
    <Panel title={say(words.appeal)}>
      <p className={styles.due}>{say(words.appealDue, { when: moment(appeal.dueAt) })}</p>
      {appeal.waiting > 0 && (
        <p className={styles.due}>{say(words.appealsWaiting, { n: appeal.waiting })}</p>
      )}
      {appealed && <AppealedDecision decision={appealed} exhibits={exhibits} />}
      {appeal.text === null ? (
        <p>{say(words.appealNoText)}</p>
      ) : (
        <blockquote className={styles.text}>
          <OriginalText text={appeal.text} />
        </blockquote>
      )}
      {appeal.mayDecide ? (
        <AnswerForm caseId={row.caseId} isAboutPost={isAboutPost} draft={draft} />
      ) : (
        <AnswerBarred appeal={appeal} isAboutPost={isAboutPost} draft={draft} />
      )}
    </Panel>
  );
};

/** Grants or refuses the appeal, with a reason. */
const AnswerForm = ({
  caseId,
  isAboutPost,
  draft: { reason, write, answer, answering },
}: {
  readonly caseId: string;
  readonly isAboutPost: boolean;
  readonly draft: ReturnType<typeof useAnswer>;
}) => {
  const { say } = useWords();
  const [chosen, setChosen] = useState(0);
  /** The chosen answer (`true` grants the appeal); `null` until chosen. */
  const [chosenAnswer, setChosenAnswer] = useState<boolean | null>(null);
  const grant = isAboutPost ? words.grantPost : words.grant;
  const choose = (grants: boolean) => {
    setChosenAnswer(grants);
    setChosen(chosen + 1);
  };
  const decide = (grants: boolean, thenNext: boolean) => {
    if (answering || reason.trim() === '') return;
    answer(grants, {
      thenNext,
      done: grants ? (isAboutPost ? words.grantedPost : words.granted) : words.refused,
      onDone: () => setChosenAnswer(null),
    });
  };
  useCommands(
    answers.map(([id, keys, grants]) => ({
      id,
      words: grants ? grant : words.refuse,
      group: words.name,
      keys,
      run: () => choose(grants),
    })),
  );
  return (
    <div data-tool>
      <ReasonBox
        act={chosenAnswer === null ? null : chosenAnswer ? grant : words.refuse}
        value={reason}
        chosen={chosen}
        onChange={write}
        {...(chosenAnswer !== null && {
          onConfirm: (thenNext) => decide(chosenAnswer, thenNext),
        })}
      />
      <div className={styles.buttons}>
        <Button ariaExpanded={chosenAnswer === true} onClick={() => choose(true)}>
          {`${say(grant)} (A A)`}
        </Button>
        <Button ariaExpanded={chosenAnswer === false} onClick={() => choose(false)}>
          {`${say(words.refuse)} (A D)`}
        </Button>
      </div>
      {chosenAnswer !== null && (
        <>
          <AnswerPreview caseId={caseId} grants={chosenAnswer} />
          <div className={actingStyles.confirm}>
            <Button
              variant="primary"
              disabled={reason.trim() === ''}
              loading={answering}
              onClick={() => decide(chosenAnswer, false)}
            >
              {say(words.decide)}
            </Button>
            <Button
              disabled={reason.trim() === '' || answering}
              ariaLabel={say(words.decideNextKey)}
              nativeButtonAttributes={{ title: say(words.decideNextKey) }}
              onClick={() => decide(chosenAnswer, true)}
            >
              {say(words.decideNext)}
            </Button>
          </div>
        </>
      )}
    </div>
  );
};

/** Says why the viewer may not answer the appeal, also to the keys of an answer. */
const AnswerBarred = ({
  appeal,
  isAboutPost,
  draft: { reason, forget },
}: {
  readonly appeal: AppealView;
  readonly isAboutPost: boolean;
  readonly draft: ReturnType<typeof useAnswer>;
}) => {
  const { say } = useWords();
  const [barred, setBarred] = useState<Words | null>(null);
  const whyNot = say(appeal.why === 'same-person' ? words.mayNotSamePerson : words.mayNot);
  useCommands(
    answers.map(([id, keys, grants]) => {
      const name = !grants ? words.refuse : isAboutPost ? words.grantPost : words.grant;
      return {
        id: `barred ${id}`,
        words: name,
        group: words.name,
        keys,
        unlisted: true,
        run: () => setBarred(name),
      };
    }),
  );
  return (
    <>
      <p>{whyNot}</p>
      {appeal.noReviewer && <p>{say(words.noReviewer)}</p>}
      <KeptReason reason={reason} onForget={forget} />
      {barred && <Barred act={say(barred)} why={whyNot} onClose={() => setBarred(null)} />}
    </>
  );
};

const AnswerPreview = ({
  caseId,
  grants,
}: {
  readonly caseId: string;
  readonly grants: boolean;
}) => {
  const { data, error } = useRead(
    'POST /cases/{caseId}/appeal/previews',
    { path: { caseId }, body: { grants } },
    { staleTime: minute },
  );
  return (
    <PreviewSection error={error}>
      {data && <PreviewText preview={data} grants={grants} />}
    </PreviewSection>
  );
};

/** The decision appealed against; one event may have led to several, such as a freeze and a hidden post. */
const AppealedDecision = ({
  decision: { decisionId, eventId, subject, outcomeName, by, decidedAt },
  exhibits,
}: {
  readonly decision: CasePage['decisions'][number];
  readonly exhibits: CasePage['exhibits'];
}) => {
  const { say, moment } = useWords();
  const post = exhibits.find(
    (exhibit) => exhibit.eventId === eventId && exhibit.contentId === subject.id,
  );
  return (
    <div className={styles.against}>
      <p>
        {say(words.appealAgainst, { what: outcomeName })} ·{' '}
        {by === null
          ? say(decisionWords.automatic)
          : say(decisionWords.byPerson, { name: by.name })}{' '}
        · {moment(decidedAt)} ·{' '}
        <PlaceLink to={`/decisions/${decisionId}`} fontSize="body-s">
          {say(caseWords.decision)}
        </PlaceLink>
      </p>
      {subject.kind === 'content' && (
        <>
          <p>{say(words.appealAbout, { id: subject.id })}</p>
          {post?.text != null && <OriginalText text={post.text} marks={post.quotes} />}
        </>
      )}
    </div>
  );
};
