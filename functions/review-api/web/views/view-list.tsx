import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import { useLayoutEffect, useRef, useState } from 'react';
import type { SavedView } from '../../contract/views.ts';
import { useAct, useRead, useRefetch } from '../api/context.tsx';
import { isProblem } from '../api/problem.ts';
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
 * @param pathPrefix only views whose page begins with this, e.g. `/cases`
 */
export const ViewList = ({
  page,
  pathPrefix = '/',
  onGo,
}: {
  readonly page: string | null;
  readonly pathPrefix?: string;
  readonly onGo?: () => void;
}) => {
  const { say } = useWords();
  const { data, error, refetch } = useRead('GET /views', {});
  const [editedView, setEditedView] = useState<SavedView | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const remove = useAct('DELETE /views/{viewId}');
  const refetchViews = useRefetch('GET /views');
  const place = useRef<HTMLDivElement>(null);
  // The focused button goes with what it did; without focus inside, a dialogue receives no key events.
  const keepsFocus = useRef(false);
  const keepFocus = () => {
    keepsFocus.current = true;
  };
  useLayoutEffect(() => {
    if (!keepsFocus.current || document.activeElement !== document.body) return;
    keepsFocus.current = false;
    place.current?.focus();
  });
  const leave = () => {
    keepFocus();
    refetchViews();
  };
  // In another tab it is deleted already.
  const failure = isProblem(remove.error, 'not-found') ? null : remove.error;
  const views = (data?.views ?? []).filter((view) => view.page.startsWith(pathPrefix));
  if (error && !data) return <Failure error={error} onRetry={refetch} />;
  return (
    <div ref={place} tabIndex={-1} className={styles.place}>
      {failure && <Failure error={failure} />}
      {data && views.length === 0 && <Box>{say(words.noViews)}</Box>}
      <ul className={styles.views}>
        {views.map((view) => (
          <li key={view.viewId}>
            {editedView?.viewId === view.viewId ? (
              <SaveView
                page={page}
                view={editedView}
                onSaved={() => {
                  setEditedView((now) => (now?.viewId === view.viewId ? null : now));
                  keepFocus();
                  refetchViews();
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
                      onClick={() => setEditedView(view)}
                    />
                    <Button
                      variant="inline-icon"
                      iconName="remove"
                      ariaLabel={say(words.remove, { name: view.name })}
                      onClick={() => setAsked(view.viewId)}
                    />
                  </span>
                )}
                {asked === view.viewId && (
                  <span className={styles.sure} role="alert">
                    {say(view.shared ? words.sureShared : words.sure, { name: view.name })}
                    <Button
                      loading={remove.isPending}
                      onClick={() =>
                        remove.mutate(
                          { path: { viewId: view.viewId } },
                          {
                            onSuccess: leave,
                            onError: (failed) => isProblem(failed, 'not-found') && leave(),
                          },
                        )
                      }
                    >
                      {say(words.removeIt)}
                    </Button>
                    <Button
                      variant="link"
                      onClick={() => {
                        setAsked(null);
                        keepFocus();
                      }}
                    >
                      {say(words.keepIt)}
                    </Button>
                  </span>
                )}
              </>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
};
