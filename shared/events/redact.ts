/** A number that belongs to a person, where it stands in a text (UTF-16 offsets). */
export type PersonalNumber = {
  readonly kind: 'identity' | 'bank-card' | 'phone';
  readonly start: number;
  readonly end: number;
  /** The digits without separators, in ASCII. */
  readonly digits: string;
  /** Lengths of the groups as written: `4-4-4-4`, `11`. */
  readonly grouping: string;
};

const separators = new Set([' ', '-', '\u2010', '\u2011', '\u2013', '\u3000', '\uff0d']);

/** Full-width digits are read as digits; offsets stay, both are one UTF-16 unit. */
const ascii = (digits: string): string =>
  digits.replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));

const identityWeights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * Whether 18 characters are a Chinese resident identity number: division code, a birth date that
 * exists, and the check character of GB 11643-1999 (ISO 7064 MOD 11-2).
 */
export const isIdentityNumber = (value: string): boolean => {
  const parts = /^[1-9]\d{5}((?:18|19|20)\d{2})(\d{2})(\d{2})\d{3}[\dXx]$/.exec(value);
  if (!parts) return false;
  const [, year, month, day] = parts;
  const born = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(born.getTime()) || born.getUTCDate() !== Number(day)) return false;
  const sum = identityWeights.reduce((sum, weight, i) => sum + weight * Number(value[i]), 0);
  return '10X98765432'[sum % 11] === value[17]?.toUpperCase();
};

/** The check digit of payment cards (ISO/IEC 7812-1, the Luhn formula). */
const passesLuhn = (digits: string): boolean => {
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = i % 2 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
};

/** Whether digits are a payment card number: 13 to 19 of them, not all the same, that pass Luhn. */
export const isBankCard = (digits: string): boolean =>
  digits.length >= 13 && digits.length <= 19 && !/^(\d)\1+$/.test(digits) && passesLuhn(digits);

const mobile = /^(?:(?:00)?86)?1[3-9]\d{9}$/;
const mobileGroupings = new Set(['11', '3-4-4', '3-8', '7-4', '4-3-4']);
const countryCode = /^(?:00)?86$/;
const landline = /^0\d{2,3}-\d{7,8}$/;

const groupingOf = (groups: readonly string[]) => groups.map(({ length }) => length).join('-');

const isPhone = (groups: readonly string[], plus: boolean): boolean => {
  const digits = groups.join('');
  if (plus) return digits.length >= 8 && digits.length <= 15;
  if (landline.test(groups.join('-'))) return true;
  const national = countryCode.test(groups[0] ?? '') ? groups.slice(1) : groups;
  return mobile.test(digits) && (groups.length === 1 || mobileGroupings.has(groupingOf(national)));
};

type Group = { readonly start: number; readonly end: number; readonly digits: string };

const kindOf = (
  groups: readonly Group[],
  text: string,
): Omit<PersonalNumber, 'start' | 'end'> | null => {
  const written = groups.map(({ digits }) => digits);
  const grouping = groupingOf(written);
  const digits = written.join('');
  const after = text[groups.at(-1)?.end ?? 0] ?? '';
  const identity = digits.length === 17 && /[XxＸｘ]/.test(after) ? `${digits}X` : digits;
  if (identity.length === 18 && isIdentityNumber(identity)) {
    return { kind: 'identity', digits: identity, grouping };
  }
  if (isPhone(written, text[(groups[0]?.start ?? 0) - 1] === '+')) {
    return { kind: 'phone', digits, grouping };
  }
  return isBankCard(digits) ? { kind: 'bank-card', digits, grouping } : null;
};

/** No number that we look for has more digits than this, or is written in more groups. */
const mostDigits = 19;
const mostGroups = 6;

/**
 * Finds identity numbers, bank cards and phone numbers in a text, in the order they are written.
 *
 * Linear in the length of the text: from each group of digits it looks at most six groups ahead.
 */
export const personalNumbers = (text: string): readonly PersonalNumber[] => {
  const groups: Group[] = [];
  for (const { 0: digits, index } of text.matchAll(/[\d０-９]+/g)) {
    groups.push({ start: index, end: index + digits.length, digits: ascii(digits) });
  }
  const found: PersonalNumber[] = [];
  for (let first = 0; first < groups.length; first += 1) {
    let longest: PersonalNumber | null = null;
    let taken = first;
    const run: Group[] = [];
    let digits = 0;
    const end = Math.min(first + mostGroups, groups.length);
    for (let last = first; last < end; last += 1) {
      const group = groups[last] as Group;
      const before = groups[last - 1];
      if (last > first && before) {
        if (group.start - before.end !== 1 || !separators.has(text[before.end] ?? '')) break;
      }
      digits += group.digits.length;
      if (digits > mostDigits) break;
      run.push(group);
      const number = digits >= 8 ? kindOf(run, text) : null;
      if (number) {
        const check = number.digits.endsWith('X') ? 1 : 0;
        longest = { ...number, start: run[0]?.start ?? 0, end: group.end + check };
        taken = last;
      }
    }
    if (longest) {
      found.push(longest);
      first = taken;
    }
  }
  return found;
};

/** Digits left readable at the start and the end, enough to recognise one's own number. */
const leftReadable = { identity: [2, 0], 'bank-card': [4, 4], phone: [3, 4] } as const;

const mask = (written: string, kind: PersonalNumber['kind']): string => {
  const isDigit = (character: string) => /[\dXx０-９Ｘｘ]/.test(character);
  const characters = [...written];
  const count = characters.filter(isDigit).length;
  const [head, tail] = leftReadable[kind];
  let seen = 0;
  return characters
    .map((character) => {
      if (!isDigit(character)) return character;
      seen += 1;
      return seen <= head || seen > count - tail ? character : '*';
    })
    .join('');
};

/**
 * Masks identity numbers (GB 11643), bank cards (Luhn, 13 to 19 digits) and phone numbers.
 *
 * The text keeps its length, so offsets into it stay valid. Spaces and hyphens between digits and
 * full-width digits are understood. Linear time.
 *
 * @example
 * redact('加我 138-0000-0000'); // '加我 138-****-0000'
 */
export const redact = (text: string): string => {
  const numbers = personalNumbers(text);
  if (numbers.length === 0) return text;
  let redacted = '';
  let from = 0;
  for (const { kind, start, end } of numbers) {
    redacted += text.slice(from, start) + mask(text.slice(start, end), kind);
    from = end;
  }
  return redacted + text.slice(from);
};
