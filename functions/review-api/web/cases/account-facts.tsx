import type { ReactNode } from 'react';
import type { AccountCard } from '../../contract/cases.ts';
import { serverNow } from '../api/clock.ts';
import { useWords } from '../preferences/context.tsx';
import { standings, termOf, verifications } from '../words/terms.ts';
import styles from './account-facts.module.css';
import { Tag } from './tag.tsx';
import { words } from './words.ts';

/** Key facts of an account in one line: real name, age, end of its restriction, most frequent acts. */
export const AccountFacts = ({
  account: { realName, signedUpAt, firstSeenAt, counts, standing },
  children,
}: {
  readonly account: AccountCard;
  readonly children?: ReactNode;
}) => {
  const { say, ago, moment, count } = useWords();
  const since = signedUpAt ?? firstSeenAt;
  const { next } = standing;
  const term =
    next === null || next.until === null
      ? say(words.noEndAfterwards)
      : say(words.toWhen, { when: moment(next.until) });
  return (
    <div className={styles.facts}>
      <Tag tone={realName.status === 'verified' ? 'good' : 'caution'}>
        {say(termOf(verifications, realName.status))}
        {realName.level !== null && ` · ${say(termOf(verifications, realName.level))}`}
      </Tag>
      <span>{say(words.required, { level: say(termOf(verifications, realName.required)) })}</span>
      <span title={moment(since)}>
        {say(signedUpAt === null ? words.firstSeen : words.signedUp, {
          when: ago(since, serverNow()),
        })}
      </span>
      {standing.until !== null && (
        <span>
          {say(words.until, { when: moment(standing.until) })}
          {next && say(words.afterwards, { standing: termOf(standings, next.status), term })}
        </span>
      )}
      {counts.slice(0, 3).map(({ what, name, day, week, month }) => (
        <span
          key={what}
          title={say(words.counted, { day: count(day), week: count(week), month: count(month) })}
        >{`${say(name)} ${count(day)}/${count(week)}/${count(month)}`}</span>
      ))}
      {counts.length > 0 && <span>{say(words.spans)}</span>}
      {children}
    </div>
  );
};
