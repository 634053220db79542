import Autosuggest from '@cloudscape-design/components/autosuggest';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { Fragment, useEffect, useState } from 'react';
import type { StaffRule } from '#shared/rules/cel/staff-rule.ts';
import type { AnswerOf } from '../../api/client.ts';
import { useWords } from '../../preferences/context.tsx';
import { caseExpects } from '../../rules/terms.ts';
import { Select } from '../../shell/select.tsx';
import { StatusIndicator } from '../../shell/status-indicator.tsx';
import { eventTypes, termOf } from '../../words/terms.ts';
import { neutralSignals, readValue, type SignalValue, writtenValue } from './case-values.ts';
import styles from './rule.module.css';
import { useRowFocus, useRows } from './use-rows.ts';
import { words } from './words.ts';

type RuleCase = StaffRule['cases'][number];
type Run = AnswerOf<'POST /rules/check'>['cases'][number];

/** The test cases of a rule, each with the result of the latest check. */
export const CaseRows = ({
  rule,
  runs,
  vocabulary,
  label,
  error,
  errorOf,
  onChange,
}: {
  readonly rule: StaffRule;
  /** In the order of the cases; empty while the rule has errors. */
  readonly runs: readonly Run[];
  readonly vocabulary: AnswerOf<'GET /rule-language'>;
  readonly label: string;
  /** What is wrong with all of them together, such as their number. */
  readonly error: string | undefined;
  readonly errorOf: (at: number) => string | undefined;
  readonly onChange: (cases: RuleCase[]) => void;
}) => {
  const { say } = useWords();
  const { cases } = rule;
  const [event] = rule.on;
  const { addButton, onAdd, onRemove, isNew } = useRowFocus();
  const begin = () => {
    if (!event) return;
    const expects = cases.some((one) => one.expects === 'fires') ? 'quiet' : 'fires';
    const signals = neutralSignals(rule.when, vocabulary.fields);
    onAdd(cases.length);
    onChange([...cases, { name: '', expects, on: event, signals }]);
  };
  return (
    <FormField
      label={label}
      description={say(words.casesText)}
      errorText={error}
      secondaryControl={
        <Button ref={addButton} iconName="add-plus" disabled={event === undefined} onClick={begin}>
          {say(words.addCase)}
        </Button>
      }
      stretch
    >
      {cases.length === 0 ? (
        <Box color="text-body-secondary">
          {say(event === undefined ? words.eventFirst : words.noCases)}
        </Box>
      ) : (
        <ol className={styles.cases}>
          {cases.map((one, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a case keeps its identity while its name is edited
            <li key={at}>
              <CaseRow
                one={one}
                number={at + 1}
                isNew={isNew(at)}
                events={rule.on}
                run={runs[at] ?? null}
                error={errorOf(at)}
                vocabulary={vocabulary}
                onChange={(next) => {
                  if (!next) onRemove();
                  onChange(
                    cases.flatMap((each, other) => (other !== at ? [each] : next ? [next] : [])),
                  );
                }}
              />
            </li>
          ))}
        </ol>
      )}
    </FormField>
  );
};

const CaseRow = ({
  one,
  number,
  isNew,
  events,
  run,
  error,
  vocabulary,
  onChange,
}: {
  readonly one: RuleCase;
  /** Starts at 1; the name of a case that has none yet. */
  readonly number: number;
  readonly isNew: boolean;
  readonly events: StaffRule['on'];
  readonly run: Run;
  readonly error: string | undefined;
  readonly vocabulary: AnswerOf<'GET /rule-language'>;
  readonly onChange: (one: RuleCase | null) => void;
}) => {
  const { say } = useWords();
  const named = one.name || String(number);
  const expected = (['fires', 'quiet'] as const).map((value) => ({
    value,
    label: say(caseExpects[value]),
  }));
  const watched = events.map((value) => ({
    value,
    label: say(termOf(eventTypes, value)),
    description: value,
  }));
  const signals = useRows<SignalValue>(one.signals, (changed) =>
    onChange({ ...one, signals: changed }),
  );
  const { rows, put, add, isDuplicate, clashes } = signals;
  const problem = error ?? (clashes ? say(words.twice) : undefined);
  const paths = vocabulary.fields
    .filter(({ type }) => type !== 'group')
    .map(({ path, type }) => ({ value: path, description: type }));
  return (
    <fieldset className={styles.case} aria-label={say(words.caseNumber, { number })}>
      <div className={styles.caseHead}>
        <Input
          ariaLabel={say(words.caseName)}
          autoFocus={isNew}
          placeholder={say(words.caseName)}
          value={one.name}
          invalid={error !== undefined && one.name === ''}
          onChange={({ detail }) => onChange({ ...one, name: detail.value })}
        />
        <Select
          ariaLabel={say(words.caseExpects, { name: named })}
          options={expected}
          value={one.expects}
          onChange={(expects) => onChange({ ...one, expects })}
        />
        <Select
          ariaLabel={say(words.caseEvent, { name: named })}
          options={watched}
          value={one.on}
          placeholder={say(words.choose)}
          onChange={(on) => onChange({ ...one, on })}
        />
        <Button
          variant="icon"
          iconName="remove"
          ariaLabel={`${say(words.removeCase)} ${named}`}
          onClick={() => onChange(null)}
        />
      </div>
      <div className={styles.signals}>
        {rows.map(([path, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a row keeps its identity while its path is edited
          <Fragment key={at}>
            <Autosuggest
              ariaLabel={say(words.signal)}
              // Otherwise the name is that of the field of all cases.
              ariaLabelledby=""
              autoFocus={signals.isNew(at)}
              placeholder={say(words.signal)}
              value={path}
              options={paths}
              invalid={isDuplicate(at)}
              enteredTextLabel={(text) => text}
              filteringType="auto"
              onChange={({ detail }) => put(at, [detail.value, value])}
            />
            <ValueInput
              label={say(words.signalValue, { signal: path })}
              value={value}
              onChange={(next) => put(at, [path, next])}
            />
            <Button
              variant="icon"
              iconName="close"
              ariaLabel={`${say(words.remove)} ${path}`}
              onClick={() => put(at, null)}
            />
          </Fragment>
        ))}
      </div>
      <div className={styles.caseFoot}>
        <Button ref={signals.addButton} variant="inline-link" onClick={() => add(['', 0])}>
          {say(words.addSignal)}
        </Button>
        <div role="status">
          {problem ? (
            <StatusIndicator type="error">{problem}</StatusIndicator>
          ) : (
            run && (
              <StatusIndicator type="success">
                {run.description
                  ? say(words.fires, { description: say(run.description) })
                  : say(caseExpects[run.result])}
              </StatusIndicator>
            )
          )}
        </div>
      </div>
    </fieldset>
  );
};

/** Input for a signal value; keeps an incomplete text as typed. */
const ValueInput = ({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: SignalValue;
  readonly onChange: (value: SignalValue) => void;
}) => {
  const [typed, setTyped] = useState(writtenValue(value));
  useEffect(() => {
    // The value changed from outside, for example because a draft was discarded.
    setTyped((text) =>
      JSON.stringify(readValue(text)) === JSON.stringify(value) ? text : writtenValue(value),
    );
  }, [value]);
  return (
    <Input
      ariaLabel={label}
      value={typed}
      spellcheck={false}
      onChange={({ detail }) => {
        setTyped(detail.value);
        onChange(readValue(detail.value));
      }}
    />
  );
};
