import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import { unpackData } from '#shared/text/data-file.ts';
import { CharacterClass } from '#shared/text/tables/character-class.ts';
import { generateTables } from '#shared/text/tables/generate.ts';
import {
  characterStages,
  lower,
  readEmoji,
  removeAccents,
  removeInvisible,
  simplify,
  undoCompatibility,
  undoDrawnLetters,
  undoLookAlikes,
} from '#shared/text/tables/stages.ts';
import { syllableClassOf } from '#shared/text/tables/syllable-class.ts';
import { classes, folds } from '#shared/text/tables/tables.ts';

test('the stored tables match those generated from the libraries', () => {
  const kept = readFileSync('shared/text/tables/tables.bin');
  expect(
    isDeepStrictEqual(unpackData(kept), generateTables()),
    'run npx node shared/text/tables/generate.ts',
  ).toBe(true);
});

test.each([
  [removeInvisible, '\u200b', ''],
  [removeInvisible, '\u202e', ''],
  [removeInvisible, '\u{e0041}', ''],
  [removeInvisible, '\u3164', ''],
  [removeInvisible, '微', '微'],
  [undoLookAlikes, 'Ԛ', 'q'],
  [undoLookAlikes, 'Σ', 'Σ'],
  [readEmoji, '✈', '飞机'],
  [undoDrawnLetters, '❼', '7'],
  [undoDrawnLetters, 'ᴛ', 't'],
  [undoDrawnLetters, 'Ø', 'o'],
  [undoDrawnLetters, 'ϲ', 'c'],
  [undoDrawnLetters, 'σ', 'σ'],
  [undoDrawnLetters, '🅥', 'v'],
  [undoCompatibility, '⑧', '8'],
  [undoCompatibility, '\u2f45', '方'],
  [undoCompatibility, '𝐕', 'V'],
  [removeAccents, 'ē', 'e'],
  [removeAccents, 'ǚ', 'v'],
  [removeAccents, '微', '微'],
  [undoLookAlikes, 'Х', 'X'],
  [undoLookAlikes, 'к', 'K'],
  [undoLookAlikes, '微', '微'],
  [simplify, '銀', '银'],
  [lower, 'İ', 'i'],
  [undoCompatibility, '\n', '\n'],
  [lower, '\n', '\n'],
])('%o maps %s to %s', (stage, written, meant) => {
  expect(stage(written)).toBe(meant);
});

test('the fold table applies all stages in order', () => {
  const folded = characterStages.reduce((soFar, [, stage]) => stage(soFar), 'Ｖ');
  expect(folded).toBe('v');
  expect(String.fromCharCode(folds['Ｖ'.charCodeAt(0)] as number)).toBe(folded);
});

test('characters of everyday simplified writing are no variants', () => {
  const classOf = (character: string) => classes[character.charCodeAt(0)];
  expect([...'么著乾'].map(classOf)).toEqual(Array(3).fill(CharacterClass.hanCommon));
  expect([...'麼銀'].map(classOf)).toEqual(Array(2).fill(CharacterClass.hanVariant));
});

test.each([
  ['zhang', 'zan'],
  ['nan', 'lan'],
  ['shuang', 'suan'],
  ['wei', 'wei'],
])('%s has the sound class %s', (spelling, heard) => {
  expect(syllableClassOf(spelling)).toBe(heard);
});
