import Button from '@cloudscape-design/components/button';
import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import type { CasePage } from '../../../contract/cases.ts';
import type { Claim } from '../../../contract/queues.ts';
import { useServerNow } from '../../api/use-server-now.ts';
import { AccountFacts } from '../../cases/account-facts.tsx';
import { HandlingTags } from '../../cases/handling-tags.tsx';
import { Priority } from '../../cases/priority.tsx';
import { rememberedQueue } from '../../cases/queue-trail.ts';
import { StandingTag } from '../../cases/standing-tag.tsx';
import { Tag, toneOfSeverity } from '../../cases/tag.tsx';
import { words as caseWords } from '../../cases/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { useMe } from '../../session/me.tsx';
import { AuditLink } from '../../shell/audit-link.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { campaigns, categories, severities, termOf } from '../../words/terms.ts';
import styles from './case-head.module.css';
import type { Handling } from './handling-dialogue.tsx';
import { handlingStepsOf, isWithinReach, stepKeys } from './ways.ts';
import { words } from './words.ts';

/** The account of the case, its urgency, and who is working on it. */
export const CaseHead = ({
  page,
  claim,
  others,
  onClaim,
  onSkip,
  onHandle,
  onNext,
}: {
  readonly page: CasePage;
  readonly claim: Claim | null;
  readonly others: CasePage['presence'];
  readonly onClaim: () => void;
  readonly onSkip: () => void;
  readonly onHandle: (way: Handling | 'warn' | 'clue') => void;
  readonly onNext: () => void;
}) => {
  const { say, list } = useWords();
  const { me, can } = useMe();
  const { case: row, account, resolution } = page;
  const { assignee } = row.handling;
  const mine = assignee?.id === me.person.id;
  const identity = (
    <>
      <span>{say(words.copyId, { id: row.caseId })}</span>
      <AuditLink kind="case" id={row.caseId} />
    </>
  );
  return (
    <header className={styles.head}>
      <div className={styles.who}>
        <div className={styles.line}>
          <span className={styles.back}>
            <PlaceLink to={rememberedQueue().href} ariaLabel={say(words.back)}>
              {'←'}
            </PlaceLink>
          </span>
          <h1 className={styles.account}>{row.accountId}</h1>
          {account && <StandingTag standing={account.standing} />}
          <Tag tone={toneOfSeverity(row.severity)}>{say(termOf(severities, row.severity))}</Tag>
          <span>{say(termOf(categories, row.category))}</span>
          {row.campaign && <Tag tone="caution">{say(campaigns[row.campaign.kind])}</Tag>}
        </div>
        {account ? (
          <AccountFacts account={account}>{identity}</AccountFacts>
        ) : (
          <div className={`${styles.line} ${styles.soft}`}>
            <span>{say(page.readsAccount ? words.unknownAccount : words.accountElsewhere)}</span>
            {identity}
          </div>
        )}
      </div>
      <div>
        <Priority points={row.points} parts={row.parts} />
        {!resolution && (
          <div className={styles.due}>
            <Due row={row} />
          </div>
        )}
      </div>
      <div className={styles.handling}>
        {resolution ? (
          <Resolved resolution={resolution} />
        ) : (
          <>
            {claim && (
              <Tag tone={claim.mine ? 'accent' : 'caution'}>
                {claim.mine
                  ? say(words.claimedMine)
                  : say(words.claimedBy, { name: claim.by.name })}
              </Tag>
            )}
            {assignee && (
              <Tag tone={mine ? 'accent' : 'caution'}>
                {mine ? say(words.handedToMe) : say(words.handedTo, { name: assignee.name })}
              </Tag>
            )}
            <HandlingTags handling={row.handling} />
            {others.length > 0 && (
              <span className={styles.soft} aria-live="polite">
                {say(words.watching, { names: list(others.map(({ name }) => name)) })}
              </span>
            )}
          </>
        )}
        {can('rule') && isWithinReach(page) && (
          <div className={styles.buttons}>
            {!resolution && (
              <>
                {(!assignee || mine) && (
                  <Button
                    onClick={onClaim}
                  >{`${say(claim?.mine ? words.giveBack : words.claim)} (C)`}</Button>
                )}
                <Button
                  nativeButtonAttributes={{ title: say(words.skipHint) }}
                  onClick={onSkip}
                >{`${say(words.skip)} (S)`}</Button>
              </>
            )}
            {resolution && <Button onClick={onNext}>{`${say(words.next)} (N)`}</Button>}
            <ButtonDropdown
              expandToViewport
              items={handlingStepsOf(page, { me, can }).map((way) => ({
                id: way,
                text: say(words[way]),
                ...(stepKeys[way] !== undefined && { labelTag: stepKeys[way].toUpperCase() }),
              }))}
              onItemClick={({ detail }) => onHandle(detail.id as Handling | 'warn' | 'clue')}
            >
              {say(words.more)}
            </ButtonDropdown>
          </div>
        )}
      </div>
    </header>
  );
};

const Due = ({ row }: { readonly row: CasePage['case'] }) => {
  const { say, ago, moment } = useWords();
  const left = ago(row.dueAt, useServerNow());
  return (
    <span className={row.overdue ? styles.overdue : styles.soft} title={moment(row.dueAt)}>
      {say(row.overdue ? caseWords.overdue : caseWords.dueIn, { ago: left })}
    </span>
  );
};

const Resolved = ({ resolution }: { readonly resolution: NonNullable<CasePage['resolution']> }) => {
  const { say, moment } = useWords();
  const { conclusion, by, at } = resolution;
  return (
    <Tag tone="good">
      {say(words.resolved, {
        conclusion: say(words[conclusion]),
        name: by.name,
        when: moment(at),
      })}
    </Tag>
  );
};
