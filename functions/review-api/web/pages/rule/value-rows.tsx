import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { Fragment } from 'react';
import { useWords } from '../../preferences/context.tsx';
import styles from './rule.module.css';
import { useRows } from './use-rows.ts';
import { words } from './words.ts';

/** The placeholder values of a rule's sentence: name and expression. */
export const ValueRows = ({
  label,
  value: values,
  errorOf,
  onChange,
}: {
  readonly label: string;
  readonly value: Readonly<Record<string, string>>;
  readonly errorOf: (name: string) => string | undefined;
  readonly onChange: (values: Record<string, string>) => void;
}) => {
  const { say } = useWords();
  const { rows, put, add, addButton, isNew, isDuplicate } = useRows(values, onChange);
  const free = () => {
    let number = rows.length + 1;
    while (Object.hasOwn(values, `value${number}`)) number += 1;
    return `value${number}`;
  };
  return (
    <FormField
      label={label}
      secondaryControl={
        <Button ref={addButton} iconName="add-plus" onClick={() => add([free(), ''])}>
          {say(words.addValue)}
        </Button>
      }
      stretch
    >
      {rows.length === 0 ? (
        <Box color="text-body-secondary">{say(words.noValues)}</Box>
      ) : (
        <div className={styles.values}>
          {rows.map(([name, expression], at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row keeps its identity while its name is edited
            <Fragment key={at}>
              <Input
                ariaLabel={say(words.valueName)}
                autoFocus={isNew(at)}
                value={name}
                invalid={isDuplicate(at)}
                onChange={({ detail }) => put(at, [detail.value, expression])}
              />
              <FormField errorText={isDuplicate(at) ? say(words.twice) : errorOf(name)} stretch>
                <Input
                  ariaLabel={`${say(words.valueOf)} ${name}`}
                  value={expression}
                  spellcheck={false}
                  onChange={({ detail }) => put(at, [name, detail.value])}
                />
              </FormField>
              <Button
                variant="icon"
                iconName="remove"
                ariaLabel={`${say(words.remove)} ${name}`}
                onClick={() => put(at, null)}
              />
            </Fragment>
          ))}
        </div>
      )}
    </FormField>
  );
};
