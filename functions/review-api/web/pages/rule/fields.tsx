import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Textarea from '@cloudscape-design/components/textarea';
import { useWords } from '../../preferences/context.tsx';
import { Select } from '../../shell/select.tsx';
import type { Catalogue, Words } from '../../words/say.ts';
import { words } from './words.ts';

/** A one-line text field. */
export const LineField = ({
  label,
  text,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly text?: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}) => (
  // The hint is below the input, so that inputs side by side stay aligned even if only one has a hint.
  <FormField label={label} constraintText={text} errorText={error} stretch>
    <Input value={value} spellcheck={false} onChange={({ detail }) => onChange(detail.value)} />
  </FormField>
);

/** A text in both languages, side by side. */
export const WordsField = ({
  label,
  text,
  value,
  errorOf,
  onChange,
}: {
  readonly label: string;
  readonly text?: string;
  readonly value: Words;
  readonly errorOf: (part: keyof Words) => string | undefined;
  readonly onChange: (value: Words) => void;
}) => {
  const { say } = useWords();
  const line = (part: keyof Words, name: Words) => (
    <LineField
      label={say(name, { field: label })}
      {...(text !== undefined && { text })}
      value={value[part]}
      error={errorOf(part)}
      onChange={(next) => onChange({ ...value, [part]: next })}
    />
  );
  return (
    <>
      {line('zh-CN', words.inChinese)}
      {line('en', words.inEnglish)}
    </>
  );
};

/** A select field for a code. */
export const ChoiceField = <Code extends string>({
  label,
  terms,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly terms: Catalogue & { readonly [C in Code]: Words };
  readonly value: Code;
  readonly error: string | undefined;
  readonly onChange: (value: Code) => void;
}) => {
  const { say } = useWords();
  const options = Object.entries(terms).map(([code, name]) => ({
    value: code as Code,
    label: say(name),
  }));
  return (
    <FormField label={label} errorText={error} stretch>
      <Select
        options={options}
        value={value}
        filteringType={options.length > 10 ? 'auto' : 'none'}
        onChange={onChange}
      />
    </FormField>
  );
};

/** A text field with one item per line. */
export const LinesField = ({
  label,
  value,
  error,
  onChange,
}: {
  readonly label: string;
  readonly value: readonly string[];
  readonly error: string | undefined;
  readonly onChange: (value: string[]) => void;
}) => {
  const { say } = useWords();
  return (
    <FormField label={label} description={say(words.onePerLine)} errorText={error} stretch>
      <Textarea
        rows={3}
        value={value.join('\n')}
        onChange={({ detail }) => onChange(detail.value === '' ? [] : detail.value.split('\n'))}
      />
    </FormField>
  );
};
