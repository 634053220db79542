import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useWords } from '../../preferences/context.tsx';
import { categories } from '../../words/terms.ts';
import styles from './acting-panel.module.css';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

const truths = ['abusive', 'innocent', 'unclear'] as const;

/** A verdict and a category; `truth` is `null` until it is chosen. */
export type Mark = Pick<Draft, 'category'> & { readonly truth: Draft['truth'] | null };

/** Selects the verdict of a mark, and its category. */
export const MarkFields = ({
  found,
  detected,
  onChange,
}: {
  readonly found: Mark;
  /** Whether a machine decided, so that its category can be kept. */
  readonly detected: boolean;
  readonly onChange: (changed: Partial<Pick<Draft, 'truth' | 'category'>>) => void;
}) => {
  const { say } = useWords();
  const truthOptions = truths.map((value) => ({ value, label: say(words[value]) }));
  const unset = { value: '', label: say(detected ? words.sameCategory : words.unspecified) };
  const options = [
    unset,
    ...Object.entries(categories).map(([value, name]) => ({ value, label: say(name) })),
  ];
  return (
    <div className={styles.found}>
      <FormField label={say(words.truth)}>
        <Select
          ariaLabel={say(words.truth)}
          expandToViewport
          placeholder={say(words.chooseTruth)}
          options={truthOptions}
          selectedOption={truthOptions.find(({ value }) => value === found.truth) ?? null}
          onChange={({ detail }) => {
            const truth = truths.find((value) => value === detail.selectedOption.value);
            if (truth) onChange({ truth });
          }}
        />
      </FormField>
      <FormField label={say(words.category)}>
        <Select
          ariaLabel={say(words.category)}
          expandToViewport
          options={options}
          selectedOption={options.find(({ value }) => value === (found.category ?? '')) ?? unset}
          onChange={({ detail }) => onChange({ category: detail.selectedOption.value || null })}
        />
      </FormField>
    </div>
  );
};
