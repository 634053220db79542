import Button from '@cloudscape-design/components/button';
import { serverNow } from '../../api/clock.ts';
import { words as caseWords } from '../../cases/words.ts';
import { useWords } from '../../preferences/context.tsx';
import { Select } from '../../shell/select.tsx';
import type { Words } from '../../words/say.ts';
import { categories, severities } from '../../words/terms.ts';
import styles from './filter-bar.module.css';
import type { Filters } from './filters.ts';
import { words } from './words.ts';

type Choice = {
  readonly label: Words;
  readonly any: Words;
  readonly options: Readonly<Record<string, Words>>;
};

const choices = {
  severity: { label: words.severity, any: words.anySeverity, options: severities },
  category: { label: caseWords.category, any: words.anyCategory, options: categories },
  source: {
    label: words.source,
    any: words.anySource,
    options: { machine: words.machine, people: words.people, both: words.both },
  },
  claim: {
    label: words.who,
    any: words.anyClaim,
    options: { mine: words.mineOnly, free: words.free },
  },
} as const satisfies { readonly [Key in keyof Filters]?: Choice };

/** The filters of the case list. */
export const FilterBar = ({
  filters,
  oldestAt,
  onChange,
}: {
  readonly filters: Filters;
  /** Opening time of the case that is open longest in the whole queue; `null` if the queue is empty. */
  readonly oldestAt: number | null;
  readonly onChange: (filters: Filters) => void;
}) => {
  const { say, ago, moment } = useWords();
  const { queue, ...chosen } = filters;
  return (
    <div className={styles.bar}>
      {Object.entries(choices).map(([key, { label, any, options }]: [string, Choice]) => {
        const all = [
          { value: '', label: say(any) },
          ...Object.entries(options).map(([value, name]) => ({ value, label: say(name) })),
        ];
        return (
          <div key={key} className={styles.choice}>
            <Select
              ariaLabel={say(label)}
              expandToViewport
              options={all}
              value={filters[key as keyof Filters] ?? ''}
              onChange={(value) => {
                const { [key as keyof Filters]: _, ...others } = filters;
                onChange(value ? { ...others, [key]: value } : others);
              }}
            />
          </div>
        );
      })}
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={filters.snoozed === 'true'}
          onChange={({ target }) => {
            const { snoozed: _, ...others } = filters;
            onChange(target.checked ? { ...others, snoozed: 'true' } : others);
          }}
        />
        {say(words.snoozed)}
      </label>
      {Object.keys(chosen).length > 0 && (
        <Button
          variant="inline-link"
          onClick={() => {
            onChange(queue === undefined ? {} : { queue });
            // The button goes with the filters, and the focus with the button.
            document.getElementById('main')?.focus({ preventScroll: true });
          }}
        >
          {say(words.clear)}
        </Button>
      )}
      {oldestAt !== null && (
        <span className={styles.oldest} title={moment(oldestAt)}>
          {say(words.oldest, { ago: ago(oldestAt, serverNow()) })}
        </span>
      )}
    </div>
  );
};
