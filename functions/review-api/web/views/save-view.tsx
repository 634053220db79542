import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import type { SavedView } from '../../contract/views.ts';
import { useAct } from '../api/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { Failure } from '../shell/failure.tsx';
import { words } from './words.ts';

/**
 * Saves a page with its filters as a view, or changes the name, sharing or target of an existing view.
 *
 * @param page path and query within the console, e.g. `/cases?severity=critical`; `null` if the page has no
 *   filters, then an existing view keeps its target
 * @param view the view to change; omit for a new one
 */
export const SaveView = ({
  page,
  view,
  onSaved,
}: {
  readonly page: string | null;
  readonly view?: SavedView;
  readonly onSaved: () => void;
}) => {
  const { say } = useWords();
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const [moved, setMoved] = useState(false);
  const save = useAct('POST /views');
  const change = useAct('PUT /views/{viewId}');
  const keep = () => {
    const onSuccess = () => {
      setName('');
      onSaved();
    };
    const leads = view && !moved ? view.page : page;
    if (leads === null) return;
    const body = { name: name.trim(), shared, page: leads };
    if (view) {
      change.mutate(
        { path: { viewId: view.viewId }, body: { expectedVersion: view.version, ...body } },
        { onSuccess },
      );
    } else save.mutate({ body }, { onSuccess });
  };
  const error = save.error ?? change.error;
  return (
    <SpaceBetween size="xs">
      <FormField label={say(view ? words.changeView : words.saveView)}>
        <Input
          ariaLabel={say(words.viewName)}
          placeholder={say(words.viewName)}
          value={name}
          onChange={({ detail }) => setName(detail.value)}
        />
      </FormField>
      <Checkbox checked={shared} onChange={({ detail }) => setShared(detail.checked)}>
        {say(words.share)}
      </Checkbox>
      {view && page !== null && page !== view.page && (
        <Checkbox checked={moved} onChange={({ detail }) => setMoved(detail.checked)}>
          {say(words.moveView)}
        </Checkbox>
      )}
      <Button
        disabled={name.trim() === ''}
        loading={save.isPending || change.isPending}
        onClick={keep}
      >
        {say(words.save)}
      </Button>
      {error && <Failure error={error} />}
    </SpaceBetween>
  );
};
