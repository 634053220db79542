import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  invisibleNames,
  quotedRangeOf,
  type Segment,
  segmentsOf,
  splitQuotations,
} from '#functions/review-api/web/text/segments.ts';

const hidden = (text: string) =>
  segmentsOf(text, []).flatMap((segment) =>
    segment.kind === 'invisible' ? [invisibleNames(segment.written).names] : [],
  );

/** Joins segments back to the original text. */
const written = (segments: readonly Segment[]): string =>
  segments
    .map((segment) => {
      if (segment.kind === 'text') return segment.text;
      if (segment.kind === 'invisible') return segment.written;
      if (segment.kind === 'rest') return ' '.repeat(segment.length);
      return written(segment.parts);
    })
    .join('');

describe('quotedRangeOf', () => {
  it.each([
    ['原文“收卡”意为“收银行卡”', '“收卡”意为“收银行卡”'],
    ['takes “a” b” to mean “c”, surely', '“a” b” to mean “c”'],
    ['an open “ that nobody closes', ''],
    ['nothing quoted', ''],
  ])('%s', (sentence, quoted) => {
    expect(sentence.slice(...quotedRangeOf(sentence))).toBe(quoted);
  });
});

describe('splitQuotations', () => {
  it('splits where a quotation begins or ends, and loses nothing', () => {
    const parts = (quoted: string) => splitQuotations(quoted).map(({ part }) => part);
    expect(parts('“שלום”意为“收银行卡”')).toEqual(['“שלום”', '意为', '“收银行卡”']);
    expect(parts('“a” b” to mean “c”')).toEqual(['“a”', ' b', '”', ' to mean ', '“c”']);
    expect(parts('“a “ b” to mean “c”')).toEqual(['“a ', '“ b”', ' to mean ', '“c”']);
    for (const one of ['“بىرىنچى “abc” ئىككىنچى”', '“a “b” c”', '“a“b”“c「d」””']) {
      expect(parts(`${one}意为“收卡”`)).toEqual([one, '意为', '“收卡”']);
    }
    const marks = fc.string({ unit: fc.constantFrom('“', '”', 'a', '\u202e', '😀') });
    fc.assert(fc.property(marks, (quoted) => parts(quoted).join('') === quoted));
  });
});

