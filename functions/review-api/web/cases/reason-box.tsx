import FormField from '@cloudscape-design/components/form-field';
import Textarea, { type TextareaProps } from '@cloudscape-design/components/textarea';
import { useEffect, useRef, useState } from 'react';
import type { longestTexts } from '#shared/lists/entry.ts';
import type { longestRuleReason } from '#shared/rules/cel/rulebook.ts';
import type { longestReason } from '../../contract/endpoint.ts';
import { isComposing } from '../commands/commands.ts';
import { Focused } from '../commands/focused.tsx';
import { useWords } from '../preferences/context.tsx';
import type { Words } from '../words/say.ts';
import styles from './reason-box.module.css';
import { words } from './words.ts';

/** The API's limit. The type ties it to the constant of the contract. */
const mostCharacters: typeof longestReason = 1000;

/** The API's limit for a reason that is stored in a list entry. */
export const mostEntryCharacters: (typeof longestTexts)['reason'] = 200;

/** The API's limit for a reason that is stored in the rulebook. */
export const mostRuleCharacters: typeof longestRuleReason = 300;

/** Truncates a text without splitting a surrogate pair. */
const truncated = (text: string, most: number): string =>
  text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '');

/** Text field for the reason that every act requires. */
export const ReasonBox = ({
  act,
  placeholder,
  value,
  most = mostCharacters,
  quick = [],
  focused = false,
  asked = 0,
  chosen = 0,
  onChange,
  onConfirm,
}: {
  /** What the reason is for, where that is chosen beside it; `null` until then. */
  readonly act?: Words | null;
  readonly placeholder?: string;
  readonly value: string;
  /** The maximum number of characters. */
  readonly most?: number | undefined;
  /** Frequent reasons, each with a short name. */
  readonly quick?: readonly { readonly name: string; readonly text: string }[];
  readonly focused?: boolean;
  /**
   * Number of attempts to confirm without a reason: each one focuses the field, which shows an error while it
   * is empty.
   */
  readonly asked?: number;
  /** How often what the reason is for was chosen: each time focuses the field, without an error. */
  readonly chosen?: number;
  readonly onChange: (value: string) => void;
  /**
   * Called on Ctrl or ⌘ + Enter: anywhere in the enclosing dialogue, or in this field if there is no
   * dialogue. `thenNext`: whether with Shift, which also takes the next one where there is one.
   */
  readonly onConfirm?: (thenNext: boolean) => void;
}) => {
  const { say, count } = useWords();
  const field = useRef<TextareaProps.Ref>(null);
  /** Attempts to confirm by key without a reason, since something was written last. */
  const [refused, setRefused] = useState(0);
  useEffect(() => {
    if (asked + chosen + refused > 0) field.current?.focus();
  }, [asked, chosen, refused]);
  const write = (text: string) => {
    setRefused(0);
    onChange(truncated(text, most));
  };
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!onConfirm) return;
    // Capture phase: otherwise a focused field might react to the key first, for example by opening its
    // options.
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || isComposing(event)) return;
      event.preventDefault();
      event.stopPropagation();
      if (event.repeat) return;
      if (value.trim() === '') setRefused(refused + 1);
      onConfirm(event.shiftKey);
    };
    const listenedElement = place.current?.closest<HTMLElement>('[role=dialog]') ?? place.current;
    listenedElement?.addEventListener('keydown', onKeyDown, { capture: true });
    return () => listenedElement?.removeEventListener('keydown', onKeyDown, { capture: true });
  });
  /** A frequent reason follows what was written, and takes the place of another one. */
  const withQuick = (text: string): string => {
    const written = quick.reduce(
      (left, one) => (left.endsWith(one.text) ? left.slice(0, -one.text.length).trim() : left),
      value.trim(),
    );
    return written === '' ? text : `${written}\n${text}`;
  };
  const box = (
    <Textarea
      ref={field}
      value={value}
      rows={quick.length > 0 ? 2 : 3}
      {...(placeholder !== undefined && { placeholder })}
      onChange={({ detail }) => write(detail.value)}
    />
  );
  return (
    <div ref={place}>
      <FormField
        label={act ? `${say(act)} · ${say(words.reason)}` : say(words.reason)}
        stretch
        constraintText={onConfirm && say(words.confirmKeys)}
        errorText={asked + refused > 0 && value.trim() === '' && say(words.reasonFirst)}
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
              onClick={() => write(withQuick(text))}
            >
              {name}
            </button>
          ))}
        </div>
      </FormField>
    </div>
  );
};
