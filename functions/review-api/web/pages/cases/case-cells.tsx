import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import type { CaseRow } from '../../../contract/queues.ts';
import { useServerNow } from '../../api/use-server-now.ts';
import { HandlingTags } from '../../cases/handling-tags.tsx';
import { Priority } from '../../cases/priority.tsx';
import { restrictingOutcomes } from '../../cases/restricting.ts';
import { Tag, toneOf, toneOfSeverity } from '../../cases/tag.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { useWords } from '../../preferences/context.tsx';
import type { Words } from '../../words/say.ts';
import {
  campaigns,
  categories,
  languages,
  outcomes,
  scripts,
  severities,
  standings,
  termOf,
  tiers,
} from '../../words/terms.ts';
import styles from './case-table.module.css';
import { words } from './words.ts';

// Memoized: there are many rows and most updates change only one, so cells of unchanged rows are not rendered
// again.
export const PriorityCell = memo(({ row }: { readonly row: CaseRow }) => (
  <Priority points={row.points} parts={row.parts} />
));

export const SubjectCell = memo(
  ({ row, whole }: { readonly row: CaseRow; readonly whole: boolean }) => {
    const { say } = useWords();
    return (
      <div>
        <div className={styles.line}>
          <Link
            to="/cases/$caseId"
            params={{ caseId: row.caseId }}
            data-row={row.caseId}
            className={styles.account}
          >
            {row.accountId}
          </Link>
          <Tag tone={toneOfSeverity(row.severity)}>{say(termOf(severities, row.severity))}</Tag>
        </div>
        <div className={styles.line}>
          <span>{say(termOf(categories, row.category))}</span>
          {row.tier !== null && row.tier !== 'standard' && <Tag>{say(tiers[row.tier])}</Tag>}
          {row.appeal && <Tag tone="accent">{say(caseWords.appeal)}</Tag>}
          {row.victimAtRisk && <Tag tone="danger">{say(words.victim)}</Tag>}
          {row.campaign && <Tag tone="caution">{say(campaigns[row.campaign.kind])}</Tag>}
          {row.degraded && <Tag tone="caution">{say(caseWords.unread)}</Tag>}
          <HandlingTags handling={row.handling} />
          {whole && (row.claim || row.handling.assignee) && <AssigneeCell row={row} named />}
        </div>
        {whole && (
          <div className={styles.facts}>
            <span>{say(words[row.source])}</span>
            <SourceFacts row={row} />
          </div>
        )}
      </div>
    );
  },
);

export const DueCell = memo(
  ({ row, named = false }: { readonly row: CaseRow; readonly named?: boolean }) => {
    const { say, ago, moment } = useWords();
    const now = useServerNow();
    const left = ago(row.dueAt, now);
    return (
      <div title={moment(row.dueAt)}>
        <div className={row.overdue ? styles.overdue : undefined}>
          {
            // In the stacked layout, no header names the value.
            named ? say(row.overdue ? caseWords.overdue : caseWords.dueIn, { ago: left }) : left
          }
        </div>
        <div className={styles.soft}>
          {row.overdue && !named
            ? say(words.overdue)
            : say(words.opened, { ago: ago(row.openedAt, now) })}
        </div>
      </div>
    );
  },
);

export const SourceCell = memo(({ row }: { readonly row: CaseRow }) => {
  const { say } = useWords();
  return (
    <div>
      <div>{say(words[row.source])}</div>
      <div className={styles.facts}>
        <SourceFacts row={row} />
      </div>
    </div>
  );
});

const SourceFacts = ({ row }: { readonly row: CaseRow }) => {
  const { say, count } = useWords();
  const people = row.reporters + row.newcomers;
  return (
    <>
      {people > 0 && <span>{say(words.reporters, { count: count(people) })}</span>}
      {row.newcomers > 0 && <span>{say(words.newcomers, { count: count(row.newcomers) })}</span>}
      <span>{say(words.hits, { count: count(row.hits) })}</span>
      {row.language !== null ? (
        <span>{say(termOf(languages, row.language))}</span>
      ) : (
        row.script !== null && <span>{say(scripts[row.script])}</span>
      )}
    </>
  );
};

/**
 * The current restrictions of a row's account (or of a campaign's lead account); if there are none, the
 * latest outcome, unless it was lifted.
 */
const shownOf = ({
  accountId,
  inForce: { standing, visibility },
  latest,
  observed,
}: CaseRow): readonly (readonly [string, Words])[] => {
  const held = [standing, visibility].filter(
    (is) => is !== null && is !== 'active' && is !== 'visible',
  );
  if (held.length > 0) return held.map((is) => [is, termOf(standings, is)]);
  if (
    latest?.subject.accountId === accountId &&
    (observed || !restrictingOutcomes.has(latest.outcome))
  ) {
    return [[latest.outcome, termOf(outcomes, latest.outcome)]];
  }
  return standing === null ? [] : [[standing, termOf(standings, standing)]];
};

export const StateCell = memo(({ row }: { readonly row: CaseRow }) => {
  const { say, likelihood } = useWords();
  return (
    <div>
      <div className={styles.line}>
        {shownOf(row).map(([is, name]) => (
          <Tag key={is} tone={toneOf(is)}>
            {say(name)}
          </Tag>
        ))}
        {row.observed && <Tag>{say(words.observed)}</Tag>}
      </div>
      <div className={styles.soft}>{say(caseWords.score, { score: likelihood(row.score) })}</div>
    </div>
  );
});

/** Truncates long names so that the table fits. */
const PersonName = ({ children: name }: { readonly children: string }) => (
  <span className={styles.person} title={name}>
    {name}
  </span>
);

export const AssigneeCell = memo(
  ({
    row: { claim, handling },
    named = false,
  }: {
    readonly row: CaseRow;
    /** Whether no header says that the name is of whoever works on the case. */
    readonly named?: boolean;
  }) => {
    const { say } = useWords();
    if (claim) {
      const name = claim.mine ? say(words.mine) : claim.by.name;
      return (
        <Tag tone={claim.mine ? 'accent' : 'plain'}>
          <PersonName>{named ? say(words.claimedBy, { name }) : name}</PersonName>
        </Tag>
      );
    }
    if (handling.assignee) {
      return (
        <Tag>
          <PersonName>{say(words.handedTo, { name: handling.assignee.name })}</PersonName>
        </Tag>
      );
    }
    return <span className={styles.soft}>—</span>;
  },
);
