import FormField from '@cloudscape-design/components/form-field';
import { useWords } from '../preferences/context.tsx';
import { Select } from '../shell/select.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

/** How far options that the server knows are loaded. */
type Loading = {
  readonly isPending: boolean;
  readonly error: Error | null;
  readonly again: () => void;
  /** Said if there are none. */
  readonly none: string;
};

/** A select field. */
export const Choice = ({
  label,
  options,
  value,
  loading = null,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | null;
  readonly loading?: Loading | null;
  readonly onChange: (value: string) => void;
}) => {
  const { say } = useWords();
  const error = options.length === 0 ? loading?.error : null;
  return (
    <FormField label={label} errorText={error?.message}>
      <Select
        ariaLabel={label}
        placeholder={say(words.choose)}
        expandToViewport
        options={options}
        statusType={error ? 'error' : loading?.isPending ? 'loading' : 'finished'}
        loadingText={say(shellWords.waiting)}
        empty={loading?.none}
        {...(error && {
          errorText: error.message,
          recoveryText: say(shellWords.retry),
          onLoadItems: () => loading?.again(),
        })}
        value={value}
        onChange={onChange}
      />
    </FormField>
  );
};
