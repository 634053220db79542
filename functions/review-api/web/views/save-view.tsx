import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useAct } from '../api/context.tsx';
import { useWords } from '../preferences/context.tsx';
import { Failure } from '../shell/failure.tsx';
import { words } from './words.ts';

/**
 * Keeps a page as it is narrowed, under a name.
 *
 * @param page path and query within the console, e.g. `/cases?severity=critical`
 */
export const SaveView = ({
  page,
  onSaved,
}: {
  readonly page: string;
  readonly onSaved: () => void;
}) => {
  const { say } = useWords();
  const [name, call] = useState('');
  const [shared, share] = useState(false);
  const save = useAct('POST /views');
  const keep = () =>
    save.mutate(
      { body: { name, shared, page } },
      {
        onSuccess: () => {
          call('');
          onSaved();
        },
      },
    );
  return (
    <SpaceBetween size="xs">
      <FormField label={say(words.saveView)}>
        <Input
          ariaLabel={say(words.viewName)}
          placeholder={say(words.viewName)}
          value={name}
          onChange={({ detail }) => call(detail.value)}
        />
      </FormField>
      <Checkbox checked={shared} onChange={({ detail }) => share(detail.checked)}>
        {say(words.share)}
      </Checkbox>
      <Button disabled={name.trim() === ''} loading={save.isPending} onClick={keep}>
        {say(words.save)}
      </Button>
      {save.error && <Failure error={save.error} />}
    </SpaceBetween>
  );
};
