import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useRefetch } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import type { Query } from '../../search/query.ts';
import { SaveView } from '../../views/save-view.tsx';
import { ViewList } from '../../views/view-list.tsx';
import { words } from './words.ts';

/** Saved searches and queues, both own and shared. */
export const Views = ({ query }: { readonly query: Query }) => {
  const { say } = useWords();
  const refetch = useRefetch('GET /views');
  const page = query.q === undefined ? null : `/search?${new URLSearchParams({ ...query })}`;
  return (
    <Container header={<Header variant="h2">{say(words.views)}</Header>}>
      <SpaceBetween size="s">
        <ViewList page={page} />
        {page !== null && <SaveView page={page} onSaved={refetch} />}
      </SpaceBetween>
    </Container>
  );
};
