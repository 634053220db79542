import FormField from '@cloudscape-design/components/form-field';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useId } from 'react';
import { day } from '../figures/durations.ts';
import { useWords } from '../preferences/context.tsx';
import { words } from './words.ts';

const terms = [
  { days: 1, words: words.oneDay },
  { days: 7, words: words.sevenDays },
  { days: 30, words: words.thirtyDays },
  { days: null, words: words.noEnd },
] as const;

/** Small enough that four segments fit in a row of the acting panel. */
const compactStyle = { segment: { fontSize: '13px', paddingInline: '6px' } } as const;

/** Selects how long a restriction lasts, from now. */
export const Duration = ({
  until,
  now,
  onChange,
}: {
  readonly until: number | null;
  readonly now: number;
  readonly onChange: (until: number | null) => void;
}) => {
  const { say } = useWords();
  const name = useId();
  const chosen = terms.find(({ days }) =>
    days === null ? until === null : until !== null && Math.abs(until - now - days * day) < day / 2,
  );
  return (
    <FormField label={<span id={name}>{say(words.duration)}</span>}>
      <SegmentedControl
        style={compactStyle}
        ariaLabelledby={name}
        // None if the end was chosen a while ago, for a draft.
        selectedId={chosen ? String(chosen.days) : null}
        options={terms.map(({ days, words: term }) => ({ id: String(days), text: say(term) }))}
        onChange={({ detail }) => {
          const days = Number(detail.selectedId);
          onChange(Number.isNaN(days) ? null : now + days * day);
        }}
      />
    </FormField>
  );
};
