import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useAct, useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { Failure } from '../../shell/failure.tsx';
import { PlaceLink } from '../../shell/go.tsx';
import { SaveView } from '../../views/save-view.tsx';
import type { Query } from './query.ts';
import styles from './search.module.css';
import { words } from './words.ts';

/** Searches and queues that somebody comes back to; one's own and the shared ones. */
export const Views = ({ query }: { readonly query: Query }) => {
  const { say } = useWords();
  const queries = useQueryClient();
  const { data, error, refetch } = useRead('GET /views', {});
  const remove = useAct('DELETE /views/{viewId}');
  const again = () => queries.invalidateQueries({ queryKey: ['GET /views'] });
  return (
    <Container header={<Header variant="h2">{say(words.views)}</Header>}>
      <SpaceBetween size="s">
        {error && !data && <Failure error={error} onRetry={refetch} />}
        {remove.error && <Failure error={remove.error} />}
        {data?.views.length === 0 && <Box>{say(words.noViews)}</Box>}
        <ul className={styles.views}>
          {data?.views.map(({ viewId, name, page, shared, mine }) => (
            <li key={viewId}>
              <span>
                <PlaceLink to={page}>{name}</PlaceLink>{' '}
                {shared && <small>{say(words.shared)}</small>}
              </span>
              {mine && (
                <Button
                  variant="inline-icon"
                  iconName="remove"
                  ariaLabel={say(words.remove, { name })}
                  onClick={() => remove.mutate({ path: { viewId } }, { onSuccess: again })}
                />
              )}
            </li>
          ))}
        </ul>
        {query.q !== undefined && (
          <SaveView page={`/search?${new URLSearchParams({ ...query })}`} onSaved={again} />
        )}
      </SpaceBetween>
    </Container>
  );
};
