import type { CompletionSource } from '@codemirror/autocomplete';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import { simpleMode } from '@codemirror/legacy-modes/mode/simple-mode';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';
import type { AnswerOf } from '../api/client.ts';
import type { Language } from '../words/say.ts';

/** The fields and functions available in expressions. */
export type Vocabulary = Pick<AnswerOf<'GET /rule-language'>, 'fields' | 'functions'>;

const mode = simpleMode({
  start: [
    { regex: /\/\/.*/, token: 'comment' },
    { regex: /r?"(?:[^"\\]|\\.)*"|r?'(?:[^'\\]|\\.)*'/, token: 'string' },
    { regex: /\b\d+(?:\.\d+)?u?\b/, token: 'number' },
    { regex: /\b(?:true|false|null)\b/, token: 'atom' },
    { regex: /\bin\b/, token: 'keyword' },
    { regex: /[a-zA-Z_]\w*(?=\()/, token: 'function' },
    { regex: /[a-zA-Z_][\w.]*/, token: 'variableName' },
    { regex: /&&|\|\||[!<>=]=?|[-+*/%?:]/, token: 'operator' },
  ],
});

const highlightStyle = HighlightStyle.define([
  { tag: tags.comment, color: 'var(--ink-soft)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: [tags.number, tags.atom], color: 'var(--caution)' },
  { tag: [tags.keyword, tags.operator], color: 'var(--danger)' },
  { tag: tags.function(tags.variableName), color: 'var(--accent)', fontWeight: '600' },
  { tag: tags.variableName, color: 'var(--accent)' },
]);

/** Syntax highlighting for CEL. */
export const cel: Extension = [
  StreamLanguage.define({
    ...mode,
    tokenTable: { function: tags.function(tags.variableName) },
  }),
  syntaxHighlighting(highlightStyle),
];

/**
 * Completion source for the fields and functions of expressions, with their types.
 *
 * @example
 * // after `counts.tr`: counts.transfers.hour — number, transfers within an hour
 */
export const celCompletions = (
  { fields, functions }: Vocabulary,
  language: Language,
): CompletionSource => {
  const options = [
    ...fields.map(({ path, type, optional, description }) => ({
      label: path,
      type: 'variable',
      detail: optional ? `${type}?` : type,
      ...(description && { info: description[language] }),
    })),
    ...functions.map(({ name, signature, description }) => ({
      label: name,
      type: 'function',
      detail: signature,
      info: description[language],
    })),
  ];
  return (context) => {
    const word = context.matchBefore(/[\w.]+/);
    if (!word && !context.explicit) return null;
    return { from: word?.from ?? context.pos, options, validFor: /^[\w.]*$/ };
  };
};
