import { CharacterClass } from '../tables/character-class.ts';
import { emojiMeanings } from '../tables/meanings.ts';
import { classes, firstHan, folds, spellings, splits, syllables } from '../tables/tables.ts';
import { initialsOf } from '../terms/terms.ts';
import { sameWords } from './ordinary/same-words.ts';
import { expandPattern } from './phrases.ts';
import type { Random } from './random.ts';
import { slots } from './slots.ts';

/** A disguise: rewrites a text so that people can still read it but word lists do not match. */
type Obfuscation = (text: string, random: Random) => string;

const groupPairs = <Key, Value>(
  pairs: Iterable<readonly [Key, Value]>,
): ReadonlyMap<Key, readonly Value[]> =>
  new Map(
    [...Map.groupBy(pairs, ([key]) => key)].map(([key, of]) => [key, of.map(([, value]) => value)]),
  );

function* variantPairs(): Generator<readonly [number, number]> {
  for (let unit = 0xa1; unit < 0xffff; unit++) {
    const meant = folds[unit] as number;
    if (meant !== unit && meant > 0x20 && meant < 0xe000) yield [meant, unit];
  }
}
function* soundPairs(): Generator<readonly [number, number]> {
  for (let i = 0; i < syllables.length; i++) {
    const sound = syllables[i] as number;
    if (sound > 0 && classes[firstHan + i] === CharacterClass.hanCommon)
      yield [sound, firstHan + i];
  }
}

const variants = groupPairs(variantPairs());
const charactersOfSound = groupPairs(soundPairs());
const spellingsOfSound = groupPairs([...spellings].map(([spelling, sound]) => [sound, spelling]));
const emojiOfMeaning = groupPairs(
  Object.entries(emojiMeanings).map(([emoji, meaning]) => [meaning, emoji]),
);

const soundOf = (character: string): number => syllables[character.charCodeAt(0) - firstHan] ?? 0;
const isHan = (character: string): boolean => /^\p{Script=Han}$/u.test(character);

const replaceSome =
  (share: number, change: (character: string, random: Random) => string | undefined): Obfuscation =>
  (text, random) =>
    [...text]
      .map((character) =>
        random.chance(share) ? (change(character, random) ?? character) : character,
      )
      .join('');

const insertSome =
  (share: number, insertedText: (random: Random) => string): Obfuscation =>
  (text, random) =>
    [...text]
      .map((character) => (random.chance(share) ? character + insertedText(random) : character))
      .join('');

const homophones = (share: number): Obfuscation =>
  replaceSomeHan(share, (character, random) => {
    const alike = charactersOfSound.get(soundOf(character));
    return alike ? String.fromCharCode(random.pick(alike)) : undefined;
  });

function replaceSomeHan(
  share: number,
  change: (character: string, random: Random) => string | undefined,
): Obfuscation {
  return replaceSome(share, (character, random) =>
    isHan(character) ? change(character, random) : undefined,
  );
}

const spellingOf = (character: string, random: Random): string | undefined => {
  const names = spellingsOfSound.get(soundOf(character));
  return names && random.pick(names);
};

const pinyinWords: Obfuscation = replaceSomeHan(0.3, spellingOf);

export const spelledWhole: Obfuscation = (text, random) =>
  [...text]
    .map((character) => {
      const name = isHan(character) ? spellingOf(character, random) : undefined;
      return name ? ` ${name} ` : character;
    })
    .join('');

const initialsAmong = replaceSomeHan(0.25, (character, random) =>
  spellingOf(character, random)?.charAt(0),
);

const transposed: Obfuscation = (text, random) =>
  text.replace(/(\p{Script=Han})(\p{Script=Han})/gu, (pair, left: string, right: string) =>
    random.chance(0.3) ? right + left : pair,
  );

const digitsForLetters: Obfuscation = replaceSome(
  0.6,
  (character) => digitOfLetter[character.toLowerCase()],
);
const digitOfLetter: Readonly<Record<string, string>> = {
  o: '0',
  l: '1',
  i: '1',
  z: '2',
  e: '3',
  a: '4',
  s: '5',
  b: '6',
  t: '7',
  g: '9',
  q: '9',
};

const abbreviate: Obfuscation = (text, random) =>
  text.replace(
    /银行卡|手机卡|身份证|支付宝|信用卡|对公账户|数据库|验证码|兼职|刷单|代理/g,
    (word) => {
      const forms = initialsOf(word);
      return forms.length > 0 && random.chance(0.7) ? random.pick(forms) : word;
    },
  );

const styledStarts = [
  0x1d400, 0x1d41a, 0x1d434, 0x1d44e, 0x1d468, 0x1d482, 0x1d5a0, 0x1d5ba, 0x1d5d4, 0x1d670,
] as const;
const styled: Obfuscation = (text, random) => {
  const start = random.pick(styledStarts);
  return text.replace(/[a-z0-9]/gi, (character) =>
    /\d/.test(character)
      ? random.pick([
          String.fromCodePoint(0x1d7ce + Number(character)),
          String.fromCharCode(0xff10 + Number(character)),
          '⓪①②③④⑤⑥⑦⑧⑨'[Number(character)] as string,
        ])
      : String.fromCodePoint(start + (character.toLowerCase().charCodeAt(0) - 97)),
  );
};

