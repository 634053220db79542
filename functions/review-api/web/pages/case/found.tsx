import FormField from '@cloudscape-design/components/form-field';
import type { SelectProps } from '@cloudscape-design/components/select';
import { useRef } from 'react';
import { useAskedChoice } from '../../cases/choice.tsx';
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
  asked = 0,
  onChange,
}: {
  readonly found: Mark;
  /** Whether a machine decided, so that its category can be kept. */
  readonly detected: boolean;
  /** How often a key confirmed without a verdict, where that is in no dialogue. */
  readonly asked?: number;
  readonly onChange: (changed: Partial<Mark>) => void;
}) => {
  const { say } = useWords();
  const field = useRef<SelectProps.Ref>(null);
  const isAsked = useAskedChoice(field, found.truth === null, asked);
  const label = say(found.truth === null ? words.truthRequired : words.truth);
  const truthOptions = truths.map((value) => ({ value, label: say(words[value]) }));
  const options = [
    { value: '', label: say(detected ? words.sameCategory : words.unspecified) },
    ...Object.entries(categories).map(([value, name]) => ({ value, label: say(name) })),
  ];
  return (
    <div className={styles.found}>
      <FormField label={label} errorText={isAsked && say(words.truthFirst)}>
        <Select
          ref={field}
          expandToViewport
          placeholder={say(words.chooseTruth)}
          options={truthOptions}
          value={found.truth}
          onChange={(truth) => onChange({ truth })}
        />
      </FormField>
      <FormField label={say(caseWords.category)}>
        <Select
          expandToViewport
          options={options}
          value={found.category ?? ''}
          onChange={(category) => onChange({ category: category || null })}
        />
      </FormField>
    </div>
  );
};
