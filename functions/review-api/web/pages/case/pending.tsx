import Alert from '@cloudscape-design/components/alert';
import type { Proposal } from '../../../contract/proposals.ts';
import { useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import styles from './pending.module.css';
import { words } from './words.ts';

/** The open proposals about a case, rule or bulk action. */
export const usePending = (
  about: { readonly caseId: string } | { readonly rule: string } | { readonly bulkId: string },
): readonly Proposal[] => {
  const { data } = useRead('GET /proposals', { query: { state: 'open', limit: '100', ...about } });
  return data?.items ?? [];
};

/** Shows open proposals, so that the same is not decided twice. */
export const Pending = ({ proposals }: { readonly proposals: readonly Proposal[] }) => {
  const { say } = useWords();
  return proposals.map(({ proposalId, by, words: what }) => (
    <div key={proposalId} className={styles.pending}>
      <Alert type="info">
        {say(words.pending, { name: by.name, what: say(what) })}{' '}
        <PlaceLink to="/proposals">{say(words.seePending)}</PlaceLink>
      </Alert>
    </div>
  ));
};
