import FormField from '@cloudscape-design/components/form-field';
import type { SelectProps } from '@cloudscape-design/components/select';
import { useEffect, useRef } from 'react';
import { words as caseWords } from '../../cases/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { Select } from '../../shell/select.tsx';
import { categories } from '../../words/terms.ts';
import styles from './acting-panel.module.css';
import type { Draft } from './draft.ts';
import { words } from './words.ts';

const truths = ['abusive', 'innocent', 'unclear'] as const;

/** A verdict and a category. */
export type Mark = Pick<Draft, 'truth' | 'category'>;

/** Selects the verdict of a mark, and its category. */
export const MarkFields = ({
  found,
  detected,
  asked,
  onChange,
}: {
  readonly found: Mark;
  /** Whether a machine decided, so that its category can be kept. */
  readonly detected: boolean;
  /**
   * Number of attempts to confirm without a verdict: each one focuses its field, which shows an error while
   * none is chosen.
   */
  readonly asked: number;
  readonly onChange: (changed: Partial<Mark>) => void;
}) => {
  const { say } = useWords();
  const field = useRef<SelectProps.Ref>(null);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  const label = say(found.truth === null ? words.truthRequired : words.truth);
  const truthOptions = truths.map((value) => ({ value, label: say(words[value]) }));
  const options = [
    { value: '', label: say(detected ? words.sameCategory : words.unspecified) },
    ...Object.entries(categories).map(([value, name]) => ({ value, label: say(name) })),
  ];
  return (
    <div className={styles.found}>
      <FormField
        label={label}
        errorText={asked > 0 && found.truth === null && say(words.truthFirst)}
      >
        <Select
          ref={field}
          ariaLabel={label}
          expandToViewport
          placeholder={say(words.chooseTruth)}
          options={truthOptions}
          value={found.truth}
          onChange={(truth) => onChange({ truth })}
        />
      </FormField>
      <FormField label={say(caseWords.category)}>
        <Select
          ariaLabel={say(caseWords.category)}
          expandToViewport
          options={options}
          value={found.category ?? ''}
          onChange={(category) => onChange({ category: category || null })}
        />
      </FormField>
    </div>
  );
};
