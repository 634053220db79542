import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { SavedView } from '../../contract/views.ts';
import { useAct, useAgain, useRead } from '../api/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { Failure } from '../shell/failure.tsx';
import { PlaceLink } from '../shell/go.tsx';
import { SaveView } from './save-view.tsx';
import styles from './view-list.module.css';
import { words } from './words.ts';

/**
 * The own and shared saved views; own ones can be renamed, shared, retargeted and removed here.
 *
 * @param page with its current filters; `null` if it has none
 * @param within only views whose page begins with this, e.g. `/cases`
 */
export const ViewList = ({
  page,
  within = '/',
  onGo,
}: {
  readonly page: string | null;
  readonly within?: string;
  readonly onGo?: () => void;
}) => {
  const { say } = useWords();
  const { data, error, refetch } = useRead('GET /views', {});
  const [changing, change] = useState<SavedView | null>(null);
  const [asked, ask] = useState<string | null>(null);
  const remove = useAct('DELETE /views/{viewId}');
  const again = useAgain('GET /views');
  const views = (data?.views ?? []).filter((view) => view.page.startsWith(within));
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  return (
    <>
      {remove.error && <Failure error={remove.error} />}
      {data && views.length === 0 && <Box>{say(words.noViews)}</Box>}
      <ul className={styles.views}>
        {views.map((view) => (
          <li key={view.viewId}>
            {changing?.viewId === view.viewId ? (
              <SaveView
                page={page}
                view={changing}
                onSaved={() => {
                  change((now) => (now?.viewId === view.viewId ? null : now));
                  again();
                }}
              />
            ) : (
              <>
                <span>
                  <PlaceLink to={view.page} onGo={onGo}>
                    {view.name}
                  </PlaceLink>{' '}
                  {view.shared && <small>{say(words.shared)}</small>}
                </span>
                {view.mine && (
                  <span className={styles.ways}>
                    <Button
                      variant="inline-icon"
                      iconName="edit"
                      ariaLabel={say(words.change, { name: view.name })}
                      onClick={() => change(view)}
                    />
                    <Button
                      variant="inline-icon"
                      iconName="remove"
                      ariaLabel={say(words.remove, { name: view.name })}
                      onClick={() => ask(view.viewId)}
                    />
                  </span>
                )}
                {asked === view.viewId && (
                  <span className={styles.sure} role="alert">
                    {say(view.shared ? words.sureShared : words.sure, { name: view.name })}
                    <Button
                      loading={remove.isPending}
                      onClick={() =>
                        remove.mutate({ path: { viewId: view.viewId } }, { onSuccess: again })
                      }
                    >
                      {say(words.removeIt)}
                    </Button>
                    <Button variant="link" onClick={() => ask(null)}>
                      {say(words.keepIt)}
                    </Button>
                  </span>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
};
