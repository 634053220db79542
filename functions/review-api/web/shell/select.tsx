import CloudscapeSelect, { type SelectProps } from '@cloudscape-design/components/select';
import type { Ref } from 'react';

/** A select field, with its choice as the value of an option. */
export const Select = <Value extends string>({
  options,
  value,
  onChange,
  ...rest
}: Omit<SelectProps, 'options' | 'selectedOption' | 'onChange'> & {
  readonly options: readonly (SelectProps.Option & { readonly value: Value })[];
  /** `null` if nothing is chosen. */
  readonly value: NoInfer<Value> | null;
  readonly onChange: (value: Value) => void;
  readonly ref?: Ref<SelectProps.Ref>;
}) => (
  <CloudscapeSelect
    {...rest}
    options={options}
    selectedOption={options.find((option) => option.value === value) ?? null}
    onChange={({ detail }) => onChange(detail.selectedOption.value as Value)}
  />
);
