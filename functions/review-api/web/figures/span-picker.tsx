import SegmentedControl from '@cloudscape-design/components/segmented-control';
import { useWords } from '../preferences/context.tsx';
import { type Days, spans } from './span.ts';
import { words } from './words.ts';

/** Selects how many days the figures cover. */
export const SpanPicker = ({
  days,
  onChange,
}: {
  readonly days: Days;
  readonly onChange: (days: Days) => void;
}) => {
  const { say } = useWords();
  return (
    <SegmentedControl
      label={say(words.span)}
      selectedId={String(days)}
      options={spans.map((each) => ({ id: String(each), text: say(words.days, { count: each }) }))}
      onChange={({ detail }) =>
        onChange(spans.find((each) => String(each) === detail.selectedId) ?? 7)
      }
    />
  );
};
