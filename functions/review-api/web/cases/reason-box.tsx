import FormField from '@cloudscape-design/components/form-field';
import Textarea from '@cloudscape-design/components/textarea';
import { Focused } from '../commands/focused.tsx';
import styles from './reason-box.module.css';

/** Why: what a person must write before anything is done. */
export const ReasonBox = ({
  label,
  placeholder,
  value,
  quick = [],
  focused = false,
  onChange,
}: {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  /** Reasons that are given often, by a short name each. */
  readonly quick?: readonly { readonly name: string; readonly text: string }[];
  readonly focused?: boolean;
  readonly onChange: (value: string) => void;
}) => {
  const box = (
    <Textarea
      value={value}
      rows={3}
      {...(placeholder !== undefined && { placeholder })}
      onChange={({ detail }) => onChange(detail.value.slice(0, 1000))}
    />
  );
  return (
    <FormField label={label} stretch>
      {focused ? <Focused>{box}</Focused> : box}
      <div className={styles.quick}>
        {quick.map(({ name, text }) => (
          <button
            key={name}
            type="button"
            title={text}
            className={styles.chip}
            onClick={() => onChange(text)}
          >
            {name}
          </button>
        ))}
      </div>
    </FormField>
  );
};
