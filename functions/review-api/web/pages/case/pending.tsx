import Alert from '@cloudscape-design/components/alert';
import type { Proposal } from '../../../contract/proposals.ts';
import { useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import styles from './pending.module.css';
import { words } from './words.ts';

/** What was proposed about something and waits for another person: nobody need decide it twice. */
export const Pending = ({ about }: { readonly about: (proposal: Proposal) => boolean }) => {
  const { say } = useWords();
  const { data } = useRead('GET /proposals', { query: { state: 'open', limit: '100' } });
  return data?.items.filter(about).map(({ proposalId, by, words: what }) => (
    <div key={proposalId} className={styles.pending}>
      <Alert type="info">
        {say(words.pending, { name: by.name, what: say(what) })}{' '}
        <PlaceLink to="/proposals">{say(words.seePending)}</PlaceLink>
      </Alert>
    </div>
  ));
};
