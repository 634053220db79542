import Alert from '@cloudscape-design/components/alert';
import type { DecisionView, FindingView } from '../../contract/cases.ts';
import { Panel } from '../cases/panel.tsx';
import { Tag, toneOf, toneOfSeverity } from '../cases/tag.tsx';
import { words as caseWords } from '../cases/words.ts';
import { useWords } from '../preferences/context.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { QuotingText } from '../text/quoting-text.tsx';
import type { Catalogue, Words } from '../words/say.ts';
import { families, outcomes, severities, termOf } from '../words/terms.ts';
import styles from './decisions-panel.module.css';
import { words } from './words.ts';

/** Number of findings shown initially. */
const findingsShown = 3;

/** The decisions and their evidence: first the leading ones; the others on request, so that the users' texts stay in view. */
export const DecisionsPanel = ({
  decisions,
  leading = decisions,
  more = false,
  category = null,
}: {
  readonly decisions: readonly DecisionView[];
  /** Those that explain the case. */
  readonly leading?: readonly DecisionView[];
  /** Whether there are older decisions than those given. */
  readonly more?: boolean;
  /** What the case is about: findings of this category come first. */
  readonly category?: string | null;
}) => {
  const { say, count } = useWords();
  const others = decisions.filter((decision) => !leading.includes(decision));
  return (
    <Panel title={say(words.why)}>
      {leading.length === 0 && <p className={styles.soft}>{say(words.noDecision)}</p>}
      {leading.map((decision, at) => (
        <DecisionItem
          key={decision.decisionId}
          decision={decision}
          category={category}
          // Of the second one, what the case is about.
          most={at > 0 ? 1 : findingsShown + 1 - leading.length}
        />
      ))}
      {others.length > 0 && (
        <details className={styles.others}>
          <summary className={styles.todo}>
            {say(words.otherDecisions, { count: `${count(others.length)}${more ? '+' : ''}` })}
          </summary>
          {others.map((decision) => (
            <DecisionItem key={decision.decisionId} decision={decision} category={category} />
          ))}
        </details>
      )}
    </Panel>
  );
};

/** Parts of an event that were cut. */
const cutParts = {
  'oversize-text': words.oversizeText,
  'too-many-targets': words.tooManyTargets,
  'too-many-labels': words.tooManyLabels,
} as const satisfies Catalogue;

const severityOrder = ['critical', 'high', 'medium', 'low'];

/**
 * Sorts findings: shadow findings last, those of the case's category first, then by severity. Removes evidence already
 * stated by an earlier one.
 */
const sortedFindings = (
  findings: readonly FindingView[],
  category: string | null,
): readonly FindingView[] => {
  const stated = new Set<string>();
  return findings
    .toSorted(
      (a, b) =>
        Number(a.life === 'shadow') - Number(b.life === 'shadow') ||
        Number(b.category === category) - Number(a.category === category) ||
        severityOrder.indexOf(a.severity) - severityOrder.indexOf(b.severity),
    )
    .map((finding) => {
      const evidence = finding.evidence.filter(({ en }) => !stated.has(en));
      for (const { en } of evidence) stated.add(en);
      return { ...finding, evidence };
    });
};

const DecisionItem = ({
  decision,
  category,
  most = findingsShown,
}: {
  readonly decision: DecisionView;
  readonly category: string | null;
  /** Number of findings shown initially. */
  readonly most?: number;
}) => {
  const { say, likelihood, moment, count } = useWords();
  const { outcome, wanted, score, by, decidedAt, braked, unchanged, onTrial, errors, degraded } =
    decision;
  // A person's decision and the end of a restriction carry the score of the findings that they are about.
  const judges = by === null && outcome !== 'allow';
  const findings = sortedFindings(decision.findings, category);
  const rest = findings.slice(most);
  return (
    <article className={styles.decision}>
      <div className={styles.line}>
        <Tag tone={toneOf(outcome)}>{say(decision.outcomeName)}</Tag>
        {judges && <span>{say(caseWords.score, { score: likelihood(score) })}</span>}
        <span className={styles.soft}>
          {by ? say(words.byPerson, { name: by.name }) : say(words.automatic)} · {moment(decidedAt)}
        </span>
        {wanted && (
          <Tag tone="caution">{say(words.wanted, { outcome: say(termOf(outcomes, wanted)) })}</Tag>
        )}
      </div>
      {braked.length > 0 && (
        <p className={styles.soft}>
          {say(words.braked, { brakes: braked.map((brake) => say(brake.words)).join(' · ') })}
        </p>
      )}
      {unchanged && <p className={styles.soft}>{say(caseWords.unchanged)}</p>}
      {onTrial && (
        <div className={styles.finding}>
          <Alert type="info" header={say(words.asksOnTrial, { rule: say(onTrial.title) })}>
            {say(words.asksOnTrialText)}{' '}
            <PlaceLink to={`/rules/${onTrial.rule}`}>{say(words.seeRule)}</PlaceLink>
          </Alert>
        </div>
      )}
      {findings.slice(0, most).map((finding) => (
        <Finding key={finding.rule} finding={finding} />
      ))}
      {rest.length > 0 && (
        <details className={styles.finding}>
          <summary className={styles.todo}>
            {say(words.otherFindings, { count: count(rest.length) })}
          </summary>
          {rest.map((finding) => (
            <Finding key={finding.rule} finding={finding} />
          ))}
        </details>
      )}
      {errors.length > 0 && (
        <p className={styles.soft}>{say(words.ruleFailed, { rules: errors.join(' ') })}</p>
      )}
      {degraded.length > 0 && (
        <p className={styles.soft}>
          {say(words.notRead, {
            parts: [...new Set(degraded)].map((part) => say(termOf(cutParts, part))).join(' · '),
          })}
        </p>
      )}
    </article>
  );
};

const Finding = ({ finding }: { readonly finding: FindingView }) => {
  const { say } = useWords();
  const { title, severity, family, life, evidence, ground, falsePositives, runbook } = finding;
  const joined = (lines: readonly Words[]) => lines.map((line) => say(line)).join(' ');
  return (
    <div className={styles.finding}>
      <div className={styles.line}>
        <strong>{say(title)}</strong>
        <Tag tone={toneOfSeverity(severity)}>{say(termOf(severities, severity))}</Tag>
        <Tag>{say(termOf(families, family))}</Tag>
        {life === 'shadow' && <Tag>{say(words.shadow)}</Tag>}
      </div>
      {evidence.length > 0 && (
        <ul className={styles.evidence}>
          {evidence.map((piece, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines may be equal, and have no state
            <li key={at}>
              <QuotingText text={say(piece)} />
            </li>
          ))}
        </ul>
      )}
      {(falsePositives.length > 0 || runbook.length > 0 || ground) && (
        <details>
          <summary className={styles.todo} aria-label={`${say(words.todo)}: ${say(title)}`}>
            {say(words.todo)}
          </summary>
          <dl className={styles.more}>
            {falsePositives.length > 0 && (
              <>
                <dt>{say(words.careful)}</dt>
                <dd>{joined(falsePositives)}</dd>
              </>
            )}
            {runbook.length > 0 && (
              <>
                <dt>{say(words.todo)}</dt>
                <dd>{joined(runbook)}</dd>
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
