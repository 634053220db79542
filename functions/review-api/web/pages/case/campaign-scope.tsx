import type { CasePage } from '../../../contract/cases.ts';
import { useCommands } from '../../commands/context.tsx';
import { Keys } from '../../commands/keys.tsx';
import { useWords } from '../../preferences/context.tsx';
import { searchForOthers } from '../../search/passage.ts';
import { useMe } from '../../session/me.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import styles from './acting-panel.module.css';
import { words } from './words.ts';

/** The accounts to which a ruling on a campaign's case applies. */
export const CampaignScope = ({
  page,
  members,
  onMembers,
}: {
  readonly page: CasePage;
  readonly members: NonNullable<CasePage['members']>;
  readonly onMembers: () => void;
}) => {
  const { say, count } = useWords();
  const { can } = useMe();
  const allowed = can('act-in-bulk');
  useCommands([
    allowed && {
      id: 'act members',
      words: words.actOnMembers,
      group: words.act,
      keys: 'b',
      run: onMembers,
    },
  ]);
  const counted = (n: number) => (members.exact ? count(n) : `${count(n)}+`);
  return (
    <div className={styles.scope}>
      <span>
        {say(allowed ? words.campaignScopeButMembers : words.campaignScope, {
          account: page.case.accountId,
          all: counted(members.all),
        })}
        {members.all > members.known && (
          <>
            {' '}
            <PlaceLink to={searchForOthers(page)}>
              {say(words.campaignOthers, { rest: counted(members.all - members.known) })}
            </PlaceLink>
          </>
        )}
      </span>
      {allowed && (
        <button type="button" className={styles.act} data-act="members" onClick={onMembers}>
          <span>{say(words.onMembers, { known: count(members.known) })}</span>
          <Keys keys="b" />
        </button>
      )}
    </div>
  );
};