const spelledDigits: Obfuscation = replaceSome(0.5, (character, random) =>
  /\d/.test(character)
    ? random.pick(['零一二三四五六七八九', '〇壹贰叁肆伍陆柒捌玖'])[Number(character)]
    : undefined,
);

const warnings = [
  '警惕诈骗，',
  '谨防上当，防骗提醒：',
  '反诈中心提示，请勿相信，',
  '转发一则报道：',
  '骗子太多，大家当心，',
  '看到新闻说要小心，',
];
/** Adds words of warning before or after an offer, which do not make it a warning. */
const warned: Obfuscation = (text, random) =>
  random.chance(0.7) ? `${random.pick(warnings)}${text}` : `${text}，${random.pick(warnings)}`;

/** Adds ordinary talk before, after or around the text. */
const amidTalk: Obfuscation = (text, random) => {
  const talk = (): string => `${expandPattern(random.pick(sameWords), slots, random)}。`;
  const side = random.below(4);
  return `${side > 0 ? talk() : ''}${text}${side === 1 ? '' : `。${talk()}`}${side === 3 ? talk() : ''}`;
};

/** The single disguises of the training set, by name. */
const obfuscations: Readonly<Record<string, Obfuscation>> = {
  variants: replaceSome(0.6, (character, random) => {
    const forms = variants.get(character.charCodeAt(0));
    return forms ? String.fromCharCode(random.pick(forms)) : undefined;
  }),
  homophonesFew: homophones(0.15),
  homophonesMany: homophones(0.4),
  split: replaceSomeHan(0.6, (character, random) => {
    const pairs = splits().get(character);
    return pairs ? random.pick(pairs) : undefined;
  }),
  pinyinWords,
  abbreviate,
  styled,
  spelledDigits,
  signs: insertSome(0.4, (random) =>
    random.pick([' ', '.', '-', '/', '|', '*', '、', '~', '_', '+', '丶', '°']),
  ),
  spaces: insertSome(0.6, () => ' '),
  invisible: insertSome(0.5, (random) =>
    random.pick(['\u200b', '\u200c', '\u2060', '\ufeff', '\u034f', '\u0336']),
  ),
  emoji: insertSome(0.15, (random) =>
    random.pick(['🔥', '✨', '❤', '💰', '🌹', '🎉', '👉', '✅', '❗', '🍀', '⭐', '😊']),
  ),
  pictures: (text, random) => {
    let out = text;
    for (const [meaning, emojis] of emojiOfMeaning)
      out = out.replaceAll(meaning, (word) => (random.chance(0.7) ? random.pick(emojis) : word));
    return out;
  },
  tail: (text, random) =>
    `${text}${Array.from({ length: 2 + random.below(4) }, () => String.fromCharCode(97 + random.below(26))).join('')}`,
  dropped: replaceSome(0.06, () => ''),
  spelledWhole,
  initialsAmong,
  transposed,
  digitsForLetters,
  digits: insertSome(0.9, (random) => String(random.below(10))),
  fillers: insertSome(0.3, (random) =>
    random.pick(['的', '了', '呢', '啊', '一', '之', '丶', '灬']),
  ),
  warned,
  amidTalk,
};

// Disguises that the normaliser cannot undo are repeated, so that they are drawn more often.
const weightedNames = [
  ...Object.keys(obfuscations),
  ...[
    ...new Array<string>(2).fill('homophonesFew'),
    ...new Array<string>(5).fill('homophonesMany'),
    ...new Array<string>(6).fill('spelledWhole'),
    ...new Array<string>(2).fill('fillers'),
    ...new Array<string>(2).fill('amidTalk'),
    ...new Array<string>(5).fill('warned'),
    'transposed',
    'transposed',
    'digits',
    'digitsForLetters',
    'variants',
    'variants',
    'split',
    'pinyinWords',
    'emoji',
    'signs',
    'spaces',
    'spaces',
  ],
];

/** Applies one to three random disguises one after the other. */
export const obfuscate: Obfuscation = (text, random) => {
  let out = text;
  for (let k = random.chance(0.6) ? 1 : 2 + random.below(2); k > 0; k--) {
    out = (obfuscations[random.pick(weightedNames)] as Obfuscation)(out, random);
  }
  return out;
};

const weightedDecorations = [
  ...['emoji', 'emoji', 'pictures', 'styled', 'dropped', 'variants'],
  ...new Array<string>(3).fill('spelledWhole'),
  // Otherwise the model would learn that any text amid long talk is suspicious.
  ...new Array<string>(6).fill('amidTalk'),
];

/** Applies a change that ordinary people make to a text without meaning to hide it. */
export const decorate: Obfuscation = (text, random) =>
  (obfuscations[random.pick(weightedDecorations)] as Obfuscation)(text, random);
