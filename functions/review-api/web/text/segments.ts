/** Words of a text that count as evidence, as written and as meant. Offsets are UTF-16 indexes. */
export type TextMark = {
  readonly start: number;
  readonly end: number;
  readonly reads: string;
};

/** A run of a text with one kind of rendering; `at` is its start. */
export type Segment = { readonly at: number } & (
  | { readonly kind: 'text'; readonly text: string }
  /** A run of invisible characters. */
  | { readonly kind: 'invisible'; readonly written: string }
  /** A long run without evidence, omitted until requested. */
  | { readonly kind: 'rest'; readonly length: number }
  | {
      readonly kind: 'mark';
      readonly written: string;
      readonly reads: string;
      readonly parts: readonly Segment[];
    }
);

/**
 * Characters that are invisible or change the order of others: controls, formats, fillers, odd spaces,
 * variation selectors, tags. Line breaks, tabs and ideographic spaces are ordinary in posts.
 */
const invisible =
  /\u034f|\u17b4|\u17b5|[\u180b-\u180f]|[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u115f\u1160\u2000-\u200a\u202f\u205f\u2800\u3164\uffa0\ufffc]|[\ufe00-\ufe0f]|[\u{1d173}-\u{1d17a}]|[\u{e0100}-\u{e01ef}]/u;

