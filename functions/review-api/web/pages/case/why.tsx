import Alert from '@cloudscape-design/components/alert';
import type { DecisionView, FindingView } from '../../../contract/cases.ts';
import { Panel } from '../../cases/panel.tsx';
import { Tag, toneOf, toneOfSeverity } from '../../cases/tag.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { QuotingText } from '../../text/quoting-text.tsx';
import type { Words } from '../../words/say.ts';
import { families, outcomes, severities, termOf } from '../../words/terms.ts';
import styles from './why.module.css';
import { words } from './words.ts';

/** What was decided and what it rests on, the latest first. */
export const Why = ({ decisions }: { readonly decisions: readonly DecisionView[] }) => {
  const { say } = useWords();
  return (
    <Panel title={say(words.why)}>
      {decisions.length === 0 && <p className={styles.soft}>{say(words.noDecision)}</p>}
      {decisions.map((decision) => (
        <Decided key={decision.decisionId} decision={decision} />
      ))}
    </Panel>
  );
};

const Decided = ({ decision }: { readonly decision: DecisionView }) => {
  const { say, percent, moment } = useWords();
  const { outcome, wanted, score, by, decidedAt, onTrial, findings, errors, degraded } = decision;
  return (
    <article className={styles.decision}>
      <div className={styles.line}>
        <Tag tone={toneOf(outcome)}>{say(decision.outcomeName)}</Tag>
        <span>{say(words.likely, { score: percent(score) })}</span>
        <span className={styles.soft}>
          {by ? say(words.byPerson, { name: by.name }) : say(words.automatic)} · {moment(decidedAt)}
        </span>
        {wanted && (
          <Tag tone="caution">{say(words.wanted, { outcome: say(termOf(outcomes, wanted)) })}</Tag>
        )}
      </div>
      {onTrial && (
        <div className={styles.finding}>
          <Alert
            type="info"
            header={say(words.asksOnTrial, { rule: say(onTrial.title) })}
            action={<PlaceLink to={`/rules/${onTrial.rule}`}>{say(words.seeRule)}</PlaceLink>}
          >
            {say(words.asksOnTrialText)}
          </Alert>
        </div>
      )}
      {findings.map((finding) => (
        <Finding key={finding.rule} finding={finding} />
      ))}
      {errors.length > 0 && (
        <p className={styles.soft}>{say(words.ruleFailed, { rules: errors.join(' ') })}</p>
      )}
      {degraded.length > 0 && (
        <p className={styles.soft}>{say(words.notRead, { parts: degraded.join(' ') })}</p>
      )}
    </article>
  );
};

const Finding = ({ finding }: { readonly finding: FindingView }) => {
  const { say } = useWords();
  const { title, severity, family, life, evidence, ground, falsePositives, runbook } = finding;
  const told = (lines: readonly Words[]) => lines.map((line) => say(line)).join(' ');
  return (
    <div className={styles.finding}>
      <div className={styles.line}>
        <strong>{say(title)}</strong>
        <Tag tone={toneOfSeverity(severity)}>{say(termOf(severities, severity))}</Tag>
        <Tag>{say(termOf(families, family))}</Tag>
        {life === 'shadow' && <Tag>{say(words.shadow)}</Tag>}
      </div>
      <ul className={styles.evidence}>
        {evidence.map((piece) => (
          <li key={piece.en}>
            <QuotingText text={say(piece)} />
          </li>
        ))}
      </ul>
      {(falsePositives.length > 0 || runbook.length > 0 || ground) && (
        <details>
          <summary className={styles.todo}>{say(words.todo)}</summary>
          <dl className={styles.more}>
            {falsePositives.length > 0 && (
              <>
                <dt>{say(words.careful)}</dt>
                <dd>{told(falsePositives)}</dd>
              </>
            )}
            {runbook.length > 0 && (
              <>
                <dt>{say(words.todo)}</dt>
                <dd>{told(runbook)}</dd>
              </>
            )}
            {ground && (
              <>
                <dt>{say(words.lawGround)}</dt>
                <dd>{say(ground)}</dd>
              </>
            )}
          </dl>
        </details>
      )}
    </div>
  );
};
