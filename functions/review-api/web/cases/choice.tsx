import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

/** A select field. */
export const Choice = ({
  label,
  options,
  value,
  onChange,
}: {
  readonly label: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}) => {
  const { say } = useWords();
  return (
    <FormField label={label}>
      <Select
        ariaLabel={label}
        placeholder={say(words.choose)}
        expandToViewport
        options={options}
        selectedOption={options.find((option) => option.value === value) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? null)}
      />
    </FormField>
  );
};
