import Alert from '@cloudscape-design/components/alert';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ComponentProps } from 'react';
import type { BulkUndoPreview } from '../../contract/acting.ts';
import { Statement } from '../cases/statement.tsx';
import { useWords } from '../preferences/context.tsx';
import { BulkItems } from './bulk-items.tsx';
import { words } from './words.ts';

/** A preview account by account, with the first statement in full. */
export const PreviewedItems = ({
  preview,
  isUndo = false,
  ...leaving
}: {
  readonly preview: BulkUndoPreview;
  /** Whether the preview is of an undo. */
  readonly isUndo?: boolean;
} & Pick<ComponentProps<typeof BulkItems>, 'except' | 'kept' | 'onExcept'>) => {
  const { say, count } = useWords();
  const { would, items, sample, fourEyes } = preview;
  const [first] = sample;
  return (
    <SpaceBetween size="s">
      <strong aria-live="polite">
        {say(isUndo ? words.wouldUndo : words.would, {
          would: count(would),
          all: count(items.length),
        })}
      </strong>
      {fourEyes && <Alert type="info">{say(fourEyes)}</Alert>}
      <BulkItems items={items} stage={isUndo ? 'undoes' : 'would'} {...leaving} />
      {first?.preview.statement && (
        <>
          <div>{say(words.sample, { account: first.accountId })}</div>
          <Statement statement={first.preview.statement} />
        </>
      )}
    </SpaceBetween>
  );
};
