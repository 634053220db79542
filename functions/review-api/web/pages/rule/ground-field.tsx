import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import { useWords } from '../../preferences/context.tsx';
import { laws, platformRules } from '../../rules/terms.ts';
import { ChoiceField } from './fields.tsx';
import styles from './rule.module.css';
import { words } from './words.ts';

type Ground = StaffRule['ground'];
type Law = keyof typeof laws;

const isLaw = (name: string): name is Law => Object.hasOwn(laws, name);

/** The legal ground of a measure: an article of a law, or a rule of the platform. */
export const GroundField = ({
  label,
  value: ground,
  error,
  onChange,
}: {
  readonly label: string;
  readonly value: Ground;
  readonly error: string | undefined;
  readonly onChange: (ground: Ground) => void;
}) => {
  const { say } = useWords();
  const isUnnumbered = 'law' in ground && ground.article < 1;
  return (
    <div className={styles.columns}>
      <ChoiceField
        label={label}
        terms={{ ...laws, ...platformRules }}
        value={'law' in ground ? ground.law : ground.platformRule}
        error={isUnnumbered ? undefined : error}
        onChange={(name) =>
          onChange(isLaw(name) ? { law: name, article: 1 } : { platformRule: name })
        }
      />
      {'law' in ground && (
        <FormField
          label={say(words.article)}
          errorText={isUnnumbered && say(words.articleMissing)}
          stretch
        >
          <Input
            type="number"
            inputMode="numeric"
            // Empty while another number is written: a 1 put there would become part of it.
            value={ground.article === 0 ? '' : String(ground.article)}
            onChange={({ detail }) =>
              onChange({ ...ground, article: Math.trunc(Number(detail.value)) })
            }
          />
        </FormField>
      )}
    </div>
  );
};
