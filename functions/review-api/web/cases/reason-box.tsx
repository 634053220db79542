import FormField from '@cloudscape-design/components/form-field';
import Textarea, { type TextareaProps } from '@cloudscape-design/components/textarea';
import { useEffect, useRef } from 'react';
import type { longestWords } from '#shared/lists/entry.ts';
import type { longestReason } from '../../contract/endpoint.ts';
import { isComposing } from '../commands/commands.ts';
import { Focused } from '../commands/focused.tsx';
import { useWords } from '../preferences/context.tsx';
import styles from './reason-box.module.css';
import { words } from './words.ts';

/** As much as the API takes. */
const longest: typeof longestReason = 1000;

/** As much as it takes where the reason is to stand in an entry of a list. */
export const longestOfEntry: (typeof longestWords)['reason'] = 200;

/** So many characters of it, and none halved. */
const firstOf = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** Why: what a person must write before anything is done. */
export const ReasonBox = ({
  label,
  placeholder,
  value,
  most = longest,
  quick = [],
  focused = false,
  asked = 0,
  onChange,
  onConfirm,
}: {
  readonly label: string;
  readonly placeholder?: string;
  readonly value: string;
  /** How many characters are taken. */
  readonly most?: number;
  /** Reasons that are given often, by a short name each. */
  readonly quick?: readonly { readonly name: string; readonly text: string }[];
  readonly focused?: boolean;
  /** How often it was asked for in vain: each time it takes the focus, and says so while it is empty. */
  readonly asked?: number;
  readonly onChange: (value: string) => void;
  /** Does it without the pointer, wherever in its dialogue the focus is; without one, where it is written. */
  readonly onConfirm?: () => void;
}) => {
  const { say, count } = useWords();
  const field = useRef<TextareaProps.Ref>(null);
  useEffect(() => {
    if (asked > 0) field.current?.focus();
  }, [asked]);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!onConfirm) return;
    // Before a field hears it that would do something else by it, such as open its list of choices.
    const hear = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) onConfirm();
    };
    const heard = place.current?.closest<HTMLElement>('[role=dialog]') ?? place.current;
    heard?.addEventListener('keydown', hear, { capture: true });
    return () => heard?.removeEventListener('keydown', hear, { capture: true });
  });
  const box = (
    <Textarea
      ref={field}
      value={value}
      rows={quick.length > 0 ? 2 : 3}
      {...(placeholder !== undefined && { placeholder })}
      onChange={({ detail }) => onChange(firstOf(detail.value, most))}
    />
  );
  return (
    <div ref={place}>
      <FormField
        label={label}
        stretch
        constraintText={onConfirm && say(words.confirmKeys)}
        errorText={asked > 0 && value.trim() === '' && say(words.reasonFirst)}
        warningText={value.length >= most && say(words.reasonFull, { most: count(most) })}
      >
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
    </div>
  );
};
