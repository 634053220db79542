import { joinMixedScripts } from '../events/words.ts';
import type { TextReading } from '../text/reading.ts';
import { beginning } from '../text/span.ts';
import type { Evidence, Finding } from './finding.ts';
import { sentences, type Term, terms } from './sentences.ts';
import type { Language, Words } from './words.ts';

type EvidenceCode = keyof typeof sentences;

type Placeholders<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;
type PlaceholdersOf<Code extends EvidenceCode> = Placeholders<
  (typeof sentences)[Code][keyof Words]
>;

type Values<Name extends string> = {
  readonly [N in Name as N extends `${infer Key}:term` ? Key : N]: N extends `${string}:term`
    ? Term
    : string | number;
};

/**
 * Creates evidence for a clause: a code and the values of its sentence. An unknown code or a missing value is
 * a compile error.
 *
 * @example
 * declare const links: Signals['links'];
 * links.identity && evidence('identity-shared', { accounts: links.identity.accounts, limit: 5 });
 */
export const evidence = <Code extends EvidenceCode>(
  code: Code,
  ...[values]: [PlaceholdersOf<Code>] extends [never] ? [] : [Values<PlaceholdersOf<Code>>]
): Evidence => ({ code, values: values ?? {} });

const isCode = (code: string): code is EvidenceCode => Object.hasOwn(sentences, code);

/**
 * Words a piece of evidence. If the code was removed in a later release, the result shows the code and the
 * values, so that old decisions stay readable.
 *
 * @example
 * wordEvidence({ code: 'account-young', values: { hours: 3 } }, 'en'); // 'the account is less than 3 h old'
 */
export const wordEvidence = ({ code, values }: Evidence, language: Language): string => {
  if (!isCode(code)) return `${code} ${JSON.stringify(values)}`;
  const parts = sentences[code][language].split(/(\{\w+(?::term)?\})/).map((part) => {
    const [, name, term] = /^\{(\w+)(:term)?\}$/.exec(part) ?? [];
    if (name === undefined) return part;
    const value = values[name] ?? '?';
    return term && Object.hasOwn(terms, value) ? terms[value as Term][language] : String(value);
  });
  return joinMixedScripts(...parts);
};

/** The evidence of a finding for who reads about the account that it is against, which may be the counterpart. */
export const evidenceShown = ({
  subject,
  evidence: found,
}: Pick<Finding, 'subject' | 'evidence'>): readonly Evidence[] =>
  subject === 'counterpart' ? [evidence('as-other-account'), ...found] : found;

const quoteLength = 24;
const quotesShown = 3;

/** The heaviest words of a reading, as the reader understood them: `“出售银行卡” “四件套”`. */
export const quotesOf = (reading: TextReading): string =>
  reading.evidence
    .slice(0, quotesShown)
    .map(
      ({ reads }) =>
        `“${reads.length > quoteLength ? `${beginning(reads, quoteLength)}…` : reads}”`,
    )
    .join(' ');
