import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRefetch } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import type { Query } from '../../search/query.ts';
import { Section } from '../../shell/section.tsx';
import { SaveView } from '../../views/save-view.tsx';
import { ViewList } from '../../views/view-list.tsx';
import { words } from './words.ts';

/** Saved searches and queues, both own and shared. */
export const Views = ({ query }: { readonly query: Query }) => {
  const { say } = useWords();
  const refetch = useRefetch('GET /views');
  const page = query.q === undefined ? null : `/search?${new URLSearchParams({ ...query })}`;
  return (
    <Section title={say(words.views)}>
      <SpaceBetween size="s">
        <ViewList page={page} />
        {page !== null && <SaveView page={page} onSaved={refetch} />}
      </SpaceBetween>
    </Section>
  );
};
