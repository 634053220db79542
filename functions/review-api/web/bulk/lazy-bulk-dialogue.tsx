import { type ComponentProps, lazy, Suspense } from 'react';
import type { BulkDialogue } from './bulk-dialogue.tsx';

const Lazy = lazy(() =>
  import('./bulk-dialogue.tsx').then(({ BulkDialogue: part }) => ({ default: part })),
);

/** The bulk dialogue; its code is loaded when it opens. */
export const LazyBulkDialogue = (props: ComponentProps<typeof BulkDialogue>) => (
  <Suspense>
    <Lazy {...props} />
  </Suspense>
);