describe('segmentsOf', () => {
  it('marks evidence, with its meaning', () => {
    expect(segmentsOf('加薇❤ demo', [{ start: 0, end: 3, reads: '加微信' }])).toEqual([
      {
        at: 0,
        kind: 'mark',
        written: '加薇❤',
        reads: '加微信',
        parts: [{ at: 0, kind: 'text', text: '加薇❤' }],
      },
      { at: 3, kind: 'text', text: ' demo' },
    ]);
  });

  it.each([
    ['a zero-width space', '加\u200b微', 'U+200B'],
    ['a direction override', 'cod.exe\u202egpj', 'U+202E'],
    ['a filler', 'a\u3164b', 'U+3164'],
    ['a tag', 'a\u{e0041}b', 'U+E0041'],
    ['a variation selector without an emoji', 'a\ufe0fb', 'U+FE0F'],
    ['a joiner between letters', 'a\u200db', 'U+200D'],
    ['a joiner between Chinese and Arabic letters', '加\u200cم', 'U+200C'],
    ['a Mongolian selector after a Chinese character', '加\u180b微', 'U+180B'],
    ['a second Mongolian selector', 'ᠲ\u180b\u180b', 'U+180B'],
    ['a NUL', 'a\u0000b', 'U+0000'],
    ['a line separator', 'a\u2028b', 'U+2028'],
    ['a grapheme joiner', 'a\u034fb', 'U+034F'],
    ['a no-break space', 'a\u00a0b', 'U+00A0'],
  ])('shows %s', (_, text, name) => {
    expect(hidden(text)).toEqual([name]);
  });

  it.each([
    ['line breaks and tabs', '一\r\n二\t三'],
    ['the ideographic space', '一\u3000二'],
    [
      'selectors and joiners with which Mongolian is written',
      'ᠺᠠᠷᠲ\u180b ᠠᠩᠬᠠ\u180eᠠ ᠪᠠᠩᠬᠢ\u202fᠶᠢᠨ',
    ],
    ['joiners of Persian and Nepali', 'می\u200cخواهم गर्\u200dयो श्री\u200cमान'],
    ['emoji made of several characters', '❤\ufe0f 👨\u200d👩\u200d👧 👍🏽 1\ufe0f\u20e3'],
  ])('leaves %s unchanged', (_, text) => {
    expect(segmentsOf(text, [])).toEqual([{ at: 0, kind: 'text', text }]);
  });

  it('shows invisible characters inside a mark', () => {
    const [mark] = segmentsOf('微\u200b信', [{ start: 0, end: 3, reads: '微信' }]);
    expect(mark).toMatchObject({ kind: 'mark', parts: [{}, { kind: 'invisible' }, {}] });
  });

  it('groups consecutive invisible characters, and names a few of them', () => {
    const row = (text: string) =>
      segmentsOf(`加${text}微`, []).flatMap((segment) =>
        segment.kind === 'invisible' ? [invisibleNames(segment.written)] : [],
      );
    expect(row('\u200b\u200c')).toEqual([{ names: 'U+200B U+200C', times: 1 }]);
    expect(row('\u200b'.repeat(4000))).toEqual([{ names: 'U+200B', times: 4000 }]);
    expect(row('\u200b\u200c\u200d\u2060\u200b')).toEqual([
      { names: 'U+200B U+200C U+200D …', times: 5 },
    ]);
    expect(row('\u{e0041}'.repeat(5))).toEqual([{ names: 'U+E0041', times: 5 }]);
  });

  it('leaves out the middle of a long run in brief, never a mark or half a character', () => {
    const text = `${'𠮷'.repeat(1000)}加薇${'b'.repeat(601)}`;
    const brief = segmentsOf(text, [{ start: 2000, end: 2002, reads: '加微' }], { brief: true });
    expect(brief.map(({ kind }) => kind)).toEqual([
      'text',
      'rest',
      'text',
      'mark',
      'text',
      'rest',
      'text',
    ]);
    const shown = brief.flatMap((segment) => (segment.kind === 'text' ? [segment.text] : []));
    expect(shown.every((run) => run.isWellFormed())).toBe(true);
    expect(written(brief)).toHaveLength(text.length);
    const short = '一'.repeat(600);
    expect(segmentsOf(short, [], { brief: true })).toEqual([{ at: 0, kind: 'text', text: short }]);
  });

  it('leaves out the middle of a run of many lines in brief', () => {
    const lines = (count: number) => Array.from({ length: count }, (_, n) => `${n}`).join('\n');
    const short = lines(30);
    expect(segmentsOf(short, [], { brief: true })).toEqual([{ at: 0, kind: 'text', text: short }]);
    const [first, rest, last] = segmentsOf(lines(31), [], { brief: true });
    expect(first).toEqual({ at: 0, kind: 'text', text: lines(10) });
    expect(rest).toMatchObject({ kind: 'rest' });
    expect(last).toMatchObject({ kind: 'text', text: '\n26\n27\n28\n29\n30' });
    const empty = segmentsOf('\n'.repeat(4000), [], { brief: true });
    expect(empty.map(({ kind }) => kind)).toEqual(['text', 'rest', 'text']);
    expect(written(empty)).toHaveLength(4000);
  });

  it('loses nothing, whatever the text and wherever the marks lie', () => {
    const mark = fc.record({
      start: fc.integer({ min: -3, max: 40 }),
      end: fc.integer({ min: -3, max: 40 }),
      reads: fc.string(),
    });
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(mark, { maxLength: 6 }), (source, marks) => {
        const segments = segmentsOf(source, marks);
        expect(written(segments)).toBe(source);
        expect(new Set(segments.map(({ at }) => at)).size).toBe(segments.length);
      }),
    );
  });
});
