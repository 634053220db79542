import type { Random } from './random.ts';

/**
 * Writes one random text from a pattern. `{a|b|}` picks one option and may be nested, `<slot>` is
 * replaced by a pattern of that slot, `#` by a digit.
 *
 * @throws Error if `slots` has no words for a slot of the pattern.
 *
 * @example
 * expandPattern('{收|高价收}<card>', { card: ['银行卡', 'U盾'] }, randomFrom(1)); // '高价收银行卡'
 */
export const expandPattern = (
  pattern: string,
  slots: Readonly<Record<string, readonly string[]>>,
  random: Random,
): string => {
  let at = 0;
  const expandSequence = (stops: string): string => {
    let text = '';
    while (at < pattern.length && !stops.includes(pattern[at] as string)) {
      const character = pattern[at++] as string;
      if (character === '{') text += expandChoice();
      else if (character === '<') text += expandSlot();
      else if (character === '#') text += String(random.below(10));
      else text += character;
    }
    return text;
  };
  const expandChoice = (): string => {
    const options = [expandSequence('|}')];
    while (pattern[at] === '|') {
      at++;
      options.push(expandSequence('|}'));
    }
    at++;
    return random.pick(options);
  };
  const expandSlot = (): string => {
    const end = pattern.indexOf('>', at);
    const name = pattern.slice(at, end);
    at = end + 1;
    const values = slots[name];
    if (!values)
      throw new Error(`No words for <${name}> in the pattern "${pattern.slice(0, 40)}…"`);
    return expandPattern(random.pick(values), slots, random);
  };
  return expandSequence('');
};
