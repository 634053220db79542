import ButtonDropdown from '@cloudscape-design/components/button-dropdown';
import { lazy, Suspense, useState } from 'react';
import { useRead } from '../../api/context.tsx';
import { minute } from '../../figures/durations.ts';
import { useWords } from '../../preferences/context.tsx';
import { useGo } from '../../shell/go.tsx';
import { words } from '../../views/words.ts';
import { addressOf, type Filters } from './filters.ts';

const ViewsDialogue = lazy(() =>
  import('../../views/views-dialogue.tsx').then(({ ViewsDialogue: part }) => ({ default: part })),
);

/** Saved views of queues, with a way to save the current one. */
export const QueueViews = ({ filters }: { readonly filters: Filters }) => {
  const { say } = useWords();
  const go = useGo();
  const [doing, setDoing] = useState<'save' | 'manage' | null>(null);
  const { data } = useRead('GET /views', {}, { staleTime: minute });
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
          { id: 'save', text: say(words.saveView), disabled: !narrowed },
          { id: 'manage', text: say(words.manage), disabled: !views.some(({ mine }) => mine) },
        ]}
        onItemClick={({ detail: { id } }) => {
          const view = views.find(({ viewId }) => viewId === id);
          if (view) go(view.page);
          else setDoing(id === 'manage' ? 'manage' : 'save');
        }}
      >
        {say(words.views)}
      </ButtonDropdown>
      {doing && (
        <Suspense>
          <ViewsDialogue
            what={doing}
            page={narrowed ? addressOf(filters) : null}
            pathPrefix="/cases"
            onClose={() => setDoing(null)}
          />
        </Suspense>
      )}
    </>
  );
};
