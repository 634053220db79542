import FormField from '@cloudscape-design/components/form-field';
import type { SelectProps } from '@cloudscape-design/components/select';
import { createContext, type RefObject, useContext, useEffect, useRef } from 'react';
import { useWords } from '../preferences/context.tsx';
import { Select } from '../shell/select.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

/** How often a key confirmed the dialogue around it while something was missing. */
export const AskedChoices = createContext(0);

/**
 * Focuses the field of a choice that is missing each time a key confirms without it, and returns whether it is to show
 * that.
 *
 * @param more how often a key confirmed without it elsewhere than in a dialogue
 */
export const useAskedChoice = (
  field: RefObject<SelectProps.Ref | null>,
  isMissing: boolean,
  more = 0,
): boolean => {
  const asked = useContext(AskedChoices) + more;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once per attempt
  useEffect(() => {
    if (asked > 0 && isMissing) field.current?.focus();
  }, [asked]);
  return asked > 0 && isMissing;
};

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
  const field = useRef<SelectProps.Ref>(null);
  const isAsked = useAskedChoice(field, value === null);
  const error = options.length === 0 ? loading?.error : null;
  return (
    <FormField label={label} errorText={error?.message ?? (isAsked && say(words.chooseFirst))}>
      <Select
        ref={field}
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