/** Emoji consist of several characters, some of which are invisible on their own. */
const emoji =
  /(?:[0-9#*]\ufe0f?\u20e3|\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?(?:\u200d\p{Extended_Pictographic}\p{Emoji_Modifier}?\ufe0f?)*)/u;

/**
 * Letters that are written with an invisible character: Mongolian selects their forms with it, and Arabic and Indic
 * letters are joined or kept apart by it. Between other letters, and in a row, it is a disguise.
 */
const letterForms =
  /(?<=(?=\p{Script=Mong})\p{L})(?:[\u180b-\u180d\u180f]|[\u180e\u202f](?=(?=\p{Script=Mong})\p{L}))|(?<=(?=\p{Script=Arab})[\p{L}\p{M}])[\u200c\u200d](?=(?=\p{Script=Arab})\p{L})|(?<=(?=\p{Script=Deva})[\p{L}\p{M}])[\u200c\u200d](?=(?=\p{Script=Deva})\p{L})/u;

const ordinaryOrHidden = new RegExp(
  `${emoji.source}|${letterForms.source}|(?<hidden>${invisible.source})`,
  'gu',
);

const ordinary: ReadonlySet<string> = new Set(['\n', '\t', '\r']);

/** Splits the run from `start` to `end` at invisible characters. */
const splitAtInvisible = (text: string, start: number, end: number): readonly Segment[] => {
  const segments: Segment[] = [];
  const run = text.slice(start, end);
  let from = 0;
  const pushText = (to: number) => {
    if (to > from) segments.push({ at: start + from, kind: 'text', text: run.slice(from, to) });
  };
  for (const found of run.matchAll(ordinaryOrHidden)) {
    const hidden = found.groups?.hidden;
    if (hidden === undefined || ordinary.has(hidden)) continue;
    pushText(found.index);
    const before = segments.at(-1);
    from = found.index + hidden.length;
    if (before?.kind === 'invisible' && before.at + before.written.length === start + found.index) {
      segments[segments.length - 1] = { ...before, written: before.written + hidden };
    } else segments.push({ at: start + found.index, kind: 'invisible', written: hidden });
  }
  pushText(run.length);
  return segments;
};

/** Longer runs are omitted except for their ends, whether they have many UTF-16 units or many lines. */
const longRun = { units: 600, lines: 30 };
const shownEnds = { units: { first: 200, last: 100 }, lines: { first: 10, last: 5 } };

/** The nearest index up to `to` that does not split a surrogate pair. */
const safeIndex = (text: string, to: number): number =>
  /[\ud800-\udbff]/.test(text.charAt(to - 1)) ? to - 1 : to;

const splitBriefly = (text: string, start: number, end: number): readonly Segment[] => {
  const breaks = [...text.slice(start, end).matchAll(/\n/g)].map(({ index }) => start + index);
  const hasManyLines = breaks.length >= longRun.lines;
  if (end - start <= longRun.units && !hasManyLines) return splitAtInvisible(text, start, end);
  const { units, lines } = shownEnds;
  const [afterFirst = end, beforeLast = start] = hasManyLines
    ? [breaks[lines.first - 1], breaks.at(-lines.last)]
    : [];
  const from = safeIndex(text, Math.min(start + units.first, afterFirst));
  const to = safeIndex(text, Math.max(end - units.last, beforeLast));
  return [
    ...splitAtInvisible(text, start, from),
    { at: from, kind: 'rest', length: to - from },
    ...splitAtInvisible(text, to, end),
  ];
};

/**
 * Splits a text for review: evidence is marked with its meaning, and invisible characters are shown. Marks
 * that overlap an earlier one or lie outside the text are ignored.
 *
 * @param brief shows only the ends of long runs without evidence
 * @example
 * segmentsOf('加薇❤ demo', [{ start: 0, end: 3, reads: '加微信' }]);
 * // [{ at: 0, kind: 'mark', written: '加薇❤', reads: '加微信', parts: […] }, { at: 3, kind: 'text', text: ' demo' }]
 */
export const segmentsOf = (
  text: string,
  marks: readonly TextMark[],
  { brief = false }: { readonly brief?: boolean } = {},
): readonly Segment[] => {
  const split = brief ? splitBriefly : splitAtInvisible;
  const segments: Segment[] = [];
  let from = 0;
  for (const { start, end, reads } of marks.toSorted((a, b) => a.start - b.start)) {
    if (start < from || end <= start || end > text.length) continue;
    segments.push(...split(text, from, start));
    const written = text.slice(start, end);
    segments.push({
      at: start,
      kind: 'mark',
      written,
      reads,
      parts: splitAtInvisible(text, start, end),
    });
    from = end;
  }
  segments.push(...split(text, from, text.length));
  return segments;
};

const quotedRange = /“.*”/su;

/**
 * The quoted range of a sentence in UTF-16 offsets: from its first opening mark to its last closing one,
 * because the quoted text may contain quotation marks itself. Both are the sentence's length if it quotes
 * nothing.
 *
 * @example
 * quotedRangeOf('原文“收卡”意为“收银行卡”'); // [2, 14]
 */
export const quotedRangeOf = (sentence: string): readonly [number, number] => {
  const found = quotedRange.exec(sentence);
  return found ? [found.index, found.index + found[0].length] : [sentence.length, sentence.length];
};

/** A quotation up to its matching closing mark, which may contain nested pairs; what is between; a stray mark. */
const quotationParts = /“(?:[^“”]|“[^“”]*”)*”|“?[^“”]+|[“”]/gu;

/**
 * Splits a quoted range where a quotation begins or ends; each part has its start offset. Nested quotations
 * are not split.
 *
 * @example
 * splitQuotations('“收卡”意为“收银行卡”').map(({ part }) => part); // ['“收卡”', '意为', '“收银行卡”']
 */
export const splitQuotations = (
  quoted: string,
): readonly { readonly at: number; readonly part: string }[] =>
  [...quoted.matchAll(quotationParts)].map(({ index, 0: part }) => ({ at: index, part }));

/** The usual notation of a code point: `U+202E`. */
export const codePointName = (codePoint: number): string =>
  `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;

/** Maximum number of different characters named in a run. */
const mostNamed = 3;

/**
 * Names invisible characters: all of a short run, the first different ones of a long run.
 *
 * @example
 * invisibleNames('\u200b\u200b\u200b\u200b'); // { names: 'U+200B', times: 4 }
 */
export const invisibleNames = (
  written: string,
): { readonly names: string; readonly times: number } => {
  const all = [...written].map((character) => codePointName(character.codePointAt(0) ?? 0));
  if (all.length <= mostNamed) return { names: all.join(' '), times: 1 };
  const different = [...new Set(all)];
  const more = different.length > mostNamed ? ' …' : '';
  return { names: different.slice(0, mostNamed).join(' ') + more, times: all.length };
};
