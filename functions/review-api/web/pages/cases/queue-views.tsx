import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { lazy, Suspense, useState } from 'react';
import { useRead } from '../../api/context.tsx';
import { useWords } from '../../preferences/context.tsx';
import { useGo } from '../../shell/go.tsx';
import { words } from '../../views/words.ts';
import type { Filters } from './filters.ts';

const SaveViewDialogue = lazy(() =>
  import('../../views/save-view-dialogue.tsx').then(({ SaveViewDialogue: part }) => ({
    default: part,
  })),
);

const save = 'save';

/** Narrowed queues that somebody comes back to, and a way to keep this one. */
export const QueueViews = ({ filters }: { readonly filters: Filters }) => {
  const { say } = useWords();
  const go = useGo();
  const [saving, open] = useState(false);
  const { data } = useRead('GET /views', {}, { staleTime: 60_000 });
  const views = (data?.views ?? []).filter(({ page }) => page.startsWith('/cases'));
  const narrowed = Object.keys(filters).length > 0;
  return (
    <>
      <ButtonDropdown
        items={[
          ...views.map(({ viewId, name, shared }) => ({
            id: viewId,
            text: name,
            ...(shared && { secondaryText: say(words.shared) }),
          })),
          { id: save, text: say(words.saveView), disabled: !narrowed },
        ]}
        onItemClick={({ detail: { id } }) => {
          const view = views.find(({ viewId }) => viewId === id);
          if (view) go(view.page);
          else open(true);
        }}
      >
        {say(words.views)}
      </ButtonDropdown>
      {saving && (
        <Suspense>
          <SaveViewDialogue
            page={`/cases?${new URLSearchParams({ ...filters })}`}
            onClose={() => open(false)}
          />
        </Suspense>
      )}
    </>
  );
};
