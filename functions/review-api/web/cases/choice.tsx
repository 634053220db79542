import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';

/** One of several, by its name. */
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
}) => (
  <FormField label={label}>
    <Select
      ariaLabel={label}
      expandToViewport
      options={options}
      selectedOption={options.find((option) => option.value === value) ?? null}
      onChange={({ detail }) => onChange(detail.selectedOption.value ?? null)}
    />
  </FormField>
);
